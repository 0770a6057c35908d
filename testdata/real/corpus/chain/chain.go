// Package chain asks models by langchaingo.
package chain

import (
	"context"
	"net/http"
	"time"

	"github.com/tmc/langchaingo/chains"
	"github.com/tmc/langchaingo/embeddings"
	"github.com/tmc/langchaingo/llms"
	"github.com/tmc/langchaingo/llms/openai"
	"github.com/tmc/langchaingo/vectorstores"
)

func generate(llm *openai.LLM) (string, error) {
	return llms.GenerateFromSinglePrompt(context.Background(), llm, "q") // want `llms.GenerateFromSinglePrompt is given a context without a deadline`
}

func answer(llm *openai.LLM, store vectorstores.VectorStore, question string) (string, error) {
	qa := chains.NewRetrievalQAFromLLM(llm, vectorstores.ToRetriever(store, 4))
	return chains.Run(context.Background(), qa, question) // want `chains.Run is given a context without a deadline`
}

// ok: its client has a timeout.
func bounded(store vectorstores.VectorStore, question string) (string, error) {
	llm, err := openai.New(openai.WithHTTPClient(&http.Client{Timeout: 2 * time.Minute}))
	if err != nil {
		return "", err
	}
	qa := chains.NewRetrievalQAFromLLM(llm, vectorstores.ToRetriever(store, 4))
	return chains.Run(context.Background(), qa, question)
}

func embedder(llm *openai.LLM) (*embeddings.EmbedderImpl, error) {
	return embeddings.NewEmbedder(llm, embeddings.WithBatchSize(4096)) // want `embeddings.NewEmbedder makes batches of 4096 texts, but at most 2048 are accepted`
}
