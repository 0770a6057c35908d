package rpc

import (
	"context"
	"time"

	"example.com/haberdasher"
)

type hats struct{ b *backend }

func (h *hats) MakeHat(ctx context.Context, size *haberdasher.Size) (*haberdasher.Hat, error) {
	time.Sleep(time.Second)                        // want `blocks the Twirp method \(\*hats\).MakeHat: .*select on ctx`
	h.b.client.SayHello(context.Background(), nil) // want `although ctx is in scope: when the client goes away`
	_, err := h.b.client.SayHello(ctx, nil)
	return new(haberdasher.Hat), err
}

// No method of the service.
func (h *hats) Warm(ctx context.Context, size *haberdasher.Size) (*haberdasher.Hat, error) {
	time.Sleep(time.Second)
	return nil, nil
}

// Without all methods it is no service.
type brims struct{}

func (brims) MakeHat(ctx context.Context, inches int) error {
	time.Sleep(time.Second)
	return nil
}
