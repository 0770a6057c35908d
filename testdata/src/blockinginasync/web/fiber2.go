package web

import (
	"context"
	"database/sql"
	"time"

	"github.com/gofiber/fiber/v2"
)

// The ctx of fiber does not end when the client goes, but may be given a timeout.
func (s *stock) fiber2(c *fiber.Ctx) error {
	time.Sleep(time.Second)                      // want `blocks the fiber handler \(\*stock\).fiber2: .*select on c.UserContext\(\)`
	s.client.SayHello(context.Background(), nil) // want `although c is in scope: .*; pass c.UserContext\(\)`
	_, err := s.client.SayHello(c.UserContext(), nil)
	return err
}

// Something else ends the call: in the strict tier.
func fiber2Query(db *sql.DB) fiber.Handler {
	return func(c *fiber.Ctx) error {
		_, err := db.Query("SELECT 1")
		return err
	}
}
