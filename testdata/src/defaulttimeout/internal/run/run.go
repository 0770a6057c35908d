// Package run has a function for each form of fix. What the fixes make of them
// is run, against services that answer, that take their time, and that do not
// answer at all.
package run

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
)

// Fetch reads a whole response.
func Fetch(url string) (string, error) {
	resp, err := http.Get(url) // want `http.Get has no timeout`
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	return string(data), err
}

// Send does it with the default client.
func Send(url string) (string, error) {
	req, err := http.NewRequest("GET", url, nil)
	if err != nil {
		return "", err
	}
	resp, err := http.DefaultClient.Do(req) // want `http.DefaultClient has no timeout`
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	return string(data), err
}

// Built has a client of its own.
func Built(url string) (string, error) {
	client := &http.Client{} // want `client has no timeout`
	resp, err := client.Get(url)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	return string(data), err
}

type reader struct{ client *http.Client }

func newReader() *reader {
	return &reader{client: &http.Client{}} // want `client has no timeout`
}

// Lines reads a stream as it comes.
func Lines(url string) (string, error) {
	resp, err := newReader().client.Get(url)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	last := ""
	s := bufio.NewScanner(resp.Body)
	for s.Scan() {
		last = s.Text()
	}
	return last, s.Err()
}

// Ask begins a ctx that never ends.
func Ask(url string) (string, error) {
	text, err := ask(context.Background(), url) // want `is given a context without a deadline`
	return text, err
}

func ask(ctx context.Context, url string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		return "", err
	}
	resp, err := new(http.Client).Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	return string(data), err
}

// Serve serves.
func Serve(l net.Listener, h http.Handler) error {
	return http.Serve(l, h) // want `waits forever for request headers`
}

// ServeOwn has a server of its own.
func ServeOwn(l net.Listener, h http.Handler) error {
	srv := &http.Server{Handler: h} // want `srv waits forever for request headers`
	return srv.Serve(l)
}
