// Package run has loops whose fixed forms are run, against a server that
// fails.
package run

import (
	"context"
	"errors"
	"net/http"
	"time"
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
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return errors.New(resp.Status)
	}
	return nil
}

func Counted(ctx context.Context, url string) error {
	var err error
	for attempt := 1; attempt <= 5; attempt++ { // want `immediately`
		if err = get(ctx, url); err == nil {
			return nil
		}
	}
	return err
}

func Ranged(ctx context.Context, url string) error {
	var err error
	for range 5 { // want `immediately`
		if err = get(ctx, url); err == nil {
			return nil
		}
	}
	return err
}

func LeftFirst(ctx context.Context, url string) error {
	tries := 0
	for { // want `immediately when it fails, 5 times`
		tries++
		if tries > 5 {
			return errors.New("no attempt is left")
		}
		if err := get(ctx, url); err == nil {
			return nil
		}
	}
}

func LeftLast(ctx context.Context, url string) error {
	for n := 1; ; n++ { // want `immediately when it fails, 5 times`
		err := get(ctx, url)
		if err == nil || n == 5 {
			return err
		}
	}
}

func Endless(ctx context.Context, url string) error {
	for { // want `immediately` `until it succeeds`
		if err := get(ctx, url); err == nil {
			return nil
		}
	}
}

func Alone(url string) error {
	var err error
	for i := 0; i < 5; i++ { // want `immediately`
		if err = get(context.Background(), url); err == nil {
			return nil
		}
	}
	return err
}

func Sleeps(ctx context.Context, url string) error {
	var err error
	delay := 100 * time.Millisecond
	for i := 0; i < 5; i++ {
		if err = get(ctx, url); err == nil {
			return nil
		}
		time.Sleep(delay) // want `continues after ctx is cancelled`
		delay *= 2
	}
	return err
}
