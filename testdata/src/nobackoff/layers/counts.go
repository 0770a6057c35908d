package layers

import (
	"context"
	"net/http"

	"github.com/hashicorp/go-retryablehttp"
	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
)

// How often the client tries is set where it is built.
type patient struct{ client openai.Client }

func newPatient() *patient {
	return &patient{client: openai.NewClient(option.WithAPIKey("k"), option.WithMaxRetries(5))}
}

func (p *patient) embed(ctx context.Context, text string) (err error) {
	for attempt := range 3 { // want `this loop retries \(\*openai.EmbeddingService\).New, and so does the OpenAI client \(WithMaxRetries\(5\)\): 3 × 6 = 18 requests for one that fails`
		if attempt > 0 {
			pause(ctx, attempt)
		}
		if _, err = p.client.Embeddings.New(ctx, openai.EmbeddingNewParams{Input: text}); err == nil {
			return nil
		}
	}
	return err
}

// At the call.
func (s *service) embedOften(ctx context.Context, text string) (err error) {
	for attempt := range 3 { // want `this loop retries \(\*openai.EmbeddingService\).New, and so does the OpenAI client \(WithMaxRetries\(1\)\): 3 × 2 = 6 requests for one that fails`
		if attempt > 0 {
			pause(ctx, attempt)
		}
		if _, err = s.client.Embeddings.New(ctx, openai.EmbeddingNewParams{Input: text}, option.WithMaxRetries(1)); err == nil {
			return nil
		}
	}
	return err
}

// In a field.
func (s *service) fields(ctx context.Context, url string) (resp *http.Response, err error) {
	client := retryablehttp.NewClient()
	client.RetryMax = 2
	for attempt := range 3 { // want `this loop retries \(\*retryablehttp.Client\).Get, and so does the retryablehttp client \(RetryMax = 2\): 3 × 3 = 9 requests for one that fails`
		if attempt > 0 {
			pause(ctx, attempt)
		}
		if resp, err = client.Get(url); err == nil {
			return resp, nil
		}
	}
	return nil, err
}

// ok: a number that is not known.
func (s *service) configured(ctx context.Context, text string, n int) (err error) {
	for attempt := range 3 {
		if attempt > 0 {
			pause(ctx, attempt)
		}
		if _, err = s.client.Embeddings.New(ctx, openai.EmbeddingNewParams{Input: text}, option.WithMaxRetries(n)); err == nil {
			return nil
		}
	}
	return err
}
