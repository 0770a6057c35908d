// Package wrapper is what stands between a program and its clients.
package wrapper

import (
	"context"
	"net/http"
	"time"

	"example.com/greeter"
)

// Deadline returns a context that ends.
func Deadline(parent context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(parent, time.Minute)
}

// Root returns one that does not.
func Root() context.Context { return context.Background() }

type key struct{}

// Tag returns ctx with a value.
func Tag(ctx context.Context) context.Context { return context.WithValue(ctx, key{}, 1) }

// Hello waits as long as ctx lets it.
func Hello(ctx context.Context, c greeter.GreeterClient) error {
	_, err := c.SayHello(ctx, &greeter.HelloRequest{})
	return err
}

// Limit gives a client a timeout.
func Limit(c *http.Client) { c.Timeout = time.Second }

// Look does not.
func Look(c *http.Client) bool { return c.Timeout == 0 }

// NewClient returns a client without a timeout, which is reported here.
func NewClient() *http.Client { return &http.Client{} }
