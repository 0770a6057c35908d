// Package strict pauses, but all clients alike.
package strict

import (
	"context"
	"errors"
	"math/rand"
	"net/http"
	"strconv"
	"time"

	"github.com/cenkalti/backoff/v4"
)

func send(ctx context.Context) error {
	req, err := http.NewRequestWithContext(ctx, "POST", "http://x", nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func constant(ctx context.Context) error {
	for range 5 {
		if send(ctx) == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second): // want `the pause between attempts at send is always 1s`
		}
	}
	return errors.New("failed")
}

func doubling(ctx context.Context) error {
	delay := 100 * time.Millisecond
	for range 5 {
		if send(ctx) == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(delay): // want `the pause between attempts at send, delay, is the same for every client`
		}
		delay *= 2
	}
	return errors.New("failed")
}

// ok: jitter.
func jitter(ctx context.Context) error {
	for i := range 5 {
		if send(ctx) == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(rand.Int63n(int64(time.Second << i)))):
		}
	}
	return errors.New("failed")
}

// Once more, at once.
func twice(ctx context.Context) (err error) {
	for range 2 { // want `this loop retries send immediately when it fails, 2 times`
		if err = send(ctx); err == nil {
			return nil
		}
	}
	return err
}

// A start waits for what it needs.
func waitForServer() {
	for { // want `this loop retries send until it succeeds`
		if send(context.Background()) == nil {
			return
		}
		time.Sleep(time.Second) // want `is always 1s`
	}
}

// A pause that the server decides, until the ctx ends.
func asked(ctx context.Context, url string) error {
	for range 3 {
		req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
		if err != nil {
			return err
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			return err
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusTooManyRequests {
			return nil
		}
		s, _ := strconv.Atoi(resp.Header.Get("Retry-After"))
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(s) * time.Second): // want `is as long as the Retry-After header of resp says`
		}
	}
	return errors.New("too many requests")
}

// A start that blocks forever.
func connect(ctx context.Context) error {
	b := backoff.NewExponentialBackOff()
	b.MaxElapsedTime = 0 // want `backoff.MaxElapsedTime = 0 retries forever`
	return backoff.Retry(func() error { return send(ctx) }, b)
}
