package permanent

import (
	"context"
	"errors"
	"net/http"
	"slices"
)

// ok: what may be another answer next time.
func transient(ctx context.Context, req *http.Request) (*http.Response, error) {
	for n := range 8 {
		resp, err := client.Do(req)
		if err != nil {
			return nil, err
		}
		if resp.StatusCode < 500 && resp.StatusCode != http.StatusRequestTimeout {
			return resp, nil
		}
		resp.Body.Close()
		if err := pause(ctx, n); err != nil {
			return nil, err
		}
	}
	return nil, ErrBusy
}

// ok: nobody sees which.
func configured(ctx context.Context, req *http.Request, codes []int) (*http.Response, error) {
	for n := range 8 {
		resp, err := client.Do(req)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(codes, resp.StatusCode) {
			return resp, nil
		}
		resp.Body.Close()
		if err := pause(ctx, n); err != nil {
			return nil, err
		}
	}
	return nil, ErrBusy
}

// ok: the session is renewed.
func renewed(ctx context.Context, req *http.Request) (*http.Response, error) {
	for n := range 8 {
		resp, err := client.Do(req)
		if err != nil {
			return nil, err
		}
		if resp.StatusCode != http.StatusUnauthorized {
			return resp, nil
		}
		resp.Body.Close()
		refreshToken(req)
		if err := pause(ctx, n); err != nil {
			return nil, err
		}
	}
	return nil, ErrBusy
}

func refreshToken(req *http.Request) { req.Header.Set("Authorization", "Bearer x") }

// ok: a refusal ends it.
func leaves(ctx context.Context, url string) (err error) {
	for n := range 8 {
		if err = once(ctx, url); err == nil || errors.Is(err, ErrForbidden) {
			return err
		}
		if err := pause(ctx, n); err != nil {
			return err
		}
	}
	return err
}

// ok: waits at start-up until the server is there.
func waitUntilUp(ctx context.Context, req *http.Request) error {
	for n := range 60 {
		if resp, err := client.Do(req); err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return nil
			}
		}
		if err := pause(ctx, n); err != nil {
			return err
		}
	}
	return ErrBusy
}
