// Package libraryjp repeats at once at one place, and pauses at another.
package libraryjp

import (
	"context"
	"net/http"
	"time"

	"github.com/jpillora/backoff"
)

func get(ctx context.Context, url string) error {
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

func thrice(ctx context.Context, url string) error {
	var err error
	for range 3 { // want `this loop retries get immediately when it fails, 3 times`
		if err = get(ctx, url); err == nil {
			return nil
		}
	}
	return err
}

func patient(ctx context.Context, url string) error {
	b := &backoff.Backoff{Min: time.Second, Jitter: true}
	var err error
	for range 3 {
		if err = get(ctx, url); err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(b.Duration()):
		}
	}
	return err
}
