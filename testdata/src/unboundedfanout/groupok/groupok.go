// Package groupok starts goroutines on groups that have a limit, or may have.
package groupok

import (
	"context"
	"net/http"

	"example.com/limits"
	"github.com/panjf2000/ants/v2"
	"github.com/sourcegraph/conc/pool"
	"golang.org/x/sync/errgroup"
)

func fetch(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func limit(ctx context.Context, urls []string, n int) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(n)
	for _, u := range urls {
		g.Go(func() error { return fetch(ctx, u) })
	}
	return g.Wait()
}

// Set in a constructor.
func constructor(ctx context.Context, urls []string) error {
	g := newGroup()
	for _, u := range urls {
		g.Go(func() error { return fetch(ctx, u) })
	}
	return g.Wait()
}

func newGroup() *errgroup.Group {
	g := new(errgroup.Group)
	g.SetLimit(4)
	return g
}

// Set on a field, elsewhere in the package.
type job struct{ g *errgroup.Group }

func newJob(n int) *job {
	j := &job{g: &errgroup.Group{}}
	j.g.SetLimit(n)
	return j
}

func (j *job) run(ctx context.Context, urls []string) error {
	for _, u := range urls {
		j.g.Go(func() error { return fetch(ctx, u) })
	}
	return j.g.Wait()
}

// Of a caller, or of a function of another package: nobody can tell.
func Given(ctx context.Context, g *errgroup.Group, urls []string) {
	for _, u := range urls {
		g.Go(func() error { return fetch(ctx, u) })
	}
}

// Set by a function that is given the group.
func configured(ctx context.Context, urls []string) error {
	var g errgroup.Group
	configure(&g)
	for _, u := range urls {
		g.Go(func() error { return fetch(ctx, u) })
	}
	return g.Wait()
}

func configure(g *errgroup.Group) { g.SetLimit(8) }

func pools(ctx context.Context, urls []string) error {
	p := pool.New().WithMaxGoroutines(5).WithErrors()
	for _, u := range urls {
		p.Go(func() error { return fetch(ctx, u) })
	}
	q, err := ants.NewPool(10)
	if err != nil {
		return err
	}
	for _, u := range urls {
		q.Submit(func() { fetch(ctx, u) })
	}
	return p.Wait()
}

// A semaphore beside the group.
func beside(ctx context.Context, urls []string) error {
	var g errgroup.Group
	sem := make(chan struct{}, 3)
	for _, u := range urls {
		sem <- struct{}{}
		g.Go(func() error {
			defer func() { <-sem }()
			return fetch(ctx, u)
		})
	}
	return g.Wait()
}

// The callee limits itself: for audits.
func capped(c *limits.Client, urls []string) error {
	var g errgroup.Group
	for _, u := range urls {
		g.Go(func() error { return c.Fetch(u) })
	}
	return g.Wait()
}

// A few things at once.
func three(ctx context.Context) error {
	var g errgroup.Group
	g.Go(func() error { return fetch(ctx, "https://a.example") })
	g.Go(func() error { return fetch(ctx, "https://b.example") })
	g.Go(func() error { return fetch(ctx, "https://c.example") })
	return g.Wait()
}
