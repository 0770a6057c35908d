package early

import (
	"bufio"
	"context"
	"io"
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
	return client.Do(req.WithContext(within)) // want `what \(\*http\.Client\)\.Do returns outlives sometimes`
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
	return resp, nil // want `resp outlives sometimesKept`
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

// What leaves in something of the caller.
type reader struct {
	lines *bufio.Scanner
	body  io.ReadCloser
}

func fill[T any](ctx context.Context, req *http.Request, limit time.Duration, out *reader) error {
	within := ctx
	if limit > 0 {
		var cancel context.CancelFunc
		within, cancel = context.WithTimeout(ctx, limit)
		defer cancel()
	}
	req = req.WithContext(within)
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	return keep[T](resp, out) // want `resp outlives fill, which cancels its context`
}

func keep[T any](resp *http.Response, out *reader) error {
	if resp.StatusCode != http.StatusOK {
		defer resp.Body.Close()
		return io.ErrUnexpectedEOF
	}
	out.lines = bufio.NewScanner(resp.Body)
	out.body = resp.Body
	return nil
}

func direct(ctx context.Context, req *http.Request, out *reader) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	resp, err := client.Do(req.WithContext(ctx))
	if err != nil {
		return err
	}
	out.body = resp.Body // want `resp.Body outlives direct`
	return nil
}

func (r *reader) open(ctx context.Context, req *http.Request) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	resp, err := client.Do(req.WithContext(ctx))
	if err != nil {
		return err
	}
	r.set(resp.Body) // want `resp.Body outlives \(\*reader\).open`
	return nil
}

func (r *reader) set(body io.ReadCloser) { r.body = body }

func (r *reader) assign(ctx context.Context, req *http.Request) (err error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	var resp *http.Response
	if resp, err = client.Do(req.WithContext(ctx)); err != nil {
		return err
	}
	r.lines = bufio.NewScanner(resp.Body) // want `outlives \(\*reader\).assign`
	return nil
}

// ok: what is kept is read before the function returns, or is the function's own.
func whole(ctx context.Context, req *http.Request, out *reader) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	resp, err := client.Do(req.WithContext(ctx))
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	out.body = resp.Body
	_, err = io.ReadAll(out.body)
	return err
}

func own(ctx context.Context, req *http.Request) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	resp, err := client.Do(req.WithContext(ctx))
	if err != nil {
		return err
	}
	var r reader
	r.body = resp.Body
	p := &r
	p.set(resp.Body)
	_, err = io.ReadAll(r.body)
	return err
}

// What leaves a literal that is called where it stands.
func attempts(ctx context.Context, req *http.Request) (body []byte, err error) {
	for range 3 {
		var resp *http.Response
		func() {
			within, cancel := context.WithTimeout(ctx, time.Second)
			defer cancel()
			resp, err = client.Do(req.WithContext(within)) // want `what \(\*http\.Client\)\.Do returns outlives .*, which cancels its context`
		}()
		if err == nil {
			defer resp.Body.Close()
			return io.ReadAll(resp.Body)
		}
	}
	return nil, err
}

// ok: it is read in the literal; or the literal is called when the function is left.
func attemptsRead(ctx context.Context, req *http.Request) (body []byte, err error) {
	var resp *http.Response
	func() {
		within, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		if resp, err = client.Do(req.WithContext(within)); err != nil {
			return
		}
		defer resp.Body.Close()
		body, err = io.ReadAll(resp.Body)
	}()
	return body, err
}

// ok: what has it reads it, by a method, a function or the field, before the return.
type session struct {
	resp *http.Response
	text []byte
}

func (s *session) run(ctx context.Context, req *http.Request) (err error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if s.resp, err = client.Do(req.WithContext(ctx)); err != nil {
		return err
	}
	defer s.resp.Body.Close()
	return s.read()
}

func (s *session) read() (err error) {
	s.text, err = io.ReadAll(s.resp.Body)
	return err
}

func (s *session) runAll(ctx context.Context, req *http.Request) (err error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	resp, err := client.Do(req.WithContext(ctx))
	if err != nil {
		return err
	}
	s.resp = resp
	return finish(s)
}

func finish(s *session) error { return s.read() }

// It gives itself back, with what it has kept.
func (s *session) opened(ctx context.Context, req *http.Request) (*session, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	resp, err := client.Do(req.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	s.resp = resp // want `resp outlives \(\*session\).opened`
	s.text = nil
	return s, nil
}
