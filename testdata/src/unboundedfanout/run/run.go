// Package run has a function for each form of fix. Each calls url once per
// item; the test runs what the fixes make of them, and counts.
package run

import (
	"context"
	"errors"
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

// Counted is joined by a wait group, and can return the ctx's error.
func Counted(ctx context.Context, urls []string) error {
	var wg sync.WaitGroup
	errs := make([]error, len(urls))
	for i, u := range urls {
		wg.Add(1)
		go func() { // want `one goroutine per element of urls`
			defer wg.Done()
			errs[i] = call(ctx, u)
		}()
	}
	wg.Wait()
	return errors.Join(errs...)
}

// Void has nothing to return.
func Void(ctx context.Context, urls []string) {
	var (
		wg sync.WaitGroup
		mu sync.Mutex
		n  int
	)
	for _, u := range urls {
		if u == "" {
			continue
		}
		wg.Add(1)
		go func() { // want `one goroutine per element of urls`
			defer wg.Done()
			if err := call(ctx, u); err != nil {
				return
			}
			mu.Lock()
			defer mu.Unlock()
			n++
		}()
	}
	wg.Wait()
}

// Direct starts a function.
func Direct(ctx context.Context, urls []string) {
	var wg sync.WaitGroup
	wg.Add(len(urls))
	for _, u := range urls {
		go one(ctx, u, &wg) // want `one goroutine per element of urls`
	}
	wg.Wait()
}

func one(ctx context.Context, u string, wg *sync.WaitGroup) {
	defer wg.Done()
	call(ctx, u)
}

// Argument starts a literal with an argument.
func Argument(ctx context.Context, urls []string) {
	results := make(chan error, len(urls))
	for _, u := range urls {
		go func(u string) { results <- call(ctx, u) }(u) // want `one goroutine per element of urls`
	}
	for range urls {
		<-results
	}
}

// Messages receives.
func Messages(ctx context.Context, urls []string) {
	ch := make(chan string)
	go func() {
		defer close(ch)
		for _, u := range urls {
			ch <- u
		}
	}()
	var wg sync.WaitGroup
	for u := range ch {
		wg.Add(1)
		go func() { // want `one goroutine per message from ch`
			defer wg.Done()
			call(ctx, u)
		}()
	}
	wg.Wait()
}

// WaitGroup starts by wg.Go, in a labelled loop.
func WaitGroup(ctx context.Context, urls []string) {
	var wg sync.WaitGroup
loop:
	for {
		for _, u := range urls {
			wg.Go(func() { // want `wg.Go starts one goroutine per element of urls`
				call(ctx, u)
			})
		}
		break loop
	}
	wg.Wait()
}

// Group is an errgroup.
func Group(ctx context.Context, urls []string) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, u := range urls {
		g.Go(func() error { // want `g.Go starts one goroutine per element of urls`
			return call(ctx, u)
		})
	}
	return g.Wait()
}

// Zero is an errgroup that is a variable.
func Zero(ctx context.Context, urls []string) error {
	var g errgroup.Group
	for i := range urls {
		g.Go(func() error { return call(ctx, urls[i]) }) // want `g.Go starts one goroutine per element of urls`
	}
	return g.Wait()
}

// All has a limit that is none.
func All(ctx context.Context, urls []string) error {
	var g errgroup.Group
	g.SetLimit(len(urls)) // want `is the length of urls, so it limits nothing`
	for _, u := range urls {
		g.Go(func() error { return call(ctx, u) })
	}
	return g.Wait()
}

// Recovers has workers that may panic.
func Recovers(ctx context.Context, urls []string) {
	var wg sync.WaitGroup
	for _, u := range urls {
		wg.Add(1)
		go func() { // want `one goroutine per element of urls`
			defer wg.Done()
			defer func() { recover() }()
			call(ctx, u)
		}()
	}
	wg.Wait()
}
