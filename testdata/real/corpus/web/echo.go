package web

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

func (s *service) echo() *echo.Echo {
	e := echo.New()
	e.Use(middleware.Recover())
	e.GET("/fetch", s.echoFetch)
	e.GET("/ask", s.echoAsk)
	e.GET("/ask/ok", s.echoOK)
	e.GET("/settle", func(c echo.Context) error {
		settle()
		return c.NoContent(http.StatusOK)
	})
	return e
}

// The request's ctx is dropped.
func (s *service) echoAsk(c echo.Context) error {
	answer, err := s.ask(context.Background(), c.QueryParam("q")) // want `\(\*service\)\.ask is given context\.Background\(\) although c is in scope.*; pass c\.Request\(\)\.Context\(\)`
	if err != nil {
		return err
	}
	return c.String(http.StatusOK, answer)
}

// ok: whoever made the client decides.
func (s *service) echoFetch(c echo.Context) error {
	return s.fetch(c.QueryParam("url"))
}

// ok: the request's ctx.
func (s *service) echoOK(c echo.Context) error {
	answer, err := s.ask(c.Request().Context(), c.QueryParam("q"))
	if err != nil {
		return err
	}
	return c.String(http.StatusOK, answer)
}

func serveEcho() error {
	e := echo.New()
	return e.Start(":8080") // want `the server that \(\*echo\.Echo\)\.Start makes waits forever for request headers`
}
