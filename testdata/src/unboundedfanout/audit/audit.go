// Package audit has what only audits want to see.
package audit

import (
	"context"
	"net/http"
	"sync"

	"example.com/limits"
	amqp "github.com/rabbitmq/amqp091-go"
	"golang.org/x/sync/errgroup"
)

func fetch(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Collaborators: the wait is a method of the element.

type vendor interface {
	Models(ctx context.Context) ([]string, error)
}

type remote struct {
	http *http.Client
	base string
}

func (r *remote) Models(ctx context.Context) ([]string, error) {
	resp, err := r.http.Get(r.base)
	if err != nil {
		return nil, err
	}
	return nil, resp.Body.Close()
}

func models(ctx context.Context, vendors []vendor) {
	for _, v := range vendors {
		go v.Models(ctx) // want `one goroutine per element of vendors, each calling HTTP`
	}
}

func shutdown(ctx context.Context, remotes map[string]*remote) {
	for _, r := range remotes {
		go func() { // want `one goroutine per element of remotes`
			r.Models(ctx)
		}()
	}
}

// Configured: there are as many as somebody wrote down.

type server struct {
	Name string `yaml:"name"`
	URL  string `yaml:"url"`
}

func ping(servers []server) {
	for _, s := range servers {
		go fetch(s.URL) // want `one goroutine per element of servers`
	}
}

// A queue that says how many messages may be under way.
func consume(ch *amqp.Channel) error {
	if err := ch.Qos(20, 0, false); err != nil {
		return err
	}
	msgs, err := ch.Consume("q", "", false, false, false, false, nil)
	if err != nil {
		return err
	}
	for d := range msgs {
		go func() { // want `one goroutine per message from msgs`
			fetch(string(d.Body))
			d.Ack(false)
		}()
	}
	return nil
}

// A place taken inside.
func inside(urls []string) {
	sem := make(chan struct{}, 5)
	var wg sync.WaitGroup
	for _, u := range urls {
		wg.Add(1)
		go func() { // want `one goroutine per element of urls, and each acquires its limiter only after it starts: calls to HTTP are limited, but the goroutines and what they hold are not.*; acquire it before the goroutine starts`
			defer wg.Done()
			sem <- struct{}{}
			defer func() { <-sem }()
			fetch(u)
		}()
	}
	wg.Wait()
}

func insideCallee(c *limits.Client, urls []string) error {
	var g errgroup.Group
	for _, u := range urls {
		g.Go(func() error { return c.Fetch(u) }) // want `g.Go starts one goroutine per element of urls, and each acquires its limiter only after it starts`
	}
	return g.Wait()
}

// Comments stay.
func insideCommented(urls []string) {
	sem := make(chan struct{}, 5)
	var wg sync.WaitGroup
	for _, u := range urls {
		wg.Add(1)
		go func() { // want `each acquires its limiter only after it starts`
			defer wg.Done()
			sem <- struct{}{}
			// Give it back.
			defer func() { <-sem }()
			fetch(u)
		}()
	}
	wg.Wait()
}

// A limiter of one request.
func handler(w http.ResponseWriter, r *http.Request) {
	urls := r.URL.Query()["url"]
	sem := make(chan struct{}, 8)
	for _, u := range urls {
		sem <- struct{}{}
		go func() { // want `sem limits the goroutines of one request only: with 100 requests at once, HTTP is called 100 times as often.*; share one limiter between requests`
			defer func() { <-sem }()
			fetch(u)
		}()
	}
}
