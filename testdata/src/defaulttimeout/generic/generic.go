package generic

import (
	"context"
	"net/http"

	"example.com/greeter"
	"example.com/wrapper"
)

type Pool[T any] struct {
	client *http.Client
	items  []T
}

func NewPool[T any]() *Pool[T] {
	return &Pool[T]{client: &http.Client{}} // want `client has no timeout`
}

func (p *Pool[T]) Fetch(u string) (*http.Response, error) { return p.client.Get(u) }

// Set through an instance.
type Limited[T any] struct{ client *http.Client }

func NewLimited[T any]() *Limited[T] { return &Limited[T]{client: &http.Client{}} }

func limit(l *Limited[int]) { wrapper.Limit(l.client) }

func Each[T any](items []T, f func(T) error) error {
	for _, it := range items {
		if err := f(it); err != nil {
			return err
		}
	}
	return nil
}

func Call[C greeter.GreeterClient](c C) {
	c.SayHello(context.Background(), nil) // want `SayHello is given a context without a deadline`
}

type Embedded struct{ http.Client }

func newEmbedded() *Embedded {
	e := &Embedded{Client: http.Client{}} // want `Client has no timeout`
	return e
}

// Looked at by another package, not configured.
func looked() *http.Client {
	c := &http.Client{} // want `c has no timeout`
	wrapper.Look(c)
	return c
}
