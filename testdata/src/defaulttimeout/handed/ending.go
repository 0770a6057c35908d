package handed

import (
	"context"
	"net/http"
	"time"

	openai "github.com/sashabaranov/go-openai"

	"defaulttimeout/handed/probe"
)

// What a call of another package sends ends with the ctx beside the client.
func scrape(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 10*time.Second)
	defer cancel()
	if probe.Target(ctx, &http.Client{}, r.FormValue("target")) != nil { // ok: ten seconds end it
		w.WriteHeader(http.StatusBadGateway)
	}
	c := &http.Client{Transport: &http.Transport{MaxIdleConns: 2}} // ok: so they do here
	probe.Target(ctx, c, r.FormValue("second"))
}

func scrapeAll(urls []string) {
	c := &http.Client{} // want `c has no timeout`
	for _, url := range urls {
		probe.Target(context.Background(), c, url)
	}
}

// Made with a ctx that ends, it sends when that is over.
func made() *probe.Prober {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return probe.NewProber(ctx, &http.Client{}) // want `has no timeout`
}

// A function of the package, which hands both to another.
func visit(url string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return check(ctx, url, &http.Client{}) // ok: ten seconds end it
}

func check(ctx context.Context, url string, c *http.Client) error {
	p := probe.NewProber(ctx, c)
	_ = p
	return nil
}

// All calls of the client that a library makes of it have a deadline.
type assistant struct {
	ctx context.Context
	api *openai.Client
}

func newAssistant(key string) *assistant {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	time.AfterFunc(10*time.Minute, cancel)
	config := openai.DefaultConfig(key)
	config.HTTPClient = &http.Client{Transport: &http.Transport{MaxIdleConns: 4}} // ok: each call has a deadline
	return &assistant{ctx: ctx, api: openai.NewClientWithConfig(config)}
}

func (a *assistant) ask(req openai.ChatCompletionRequest) (openai.ChatCompletionResponse, error) {
	return a.api.CreateChatCompletion(a.ctx, req)
}

func (a *assistant) retry(req openai.ChatCompletionRequest) (openai.ChatCompletionResponse, error) {
	ctx, cancel := context.WithTimeout(a.ctx, time.Minute)
	defer cancel()
	return a.api.CreateChatCompletion(ctx, req)
}

// One of them has none.
type translator struct{ api *openai.Client }

func newTranslator(key string) *translator {
	config := openai.ClientConfig{BaseURL: key, HTTPClient: &http.Client{}} // want `has no timeout`
	return &translator{api: openai.NewClientWithConfig(config)}
}

func (t *translator) ask(req openai.ChatCompletionRequest) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	t.api.CreateChatCompletion(ctx, req)
}

func (t *translator) again(ctx context.Context, req openai.ChatCompletionRequest) {
	t.api.CreateChatCompletion(ctx, req)
}
