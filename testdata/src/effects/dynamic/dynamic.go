// Package dynamic: calls that are not static.
package dynamic

import (
	"context"
	"database/sql/driver"
	"net/http"

	"example.com/greeter"
	"example.com/sdk"
)

// An interface of shape Do is the network.
type Doer interface {
	Do(*http.Request) (*http.Response, error)
}

func Send(d Doer, r *http.Request) { d.Do(r) } // want Send:"network unknown ctx1 via Doer.Do"

// An own interface has the join of the package's own implementations.
type Store interface {
	Get(ctx context.Context, k string) error // want Get:"network unbounded ctx0 via \\(\\*remote\\).Get → greeter.GreeterClient.SayHello"
	Len() int
}

type remote struct{ c greeter.GreeterClient }

func (r *remote) Get(ctx context.Context, k string) error { // want Get:"network unbounded ctx0 via greeter.GreeterClient.SayHello"
	_, err := r.c.SayHello(ctx, nil)
	return err
}

func (r *remote) Len() int { return 0 }

type memory map[string]string

func (m memory) Get(ctx context.Context, k string) error { return nil }
func (m memory) Len() int                                { return len(m) }

func Use(ctx context.Context, s Store) { s.Get(ctx, "k") } // want Use:"network unbounded ctx0 via \\(\\*remote\\).Get"

// By its signature: a client, a context first, an error, options of its module.
func Ask(ctx context.Context, c *sdk.Client) { c.Ask(ctx, "q") } // want Ask:"network unbounded ctx0 weak via \\(\\*sdk.Client\\).Ask"

func Name(c *sdk.Client) string { return c.Name() }

// The methods of an interface that is defined from another package's are that
// package's.
type Borrowed driver.Pinger

type pinger struct{ c greeter.GreeterClient }

func (p *pinger) Ping(ctx context.Context) error { // want Ping:"network unbounded ctx0 via"
	_, err := p.c.SayHello(ctx, nil)
	return err
}

func NewBorrowed(c greeter.GreeterClient) Borrowed { return &pinger{c} }
