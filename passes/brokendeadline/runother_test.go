package brokendeadline_test

import (
	"testing"

	"github.com/timeoutlint/timeoutlint/internal/passtest"
	"github.com/timeoutlint/timeoutlint/passes/brokendeadline"
)

// TestFixedGroup runs what the fixes make of brokendeadline/rungroup: when one
// goroutine fails, Wait returns.
func TestFixedGroup(t *testing.T) { runFixed(t, "rungroup", groupHarness) }

// TestFixedClient runs what the fix makes of brokendeadline/internal/runclient: a stream
// outlives what was its client's timeout, and headers that never come do not.
func TestFixedClient(t *testing.T) { runFixed(t, "internal/runclient", clientHarness) }

// TestFixedWeb runs what the fix makes of brokendeadline/runweb, by the harness
// of the stream of net/http.
func TestFixedWeb(t *testing.T) { runFixed(t, "runweb", streamHarness) }

func runFixed(t *testing.T, name, harness string) {
	if testing.Short() {
		t.Skip("with -short: builds and runs programs, which takes most of the time of this package")
	}
	passtest.Default(t, brokendeadline.Analyzer, "brokendeadline/"+name)
	passtest.RunFixed(t, "brokendeadline/"+name+"/run.go", harness)
}

const groupHarness = `package run

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

var refused = errors.New("refused")

// remote refuses one request at once, and answers the others after an hour.
type remote struct{}

func (remote) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Host == "bad" {
		return nil, refused
	}
	select {
	case <-time.After(time.Hour):
		return &http.Response{StatusCode: 200, Body: http.NoBody, Request: r}, nil
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
}

func TestGroup(t *testing.T) {
	client.Transport = remote{}
	for name, fetch := range map[string]func(context.Context, []string) error{"Nameless": Nameless, "Named": Named} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				err := fetch(context.Background(), []string{"http://a", "http://bad", "http://b"})
				if took := time.Since(began); !errors.Is(err, refused) || took > time.Second {
					t.Errorf("after %v: %v", took, err)
				}
			})
		})
	}
}
`

const clientHarness = `package run

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// stream makes a Stream whose connections end in answer.
func stream(answer func(net.Conn)) *Stream {
	http.DefaultTransport.(*http.Transport).DialContext = func(context.Context, string, string) (net.Conn, error) {
		here, there := net.Pipe()
		go func() {
			defer there.Close()
			if _, err := http.ReadRequest(bufio.NewReader(there)); err == nil {
				answer(there)
			}
		}()
		return here, nil
	}
	return New()
}

func TestStream(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := stream(func(c net.Conn) {
			io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
			for range 12 {
				time.Sleep(10 * time.Second)
				fmt.Fprint(c, "data: part\n\n")
			}
		})
		n := 0
		if err := s.Read(t.Context(), func(string) { n++ }); err != nil || n != 12 {
			t.Errorf("%d events of 12: %v", n, err)
		}
	})
}

func TestNoHeaders(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := stream(func(c net.Conn) { io.Copy(io.Discard, c) })
		began := time.Now()
		err := s.Read(t.Context(), func(string) {})
		if took := time.Since(began); err == nil || took != 30*time.Second {
			t.Errorf("after %v: %v", took, err)
		}
	})
}
`
