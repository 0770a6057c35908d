// Package layers retries what retries itself.
package layers

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/avast/retry-go/v4"
	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
	"k8s.io/apimachinery/pkg/util/wait"
)

type service struct {
	client openai.Client
	once   openai.Client
	given  openai.Client
}

func newService(opts ...option.RequestOption) *service {
	return &service{
		client: openai.NewClient(option.WithAPIKey("k")),
		once:   openai.NewClient(option.WithAPIKey("k"), option.WithMaxRetries(0)),
		given:  openai.NewClient(opts...),
	}
}

func (s *service) embed(ctx context.Context, text string) (*openai.CreateEmbeddingResponse, error) {
	var err error
	for attempt := 0; attempt < 4; attempt++ { // want `this loop retries \(\*openai.EmbeddingService\).New, and so does the OpenAI client: 4 × 3 = 12 requests for one that fails; retry at one layer, with option.WithMaxRetries\(0\)`
		if attempt > 0 {
			pause(ctx, attempt)
		}
		var resp *openai.CreateEmbeddingResponse
		if resp, err = s.client.Embeddings.New(ctx, openai.EmbeddingNewParams{Input: text}); err == nil {
			return resp, nil
		}
	}
	return nil, err
}

func pause(ctx context.Context, n int) {
	select {
	case <-ctx.Done():
	case <-time.After(time.Second << n):
	}
}

// ok: turned off at the client.
func (s *service) embedOnce(ctx context.Context, text string) error {
	var err error
	for attempt := 0; attempt < 4; attempt++ {
		pause(ctx, attempt)
		if _, err = s.once.Embeddings.New(ctx, openai.EmbeddingNewParams{Input: text}); err == nil {
			return nil
		}
	}
	return err
}

// ok: turned off at the call.
func (s *service) embedAtCall(ctx context.Context, text string) error {
	var err error
	for attempt := 0; attempt < 4; attempt++ {
		pause(ctx, attempt)
		if _, err = s.client.Embeddings.New(ctx, openai.EmbeddingNewParams{Input: text}, option.WithMaxRetries(0)); err == nil {
			return nil
		}
	}
	return err
}

// ok: whoever makes the client decides.
func (s *service) embedGiven(ctx context.Context, text string) error {
	var err error
	for attempt := 0; attempt < 4; attempt++ {
		pause(ctx, attempt)
		if _, err = s.given.Embeddings.New(ctx, openai.EmbeddingNewParams{Input: text}); err == nil {
			return nil
		}
	}
	return err
}

// A helper around the SDK.
func (s *service) chat(ctx context.Context) error {
	return retry.Do(func() error { // want `retry.Do retries what the OpenAI client retries too: 10 × 3 = 30 requests`
		_, err := s.client.Chat.Completions.New(ctx, openai.ChatCompletionNewParams{})
		return err
	})
}

// Loops around loops, in two functions.
func fetch(ctx context.Context, url string) (body []byte, err error) {
	for attempt := 0; attempt < 3; attempt++ {
		pause(ctx, attempt)
		if body, err = get(ctx, url); err == nil {
			return body, nil
		}
	}
	return nil, err
}

func get(ctx context.Context, url string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		return nil, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

func load(ctx context.Context, url string) (body []byte, err error) {
	for attempt := range 5 { // want `this loop retries fetch, which retries too: 5 × 3 = 15 requests`
		pause(ctx, attempt)
		if body, err = fetch(ctx, url); err == nil {
			return body, nil
		}
	}
	return nil, err
}

// ok: other items, each retried inside.
func loadAll(ctx context.Context, urls []string) (n int) {
	for _, url := range urls {
		if _, err := fetch(ctx, url); err != nil {
			continue
		}
		n++
	}
	return n
}

// Helpers of our own.
func again(n int, op func() error) (err error) {
	for i := 0; i < n; i++ {
		if i > 0 {
			time.Sleep(time.Second << i)
		}
		if err = op(); err == nil {
			return nil
		}
	}
	return err
}

func retryTimes(op func() error) (err error) {
	for range 4 {
		if err = op(); err == nil {
			return nil
		}
		time.Sleep(time.Second)
	}
	return err
}

func (s *service) chatTimes(ctx context.Context) error {
	return retryTimes(func() error { // want `retryTimes retries what the OpenAI client retries too: 4 × 3 = 12 requests`
		_, err := s.client.Chat.Completions.New(ctx, openai.ChatCompletionNewParams{})
		return err
	})
}

func (s *service) chatAgain(ctx context.Context) error {
	return again(3, func() error { // want `again retries what the OpenAI client retries too: n × 3 requests`
		_, err := s.client.Chat.Completions.New(ctx, openai.ChatCompletionNewParams{})
		return err
	})
}

// A poll asks again as long as the answer is no; an error ends it, unless it is
// swallowed.
func (s *service) polls(ctx context.Context, text string) error {
	err := wait.PollUntilContextTimeout(ctx, time.Second, time.Minute, true, func(ctx context.Context) (bool, error) {
		resp, err := s.client.Embeddings.New(ctx, openai.EmbeddingNewParams{Input: text})
		if err != nil {
			return false, err
		}
		return len(resp.Data) > 0, nil
	})
	if err != nil {
		return err
	}
	return wait.PollUntilContextTimeout(ctx, time.Second, time.Minute, true, func(ctx context.Context) (bool, error) { // want `wait.PollUntilContextTimeout retries what the OpenAI client retries too`
		resp, err := s.client.Embeddings.New(ctx, openai.EmbeddingNewParams{Input: text})
		if err != nil {
			return false, nil
		}
		return len(resp.Data) > 0, nil
	})
}
