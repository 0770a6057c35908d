// Package group starts goroutines on groups and pools that have no limit.
package group

import (
	"context"
	"net/http"
	"sync"

	"github.com/alitto/pond/v2"
	"github.com/panjf2000/ants/v2"
	"github.com/samber/lo/parallel"
	"github.com/sourcegraph/conc"
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

func zero(ctx context.Context, urls []string) error {
	var g errgroup.Group
	for _, u := range urls {
		g.Go(func() error { return fetch(ctx, u) }) // want `g.Go starts one goroutine per element of urls, each calling HTTP.*, via fetch → .*; call SetLimit\(10\) on it first`
	}
	return g.Wait()
}

func withContext(ctx context.Context, urls []string) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, u := range urls {
		u := u
		g.Go(func() error { // want `g.Go starts one goroutine per element of urls`
			return fetch(ctx, u)
		})
	}
	return g.Wait()
}

// The limit is on another group.
func other(ctx context.Context, urls []string) error {
	a, b := new(errgroup.Group), new(errgroup.Group)
	a.SetLimit(3)
	for _, u := range urls {
		a.Go(func() error { return fetch(ctx, u) })
		b.Go(func() error { return fetch(ctx, u) }) // want `b.Go starts one goroutine per element of urls`
	}
	a.Wait()
	return b.Wait()
}

// A group that a helper makes and one that a helper is given.
func made(ctx context.Context, urls []string) error {
	g := newGroup()
	start(ctx, g, urls)
	return g.Wait()
}

func newGroup() *errgroup.Group { return &errgroup.Group{} }

func start(ctx context.Context, g *errgroup.Group, urls []string) {
	for _, u := range urls {
		g.Go(func() error { return fetch(ctx, u) }) // want `g.Go starts one goroutine per element of urls`
	}
}

// A field.
type job struct{ g errgroup.Group }

func (j *job) run(ctx context.Context, urls []string) error {
	for _, u := range urls {
		j.g.Go(func() error { return fetch(ctx, u) }) // want `j.g.Go starts one goroutine per element of urls`
	}
	return j.g.Wait()
}

func waitGroup(ctx context.Context, urls []string) {
	var wg sync.WaitGroup
	for _, u := range urls {
		wg.Go(func() { // want `wg.Go starts one goroutine per element of urls`
			fetch(ctx, u)
		})
	}
	wg.Wait()
}

func concs(ctx context.Context, urls []string) error {
	wg := conc.NewWaitGroup()
	for _, u := range urls {
		wg.Go(func() { // want `wg.Go starts one goroutine per element of urls`
			fetch(ctx, u)
		})
	}
	wg.Wait()
	p := pool.New().WithErrors()
	for _, u := range urls {
		p.Go(func() error { return fetch(ctx, u) }) // want `p.Go starts one goroutine per element of urls, .*; call WithMaxGoroutines\(10\) on it first`
	}
	return p.Wait()
}

func each(ctx context.Context, urls []string) {
	parallel.ForEach(urls, func(u string, _ int) { // want `parallel.ForEach starts one goroutine per element of urls, .*; use an errgroup with SetLimit\(10\)`
		fetch(ctx, u)
	})
}

func pools(ctx context.Context, urls []string) {
	for _, u := range urls {
		ants.Submit(func() { fetch(ctx, u) }) // want `ants.Submit starts one goroutine per element of urls`
		pond.Submit(func() { fetch(ctx, u) }) // want `pond.Submit starts one goroutine per element of urls`
	}
}

// Limits that are none.

func negative(ctx context.Context, urls []string) error {
	var g errgroup.Group
	g.SetLimit(-1) // want `g.SetLimit\(-1\) means no limit: g.Go starts one goroutine per element of urls, each calling HTTP.*; use a constant such as 10`
	for _, u := range urls {
		g.Go(func() error { return fetch(ctx, u) })
	}
	return g.Wait()
}

func ofAll(ctx context.Context, urls []string) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(len(urls)) // want `g.SetLimit\(len\(urls\)\) is the length of urls, so it limits nothing`
	for _, u := range urls {
		g.Go(func() error { return fetch(ctx, u) })
	}
	return g.Wait()
}

func poolOfAll(ctx context.Context, urls []string) error {
	p, err := ants.NewPool(-1) // want `ants.NewPool\(-1\) means no limit`
	if err != nil {
		return err
	}
	defer p.Release()
	for _, u := range urls {
		p.Submit(func() { fetch(ctx, u) })
	}
	return nil
}

func semaphoreOfAll(ctx context.Context, urls []string) {
	sem := make(chan struct{}, len(urls)) // want `sem has a slot for each element of urls, so it limits nothing: one goroutine per element of urls`
	for _, u := range urls {
		sem <- struct{}{}
		go func() {
			defer func() { <-sem }()
			fetch(ctx, u)
		}()
	}
}
