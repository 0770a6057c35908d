// Package openai is a stub.
package openai

import (
	"context"
	"net/http"

	"github.com/openai/openai-go/v3/option"
	"github.com/openai/openai-go/v3/responses"
)

type Client struct {
	Embeddings EmbeddingService
	Chat       ChatService
	Responses  responses.ResponseService
}

func NewClient(opts ...option.RequestOption) Client { return Client{} }

type ChatService struct{ Completions ChatCompletionService }

type ChatCompletionService struct{}

type ChatCompletionNewParams struct{ Model string }

type ChatCompletion struct{ Choices []string }

func (s *ChatCompletionService) New(ctx context.Context, body ChatCompletionNewParams, opts ...option.RequestOption) (*ChatCompletion, error) {
	return nil, nil
}

// Stream gives one part of an answer after the other.
type Stream struct{}

func (s *Stream) Next() bool      { return false }
func (s *Stream) Current() string { return "" }
func (s *Stream) Err() error      { return nil }
func (s *Stream) Close() error    { return nil }

func (s *ChatCompletionService) NewStreaming(ctx context.Context, body ChatCompletionNewParams, opts ...option.RequestOption) *Stream {
	return nil
}

type EmbeddingService struct{}

type EmbeddingNewParams struct{ Input string }

type CreateEmbeddingResponse struct{ Data []float32 }

func (s *EmbeddingService) New(ctx context.Context, body EmbeddingNewParams, opts ...option.RequestOption) (*CreateEmbeddingResponse, error) {
	return nil, nil
}

type Error struct {
	StatusCode int
	Response   *http.Response
}

func (e *Error) Error() string { return "" }
