// Package streamed reads responses as they come, with clients that give the
// whole of them a set time.
package streamed

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"
)

// A scanner that takes events apart; the client does nothing else.
type events struct{ http *http.Client }

func newEvents() *events {
	return &events{http: &http.Client{Timeout: 30 * time.Second}} // want `Client.Timeout of 30s cuts off the stream of \(\*http.Client\).Do`
}

func (e *events) follow(ctx context.Context, url string, emit func(string)) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	req.Header.Set("Accept", "text/event-stream")
	resp, err := e.http.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	in := bufio.NewScanner(resp.Body)
	for in.Scan() {
		if data, ok := strings.CutPrefix(in.Text(), "data:"); ok {
			emit(data)
		}
	}
	return in.Err()
}

// One client for both: whole answers need the timeout, so the stream is at fault.
type model struct {
	client *http.Client
	url    string
}

func newModel(url string) *model {
	return &model{client: &http.Client{Timeout: 2 * time.Minute}, url: url}
}

type request struct {
	Prompt string `json:"prompt"`
	Stream bool   `json:"stream"`
}

func (m *model) post(ctx context.Context, body request) (*http.Response, error) {
	b, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, m.url, strings.NewReader(string(b)))
	if err != nil {
		return nil, err
	}
	return m.client.Do(req) // want `Client.Timeout of 2m0s cuts off the stream of \(\*http.Client\).Do`
}

func (m *model) info(ctx context.Context) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, m.url, nil)
	if err != nil {
		return "", err
	}
	resp, err := m.client.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return string(b), err
}

type chunk struct {
	Text string
	Done bool
}

// A decoder in a loop, handed on by a channel.
func (m *model) generate(ctx context.Context, prompt string, out chan<- chunk) error {
	resp, err := m.post(ctx, request{Prompt: prompt, Stream: true})
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	dec := json.NewDecoder(resp.Body)
	for {
		var c chunk
		if err := dec.Decode(&c); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		out <- c
	}
}

// A reader that a method gives one line of, and a client that is set up later.
type lines struct {
	client http.Client
	in     *bufio.Reader
}

func (l *lines) open(ctx context.Context, url string) error {
	l.client.Timeout = time.Minute // want `Client.Timeout of 1m0s cuts off the stream`
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	req.Header.Set("Accept", "application/x-ndjson")
	resp, err := l.client.Do(req)
	if err != nil {
		return err
	}
	l.in = bufio.NewReader(resp.Body)
	return nil
}

func (l *lines) next() (string, error) { return l.in.ReadString('\n') }

// A ctx that ends while the answer is still being read.
func watch(ctx context.Context, c *http.Client, url string, each func([]byte)) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second) // want `the context of 20s cuts off the stream of \(\*http.Client\).Do`
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := c.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return eachLine(resp.Body, each)
}

func eachLine(r io.Reader, each func([]byte)) error {
	in := bufio.NewScanner(r)
	for in.Scan() {
		each(in.Bytes())
	}
	return in.Err()
}

// Generic, by an iterator.
func values[T any](ctx context.Context, url string) func(yield func(T) bool) {
	client := &http.Client{Timeout: 45 * time.Second} // want `Client.Timeout of 45s cuts off the stream`
	return func(yield func(T) bool) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return
		}
		resp, err := client.Do(req)
		if err != nil {
			return
		}
		defer resp.Body.Close()
		dec := json.NewDecoder(resp.Body)
		for {
			var v T
			if dec.Decode(&v) != nil || !yield(v) {
				return
			}
		}
	}
}

// What is read whole, or from a file of lines, is no stream.
func whole(ctx context.Context, url string) (n int, err error) {
	client := &http.Client{Timeout: 30 * time.Second}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, err
	}
	resp, err := client.Do(req) // ok: read to its end, and counted
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	in := bufio.NewScanner(resp.Body)
	for in.Scan() {
		n++
	}
	return n, in.Err()
}

func array(ctx context.Context, url string, each func(chunk)) error {
	client := &http.Client{Timeout: 30 * time.Second}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := client.Do(req) // ok: one JSON array
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	dec := json.NewDecoder(resp.Body)
	if _, err := dec.Token(); err != nil {
		return err
	}
	for dec.More() {
		var c chunk
		if err := dec.Decode(&c); err != nil {
			return err
		}
		each(c)
	}
	return nil
}

func table(ctx context.Context, url string) ([][]string, error) {
	client := &http.Client{Timeout: 30 * time.Second}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	resp, err := client.Do(req) // ok: read whole
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return csv.NewReader(resp.Body).ReadAll()
}

// The headers alone have a limit; or the stream has one that is meant.
func headers() *events {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.ResponseHeaderTimeout = 30 * time.Second
	return &events{http: &http.Client{Transport: t}} // ok: no limit on the body
}

func capped(ctx context.Context, c *http.Client, url string, each func([]byte)) error {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Minute) // ok: a cap on purpose
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := c.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return eachLine(resp.Body, each)
}
