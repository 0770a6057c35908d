package owed

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// A thing of a pool that is put back at the end.
func pooled(ctx context.Context, p *pool, u string) (err error) {
	b := p.Get()
	for range 3 {
		if err = get(ctx, u+b); err == nil {
			break
		}
		time.Sleep(time.Second) // want `the pause of 1s between attempts at get continues after ctx is cancelled`
	}
	p.Put(b)
	return err
}

type pool struct{}

func (p *pool) Get() string  { return "" }
func (p *pool) Put(b string) {}

// A flag that is an atomic, and an entry of a map that others look at.
type tracker struct {
	running atomic.Bool
	jobs    map[string]bool
	mu      sync.Mutex
}

func (t *tracker) flagged(ctx context.Context, u string) (err error) {
	t.running.Store(true)
	for range 3 {
		if err = get(ctx, u); err == nil {
			break
		}
		time.Sleep(time.Second) // want `the pause of 1s between attempts at get continues after ctx is cancelled`
	}
	t.running.Store(false)
	return err
}

func (t *tracker) listed(ctx context.Context, u string) (err error) {
	t.jobs[u] = true
	for range 3 {
		if err = get(ctx, u); err == nil {
			break
		}
		time.Sleep(time.Second) // want `the pause of 1s between attempts at get continues after ctx is cancelled`
	}
	delete(t.jobs, u)
	return err
}

// What a once does is not done again.
var (
	once   sync.Once
	errOne error
)

func first(ctx context.Context, u string) error {
	once.Do(func() {
		for range 3 {
			if errOne = get(ctx, u); errOne == nil {
				return
			}
			time.Sleep(time.Second) // want `the pause of 1s between attempts at get continues after ctx is cancelled`
		}
	})
	return errOne
}

// The lock is held two calls up, by a method of another name.
func (t *tracker) lockAll()   { t.mu.Lock() }
func (t *tracker) unlockAll() { t.mu.Unlock() }

func (t *tracker) Sync(ctx context.Context, u string) error {
	t.lockAll()
	defer t.unlockAll()
	return t.sync(ctx, u)
}

func (t *tracker) sync(ctx context.Context, u string) error { return t.push(ctx, u) }

func (t *tracker) push(ctx context.Context, u string) (err error) {
	for range 3 { // want `this loop retries get immediately when it fails, 3 times`
		if err = get(ctx, u); err == nil {
			return nil
		}
	}
	return err
}

// A goroutine that owes an answer. That the function around it receives the
// answers makes them no semaphore, whatever was asked about it before.
func (t *tracker) once(ctx context.Context, u string) (err error) {
	t.running.Store(true)
	for range 3 { // want `this loop retries get immediately when it fails, 3 times`
		if err = get(ctx, u); err == nil {
			break
		}
	}
	t.running.Store(false)
	return err
}

func (t *tracker) all(ctx context.Context, urls []string) error {
	answers := make(chan error)
	for _, u := range urls {
		go func() {
			var err error
			for range 3 { // want `this loop retries get immediately when it fails, 3 times`
				if err = get(ctx, u); err == nil {
					break
				}
			}
			answers <- err
		}()
	}
	for range urls {
		if err := <-answers; err != nil {
			return err
		}
	}
	return t.once(ctx, "https://example.com")
}
