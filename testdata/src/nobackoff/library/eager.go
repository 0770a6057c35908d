package library

import (
	"context"
	"time"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
)

// A client that does not give up.
var eager = openai.NewClient(option.WithRequestTimeout(2*time.Minute), option.WithMaxRetries(25)) // want `WithMaxRetries\(25\) makes the OpenAI client try 26 times: a busy service gets each request that many times`

const patience = 60

// By a constant, and given back.
func tireless() openai.Client {
	return openai.NewClient(option.WithMaxRetries(patience)) // want `WithMaxRetries\(60\) makes the OpenAI client try 61 times`
}

// ok: what people set.
var usual = openai.NewClient(option.WithRequestTimeout(2*time.Minute), option.WithMaxRetries(5))

// ok: not a constant.
func configured(n int) openai.Client { return openai.NewClient(option.WithMaxRetries(n)) }

func askAll(ctx context.Context) error {
	for _, c := range []openai.Client{eager, usual, tireless(), configured(30)} {
		if _, err := c.Chat.Completions.New(ctx, openai.ChatCompletionNewParams{}); err != nil {
			return err
		}
	}
	return nil
}
