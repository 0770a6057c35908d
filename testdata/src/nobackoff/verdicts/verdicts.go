// Package verdicts has switches over all that a verdict may be.
package verdicts

import (
	"context"
	"net/http"
	"time"
)

type verdict int

const (
	accept verdict = iota
	reject
	again
)

type judge interface{ of(error) verdict }

type caller struct {
	judge  judge
	client *http.Client
	pauses []time.Duration
}

func (c *caller) send(req *http.Request) error {
	resp, err := c.client.Do(req)
	if err == nil {
		err = resp.Body.Close()
	}
	return err
}

// ok: no verdict is left that would go on without a pause
func (c *caller) listed(ctx context.Context, req *http.Request) error {
	for n := 0; ; n++ {
		err := c.send(req)
		switch c.judge.of(err) {
		case accept, reject:
			return err
		case again:
			if n >= len(c.pauses) {
				return err
			}
			if err := doze(ctx, time.After(c.pauses[n])); err != nil {
				return err
			}
		}
	}
}

func doze(ctx context.Context, over <-chan time.Time) error {
	select {
	case <-over:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// ok: a func value is the attempt, and each verdict has a case of its own
func (c *caller) each(ctx context.Context, work func(context.Context) error) error {
	for _, pause := range c.pauses {
		err := work(ctx)
		switch v := c.judge.of(err); v {
		case again:
			select {
			case <-time.After(pause):
			case <-ctx.Done():
				return ctx.Err()
			}
		case accept:
			return nil
		case reject:
			return err
		}
	}
	return context.DeadlineExceeded
}

// One verdict is left out, and goes round at once.
func (c *caller) forgotten(req *http.Request) error {
	for { // want `send immediately`
		err := c.send(req)
		switch c.judge.of(err) {
		case accept:
			return nil
		case reject:
			return err
		}
	}
}

// All are there, and the one that tries again does not pause.
func (c *caller) hasty(req *http.Request) error {
	for { // want `send immediately`
		err := c.send(req)
		switch c.judge.of(err) {
		case accept:
			return nil
		case again:
		case reject:
			return err
		}
	}
}

type stage string

const (
	fresh stage = "fresh"
	spent stage = "spent"
)

// ok: strings with a type
func (c *caller) named(req *http.Request, stageOf func(error) stage) error {
	for {
		err := c.send(req)
		if err == nil {
			return nil
		}
		switch stageOf(err) {
		case spent:
			return err
		case fresh:
			select {
			case <-req.Context().Done():
				return err
			case <-time.After(time.Second):
			}
		}
	}
}
