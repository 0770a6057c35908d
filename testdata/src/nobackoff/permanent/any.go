package permanent

import (
	"context"
	"errors"
	"fmt"
	"log"
	"strings"

	"github.com/sashabaranov/go-openai"
)

type model struct{ api *openai.Client }

// A language model, after whatever error.
func (m *model) any(ctx context.Context) (err error) {
	for n := range 4 { // want `this loop retries \(\*openai.Client\).CreateChatCompletion after any error, also 400 and 401`
		if _, err = m.api.CreateChatCompletion(ctx, openai.ChatCompletionRequest{}); err == nil {
			return nil
		}
		if perr := pause(ctx, n); perr != nil {
			return perr
		}
	}
	return err
}

func (m *model) ask(ctx context.Context) error {
	_, err := m.api.CreateChatCompletion(ctx, openai.ChatCompletionRequest{})
	if err != nil {
		return fmt.Errorf("ask: %w", err)
	}
	return nil
}

func (m *model) wrapped(ctx context.Context) error {
	var last error
	for n := 0; n < 3; n++ { // want `after any error`
		err := m.ask(ctx)
		if err != nil {
			log.Println("attempt", n, err)
			last = fmt.Errorf("attempt %d: %w", n, err)
			if perr := pause(ctx, n); perr != nil {
				return errors.Join(last, perr)
			}
			continue
		}
		return nil
	}
	return last
}

func (m *model) literal(ctx context.Context) error {
	once := func() error { return m.ask(ctx) }
	for n := range 3 { // want `after any error`
		err := once()
		if err == nil {
			return nil
		}
		pause(ctx, n)
	}
	return ErrBusy
}

// ok: something is asked of the error, here or where it is handed to.
func (m *model) asks(ctx context.Context) (err error) {
	for n := range 4 {
		if _, err = m.api.CreateChatCompletion(ctx, openai.ChatCompletionRequest{}); err == nil || strings.Contains(err.Error(), "400") {
			return err
		}
		pause(ctx, n)
	}
	return err
}

func (m *model) hands(ctx context.Context) (err error) {
	for n := range 4 {
		if _, err = m.api.CreateChatCompletion(ctx, openai.ChatCompletionRequest{}); err == nil || !worthwhile(err) {
			return err
		}
		pause(ctx, n)
	}
	return err
}

func (m *model) kept(ctx context.Context) (err error) {
	for n := range 4 {
		_, err = m.api.CreateChatCompletion(ctx, openai.ChatCompletionRequest{})
		again := worthwhile(err)
		if !again {
			return err
		}
		pause(ctx, n)
	}
	return err
}

func worthwhile(err error) bool { return err != nil && !errors.Is(err, ErrForbidden) }
