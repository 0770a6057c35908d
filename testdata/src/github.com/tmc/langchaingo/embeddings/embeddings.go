// Package embeddings is a stub.
package embeddings

import "context"

type EmbedderClient interface {
	CreateEmbedding(ctx context.Context, texts []string) ([][]float32, error)
}

type Option func(*EmbedderImpl)

func WithBatchSize(n int) Option { return func(e *EmbedderImpl) { e.BatchSize = n } }

type EmbedderImpl struct{ BatchSize int }

func NewEmbedder(client EmbedderClient, opts ...Option) (*EmbedderImpl, error) {
	return &EmbedderImpl{}, nil
}
