// Package llms is a stub.
package llms

import "context"

type CallOption func()

type Model interface {
	Call(ctx context.Context, prompt string, options ...CallOption) (string, error)
}

func GenerateFromSinglePrompt(ctx context.Context, llm Model, prompt string, options ...CallOption) (string, error) {
	return llm.Call(ctx, prompt, options...)
}
