// Package carried is about what functions, and types of the program, make of a ctx.
package carried

import (
	"context"
	"database/sql"
	"net/http"
	"time"
)

type tracer interface {
	Span(ctx context.Context, name string) (context.Context, func())
}

type desk struct {
	db     *sql.DB
	tracer tracer
	http   *http.Client
}

// A tracer adds a span to what it is given, and ends nothing.
func (d *desk) traced(w http.ResponseWriter, r *http.Request) {
	ctx, end := d.tracer.Span(context.Background(), "traced") // want `ctx-dropped`
	defer end()
	d.db.ExecContext(ctx, "UPDATE hits SET n = n + 1")
}

// A type with a value beside the ctx that it embeds.
type tenant struct {
	context.Context
	id string
}

func (d *desk) wrapped(w http.ResponseWriter, r *http.Request) {
	ctx := tenant{Context: context.Background(), id: r.Host} // want `ctx-dropped`
	d.db.ExecContext(ctx, "UPDATE hits SET n = n + 1")
}

// One that hands its methods on to a field.
type named struct {
	inner context.Context
	name  string
}

func (n *named) Deadline() (time.Time, bool) { return n.inner.Deadline() }
func (n *named) Done() <-chan struct{}       { return n.inner.Done() }
func (n *named) Err() error                  { return n.inner.Err() }
func (n *named) Value(key any) any           { return n.inner.Value(key) }

func (d *desk) handed(w http.ResponseWriter, r *http.Request) {
	ctx := context.Context(&named{context.TODO(), r.Host}) // want `ctx-dropped`
	d.db.ExecContext(ctx, "UPDATE hits SET n = n + 1")
}

// One that takes the end away.
type quiet struct{ context.Context }

func (quiet) Deadline() (deadline time.Time, ok bool) { return }
func (quiet) Done() <-chan struct{}                   { return nil }
func (quiet) Err() error                              { return nil }

func hush(ctx context.Context) context.Context { return quiet{ctx} }

func (d *desk) hushed(ctx context.Context) error {
	_, err := d.db.ExecContext(hush(ctx), "UPDATE hits SET n = n + 1") // want `ctx-dropped`
	return err
}

// An interface of shape Do, in a field or a parameter.
type doer interface {
	Do(*http.Request) (*http.Response, error)
}

type remote struct{ doer doer }

func (r *remote) viaField(ctx context.Context, u string) (*http.Response, error) {
	req, err := http.NewRequest(http.MethodGet, u, nil) // want `no-ctx-call`
	if err != nil {
		return nil, err
	}
	return r.doer.Do(req)
}

func viaRoundTripper(ctx context.Context, rt http.RoundTripper, u string) (*http.Response, error) {
	req, err := http.NewRequest(http.MethodGet, u, nil) // want `no-ctx-call`
	if err != nil {
		return nil, err
	}
	return rt.RoundTrip(req)
}
