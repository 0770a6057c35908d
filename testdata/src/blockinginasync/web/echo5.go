package web

import (
	"context"
	"time"

	"github.com/labstack/echo/v5"
)

func (s *stock) echo5(c *echo.Context) error {
	time.Sleep(time.Second)                      // want `blocks the echo handler \(\*stock\).echo5: .*select on c.Request\(\).Context\(\)`
	s.client.SayHello(context.Background(), nil) // want `although c is in scope: when the client goes away .*; pass c.Request\(\).Context\(\)`
	_, err := s.client.SayHello(c.Request().Context(), nil)
	return err
}

// Middleware.
func (s *stock) echo5Audit(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c *echo.Context) error {
		time.Sleep(time.Second) // want `blocks the echo handler in \(\*stock\).echo5Audit`
		return next(c)
	}
}
