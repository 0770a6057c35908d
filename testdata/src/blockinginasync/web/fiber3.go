package web

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v3"
)

func (s *stock) fiber3(c fiber.Ctx) error {
	time.Sleep(time.Second)                      // want `blocks the fiber handler \(\*stock\).fiber3: .*select on c.Context\(\)`
	s.client.SayHello(context.Background(), nil) // want `although c is in scope: .*; pass c.Context\(\)`
	s.llm.CreateChatCompletion(c, s.prompt)      // neither c nor c.Context() ends when the client goes: in the strict tier
	_, err := s.client.SayHello(c.Context(), nil)
	return err
}
