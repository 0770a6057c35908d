package llm

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
	"github.com/openai/openai-go/v3/responses"
	"golang.org/x/sync/errgroup"
)

func responseParams(q string) responses.ResponseNewParams {
	return responses.ResponseNewParams{
		Model: openai.ChatModelGPT4o,
		Input: responses.ResponseNewParamsInputUnion{OfString: openai.String(q)},
	}
}

// ok: the SDK limits the wait for headers by itself.
var defaultOpenAI = openai.NewClient()

func askDefault() (string, error) {
	resp, err := defaultOpenAI.Responses.New(context.Background(), responseParams("ping"))
	if err != nil {
		return "", err
	}
	return resp.OutputText(), nil
}

// ok: a request timeout, of the client or of the call.
func newTimedOpenAI(hc *http.Client) openai.Client {
	return openai.NewClient(option.WithHTTPClient(hc), option.WithRequestTimeout(time.Minute))
}

func askTimed(hc *http.Client) error {
	client := openai.NewClient(option.WithHTTPClient(hc))
	_, err := client.Responses.New(context.Background(), responseParams("ping"), option.WithRequestTimeout(time.Minute))
	return err
}

// ok: a stream lasts as long as its reader.
func (s *openaiService) stream(w http.ResponseWriter, r *http.Request) {
	stream := s.client.Responses.NewStreaming(r.Context(), responseParams(r.FormValue("q")))
	defer stream.Close()
	for stream.Next() {
		fmt.Fprint(w, stream.Current().Delta)
	}
	if err := stream.Err(); err != nil && !errors.Is(err, context.Canceled) {
		http.Error(w, err.Error(), http.StatusBadGateway)
	}
}

// ok: a limit, and one request for many texts.
func (s *openaiService) embedLimited(ctx context.Context, texts []string) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(5)
	for _, text := range texts {
		g.Go(func() error {
			_, err := s.embed(ctx, text)
			return err
		})
	}
	return g.Wait()
}

func (s *openaiService) embedBatch(ctx context.Context, texts []string) error {
	_, err := s.client.Embeddings.New(ctx, openai.EmbeddingNewParams{
		Model: openai.EmbeddingModelTextEmbedding3Small,
		Input: openai.EmbeddingNewParamsInputUnion{OfArrayOfStrings: texts},
	})
	return err
}

// ok: pauses, and the client does not try again.
func askOnce(ctx context.Context) error {
	client := openai.NewClient(option.WithMaxRetries(0))
	var err error
	for attempt := 0; attempt < 3; attempt++ {
		if _, err = client.Responses.New(ctx, responseParams("ping")); err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second << attempt):
		}
	}
	return err
}
