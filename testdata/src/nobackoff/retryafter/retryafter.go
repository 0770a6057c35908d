// Package retryafter comes back when the server says, whenever that is.
package retryafter

import (
	"context"
	"errors"
	"log"
	"net/http"
	"strconv"
	"time"
)

func do(ctx context.Context, url string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		return nil, err
	}
	return http.DefaultClient.Do(req)
}

func sleeps(url string) error {
	for range 3 {
		resp, err := do(context.Background(), url)
		if err != nil {
			return err
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusTooManyRequests {
			return nil
		}
		pause := time.Second
		if s, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && s > 0 {
			pause = time.Duration(s) * time.Second
			log.Print("come back in ", pause)
		}
		time.Sleep(pause) // want `the pause pause is as long as the Retry-After header of resp says: a value of 86400 holds sleeps for a day; cap it, with min\(pause, time.Minute\)`
	}
	return errors.New("too many requests")
}

// Through a function that only parses.
func parses(url string) error {
	for range 3 {
		resp, err := do(context.Background(), url)
		if err != nil {
			return err
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusTooManyRequests {
			return nil
		}
		time.Sleep(retryAfter(resp)) // want `the pause retryAfter\(resp\) is as long as the Retry-After header of resp says`
	}
	return errors.New("too many requests")
}

func retryAfter(resp *http.Response) time.Duration {
	h := resp.Header.Get("retry-after")
	if s, err := strconv.Atoi(h); err == nil {
		return time.Duration(s) * time.Second
	}
	if t, err := http.ParseTime(h); err == nil {
		return time.Until(t)
	}
	return time.Second
}

// ok: capped, here or where it is parsed, or by somebody who may.
func capped(url string, limit func(time.Duration) time.Duration) error {
	for range 3 {
		resp, err := do(context.Background(), url)
		if err != nil {
			return err
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusTooManyRequests {
			return nil
		}
		time.Sleep(min(retryAfter(resp), time.Minute))
	}
	for range 3 {
		resp, err := do(context.Background(), url)
		if err != nil {
			return err
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusTooManyRequests {
			return nil
		}
		time.Sleep(atMost(resp))
	}
	return errors.New("too many requests")
}

func atMost(resp *http.Response) time.Duration {
	s, err := strconv.Atoi(resp.Header.Get("Retry-After"))
	if err != nil || s > 60 {
		s = 60
	}
	return time.Duration(s) * time.Second
}

func handed(url string, limit func(time.Duration) time.Duration) error {
	for range 3 {
		resp, err := do(context.Background(), url)
		if err != nil {
			return err
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusTooManyRequests {
			return nil
		}
		time.Sleep(limit(retryAfter(resp)))
	}
	return errors.New("too many requests")
}

// ok: the ctx ends it (strict).
func heeds(ctx context.Context, url string) error {
	for range 3 {
		resp, err := do(ctx, url)
		if err != nil {
			return err
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusTooManyRequests {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(retryAfter(resp)):
		}
	}
	return errors.New("too many requests")
}

// Not heeded at all.
func ignores(url string) error {
	for range 3 {
		resp, err := do(context.Background(), url)
		if err != nil {
			return err
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusTooManyRequests { // want `the pause after 429 ignores the Retry-After header of resp`
			return nil
		}
		time.Sleep(time.Second)
	}
	return errors.New("too many requests")
}
