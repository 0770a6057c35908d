package ended

import (
	"context"
	"errors"
	"net/http"
)

// A server behind an interface, so that tests can put another in its place.
type stoppable interface {
	ListenAndServe() error
	Shutdown(ctx context.Context) error
}

type runner struct{ server stoppable }

func (r *runner) run(ctx context.Context) error {
	failed := make(chan error, 1)
	go func() { failed <- r.server.ListenAndServe() }()
	select {
	case <-ctx.Done():
		return r.server.Shutdown(ctx) // want `stoppable.Shutdown is given ctx, which has ended`
	case err := <-failed:
		return err
	}
}

// Behind the other case of the select it has not ended.
func (r *runner) failed(ctx context.Context, failed chan error) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case err := <-failed:
		return errors.Join(err, r.server.Shutdown(ctx)) // ok
	}
}

// One method may be anything's.
type closer interface {
	Shutdown(ctx context.Context) error
}

func stop(ctx context.Context, c closer) error {
	<-ctx.Done()
	return c.Shutdown(ctx) // ok: nobody knows what it waits for
}

var _ stoppable = &http.Server{}
