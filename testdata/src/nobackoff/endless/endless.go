// Package endless retries until it succeeds.
package endless

import (
	"context"
	"errors"
	"io"
	"log"
	"math/rand/v2"
	"net/http"
	"time"
)

type client struct{ stop chan struct{} }

var errFatal = errors.New("fatal")

func send(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, "POST", url, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}

func (c *client) deliver(url string) {
	for { // want `this loop retries send until it succeeds: if it never does, \(\*client\).deliver never returns; limit the attempts or the time`
		if err := send(context.Background(), url); err == nil {
			return
		}
		time.Sleep(time.Second)
	}
}

// Handing ctx to the call is no test of it.
func (c *client) deliverCtx(ctx context.Context, url string) error {
	for { // want `this loop retries send until it succeeds: .* return when ctx is done`
		err := send(ctx, url)
		if err == nil {
			return nil
		}
		if errors.Is(err, errFatal) {
			return err
		}
		log.Print(err)
		time.Sleep(time.Second) // want `continues after ctx is cancelled`
	}
}

// By recursion, at once.
func (c *client) again(url string) error {
	if err := send(context.Background(), url); err != nil {
		log.Print(err)
		return c.again(url) // want `this recursive call retries send immediately` `this recursive call retries send until it succeeds`
	}
	return nil
}

// Recursion that counts, at once.
func counted(ctx context.Context, url string, left int) error {
	err := send(ctx, url)
	if err != nil && left > 0 {
		return counted(ctx, url, left-1) // want `this recursive call retries send immediately`
	}
	return err
}

// ok: recursion over other things.
type node struct {
	url      string
	children []*node
}

func walk(ctx context.Context, n *node) error {
	if err := send(ctx, n.url); err != nil {
		for _, child := range n.children {
			if err := walk(ctx, child); err != nil {
				return err
			}
		}
	}
	return nil
}

// ok: a stop signal.
func (c *client) stoppable(url string) {
	for {
		if err := send(context.Background(), url); err == nil {
			return
		}
		select {
		case <-c.stop:
			return
		case <-time.After(time.Second):
		}
	}
}

// ok: the time.
func (c *client) deadline(url string) error {
	start := time.Now()
	for {
		err := send(context.Background(), url)
		if err == nil {
			return nil
		}
		if time.Since(start) > time.Minute {
			return err
		}
		time.Sleep(time.Second)
	}
}

// ok: a counter.
func (c *client) tries(url string) error {
	tries := 0
	for {
		err := send(context.Background(), url)
		if err == nil {
			return nil
		}
		tries++
		if tries > 5 {
			return err
		}
		time.Sleep(time.Second)
	}
}

// ok: the ctx is tested.
func (c *client) tested(ctx context.Context, url string) {
	for ctx.Err() == nil {
		if err := send(ctx, url); err == nil {
			return
		}
		pause(ctx)
	}
}

func pause(ctx context.Context) {
	select {
	case <-ctx.Done():
	case <-time.After(time.Second):
	}
}

// ok: a start waits for what it needs (strict).
func waitForServer(url string) {
	for {
		if err := send(context.Background(), url); err == nil {
			return
		}
		time.Sleep(time.Second)
	}
}

// ok: a service loop has no success to end with.
func (c *client) serve(url string) {
	for {
		if err := send(context.Background(), url); err != nil {
			log.Print(err)
		}
		time.Sleep(time.Minute)
	}
}

// A connection that is kept up, with pauses that grow and have a limit: nobody
// waits for it.
func (c *client) keepUp(url string) {
	pause := time.Second
	for {
		if err := send(context.Background(), url); err == nil {
			return
		}
		time.Sleep(pause + rand.N(pause))
		pause = min(2*pause, time.Minute)
	}
}

// Somebody waits for this one.
func (c *client) deliveredAt(url string) time.Time {
	pause := time.Second
	for { // want `this loop retries send until it succeeds: if it never does, \(\*client\).deliveredAt never returns`
		if err := send(context.Background(), url); err == nil {
			return time.Now()
		}
		time.Sleep(pause + rand.N(pause))
		pause = min(2*pause, time.Minute)
	}
}
