package handed

import (
	"context"
	"net/http"
	"time"

	"github.com/tmc/langchaingo/chains"
	"github.com/tmc/langchaingo/llms"
	"github.com/tmc/langchaingo/llms/openai"
	"github.com/tmc/langchaingo/vectorstores"
)

// A function that is handed a client waits as long as it does.
func generateWith(llm *openai.LLM) (string, error) {
	return llms.GenerateFromSinglePrompt(context.Background(), llm, "q") // want `llms.GenerateFromSinglePrompt is given a context without a deadline`
}

// What is made of a client has its timeout: here of one that counts as built with its defaults.
func answerOn(llm *openai.LLM, store vectorstores.VectorStore, question string) (string, error) {
	qa := chains.NewRetrievalQAFromLLM(llm, vectorstores.ToRetriever(store, 4))
	return chains.Run(context.Background(), qa, question) // want `chains.Run is given a context without a deadline`
}

func callChain(c chains.Chain) error {
	_, err := chains.Call(context.Background(), c, nil) // want `chains.Call is given a context without a deadline`
	return err
}

func searchStore(store vectorstores.VectorStore) error {
	_, err := store.SimilaritySearch(context.TODO(), "q", 4) // want `vectorstores.VectorStore.SimilaritySearch is given a context without a deadline`
	return err
}

// ok: its client has one.
func boundedModel(store vectorstores.VectorStore, question string) (string, error) {
	llm, err := openai.New(openai.WithHTTPClient(&http.Client{Timeout: 2 * time.Minute}))
	if err != nil {
		return "", err
	}
	qa := chains.NewRetrievalQAFromLLM(llm, vectorstores.ToRetriever(store, 4))
	if _, err := chains.Run(context.Background(), qa, question); err != nil {
		return "", err
	}
	return llms.GenerateFromSinglePrompt(context.Background(), llm, question)
}

// ok: nobody knows which model that is.
func unknownModel(llm llms.Model, question string) (string, error) {
	return llms.GenerateFromSinglePrompt(context.Background(), llm, question)
}

// ok: the caller's ctx decides.
func givenCtx(ctx context.Context, c chains.Chain) (string, error) { return chains.Run(ctx, c, "q") }
