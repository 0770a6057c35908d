package early

import (
	"context"
	"net/http"
	"time"
)

// A deadline only where one is asked for, cancelled all the same.
func sometimes(ctx context.Context, req *http.Request, limit time.Duration) (*http.Response, error) {
	within := ctx
	var cancel context.CancelFunc
	if limit > 0 {
		within, cancel = context.WithTimeout(ctx, limit)
		defer cancel()
	}
	return client.Do(req.WithContext(within)) // want `what \(\*http\.Client\)\.Do returns leaves sometimes`
}

func sometimesKept(ctx context.Context, req *http.Request, limit time.Duration) (*http.Response, error) {
	if limit > 0 {
		within, cancel := context.WithTimeout(ctx, limit)
		defer cancel()
		req = req.WithContext(within)
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	return resp, nil // want `resp leaves sometimesKept`
}

// ok: where a stream is asked for, there is no deadline, and nothing else is returned.
func unlessStream(ctx context.Context, req *http.Request, stream bool) (*http.Response, error) {
	if !stream {
		within, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		req = req.WithContext(within)
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	if stream {
		return resp, nil
	}
	defer resp.Body.Close()
	return nil, nil
}

// ok: it is cancelled where it was asked for only, not where it is returned.
func elsewhere(ctx context.Context, req *http.Request, limit time.Duration) (*http.Response, error) {
	if limit > 0 {
		within, cancel := context.WithTimeout(ctx, limit)
		defer cancel()
		if resp, err := client.Do(req.WithContext(within)); err == nil {
			resp.Body.Close()
		}
	}
	return client.Do(req)
}
