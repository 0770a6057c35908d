// Package run has goroutines of a group that wait on the ctx around it. What the
// fixes make of them is run.
package run

import (
	"context"
	"net/http"

	"golang.org/x/sync/errgroup"
)

// Nameless throws the group's ctx away.
func Nameless(ctx context.Context, urls []string) error {
	g, _ := errgroup.WithContext(ctx)
	for _, url := range urls {
		g.Go(func() error {
			return ask(ctx, url) // want `ask in a goroutine of g waits on ctx, not on the group's context`
		})
	}
	return g.Wait()
}

// Named forgets it.
func Named(ctx context.Context, urls []string) error {
	g, inner := errgroup.WithContext(ctx)
	for _, url := range urls {
		g.Go(func() error {
			return ask(ctx, url) // want `ask in a goroutine of g waits on ctx, not on the group's context, inner`
		})
	}
	return finish(inner, g)
}

func finish(ctx context.Context, g *errgroup.Group) error {
	if err := g.Wait(); err != nil {
		return err
	}
	return context.Cause(ctx)
}

var client = &http.Client{}

func ask(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
