package batch

import (
	"github.com/tmc/langchaingo/embeddings"
	"github.com/tmc/langchaingo/llms/openai"
)

const perCall = 1 << 12

// What cuts into batches is told how large they are.
func embedderFor(llm *openai.LLM) (*embeddings.EmbedderImpl, error) {
	return embeddings.NewEmbedder(llm, embeddings.WithBatchSize(4096)) // want `embeddings.NewEmbedder makes batches of 4096 texts, but at most 2048 are accepted: OpenAI embeddings rejects every full batch`
}

func embedderOf(llm *openai.LLM) (*embeddings.EmbedderImpl, error) {
	return embeddings.NewEmbedder(llm, embeddings.WithBatchSize(perCall)) // want `batches of 4096 texts`
}

// ok: as many as are accepted.
func fitsAll(llm *openai.LLM) (*embeddings.EmbedderImpl, error) {
	return embeddings.NewEmbedder(llm, embeddings.WithBatchSize(2048))
}

// ok: nobody knows which client that is, nor how many it is told.
func otherClient(client embeddings.EmbedderClient, llm *openai.LLM, n int) {
	embeddings.NewEmbedder(client, embeddings.WithBatchSize(4096))
	embeddings.NewEmbedder(llm, embeddings.WithBatchSize(n))
}
