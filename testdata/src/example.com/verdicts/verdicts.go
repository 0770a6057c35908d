// Package verdicts judges answers, makes attempts and pauses for other packages.
package verdicts

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// Transient are the statuses that another attempt may mend.
var Transient = map[int]bool{429: true, 502: true, 503: true}

// TryLater asks for another attempt.
func TryLater(code int) bool { return code == http.StatusTooManyRequests || code >= 500 }

// Accepted reports whether an answer will do.
func Accepted(resp *http.Response, err error) bool { // want Accepted:`judges re nynnn`
	if err != nil {
		return false
	}
	switch {
	case resp.StatusCode >= 500, resp.StatusCode == 429:
		return false
	}
	return resp.StatusCode < 400
}

// Delivered sends once.
func Delivered(client *http.Client, req *http.Request) bool { // want Delivered:`network unknown ctx1 via .* true worked`
	resp, err := client.Do(req)
	if err != nil {
		return false
	}
	resp.Body.Close()
	return resp.StatusCode < 300
}

// Lines yields what the server sends.
func Lines(ctx context.Context, url string) iter.Seq2[string, error] { // want Lines:`yields network`
	return func(yield func(string, error) bool) {
		req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
		if err != nil {
			yield("", err)
			return
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			yield("", err)
			return
		}
		defer resp.Body.Close()
		yield(resp.Status, nil)
	}
}

// Nap pauses, longer each time.
func Nap(n int) { // want Nap:`sleep unbounded|pauses`
	time.Sleep(time.Second << n)
}

// Beside runs f on a goroutine and waits for it.
func Beside(ctx context.Context, f func() error) error { // want Beside:`runs1 beside`
	errs := make(chan error, 1)
	go func() {
		errs <- f()
	}()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case err := <-errs:
		return err
	}
}

// Start runs f on a goroutine and waits for nothing.
func Start(f func() error) { // want Start:`runs0 go`
	go func() { _ = f() }()
}

// Insist runs f until it succeeds.
func Insist[T any](n int, f func() (T, error)) (v T, err error) { // want Insist:`runs1 retry`
	for range n {
		if v, err = f(); err == nil {
			return v, nil
		}
	}
	return v, err
}

// Calmly runs f until it succeeds.
func Calmly(ctx context.Context, n int, f func() error) (err error) { // want Calmly:`runs2 retry`
	for i := range n {
		if err = f(); err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second << i):
		}
	}
	return err
}
