package web

import (
	"context"
	"time"

	"github.com/gin-gonic/gin"
)

func (s *stock) gin(c *gin.Context) {
	time.Sleep(time.Second)                      // want `blocks the gin handler \(\*stock\).gin: .*select on c.Request.Context\(\)`
	s.client.SayHello(context.Background(), nil) // want `although c is in scope: when the client goes away .*; pass c.Request.Context\(\)`
	s.llm.CreateChatCompletion(c, s.prompt)      // want `is given c as its context, which never ends: .* unless the engine sets ContextWithFallback.*; pass c.Request.Context\(\)`
	s.client.SayHello(c.Request.Context(), nil)
}

// Middleware.
func (s *stock) ginAudit() gin.HandlerFunc {
	return func(c *gin.Context) {
		time.Sleep(time.Second) // want `blocks the gin handler in \(\*stock\).ginAudit`
		c.Next()
	}
}
