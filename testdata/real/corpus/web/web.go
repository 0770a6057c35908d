// Package web serves requests with frameworks.
package web

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/sashabaranov/go-openai"
)

type service struct {
	llm *openai.Client
	hc  *http.Client
	mu  sync.Mutex
}

func (s *service) ask(ctx context.Context, q string) (string, error) {
	resp, err := s.llm.CreateChatCompletion(ctx, openai.ChatCompletionRequest{
		Model:    openai.GPT4o,
		Messages: []openai.ChatCompletionMessage{{Role: openai.ChatMessageRoleUser, Content: q}},
	})
	if err != nil {
		return "", err
	}
	return resp.Choices[0].Message.Content, nil
}

// fetch has no ctx to give.
func (s *service) fetch(url string) error {
	resp, err := s.hc.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func settle() { time.Sleep(2 * time.Second) } // want `time\.Sleep in settle blocks the echo handler in \(\*service\)\.echo`
