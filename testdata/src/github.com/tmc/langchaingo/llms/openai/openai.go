// Package openai is a stub.
package openai

import (
	"context"
	"net/http"

	"github.com/tmc/langchaingo/llms"
)

type Option func()

func WithHTTPClient(*http.Client) Option { return nil }

type LLM struct{}

func New(...Option) (*LLM, error) { return &LLM{}, nil }

func (*LLM) Call(ctx context.Context, prompt string, options ...llms.CallOption) (string, error) {
	return "", nil
}

func (*LLM) CreateEmbedding(ctx context.Context, texts []string) ([][]float32, error) {
	return nil, nil
}
