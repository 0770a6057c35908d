package streamed

import (
	"context"
	"net/http"
	"time"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
)

// Only streams: the client is at fault.
var talk = openai.NewClient(option.WithRequestTimeout(time.Minute)) // want `the client's timeout of 1m0s cuts off the stream of \(\*openai.ChatCompletionService\).NewStreaming`

func say(ctx context.Context, params openai.ChatCompletionNewParams, token func(string)) error {
	s := talk.Chat.Completions.NewStreaming(ctx, params)
	defer s.Close()
	for s.Next() {
		token(s.Current())
	}
	return s.Err()
}

// Streams and whole answers.
type assistant struct{ client openai.Client }

func newAssistant() *assistant {
	return &assistant{client: openai.NewClient(option.WithHTTPClient(&http.Client{Timeout: 90 * time.Second}))}
}

func (a *assistant) whole(ctx context.Context, params openai.ChatCompletionNewParams) (*openai.ChatCompletion, error) {
	return a.client.Chat.Completions.New(ctx, params)
}

func (a *assistant) streamed(ctx context.Context, params openai.ChatCompletionNewParams) *openai.Stream {
	return a.client.Chat.Completions.NewStreaming(ctx, params) // want `the client's timeout of 1m30s cuts off the stream`
}

// An option of the call.
func (a *assistant) once(ctx context.Context, params openai.ChatCompletionNewParams) *openai.Stream {
	return a.client.Chat.Completions.NewStreaming(ctx, params, option.WithRequestTimeout(20*time.Second)) // want `the request timeout of 20s cuts off the stream`
}

// A short ctx.
var plain = openai.NewClient()

func short(ctx context.Context, params openai.ChatCompletionNewParams, token func(string)) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second) // want `the context of 30s cuts off the stream`
	defer cancel()
	s := plain.Chat.Completions.NewStreaming(ctx, params)
	for s.Next() {
		token(s.Current())
	}
	return s.Err()
}

func long(ctx context.Context, params openai.ChatCompletionNewParams) *openai.Stream {
	return plain.Chat.Completions.NewStreaming(ctx, params) // ok: the SDK's default bounds the headers alone
}
