package client

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/url"
	"os"
	"time"
)

// Other fields, no timeout.
var redirects = &http.Client{ // want `redirects has no timeout: .*; set Timeout: 30 \* time.Second`
	CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	},
}

// A transport whose fields are all seen.
func pooled() *http.Client {
	return &http.Client{ // want `this http.Client has no timeout`
		Transport: &http.Transport{MaxIdleConnsPerHost: 100},
	}
}

// A clone of the default transport bounds nothing either.
func cloned() *http.Client {
	tr := http.DefaultTransport.(*http.Transport).Clone()
	tr.MaxIdleConnsPerHost = 100
	c := &http.Client{Transport: tr} // want `c has no timeout`
	return c
}

// Zero means none.
var zero = http.Client{Timeout: 0} // want `zero has no timeout`

func zeroGet(url string) (*http.Response, error) { return zero.Get(url) }

// new, and a variable without a value.
func fresh(url string) error {
	c := new(http.Client) // want `c has no timeout`
	resp, err := c.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// new, and used at once.
func atOnce(url string) error {
	resp, err := new(http.Client).Get(url) // want `has no timeout`
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func declaredVar(url string) error {
	var c http.Client // want `c has no timeout`
	resp, err := c.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Satisfying a linter with Background leaves the hang in place.
func background(url string) error {
	c := &http.Client{} // want `c has no timeout`
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := c.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// WithCancel and WithoutCancel carry no deadline.
func derived(parent context.Context, url string) error {
	c := &http.Client{} // want `c has no timeout`
	ctx, cancel := context.WithCancel(context.WithoutCancel(parent))
	defer cancel()
	req, _ := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	resp, err := c.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// A stream: a timeout of the whole request would cut it.
func tokens(url string, each func(string)) error {
	c := &http.Client{} // want `c has no timeout: .*; it reads streams, so set ResponseHeaderTimeout on its Transport rather than Timeout`
	resp, err := c.Post(url, "application/json", nil)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	for s := bufio.NewScanner(resp.Body); s.Scan(); {
		each(s.Text())
	}
	return nil
}

// A stream on a transport of its own.
var streamer = &http.Client{ // want `streamer has no timeout: .*ResponseHeaderTimeout`
	Transport: &http.Transport{
		MaxIdleConnsPerHost: 10,
		IdleConnTimeout:     time.Minute,
	},
}

func copyTo(w io.Writer, url string) error {
	resp, err := streamer.Get(url)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.Copy(w, resp.Body)
	return err
}

// The response leaves the function: either may be right.
func open(url string) (*http.Response, error) {
	c := &http.Client{} // want `c has no timeout`
	return c.Get(url)
}

// Kept in a field, used in a method.
type api struct{ client *http.Client }

func newAPI() *api {
	return &api{client: &http.Client{}} // want `client has no timeout`
}

func (a *api) ping(url string) error {
	resp, err := a.client.Head(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Several values of one function: one finding.
func choose(proxy string) *http.Client {
	if proxy == "" {
		return &http.Client{} // want `this http.Client has no timeout \(and 1 more like it\): `
	}
	return &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 10}}
}

func useChosen(u string) error {
	resp, err := choose(u).Get(u)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// A RoundTripper that adds a header and hands the request on.
type headerAdder struct {
	next   http.RoundTripper
	values map[string]string
}

func (h *headerAdder) RoundTrip(req *http.Request) (*http.Response, error) {
	for k, v := range h.values {
		req.Header.Set(k, v)
	}
	return h.next.RoundTrip(req)
}

func wrapped(proxy func(*http.Request) (*url.URL, error)) *http.Client {
	tr := &http.Transport{}
	tr.Proxy = proxy
	return &http.Client{Transport: &headerAdder{next: tr}} // want `this http.Client has no timeout`
}

// It sends files: Timeout would cut big ones.
func uploader(f *os.File, u string) error {
	req, err := http.NewRequest(http.MethodPut, u, f)
	if err != nil {
		return err
	}
	c := &http.Client{} // want `c has no timeout: .*; it sends files, so set ResponseHeaderTimeout on its Transport`
	resp, err := c.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
