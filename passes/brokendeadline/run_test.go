package brokendeadline_test

import (
	"testing"

	"github.com/timeoutlint/timeoutlint/internal/passtest"
	"github.com/timeoutlint/timeoutlint/passes/brokendeadline"
)

// TestFixedForms runs what the fixes make of brokendeadline/run: what is done
// when a ctx has ended is done, and not for ever.
func TestFixedForms(t *testing.T) {
	if testing.Short() {
		t.Skip("with -short: builds and runs programs, which takes most of the time of this package")
	}
	passtest.Default(t, brokendeadline.Analyzer, "brokendeadline/run")
	passtest.RunFixed(t, "brokendeadline/run/run.go", harness)
}

// Time is that of a synctest bubble; connections are pipes.
const harness = `package run

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

` + pipes + `
// during starts a request that takes so long, ends the ctx after a second, and
// returns what serve returned, how long that took, and the answer.
func during(t *testing.T, serve func(context.Context, *http.Server) error, takes time.Duration) (error, time.Duration, error) {
	l := pipes{make(chan net.Conn), make(chan struct{})}
	srv := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-time.After(takes):
			io.WriteString(w, "ok")
		case <-r.Context().Done():
		}
	})}
	go srv.Serve(l)
	here, there := net.Pipe()
	l.conns <- there
	answer := make(chan error, 1)
	go func() {
		_, err := io.WriteString(here, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
		text, _ := io.ReadAll(here)
		if err == nil && !strings.HasPrefix(string(text), "HTTP/1.1 200 OK") {
			err = errors.New("cut off")
		}
		answer <- err
	}()
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(time.Second, cancel)
	began := time.Now()
	err := serve(ctx, srv)
	took := time.Since(began)
	srv.Close()
	return err, took, <-answer
}

func TestShutdown(t *testing.T) {
	for name, serve := range map[string]func(context.Context, *http.Server) error{"Serve": Serve, "ServeLimited": ServeLimited} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				if err, _, answer := during(t, serve, 5*time.Second); err != nil || answer != nil {
					t.Errorf("shut down: %v; the request in flight: %v", err, answer)
				}
			})
			synctest.Test(t, func(t *testing.T) {
				err, took, _ := during(t, serve, time.Hour)
				if !errors.Is(err, context.DeadlineExceeded) || took > time.Minute {
					t.Errorf("shut down after %v: %v", took, err)
				}
			})
		})
	}
}

// remote answers after a time, unless the request ends before, and says how it ended.
type remote struct {
	after time.Duration
	ended chan error
}

func (d remote) RoundTrip(r *http.Request) (*http.Response, error) {
	var err error
	select {
	case <-time.After(d.after):
	case <-r.Context().Done():
		err = r.Context().Err()
	}
	d.ended <- err
	return &http.Response{StatusCode: 200, Body: http.NoBody, Request: r}, err
}

// asked calls f with a ctx that ends when f returns, or after a second, and
// returns how what f asked of a remote ended, and after which time.
func asked(after time.Duration, f func(ctx context.Context)) (error, time.Duration) {
	ended := make(chan error, 1)
	client.Transport = remote{after, ended}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	began := time.Now()
	f(ctx)
	cancel()
	return <-ended, time.Since(began)
}

func TestDetached(t *testing.T) {
	serve := func(h http.HandlerFunc) func(context.Context) {
		return func(ctx context.Context) { h(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, "GET", "/", nil)) }
	}
	for name, f := range map[string]func(context.Context){
		"Left": serve(Left), "LeftLimited": serve(LeftLimited), "Last": func(ctx context.Context) { Last(ctx) },
		"Shared": func(ctx context.Context) { once = sync.Once{}; serve(Shared)(ctx) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				if err, _ := asked(5*time.Second, f); err != nil {
					t.Errorf("cut off: %v", err)
				}
			})
			synctest.Test(t, func(t *testing.T) {
				if err, took := asked(30*time.Minute, f); err == nil || took > 2*time.Minute {
					t.Errorf("ended after %v: %v", took, err)
				}
			})
		})
	}
}

func TestLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		err, took := asked(30*time.Minute, func(context.Context) { Limited(context.Background()) })
		if err == nil || took != time.Second {
			t.Errorf("ended after %v: %v", took, err)
		}
	})
}

// late sends its body while the ctx of its request goes on.
type late struct{ ctx context.Context }

func (l *late) RoundTrip(r *http.Request) (*http.Response, error) {
	l.ctx = r.Context()
	body, w := io.Pipe()
	go func() {
		select {
		case <-time.After(time.Second):
			io.WriteString(w, "all of it")
			w.Close()
		case <-l.ctx.Done():
			w.CloseWithError(l.ctx.Err())
		}
	}()
	return &http.Response{StatusCode: 200, Body: body, Request: r}, nil
}

func TestRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		remote := new(late)
		client.Transport = remote
		if b, err := Read(context.Background(), "http://h/"); err != nil || string(b) != "all of it" {
			t.Errorf("read %q: %v", b, err)
		}
		if remote.ctx.Err() == nil {
			t.Error("the context goes on after the function has returned")
		}
	})
}
`

// pipes is what both harnesses listen with.
const pipes = `// pipes is a listener to connections in memory.
type pipes struct {
	conns chan net.Conn
	done  chan struct{}
}

func (p pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

func (p pipes) Close() error   { close(p.done); return nil }
func (p pipes) Addr() net.Addr { return &net.TCPAddr{} }
`
