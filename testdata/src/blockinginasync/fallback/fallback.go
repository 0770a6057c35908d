// Package fallback has an engine whose handlers can be used as contexts.
package fallback

import (
	"context"
	"net/http"
	"time"

	"example.com/greeter"
	"github.com/gin-gonic/gin"
	openai "github.com/sashabaranov/go-openai"
)

type server struct {
	client greeter.GreeterClient
	llm    *openai.Client
	prompt openai.ChatCompletionRequest
}

func handler(s *server) http.Handler {
	e := gin.New()
	e.ContextWithFallback = true
	e.GET("/", s.get)
	return e.Handler()
}

func (s *server) get(c *gin.Context) {
	s.llm.CreateChatCompletion(c, s.prompt)      // ends with c.Request.Context()
	s.client.SayHello(context.Background(), nil) // want `although c is in scope.*; pass c.Request.Context\(\)`
	time.Sleep(time.Second)                      // want `blocks the gin handler`
}
