package outcomes

import (
	"context"
	"net/http"
	"time"

	"example.com/verdicts"
)

// A function of another package repeats what it is given; told once for each,
// wherever the first by name stands.
func (g *gateway) keepsAt(url string) (*http.Response, error) {
	return verdicts.Insist(4, func() (*http.Response, error) { return g.http.Head(url) })
}

func (g *gateway) insists(req *http.Request) (*http.Response, error) {
	return verdicts.Insist(4, func() (*http.Response, error) { // want `verdicts.Insist retries \(\*http.Client\).Do immediately when it fails`
		return g.http.Do(req)
	})
}

func (g *gateway) insistsToo(url string) (*http.Response, error) {
	return verdicts.Insist(4, func() (*http.Response, error) { return g.http.Get(url) })
}

// One of this package, that others may call too.
func Until(n int, f func() error) (err error) {
	for i := 0; i < n; i++ {
		if err = f(); err == nil {
			break
		}
	}
	return err
}

func (g *gateway) until(url string) error {
	return Until(4, func() error { // want `Until retries \(\*http.Client\).Get immediately when it fails`
		resp, err := g.http.Get(url)
		if err != nil {
			return err
		}
		return resp.Body.Close()
	})
}

// The error is of a type of its own.
type refusal struct{ code int }

func (r *refusal) Error() string { return http.StatusText(r.code) }

func (g *gateway) try(req *http.Request) (string, *refusal) {
	resp, err := g.http.Do(req)
	if err != nil {
		return "", &refusal{http.StatusBadGateway}
	}
	resp.Body.Close()
	return resp.Status, nil
}

func (g *gateway) typed(ctx context.Context, req *http.Request) (string, error) {
	for n := 0; ; n++ {
		status, refused := g.try(req)
		if refused == nil {
			return status, nil
		}
		if n >= 5 {
			return "", refused
		}
		time.Sleep(time.Second << n) // want `the pause between attempts at \(\*gateway\).try continues after ctx is cancelled`
	}
}

// A func that nobody knows, and a pause that says what the loop is.
func Patiently(ctx context.Context, n int, f func() error) (err error) {
	for i := range n {
		if err = f(); err == nil {
			return nil
		}
		time.Sleep(time.Second << i) // want `the pause between attempts at f continues after ctx is cancelled`
	}
	return err
}
