package llm

import (
	"context"
	"net/http"
	"time"

	"github.com/anthropics/anthropic-sdk-go"
	"github.com/anthropics/anthropic-sdk-go/option"
)

func message(text string) anthropic.MessageNewParams {
	return anthropic.MessageNewParams{
		MaxTokens: 1024,
		Model:     anthropic.ModelClaudeSonnet4_5,
		Messages:  []anthropic.MessageParam{anthropic.NewUserMessage(anthropic.NewTextBlock(text))},
	}
}

var bareAnthropic = anthropic.NewClient(option.WithHTTPClient(&http.Client{})) // want `this http\.Client has no timeout`

func summarise(ctx context.Context, text string) error {
	_, err := bareAnthropic.Messages.New(ctx, message(text))
	return err
}

// One goroutine per text, whose errors nobody waits for.
func summariseAll(ctx context.Context, texts []string) {
	for _, text := range texts {
		go summarise(ctx, text) // want `one goroutine per element of texts, each calling Anthropic, with no limit`
	}
}

// The caller's ctx is dropped.
func summariseLater(ctx context.Context, text string) error {
	return summarise(context.Background(), text) // want `summarise is given context\.Background\(\) although ctx is in scope.*; pass ctx`
}

// The pause between attempts does not end with the request.
func handleAnthropic(w http.ResponseWriter, r *http.Request) {
	client := anthropic.NewClient(option.WithMaxRetries(0))
	for attempt := 0; attempt < 5; attempt++ {
		if _, err := client.Messages.New(r.Context(), message(r.FormValue("q"))); err == nil {
			return
		}
		time.Sleep(time.Second) // want `the pause of 1s between attempts at .*MessageService\)\.New continues after r\.Context\(\) is cancelled`
	}
}

// ok: the SDK's own limits.
var ownAnthropic = anthropic.NewClient(option.WithAPIKey("key"))

func askOwn(text string) error {
	_, err := ownAnthropic.Messages.New(context.Background(), message(text))
	return err
}

// ok: a timeout of each request.
var timedAnthropic = anthropic.NewClient(option.WithHTTPClient(&http.Client{}), option.WithRequestTimeout(time.Minute))

// ok: a stream.
func streamAnthropic(ctx context.Context, text string, emit func(string)) error {
	stream := ownAnthropic.Messages.NewStreaming(ctx, message(text))
	defer stream.Close()
	for stream.Next() {
		emit(stream.Current().Type)
	}
	return stream.Err()
}

// ok: places for five.
func summariseFew(ctx context.Context, texts []string) {
	places := make(chan struct{}, 5)
	for _, text := range texts {
		places <- struct{}{}
		go func() {
			defer func() { <-places }()
			summarise(ctx, text)
		}()
	}
}
