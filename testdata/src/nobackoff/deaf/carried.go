package deaf

import (
	"context"
	"net/http"
	"time"
)

// A run has its ctx in a field, beside what it works on.
type run struct {
	name string
	Ctx  context.Context
}

// delivery has the request it answers in one.
type delivery struct {
	url string
	in  *http.Request
}

// two says not which of them is meant.
type two struct{ outer, inner context.Context }

type plan struct{ retries int }

// The func is given the run, and so is whoever repeats it.
func (p plan) repeat(r *run, step func(*run) error) error {
	var last error
	attempt := 0
	for attempt <= p.retries {
		err := step(r)
		if err == nil {
			return nil
		}
		last = err
		time.Sleep(p.delay(attempt)) // want `the pause between attempts at step continues after r\.Ctx is cancelled`
		attempt++
	}
	return last
}

func (p plan) delay(attempt int) time.Duration { return time.Duration(attempt*p.retries) * time.Second }

func (c *courier) answer(d *delivery) (err error) {
	for n := range 5 {
		if err = c.send(d.in.Context(), d.url); err == nil {
			return nil
		}
		time.Sleep(time.Duration(n) * time.Second) // want `the pause between attempts at \(\*courier\).send continues after d\.in\.Context\(\) is cancelled`
	}
	return err
}

// ok: it asks the ctx in the field.
func (p plan) patient(r *run, step func(*run) error) (err error) {
	for attempt := range 5 {
		if err = step(r); err == nil {
			return nil
		}
		select {
		case <-r.Ctx.Done():
			return r.Ctx.Err()
		case <-time.After(p.delay(attempt)):
		}
	}
	return err
}

// ok: either of two.
func (p plan) either(t *two, step func(*two) error) (err error) {
	for attempt := range 5 {
		if err = step(t); err == nil {
			return nil
		}
		time.Sleep(p.delay(attempt))
	}
	return err
}

// ok: each round has a run of its own.
func (p plan) fresh(step func(*run) error) (err error) {
	for attempt := range 5 {
		r := &run{Ctx: context.Background()}
		if err = step(r); err == nil {
			return nil
		}
		time.Sleep(p.delay(attempt))
	}
	return err
}

// ok: goes on when whoever has the run has left.
func (p plan) later(r *run, step func() error) {
	go func() {
		for attempt := range 5 {
			if step() == nil {
				return
			}
			time.Sleep(p.delay(attempt))
		}
	}()
}
