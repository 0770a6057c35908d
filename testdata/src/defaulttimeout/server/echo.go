package server

import (
	"time"

	"github.com/labstack/echo/v4"
)

func start() error {
	e := echo.New()
	return e.Start(":8080") // want `the server that \(\*echo.Echo\).Start makes waits forever for request headers`
}

// Its server is given a timeout.
func startTimed() error {
	e := echo.New()
	e.Server.ReadHeaderTimeout = time.Second
	return e.Start(":8080")
}

// Made elsewhere: unknown.
func startGiven(e *echo.Echo) error { return e.Start(":8080") }
