// Package stall has what a limit would stop: it is reported, and no fix is
// offered. The test runs each form with a limit, and sees that it stops.
package stall

import (
	"context"
	"net/http"
	"sync"

	"golang.org/x/sync/errgroup"
)

func call(ctx context.Context, url string) error {
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

// Nested starts another goroutine on the group while it holds a place.
func Nested(ctx context.Context, urls []string) error {
	var g errgroup.Group
	// limit: g.SetLimit(2)
	for _, u := range urls {
		g.Go(func() error { // want `g.Go starts one goroutine per element of urls`
			g.Go(func() error { return call(ctx, u+"?meta") })
			return call(ctx, u)
		})
	}
	return g.Wait()
}

// After receives what the goroutines send only when all have started.
func After(ctx context.Context, urls []string) (n int) {
	results := make(chan error)
	// limit: sem := make(chan struct{}, 2)
	for _, u := range urls {
		// limit: sem <- struct{}{}
		go func() { // want `one goroutine per element of urls`
			// limit: defer func() { <-sem }()
			results <- call(ctx, u)
		}()
	}
	for range urls {
		if <-results == nil {
			n++
		}
	}
	return n
}

// Barrier lets none go before all are there.
func Barrier(ctx context.Context, urls []string) {
	start := make(chan struct{})
	var ready, done sync.WaitGroup
	// limit: sem := make(chan struct{}, 2)
	for _, u := range urls {
		// limit: sem <- struct{}{}
		ready.Add(1)
		done.Add(1)
		go func() { // want `one goroutine per element of urls`
			// limit: defer func() { <-sem }()
			defer done.Done()
			ready.Done()
			<-start
			call(ctx, u)
		}()
	}
	ready.Wait()
	close(start)
	done.Wait()
}
