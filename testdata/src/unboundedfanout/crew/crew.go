// Package crew gives wrappers of another package, and of its own, a limit.
package crew

import (
	"context"
	"net/http"

	"example.com/crew"
	"golang.org/x/sync/errgroup"
)

func fetch(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// g := crew.New(len(urls)), behind an interface.
func Interface(ctx context.Context, urls []string) error {
	g := crew.New(len(urls)) // want `crew.New is given the length of urls as its limit, so it limits nothing`
	for _, url := range urls {
		g.Go(func() error { return fetch(ctx, url) })
	}
	return g.Wait()
}

// p, err := crew.NewPool(name, n), n made of the length before.
func Pool(ctx context.Context, urls []string) error {
	n := len(urls)
	p, err := crew.NewPool("fetch", n) // want `crew.NewPool is given the length of urls as its limit, so it limits nothing`
	if err != nil {
		return err
	}
	for _, url := range urls {
		p.Submit(func() { fetch(ctx, url) })
	}
	return nil
}

type own struct{ g errgroup.Group }

func newOwn(limit int) *own {
	o := new(own)
	o.g.SetLimit(limit)
	return o
}

func (o *own) start(f func() error) { o.g.Go(f) }

// A wrapper of this package.
func Own(ctx context.Context, docs map[string]string) {
	o := newOwn(len(docs)) // want `newOwn is given the length of docs as its limit, so it limits nothing`
	for _, url := range docs {
		o.start(func() error { return fetch(ctx, url) })
	}
}

// Two places start on one pool: told once.
func Twice(ctx context.Context, urls []string) {
	g := crew.New(len(urls)) // want `crew.New is given the length of urls as its limit, so it limits nothing`
	for _, url := range urls {
		g.Go(func() error { return fetch(ctx, url) })
	}
	for _, url := range urls {
		g.Go(func() error { return fetch(ctx, url+"/again") })
	}
}

// A limit, the least of two, a number of its caller, a number that is none.
func Limited(ctx context.Context, urls []string, n int) {
	g := crew.New(8)
	h := crew.New(min(len(urls), 8))
	i := crew.New(n)
	j := crew.NewFixed(len(urls))
	for _, url := range urls {
		g.Go(func() error { return fetch(ctx, url) })
		h.Go(func() error { return fetch(ctx, url) })
		i.Go(func() error { return fetch(ctx, url) })
		j.Go(func() error { return fetch(ctx, url) })
	}
}

// One of two makes it: nobody knows.
func Either(ctx context.Context, urls []string, all bool) {
	g := crew.New(8)
	if all {
		g = crew.New(len(urls))
	}
	for _, url := range urls {
		g.Go(func() error { return fetch(ctx, url) })
	}
}
