// Package deaf pauses between attempts in ways that no ctx ends.
package deaf

import (
	"context"
	"errors"
	"log"
	"net/http"
	"time"

	"example.com/verdicts"
)

var errBusy = errors.New("busy")

type courier struct {
	http  *http.Client
	pause func(time.Duration)
	tick  *time.Ticker
}

var rest = time.Sleep // tests put something else here

func newCourier() *courier {
	return &courier{http: &http.Client{Timeout: time.Minute}, pause: time.Sleep, tick: time.NewTicker(time.Second)}
}

func (c *courier) send(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, "POST", url, nil)
	if err != nil {
		return err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// A variable of the package.
func (c *courier) variable(ctx context.Context, url string) (err error) {
	for n := 0; n < 5; n++ {
		if err = c.send(ctx, url); err != nil {
			rest(time.Duration(n) * time.Second) // want `the pause between attempts at \(\*courier\).send continues after ctx is cancelled`
			continue
		}
		return nil
	}
	return err
}

// A local one.
func (c *courier) local(ctx context.Context, url string) (err error) {
	doze := func() { time.Sleep(3 * time.Second) }
	for range 5 {
		if err = c.send(ctx, url); err == nil {
			return nil
		}
		doze() // want `the pause between attempts at \(\*courier\).send continues after ctx is cancelled`
	}
	return err
}

// A field.
func (c *courier) field(ctx context.Context, url string) (err error) {
	for n := range 5 {
		if n > 0 {
			c.pause(time.Second) // want `the pause of 1s between attempts at \(\*courier\).send continues after ctx is cancelled`
		}
		if err = c.send(ctx, url); err == nil {
			return nil
		}
	}
	return err
}

// A helper of a helper; one of another package.
func (c *courier) back(n int) { c.off(n) }

func (c *courier) off(n int) {
	if n > 0 {
		time.Sleep(time.Second << min(n, 5))
	}
}

func (c *courier) helper(ctx context.Context, url string) (err error) {
	for n := range 5 {
		if err = c.send(ctx, url); err == nil {
			return nil
		}
		c.back(n) // want `the pause between attempts at \(\*courier\).send continues after ctx is cancelled`
	}
	return err
}

func (c *courier) far(ctx context.Context, url string) (err error) {
	for n := range 5 {
		if err = c.send(ctx, url); err == nil {
			return nil
		}
		verdicts.Nap(n) // want `the pause between attempts at \(\*courier\).send continues after ctx is cancelled`
	}
	return err
}

// A helper that has the ctx.
func (c *courier) moreAfter(ctx context.Context, n int) bool {
	if n > 4 {
		return false
	}
	time.Sleep(time.Second) // want `the pause of 1s between attempts at \(\*courier\).send continues after ctx is cancelled`
	return true
}

func (c *courier) asks(ctx context.Context, url string) (err error) {
	for n := 0; ; n++ {
		if err = c.send(ctx, url); err == nil {
			return nil
		}
		if !c.moreAfter(ctx, n) {
			return err
		}
	}
}

// Timers: a case without another, their channels, a ticker.
func (c *courier) after(ctx context.Context, url string) (err error) {
	for range 5 {
		if err = c.send(ctx, url); err == nil {
			return nil
		}
		<-time.After(2 * time.Second) // want `the pause of 2s between attempts at \(\*courier\).send continues after ctx is cancelled`
	}
	return err
}

func (c *courier) timer(ctx context.Context, url string) (err error) {
	for range 5 {
		if err = c.send(ctx, url); err == nil {
			return nil
		}
		t := time.NewTimer(2 * time.Second)
		<-t.C // want `the pause between attempts at \(\*courier\).send continues after ctx is cancelled`
	}
	return err
}

func (c *courier) ticker(ctx context.Context, url string) error {
	for { // want `this loop retries \(\*courier\).send until it succeeds`
		<-c.tick.C // want `the pause between attempts at \(\*courier\).send continues after ctx is cancelled`
		if err := c.send(ctx, url); err != nil {
			log.Print(err)
			continue
		}
		return nil
	}
}

func (c *courier) alone(ctx context.Context, url string) (err error) {
	for range 5 {
		if err = c.send(ctx, url); err == nil {
			return nil
		}
		select {
		case <-time.After(time.Second): // want `the pause of 1s between attempts at \(\*courier\).send continues after ctx is cancelled`
		}
	}
	return err
}

// A goto, and a function that calls itself.
func (c *courier) jumps(ctx context.Context, url string) error {
	n := 0
again:
	err := c.send(ctx, url)
	if err != nil && n < 5 {
		n++
		rest(time.Second) // want `the pause of 1s between attempts at \(\*courier\).send continues after ctx is cancelled`
		goto again
	}
	return err
}

func (c *courier) itself(ctx context.Context, url string, left int) error {
	err := c.send(ctx, url)
	if err == nil || left == 0 {
		return err
	}
	c.pause(time.Second) // want `the pause of 1s between attempts at \(\*courier\).send continues after ctx is cancelled`
	return c.itself(ctx, url, left-1)
}

// Through an attempt that answers with a bool.
func (c *courier) sent(ctx context.Context, url string) bool { return c.send(ctx, url) == nil }

func (c *courier) bool(ctx context.Context, url string) error {
	for range 5 {
		if c.sent(ctx, url) {
			return nil
		}
		<-time.After(time.Second) // want `the pause of 1s between attempts at \(\*courier\).sent continues after ctx is cancelled`
	}
	return errBusy
}

// The ctx of each attempt ends with that of the caller.
func (c *courier) within(parent context.Context, url string) (err error) {
	var ctx context.Context
	for range 5 {
		ctx, _ = context.WithTimeout(parent, time.Second)
		if err = c.send(ctx, url); err == nil {
			return nil
		}
		time.Sleep(time.Second) // want `the pause of 1s between attempts at \(\*courier\).send continues after parent is cancelled`
	}
	return err
}

// A parameter is replaced by what is made of it.
func (c *courier) narrowed(ctx context.Context, url string) (err error) {
	for n := range 5 {
		ctx = context.WithValue(ctx, errBusy, n)
		if err = c.send(ctx, url); err == nil {
			return nil
		}
		time.Sleep(time.Second) // want `the pause of 1s between attempts at \(\*courier\).send continues after ctx is cancelled`
	}
	return err
}

// One ctx for all attempts.
func (c *courier) all(url string) (err error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for range 5 {
		if err = c.send(ctx, url); err == nil {
			return nil
		}
		time.Sleep(time.Second) // want `the pause of 1s between attempts at \(\*courier\).send continues after ctx is cancelled`
	}
	return err
}
