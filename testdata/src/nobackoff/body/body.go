// Package body sends requests with bodies again.
package body

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"
)

// The request is made once, its body is used up by the first attempt.
func post(ctx context.Context, client *http.Client, url string, doc []byte) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, "POST", url, bytes.NewReader(doc))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	for attempt := 0; attempt < 3; attempt++ {
		pause(ctx, attempt)
		resp, err := client.Do(req) // want `the body of req is used up by the first attempt`
		if err == nil {
			return resp, nil
		}
	}
	return nil, errors.New("failed")
}

// The reader is made once.
func put(ctx context.Context, client *http.Client, url string, doc []byte) (*http.Response, error) {
	body := bytes.NewReader(doc)
	for attempt := 0; attempt < 3; attempt++ {
		pause(ctx, attempt)
		req, err := http.NewRequestWithContext(ctx, "PUT", url, body)
		if err != nil {
			return nil, err
		}
		resp, err := client.Do(req) // want `the body of body is used up by the first attempt`
		if err == nil {
			return resp, nil
		}
	}
	return nil, errors.New("failed")
}

// ok: rewound.
func rewound(ctx context.Context, client *http.Client, url string, doc []byte) (*http.Response, error) {
	body := bytes.NewReader(doc)
	for attempt := 0; attempt < 3; attempt++ {
		pause(ctx, attempt)
		body.Seek(0, io.SeekStart)
		req, err := http.NewRequestWithContext(ctx, "PUT", url, body)
		if err != nil {
			return nil, err
		}
		resp, err := client.Do(req)
		if err == nil {
			return resp, nil
		}
	}
	return nil, errors.New("failed")
}

// ok: what calls itself makes the request anew.
func again(ctx context.Context, client *http.Client, url string, doc []byte, left int) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, "PUT", url, bytes.NewReader(doc))
	if err != nil {
		return nil, err
	}
	resp, err := client.Do(req)
	if err != nil && left > 0 {
		pause(ctx, left)
		return again(ctx, client, url, doc, left-1)
	}
	return resp, err
}

// ok: what the goto goes back to makes the request anew.
func jump(ctx context.Context, client *http.Client, url string, doc []byte) (*http.Response, error) {
	attempt := 0
once:
	req, err := http.NewRequestWithContext(ctx, "PUT", url, bytes.NewReader(doc))
	if err != nil {
		return nil, err
	}
	resp, err := client.Do(req)
	if err != nil && attempt < 3 {
		attempt++
		pause(ctx, attempt)
		goto once
	}
	return resp, err
}

// ok: no body.
func get(ctx context.Context, client *http.Client, url string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		return nil, err
	}
	for attempt := 0; attempt < 3; attempt++ {
		pause(ctx, attempt)
		resp, err := client.Do(req)
		if err == nil {
			return resp, nil
		}
	}
	return nil, errors.New("failed")
}

// The answer that leads back is left open, and what it asks for is not read.
func open(ctx context.Context, client *http.Client, url string) (*http.Response, error) {
	for attempt := 0; attempt < 3; attempt++ {
		pause(ctx, attempt)
		req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
		if err != nil {
			return nil, err
		}
		resp, err := client.Do(req) // want `resp.Body is not closed before the next attempt when the server answers 429`
		if err != nil {
			return nil, err
		}
		if resp.StatusCode == http.StatusTooManyRequests { // want `the pause after 429 ignores the Retry-After header of resp`
			continue
		}
		return resp, nil
	}
	return nil, errors.New("failed")
}

// ok: closed, and read.
func closed(ctx context.Context, client *http.Client, url string) (*http.Response, error) {
	wait := time.Second
	for attempt := 0; attempt < 3; attempt++ {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(wait):
		}
		req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
		if err != nil {
			return nil, err
		}
		resp, err := client.Do(req)
		if err != nil {
			return nil, err
		}
		if resp.StatusCode == http.StatusTooManyRequests {
			resp.Body.Close()
			if s, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil {
				wait = min(time.Duration(s)*time.Second, time.Minute)
			}
			continue
		}
		return resp, nil
	}
	return nil, errors.New("failed")
}

// ok: closed at the head of the loop.
func closedLate(ctx context.Context, client *http.Client, req *http.Request) (resp *http.Response, err error) {
	for i := range 3 {
		if i > 0 && resp != nil {
			resp.Body.Close()
		}
		resp, err = client.Do(req)
		if err == nil && resp.StatusCode < 500 {
			break
		}
		pause(ctx, i)
	}
	return resp, err
}

func pause(ctx context.Context, n int) {
	select {
	case <-ctx.Done():
	case <-time.After(time.Second << n):
	}
}
