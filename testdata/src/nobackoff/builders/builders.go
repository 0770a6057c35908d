// Package builders builds the client whose retries multiply at two places: the
// fix turns them off at both.
package builders

import (
	"context"
	"time"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
)

type asker struct{ client openai.Client }

func newAsker(key string) *asker { return &asker{client: openai.NewClient(option.WithAPIKey(key))} }

func newDevAsker() *asker {
	return &asker{client: openai.NewClient()}
}

func (a *asker) once(ctx context.Context, prompt string) error {
	_, err := a.client.Chat.Completions.New(ctx, openai.ChatCompletionNewParams{})
	return err
}

func (a *asker) ask(ctx context.Context, prompt string) (err error) {
	for i := range 5 { // want `this loop retries .*asker.*once`
		if err = a.once(ctx, prompt); err == nil {
			return nil
		}
		select {
		case <-time.After(time.Second << i):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return err
}
