// Package chains is a stub.
package chains

import (
	"context"

	"github.com/tmc/langchaingo/llms"
	"github.com/tmc/langchaingo/vectorstores"
)

type Chain interface {
	Call(ctx context.Context, inputs map[string]any) (map[string]any, error)
}

type RetrievalQA struct{}

func (RetrievalQA) Call(ctx context.Context, inputs map[string]any) (map[string]any, error) {
	return nil, nil
}

func NewRetrievalQAFromLLM(llm llms.Model, r vectorstores.Retriever) RetrievalQA {
	return RetrievalQA{}
}

func Run(ctx context.Context, c Chain, input any) (string, error) { return "", nil }

func Call(ctx context.Context, c Chain, inputs map[string]any) (map[string]any, error) {
	return nil, nil
}
