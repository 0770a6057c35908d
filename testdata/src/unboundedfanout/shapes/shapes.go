// Package shapes starts goroutines per element by every way there is round a loop.
package shapes

import (
	"context"
	"iter"
	"net/http"
	"slices"
	"sync"

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

// goto.

func jumps(ctx context.Context, urls []string) {
	i := 0
next:
	if i < len(urls) {
		go fetch(ctx, urls[i]) // want `one goroutine per element of urls, each calling HTTP`
		i++
		goto next
	}
}

func jumpsAtTheEnd(ctx context.Context, urls []string) {
	var wg sync.WaitGroup
	i := 0
next:
	url := urls[i]
	wg.Add(1)
	go func() { // want `one goroutine per element of urls, each calling HTTP`
		defer wg.Done()
		fetch(ctx, url)
	}()
	i++
	if i < len(urls) {
		goto next
	}
	wg.Wait()
}

// ok: joined in the round, limited in the round, three times, no way back.
func jumpsInTurn(ctx context.Context, urls []string) {
	i := 0
next:
	done := make(chan error, 1)
	go func() { done <- fetch(ctx, urls[i]) }()
	<-done
	i++
	if i < len(urls) {
		goto next
	}
}

func jumpsLimited(ctx context.Context, urls []string) {
	sem := make(chan struct{}, 4)
	i := 0
next:
	if i < len(urls) {
		sem <- struct{}{}
		go func(u string) {
			defer func() { <-sem }()
			fetch(ctx, u)
		}(urls[i])
		i++
		goto next
	}
}

func jumpsThrice(ctx context.Context, urls []string) {
	i := 0
next:
	if i < 3 {
		go fetch(ctx, urls[i])
		i++
		goto next
	}
}

func jumpsAhead(ctx context.Context, urls []string) {
	if len(urls) == 0 {
		goto end
	}
	go fetch(ctx, urls[0])
end:
	return
}

// Labels.

func labelled(ctx context.Context, groups map[string][]string, skip func(string) bool) {
groups:
	for name, urls := range groups {
		for _, u := range urls {
			if skip(u) {
				continue groups
			}
			if u == "" {
				break groups
			}
			go fetch(ctx, name+u) // want `one goroutine per element of urls`
		}
	}
}

// ok: the first of each group only, and then out.
func labelledOnce(ctx context.Context, urls []string) {
urls:
	for _, u := range urls {
		switch {
		case u == "":
			continue
		default:
			go fetch(ctx, u)
			break urls
		}
	}
}

// Iterators, of one's own and of a type.

func pages(urls []string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for i, u := range urls {
			if !yield(i, u) {
				return
			}
		}
	}
}

type list struct{ urls []string }

func (l *list) all() iter.Seq[string] { return slices.Values(l.urls) }

func iterates(ctx context.Context, urls []string, l *list) {
	for _, u := range pages(urls) {
		go fetch(ctx, u) // want `one goroutine per element of pages\(urls\)`
	}
	for u := range l.all() {
		go fetch(ctx, u) // want `one goroutine per element of l.all\(\)`
	}
	for i, u := range slices.All(urls) {
		go fetch(ctx, u+string(rune(i))) // want `one goroutine per element of urls`
	}
}

// Method values and expressions.

type client struct{ base string }

func (c *client) get(ctx context.Context, path string) error { return fetch(ctx, c.base+path) }

func values(ctx context.Context, c *client, paths []string) error {
	get := c.get
	expr := (*client).get
	var g errgroup.Group
	for _, p := range paths {
		go get(ctx, p)                            // want `one goroutine per element of paths`
		go expr(c, ctx, p)                        // want `one goroutine per element of paths`
		g.Go(func() error { return get(ctx, p) }) // want `g.Go starts one goroutine per element of paths`
	}
	return g.Wait()
}

// Closures in fields of structs.

type stage struct {
	name string
	run  func(context.Context, string) error
}

type pipeline struct {
	work  func(context.Context, string) error
	stage stage
}

func newPipeline(c *client) *pipeline {
	return &pipeline{
		work:  func(ctx context.Context, path string) error { return c.get(ctx, path) },
		stage: stage{name: "get", run: c.get},
	}
}

func (p *pipeline) all(ctx context.Context, paths []string) {
	for _, path := range paths {
		go p.work(ctx, path)      // want `one goroutine per element of paths`
		go p.stage.run(ctx, path) // want `one goroutine per element of paths`
	}
}

// Generics.

type batch[T ~string] struct{ items []T }

func (b *batch[T]) send(ctx context.Context) {
	for _, it := range b.items {
		go fetch(ctx, string(it)) // want `one goroutine per element of b.items`
	}
}

func forEach[S ~[]T, T any](items S, f func(T)) {
	for _, it := range items {
		go f(it)
	}
}

func generics(ctx context.Context, urls []string) {
	forEach(urls, func(u string) { fetch(ctx, u) }) // want `forEach starts one goroutine per element of urls`
	forEach([]string{"https://a.example"}, func(u string) { fetch(ctx, u) })
}

// A function that starts one goroutine, called per item: directly, through
// another, and as a method value.

func enqueue(ctx context.Context, url string) { go fetch(ctx, url) }

func submit(ctx context.Context, url string) {
	if url == "" {
		return
	}
	enqueue(ctx, url)
}

func perItem(ctx context.Context, urls []string) {
	for _, u := range urls {
		enqueue(ctx, u) // want `enqueue starts one goroutine per element of urls`
	}
	for _, u := range urls {
		submit(ctx, u) // want `submit starts one goroutine per element of urls`
	}
	for i := range urls {
		func() { enqueue(ctx, urls[i]) }() // want `enqueue starts one goroutine per element of urls`
	}
}

// Recursion that spawns: per child, in a group, and through a literal.

type page struct {
	url   string
	links []*page
}

func (p *page) crawl(ctx context.Context) {
	fetch(ctx, p.url)
	for _, l := range p.links {
		go l.crawl(ctx) // want `one goroutine per element of p.links`
	}
}

func (p *page) walk(ctx context.Context, wg *sync.WaitGroup) {
	fetch(ctx, p.url)
	for _, l := range p.links {
		wg.Add(1)
		go func() { // want `one goroutine per element of p.links`
			defer wg.Done()
			l.walk(ctx, wg)
		}()
	}
}

func (p *page) visit(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, l := range p.links {
		g.Go(func() error { return l.visit(ctx) }) // want `g.Go starts one goroutine per element of p.links`
	}
	g.Go(func() error { return fetch(ctx, p.url) })
	return g.Wait()
}

// ok: one after another, though each on a goroutine.
func (p *page) chain(ctx context.Context) {
	fetch(ctx, p.url)
	for _, l := range p.links {
		done := make(chan struct{})
		go func() {
			defer close(done)
			l.chain(ctx)
		}()
		<-done
	}
}

// A helper that starts more than its func is reported itself, too.
func logged(ctx context.Context, urls []string, f func(string)) {
	for _, u := range urls {
		go func() { // want `one goroutine per element of urls`
			f(u)
			fetch(ctx, "https://log.example/"+u)
		}()
	}
}

func wrapped(ctx context.Context, urls []string) {
	logged(ctx, urls, func(u string) { fetch(ctx, u) }) // want `logged starts one goroutine per element of urls`
}
