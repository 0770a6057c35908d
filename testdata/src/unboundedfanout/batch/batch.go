// Package batch calls an API that takes many items at once.
package batch

import (
	"context"
	"slices"
	"sync"

	"github.com/sashabaranov/go-openai"
)

type embedder struct{ client *openai.Client }

func (e *embedder) embed(ctx context.Context, text string) error {
	_, err := e.client.CreateEmbeddings(ctx, openai.EmbeddingRequest{Input: []string{text}})
	return err
}

// One call per item, one after another.
func (e *embedder) each(ctx context.Context, texts []string) error {
	for _, t := range texts {
		if err := e.embed(ctx, t); err != nil { // want `one call to \(\*openai.Client\).CreateEmbeddings per element of texts, though one call takes many: send up to 2048 inputs per call`
			return err
		}
	}
	return nil
}

// And all at once.
func (e *embedder) all(ctx context.Context, texts []string) {
	var wg sync.WaitGroup
	for _, t := range texts {
		wg.Add(1)
		go func() { // want `one goroutine per element of texts, each calling OpenAI embeddings, with no limit: .* SetLimit\(5\), and send up to 2048 inputs per call` `one call to \(\*openai.Client\).CreateEmbeddings per element of texts`
			defer wg.Done()
			e.embed(ctx, t)
		}()
	}
	wg.Wait()
}

const batchSize = 4096

// Batches above what the service takes.
func (e *embedder) tooLarge(ctx context.Context, texts []string) error {
	for batch := range slices.Chunk(texts, batchSize) { // want `\(\*openai.Client\).CreateEmbeddings sends batches of 4096 inputs, but at most 2048 are accepted: OpenAI embeddings rejects every full batch; use batches of at most 2048`
		if err := e.embedBatch(ctx, batch); err != nil {
			return err
		}
	}
	for i := 0; i < len(texts); i += 3000 {
		end := min(i+3000, len(texts)) // want `sends batches of 3000 inputs`
		if _, err := e.client.CreateEmbeddings(ctx, openai.EmbeddingRequest{Input: texts[i:end]}); err != nil {
			return err
		}
	}
	return nil
}

func (e *embedder) embedBatch(ctx context.Context, batch []string) error {
	_, err := e.client.CreateEmbeddings(ctx, openai.EmbeddingRequest{Input: batch})
	return err
}

// Batches that fit.
func (e *embedder) fits(ctx context.Context, texts []string) error {
	for batch := range slices.Chunk(texts, 2048) {
		if _, err := e.client.CreateEmbeddings(ctx, openai.EmbeddingRequest{Input: batch}); err != nil {
			return err
		}
	}
	return nil
}
