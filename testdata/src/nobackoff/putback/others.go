package putback

import (
	"context"
	"log"
	"time"
)

// ok: after a while.
func later(ctx context.Context, jobs chan job) {
	for j := range jobs {
		if err := process(ctx, j); err != nil {
			time.AfterFunc(time.Minute, func() { jobs <- j })
		}
	}
}

func slept(ctx context.Context, jobs chan job) {
	for j := range jobs {
		if err := process(ctx, j); err != nil {
			go func() {
				time.Sleep(time.Second)
				jobs <- j
			}()
		}
	}
}

func (c *controller) patient() bool {
	key, quit := c.queue.Get()
	if quit {
		return false
	}
	if !c.sync(key) {
		c.queue.AddAfter(key, time.Second)
	}
	return true
}

// ok: another queue, which somebody else works off.
func dead(ctx context.Context, jobs, failed chan job) {
	for j := range jobs {
		if err := process(ctx, j); err != nil {
			failed <- j
		}
	}
}

// ok: the next thing to do, whatever became of this one.
func again(ctx context.Context, jobs chan job) {
	for j := range jobs {
		if err := process(ctx, j); err != nil {
			log.Print(err)
		}
		jobs <- j
	}
}

// ok: counted, so that it comes back a few times only (strict).
func counted(ctx context.Context, jobs chan job) {
	for j := range jobs {
		if err := process(ctx, j); err != nil && j.attempts < 3 {
			j.attempts++
			jobs <- j
		}
	}
}

// ok: a connection that is borrowed, and given back in any case.
type conn struct{}

func (c *conn) get(ctx context.Context, url string) error { return process(ctx, job{url: url}) }

func borrow(ctx context.Context, pool chan *conn, url string) error {
	c := <-pool
	if err := c.get(ctx, url); err != nil {
		pool <- c
		return err
	}
	pool <- c
	return nil
}
