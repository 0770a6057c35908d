// Package transport has clients of streams, which get a transport of their own
// where the client is made once.
package transport

import (
	"bufio"
	"io"
	"net/http"
)

// Kept in a field.
type feed struct{ client *http.Client }

func newFeed() *feed {
	return &feed{client: &http.Client{}} // want `client has no timeout`
}

func (f *feed) read(url string) error {
	resp, err := f.client.Get(url)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	for s := bufio.NewScanner(resp.Body); s.Scan(); {
	}
	return nil
}

// An exported one: no other module can call it.
type Mirror[T any] struct {
	http *http.Client
	last T
}

// NewMirror makes one.
func NewMirror[T any]() *Mirror[T] {
	m := &Mirror[T]{}
	m.http = &http.Client{} // want `http has no timeout`
	return m
}

func (m *Mirror[T]) copy(w io.Writer, url string) error {
	resp, err := m.http.Get(url)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.Copy(w, resp.Body)
	return err
}

// Kept in a variable of the package.
var shared *http.Client

func setUp() {
	shared = &http.Client{} // want `shared has no timeout`
}

func lines(url string) (n int, err error) {
	resp, err := shared.Get(url)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	for s := bufio.NewScanner(resp.Body); s.Scan(); n++ {
	}
	return n, nil
}

// One for each tenant: the finding has no fix, since each would open
// connections of its own.
type tenant struct{ client *http.Client }

func newTenant() *tenant {
	return &tenant{client: &http.Client{}} // want `client has no timeout`
}

func (t *tenant) read(url string) error {
	resp, err := t.client.Get(url)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = bufio.NewReader(resp.Body).ReadString(0)
	return err
}

func tenants(names []string) (list []*tenant) {
	for range names {
		list = append(list, newTenant())
	}
	return list
}

// One for each request.
type session struct{ client *http.Client }

func newSession() *session {
	return &session{client: &http.Client{}} // want `client has no timeout`
}

func (s *session) tail(w io.Writer, url string) {
	if resp, err := s.client.Get(url); err == nil {
		io.Copy(w, resp.Body)
		resp.Body.Close()
	}
}

func handle(w http.ResponseWriter, r *http.Request) { newSession().tail(w, r.URL.Query().Get("u")) }

// One for each call: nothing keeps it.
func openStream(url string) (*http.Response, error) {
	c := &http.Client{} // want `c has no timeout`
	return c.Get(url)
}

func makeClient() *http.Client {
	c := &http.Client{} // want `c has no timeout`
	return c
}

func first(url string) (string, error) {
	resp, err := makeClient().Get(url)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	return bufio.NewReader(resp.Body).ReadString('\n')
}

// A function that is handed on is called who knows how often.
type worker struct{ client *http.Client }

func newWorker() *worker {
	return &worker{client: &http.Client{}} // want `client has no timeout`
}

func (w *worker) drain(url string) {
	if resp, err := w.client.Get(url); err == nil {
		bufio.NewReader(resp.Body).ReadString(0)
		resp.Body.Close()
	}
}

func pool(n int, each func(int, func() *worker)) { each(n, newWorker) }

func start() *feed {
	setUp()
	return newFeed()
}

var _ = []any{start, tenants, handle, openStream, first, pool, lines}
