// Package openai has the shapes of github.com/sashabaranov/go-openai that the corpora use.
package openai

import (
	"context"
	"net/http"
)

type HTTPDoer interface {
	Do(req *http.Request) (*http.Response, error)
}

type ClientConfig struct {
	BaseURL    string
	HTTPClient HTTPDoer
}

func DefaultConfig(token string) ClientConfig {
	return ClientConfig{HTTPClient: &http.Client{}}
}

type Client struct{ config ClientConfig }

func NewClient(token string) *Client { return NewClientWithConfig(DefaultConfig(token)) }

func NewClientWithConfig(config ClientConfig) *Client { return &Client{config} }

type FunctionCall struct{ Name, Arguments string }

type ToolCall struct {
	ID       string
	Function FunctionCall
}

type ChatCompletionMessage struct {
	Role, Content string
	ToolCalls     []ToolCall
}

type ChatCompletionRequest struct {
	Model    string
	Messages []ChatCompletionMessage
	Stream   bool
}

type ChatCompletionChoice struct{ Message ChatCompletionMessage }

type ChatCompletionResponse struct{ Choices []ChatCompletionChoice }

func (c *Client) CreateChatCompletion(ctx context.Context, request ChatCompletionRequest) (response ChatCompletionResponse, err error) {
	return
}

type ChatCompletionStream struct{}

func (s *ChatCompletionStream) Recv() (ChatCompletionResponse, error) {
	return ChatCompletionResponse{}, nil
}
func (s *ChatCompletionStream) Close() error { return nil }

func (c *Client) CreateChatCompletionStream(ctx context.Context, request ChatCompletionRequest) (*ChatCompletionStream, error) {
	return nil, nil
}

type EmbeddingRequest struct {
	Input any
	Model string
}

type Embedding struct{ Embedding []float32 }

type EmbeddingResponse struct{ Data []Embedding }

type EmbeddingRequestConverter interface{ Convert() EmbeddingRequest }

func (r EmbeddingRequest) Convert() EmbeddingRequest { return r }

func (c *Client) CreateEmbeddings(ctx context.Context, conv EmbeddingRequestConverter) (res EmbeddingResponse, err error) {
	return
}
