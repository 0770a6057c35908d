// Package llm asks language models.
package llm

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
	"golang.org/x/sync/errgroup"
)

type openaiService struct {
	client openai.Client
}

// A client of one's own takes away the SDK's limit on the wait for headers.
func newBareOpenAI(key string) *openaiService {
	return &openaiService{client: openai.NewClient(
		option.WithAPIKey(key),
		option.WithHTTPClient(&http.Client{}), // want `this http\.Client has no timeout`
	)}
}

func (s *openaiService) embed(ctx context.Context, text string) ([]float64, error) {
	resp, err := s.client.Embeddings.New(ctx, openai.EmbeddingNewParams{
		Model: openai.EmbeddingModelTextEmbedding3Small,
		Input: openai.EmbeddingNewParamsInputUnion{OfString: openai.String(text)},
	})
	if err != nil {
		return nil, err
	}
	return resp.Data[0].Embedding, nil
}

// One goroutine per text.
func (s *openaiService) embedAll(ctx context.Context, texts []string) [][]float64 {
	out := make([][]float64, len(texts))
	var wg sync.WaitGroup
	for i, text := range texts {
		wg.Add(1)
		go func() { // want `one goroutine per element of texts, each calling OpenAI embeddings, with no limit`
			defer wg.Done()
			out[i], _ = s.embed(ctx, text)
		}()
	}
	wg.Wait()
	return out
}

// A group without a limit.
func (s *openaiService) embedGroup(ctx context.Context, texts []string) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, text := range texts {
		g.Go(func() error { // want `g\.Go starts one goroutine per element of texts, each calling OpenAI embeddings, with no limit`
			_, err := s.embed(ctx, text)
			return err
		})
	}
	return g.Wait()
}

// Tried again at once, around a client that itself tries again.
func (s *openaiService) ask(ctx context.Context, question string) (answer string, err error) {
	for attempt := 0; attempt < 3; attempt++ { // want `this loop retries \(\*openai\.ChatCompletionService\)\.New, and so does the OpenAI client: 3 × 3 = 9 requests for one that fails; retry at one layer, with option\.WithMaxRetries\(0\)` `this loop retries \(\*openai\.ChatCompletionService\)\.New immediately when it fails, 3 times`
		var resp *openai.ChatCompletion
		resp, err = s.client.Chat.Completions.New(ctx, openai.ChatCompletionNewParams{
			Model:    openai.ChatModelGPT4o,
			Messages: []openai.ChatCompletionMessageParamUnion{openai.UserMessage(question)},
		})
		if err == nil {
			return resp.Choices[0].Message.Content, nil
		}
	}
	return "", err
}

// The request's ctx is dropped.
func (s *openaiService) handle(w http.ResponseWriter, r *http.Request) {
	vector, err := s.embed(context.Background(), r.FormValue("q")) // want `\(\*openaiService\)\.embed is given context\.Background\(\) although r is in scope.*; pass r\.Context\(\)`
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	fmt.Fprintln(w, len(vector))
}

// A client for each request.
func handleOpenAI(w http.ResponseWriter, r *http.Request) {
	client := openai.NewClient(option.WithHTTPClient(&http.Client{Timeout: time.Minute, Transport: &http.Transport{}})) // want `http\.Transport\{\} is built on every call of the HTTP handler handleOpenAI`
	resp, err := client.Responses.New(r.Context(), responseParams(r.FormValue("q")))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	fmt.Fprintln(w, resp.OutputText())
}
