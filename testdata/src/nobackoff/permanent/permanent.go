// Package permanent sends again what is refused for what it is.
package permanent

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"time"
)

var (
	client       = &http.Client{Timeout: time.Minute}
	ErrForbidden = errors.New("forbidden")
	ErrBusy      = errors.New("busy")
)

func pause(ctx context.Context, n int) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(rand.N(time.Second << min(n, 5))):
		return nil
	}
}

// All but success.
func untilOK(ctx context.Context, req *http.Request) (*http.Response, error) {
	for n := 0; n < 8; n++ { // want `this loop retries \(\*http.Client\).Do when the server answers 400`
		resp, err := client.Do(req)
		if err == nil {
			if resp.StatusCode == http.StatusOK {
				return resp, nil
			}
			resp.Body.Close()
		}
		if err := pause(ctx, n); err != nil {
			return nil, err
		}
	}
	return nil, ErrBusy
}

// A judge that takes them all.
func wrong(code int) bool { return code >= 400 }

func judged(ctx context.Context, req *http.Request) (*http.Response, error) {
	for n := 0; n < 8; n++ { // want `this loop retries \(\*http.Client\).Do when the server answers 400`
		resp, err := client.Do(req)
		if err != nil {
			return nil, err
		}
		if !wrong(resp.StatusCode) {
			return resp, nil
		}
		resp.Body.Close()
		if err := pause(ctx, n); err != nil {
			return nil, err
		}
	}
	return nil, ErrBusy
}

// Classes of statuses.
func classes(ctx context.Context, req *http.Request) (*http.Response, error) {
	for n := range 8 { // want `this loop retries \(\*http.Client\).Do when the server answers 400`
		resp, err := client.Do(req)
		if err != nil {
			return nil, err
		}
		switch {
		case resp.StatusCode/100 == 2:
			return resp, nil
		case resp.StatusCode/100 == 3:
			return nil, ErrBusy
		}
		resp.Body.Close()
		if err := pause(ctx, n); err != nil {
			return nil, err
		}
	}
	return nil, ErrBusy
}

// An error that the code knows.
func once(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		return err
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusForbidden {
		return ErrForbidden
	}
	return nil
}

func known(ctx context.Context, url string) (err error) {
	for n := range 8 { // want `this loop retries once after an error that will be the same`
		if err = once(ctx, url); err == nil {
			return nil
		}
		if errors.Is(err, ErrForbidden) || errors.Is(err, ErrBusy) {
			if err := pause(ctx, n); err != nil {
				return err
			}
			continue
		}
		return err
	}
	return err
}
