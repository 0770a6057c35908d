package defaulttimeout_test

import (
	"testing"

	"github.com/timeoutlint/timeoutlint/internal/passtest"
	"github.com/timeoutlint/timeoutlint/passes/defaulttimeout"
)

// TestFixedForms runs what the fixes make of defaulttimeout/internal/run: whole bodies
// are read, a stream goes on for an hour, a service that does not answer is
// given up, handlers answer, and connections that send no headers are closed.
func TestFixedForms(t *testing.T) {
	if testing.Short() {
		t.Skip("with -short: builds and runs programs, which takes most of the time of this package")
	}
	passtest.Default(t, defaulttimeout.Analyzer, "defaulttimeout/internal/run")
	passtest.RunFixed(t, "defaulttimeout/internal/run/run.go", harness)
}

// Time is that of a synctest bubble, and the network is made of pipes.
const harness = `package run

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// pipes is a listener whose connections are made by dial.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}
func (p *pipes) Close() error   { p.once.Do(func() { close(p.closed) }); return nil }
func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe"} }

func (p *pipes) dial(context.Context, string, string) (net.Conn, error) {
	c, s := net.Pipe()
	p.conns <- s
	return c, nil
}

func listen() *pipes { return &pipes{conns: make(chan net.Conn), closed: make(chan struct{})} }

// remote runs a test of the clients against a service.
func remote(t *testing.T, h http.HandlerFunc, test func(t *testing.T)) {
	synctest.Test(t, func(t *testing.T) {
		l := listen()
		srv := &http.Server{Handler: h}
		go srv.Serve(l)
		tr := &http.Transport{DialContext: l.dial}
		http.DefaultTransport = tr
		test(t)
		tr.CloseIdleConnections()
		srv.Close()
	})
}

var clients = map[string]func(string) (string, error){"Fetch": Fetch, "Send": Send, "Built": Built, "Lines": Lines, "Ask": Ask}

func TestAnswer(t *testing.T) {
	for name, f := range clients {
		t.Run(name, func(t *testing.T) {
			remote(t, func(w http.ResponseWriter, r *http.Request) {
				for range 20 { // of a second each
					time.Sleep(time.Second)
					io.WriteString(w, "part\n")
					w.(http.Flusher).Flush()
				}
				io.WriteString(w, "end")
			}, func(t *testing.T) {
				text, err := f("http://remote/")
				if err != nil || len(text) < 3 || text[len(text)-3:] != "end" {
					t.Errorf("%q, %v", text, err)
				}
			})
		})
	}
}

func TestNoAnswer(t *testing.T) {
	for name, f := range clients {
		t.Run(name, func(t *testing.T) {
			remote(t, func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, func(t *testing.T) {
				began := time.Now()
				if _, err := f("http://remote/"); err == nil {
					t.Error("no error")
				}
				if took := time.Since(began); took > time.Minute {
					t.Errorf("gives up after %v", took)
				}
			})
		})
	}
}

func TestStreamGoesOn(t *testing.T) {
	remote(t, func(w http.ResponseWriter, r *http.Request) {
		for i := range 60 {
			fmt.Fprintln(w, "line", i)
			w.(http.Flusher).Flush()
			time.Sleep(time.Minute)
		}
	}, func(t *testing.T) {
		if last, err := Lines("http://remote/"); err != nil || last != "line 59" {
			t.Errorf("%q, %v", last, err)
		}
	})
}

func TestServers(t *testing.T) {
	for name, serve := range map[string]func(net.Listener, http.Handler) error{"Serve": Serve, "ServeOwn": ServeOwn} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := listen()
				go serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					time.Sleep(time.Minute) // the answer may take its time
					io.WriteString(w, "ok")
				}))
				tr := &http.Transport{DialContext: l.dial}
				resp, err := (&http.Client{Transport: tr}).Get("http://remote/")
				if err != nil {
					t.Fatal(err)
				}
				data, err := io.ReadAll(resp.Body)
				if string(data) != "ok" || err != nil {
					t.Errorf("%q, %v", data, err)
				}
				resp.Body.Close()
				tr.CloseIdleConnections()

				c, _ := l.dial(nil, "", "")
				began := time.Now()
				io.ReadAll(c) // until the server closes it
				if took := time.Since(began); took > time.Minute {
					t.Errorf("a connection without headers is kept for %v", took)
				}
				c.Close()
				l.Close()
			})
		})
	}
}
`
