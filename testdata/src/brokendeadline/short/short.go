// Package short gives language models too little time.
package short

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
)

var quick = openai.NewClient(option.WithRequestTimeout(8 * time.Second)) // want `8s is too short for an answer of OpenAI`

func Quick(ctx context.Context, p openai.ChatCompletionNewParams) (*openai.ChatCompletion, error) {
	return quick.Chat.Completions.New(ctx, p)
}

// By its HTTP client, in a variable, in a field, from a function.
type bot struct{ api openai.Client }

func httpClient() *http.Client {
	return &http.Client{Timeout: 5 * time.Second} // want `5s is too short for an answer of OpenAI`
}

func newBot() *bot {
	hc := httpClient()
	return &bot{api: openai.NewClient(option.WithHTTPClient(hc))}
}

func (b *bot) Answer(ctx context.Context, p openai.ChatCompletionNewParams) (*openai.ChatCompletion, error) {
	return b.api.Chat.Completions.New(ctx, p)
}

// By a ctx, through a helper of the package.
var patient = openai.NewClient(option.WithRequestTimeout(2 * time.Minute))

func complete(ctx context.Context, p openai.ChatCompletionNewParams) (*openai.ChatCompletion, error) {
	return patient.Chat.Completions.New(ctx, p)
}

func Summarise(ctx context.Context, p openai.ChatCompletionNewParams) (*openai.ChatCompletion, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second) // want `10s is too short for an answer of OpenAI`
	defer cancel()
	return complete(ctx, p)
}

// By an option of the call.
func Once(ctx context.Context, p openai.ChatCompletionNewParams) (*openai.ChatCompletion, error) {
	return patient.Chat.Completions.New(ctx, p, option.WithRequestTimeout(time.Second*3)) // want `3s is too short for an answer of OpenAI`
}

// By a setting's default, which has no fix.
type config struct{ Timeout time.Duration }

func load() config {
	c := config{Timeout: 10 * time.Second} // want `10s by default is too short for an answer of OpenAI`
	if d, err := time.ParseDuration(os.Getenv("MODEL_TIMEOUT")); err == nil {
		c.Timeout = d
	}
	return c
}

func configured() openai.Client {
	return openai.NewClient(option.WithRequestTimeout(load().Timeout))
}

// Written by hand.
type ollama struct {
	base string
	http *http.Client
}

func newOllama(base string) *ollama {
	return &ollama{base: base, http: &http.Client{Timeout: 10 * time.Second}} // want `10s is too short for an answer of a language model`
}

func (o *ollama) Generate(ctx context.Context, prompt string) (out struct{ Response string }, err error) {
	body, _ := json.Marshal(map[string]string{"prompt": prompt})
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, o.base+"/api/generate", strings.NewReader(string(body)))
	if err != nil {
		return out, err
	}
	resp, err := o.http.Do(req)
	if err != nil {
		return out, err
	}
	defer resp.Body.Close()
	return out, json.NewDecoder(resp.Body).Decode(&out)
}
