package options

import (
	"context"
	"net/http"
	"time"

	"github.com/openai/openai-go"
	"github.com/openai/openai-go/option"
)

// One of the appended options ends each request.
func ended(key string) error {
	opts := []option.RequestOption{option.WithAPIKey(key)}
	opts = append(opts, option.WithRequestTimeout(time.Minute))
	client := openai.NewClient(opts...)
	_, err := client.Embeddings.New(context.Background(), embed) // ok: a minute
	return err
}

// On one way only, but it shows that somebody thought of it.
func endedMaybe(key string, limit time.Duration) error {
	var opts []option.RequestOption
	if limit > 0 {
		opts = append(opts, option.WithRequestTimeout(limit))
	}
	client := openai.NewClient(opts...)
	_, err := client.Embeddings.New(context.Background(), embed) // ok: with a limit
	return err
}

// More of them from a caller, of a function of one's own, set by index, or by
// somebody who has the address.
func callers(more []option.RequestOption) error {
	opts := append([]option.RequestOption{}, more...)
	client := openai.NewClient(opts...)
	_, err := client.Embeddings.New(context.Background(), embed) // ok: unknown
	return err
}

func usual() []option.RequestOption {
	return []option.RequestOption{option.WithRequestTimeout(time.Minute)}
}

func usualOne() option.RequestOption { return option.WithRequestTimeout(time.Minute) }

func fromHelpers() error {
	opts := usual()
	client := openai.NewClient(opts...)
	if _, err := client.Embeddings.New(context.Background(), embed); err != nil { // ok: a minute
		return err
	}
	one := []option.RequestOption{usualOne()}
	client = openai.NewClient(one...)
	_, err := client.Embeddings.New(context.Background(), embed) // ok: a minute
	return err
}

func byIndex(key string) error {
	opts := []option.RequestOption{option.WithAPIKey(key), nil}
	opts[1] = option.WithRequestTimeout(time.Minute)
	client := openai.NewClient(opts...)
	_, err := client.Embeddings.New(context.Background(), embed) // ok: a minute
	return err
}

func complete(opts *[]option.RequestOption) {
	*opts = append(*opts, option.WithRequestTimeout(time.Minute))
}

func byAddress(key string) error {
	opts := []option.RequestOption{option.WithAPIKey(key)}
	complete(&opts)
	client := openai.NewClient(opts...)
	_, err := client.Embeddings.New(context.Background(), embed) // ok: a minute
	return err
}

// A field that is exported, and built with a timeout here.
type Bounded struct{ API openai.Client }

func (b *Bounded) Configure(key string) {
	opts := []option.RequestOption{option.WithAPIKey(key)}
	opts = append(opts, option.WithHTTPClient(&http.Client{Timeout: time.Minute}))
	b.API = openai.NewClient(opts...)
}

func (b *Bounded) Embed() error {
	_, err := b.API.Embeddings.New(context.Background(), embed) // ok: a minute
	return err
}

// One of two ways to build it has a timeout.
type Either struct{ API openai.Client }

func (e *Either) Configure(key string, slow bool) {
	e.API = openai.NewClient(option.WithAPIKey(key))
	if slow {
		e.API = openai.NewClient(option.WithAPIKey(key), option.WithRequestTimeout(time.Minute))
	}
}

func (e *Either) Embed() error {
	_, err := e.API.Embeddings.New(context.Background(), embed) // ok: sometimes a minute
	return err
}
