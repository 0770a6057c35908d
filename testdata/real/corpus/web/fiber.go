package web

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"
)

func (s *service) fiber() *fiber.App {
	app := fiber.New()
	app.Get("/ask", s.fiberAsk)
	app.Get("/ask/ok", s.fiberOK)
	app.Get("/settle", func(c *fiber.Ctx) error {
		time.Sleep(3 * time.Second) // want `time\.Sleep blocks the fiber handler in \(\*service\)\.fiber`
		return c.SendStatus(fiber.StatusOK)
	})
	return app
}

// A ctx that never ends, where the handler's could have been given a deadline.
func (s *service) fiberAsk(c *fiber.Ctx) error {
	answer, err := s.ask(context.Background(), c.Query("q")) // want `\(\*service\)\.ask is given context\.Background\(\) although c is in scope: nothing ends its wait for OpenAI, .*; pass c\.UserContext\(\), and give that a deadline`
	if err != nil {
		return err
	}
	return c.SendString(answer)
}

// ok: a deadline.
func (s *service) fiberOK(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(c.UserContext(), time.Minute)
	defer cancel()
	answer, err := s.ask(ctx, c.Query("q"))
	if err != nil {
		return err
	}
	return c.SendString(answer)
}

// ok: has timeouts.
func fiberTimed() *fiber.App {
	return fiber.New(fiber.Config{ReadTimeout: time.Second, WriteTimeout: time.Minute, IdleTimeout: time.Minute})
}

func serveFiber() error {
	app := fiber.New()
	return app.Listen(":8080") // want `the server that \(\*fiber\.App\)\.Listen makes waits forever for request headers`
}
