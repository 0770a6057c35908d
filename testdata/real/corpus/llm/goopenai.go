package llm

import (
	"context"
	"net/http"
	"time"

	"github.com/sashabaranov/go-openai"
)

// No timeout and no way to hand one over.
func newSasha(key string) *goopenai { return &goopenai{openai.NewClient(key)} }

type goopenai struct{ client *openai.Client }

func (c *goopenai) embed(ctx context.Context, text string) error {
	_, err := c.client.CreateEmbeddings(ctx, openai.EmbeddingRequest{Input: []string{text}, Model: openai.SmallEmbedding3})
	return err
}

// Without a deadline.
func (c *goopenai) warm() error {
	_, err := c.client.CreateChatCompletion(context.Background(), openai.ChatCompletionRequest{Model: openai.GPT4o}) // want `\(\*openai\.Client\)\.CreateChatCompletion is given a context without a deadline: it comes from context\.Background.*; use context\.WithTimeout\(context\.Background\(\), 120 \* time\.Second\)`
	return err
}

// Again at once.
func (c *goopenai) embedUntil(ctx context.Context, text string) {
	for { // want `this loop retries \(\*goopenai\)\.embed immediately when it fails` `this loop retries \(\*goopenai\)\.embed until it succeeds`
		if err := c.embed(ctx, text); err == nil {
			break
		}
	}
}

// A configuration whose client has no timeout.
func newSashaConfig(key string) *openai.Client {
	config := openai.DefaultConfig(key)
	config.HTTPClient = &http.Client{} // want `HTTPClient has no timeout`
	return openai.NewClientWithConfig(config)
}

// ok: a client with a timeout.
func newSashaTimed(key string) *timedOpenAI {
	config := openai.DefaultConfig(key)
	config.HTTPClient = &http.Client{Timeout: 2 * time.Minute}
	return &timedOpenAI{openai.NewClientWithConfig(config)}
}

type timedOpenAI struct{ client *openai.Client }

func (c *timedOpenAI) warm() error {
	_, err := c.client.CreateChatCompletion(context.Background(), openai.ChatCompletionRequest{Model: openai.GPT4o})
	return err
}

// ok: how long comes from elsewhere.
func askWithin(key string, d time.Duration) error {
	config := openai.DefaultConfig(key)
	config.HTTPClient = &http.Client{Timeout: d}
	_, err := openai.NewClientWithConfig(config).ListModels(context.Background())
	return err
}

// ok: a deadline.
func (c *goopenai) check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	return c.embed(ctx, "ping")
}

// ok: a stream is not a call that ends.
func (c *goopenai) stream(ctx context.Context) (*openai.ChatCompletionStream, error) {
	return c.client.CreateChatCompletionStream(ctx, openai.ChatCompletionRequest{Model: openai.GPT4o, Stream: true})
}
