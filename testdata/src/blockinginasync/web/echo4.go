package web

import (
	"context"
	"time"

	"github.com/labstack/echo/v4"
)

func (s *stock) echo4(c echo.Context) error {
	time.Sleep(time.Second)                      // want `blocks the echo handler \(\*stock\).echo4: .*select on c.Request\(\).Context\(\)`
	s.client.SayHello(context.Background(), nil) // want `although c is in scope: when the client goes away .*; pass c.Request\(\).Context\(\)`
	_, err := s.client.SayHello(c.Request().Context(), nil)
	return err
}

// Middleware.
func (s *stock) echo4Audit(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		time.Sleep(time.Second) // want `blocks the echo handler in \(\*stock\).echo4Audit`
		return next(c)
	}
}
