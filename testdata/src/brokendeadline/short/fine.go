package short

import (
	"context"
	"net/http"
	"time"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
)

// Time enough.
var enough = openai.NewClient(option.WithRequestTimeout(time.Minute)) // ok: half of what the message would say

// Whether the service is there need not take long.
func Healthy(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second) // ok: a health check
	defer cancel()
	_, err := patient.Chat.Completions.New(ctx, openai.ChatCompletionNewParams{})
	return err
}

func checkReadiness(p openai.ChatCompletionNewParams) error {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second) // ok: a readiness probe
	defer cancel()
	_, err := enough.Chat.Completions.New(ctx, p)
	return err
}

// One short text is embedded quickly.
func embed(ctx context.Context, text string) ([]float32, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second) // ok: one text
	defer cancel()
	r, err := patient.Embeddings.New(ctx, openai.EmbeddingNewParams{Input: text})
	if err != nil {
		return nil, err
	}
	return r.Data, nil
}

// Another service.
func weather(ctx context.Context, url string) (*http.Response, error) {
	client := &http.Client{Timeout: 5 * time.Second} // ok: no language model
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	return client.Do(req)
}

// What is not known.
func given(d time.Duration) openai.Client {
	return openai.NewClient(option.WithRequestTimeout(d)) // ok: the caller's
}

func Given(d time.Duration) openai.Client { return given(d) }

func none() openai.Client {
	return openai.NewClient(option.WithRequestTimeout(0)) // ok: no limit
}
