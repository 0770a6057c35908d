package strict

import (
	"context"
	"time"

	"github.com/sashabaranov/go-openai"
)

type model struct{ api *openai.Client }

func (m *model) ask(ctx context.Context, q string) (string, error) {
	resp, err := m.api.CreateChatCompletion(ctx, openai.ChatCompletionRequest{})
	if err != nil {
		return q, err
	}
	_ = resp
	return q, nil
}

// Off the path of a request: somebody waits for all of the answers.
func (m *model) answers(ctx context.Context, questions []string) (out []string, err error) {
	for _, q := range questions {
		a, err := m.ask(ctx, q) // want `\(\*model\).ask waits for OpenAI once per item, one after another: each takes seconds, and their sum has no limit`
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

func (m *model) direct(ctx context.Context, n int, questions map[string]int) {
	for range questions {
		m.api.CreateChatCompletion(ctx, openai.ChatCompletionRequest{}) // want `one after another`
	}
	for _, q := range []string{"a", "b"} {
		func() {
			m.ask(ctx, q) // ok: the literal is no loop
		}()
	}
}

// ok: the whole has a deadline; the first answer ends it; a loop over no data;
// nobody waits with a ctx.
func (m *model) fine(ctx context.Context, questions []string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Hour)
	defer cancel()
	for _, q := range questions {
		m.ask(ctx, q)
	}
	return "", nil
}

func (m *model) first(ctx context.Context, questions []string) (string, error) {
	for _, q := range questions {
		return m.ask(ctx, q)
	}
	return "", nil
}

func (m *model) rounds(ctx context.Context) {
	for range 3 {
		m.ask(ctx, "again")
	}
}

func (m *model) script(questions []string) {
	for _, q := range questions {
		m.ask(context.TODO(), q)
	}
}
