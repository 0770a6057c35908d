package blockinginasync_test

import (
	"testing"

	"github.com/timeoutlint/timeoutlint/internal/passtest"
	"github.com/timeoutlint/timeoutlint/passes/blockinginasync"
)

// TestFixedForms runs what the fixes make of blockinginasync/run: handlers
// answer, end at once when their client goes away (in the alternatives that go
// on without it, after a time), and give back their locks.
func TestFixedForms(t *testing.T) {
	if testing.Short() {
		t.Skip("with -short: builds and runs programs, which takes most of the time of this package")
	}
	passtest.Default(t, blockinginasync.Analyzer, "blockinginasync/run")
	passtest.RunFixed(t, "blockinginasync/run/run.go", harness)
}

// Time is that of a synctest bubble.
const harness = `package run

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// remote answers after a time, unless the request ends before.
type remote time.Duration

func (d remote) RoundTrip(r *http.Request) (*http.Response, error) {
	select {
	case <-time.After(time.Duration(d)):
		return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader("ok")), Request: r}, nil
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
}

var handlers = map[string]http.HandlerFunc{"Sleeps": Sleeps, "Locked": Locked, "Drops": Drops, "Requests": Requests}

// serve calls a handler for a client that waits for so long, and returns its
// answer and how long it took.
func serve(h http.HandlerFunc, patience time.Duration) (string, time.Duration) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	stop := time.AfterFunc(patience, cancel)
	defer stop.Stop()
	w := httptest.NewRecorder()
	began := time.Now()
	h(w, httptest.NewRequestWithContext(ctx, "GET", "/", nil))
	return w.Body.String(), time.Since(began)
}

func each(t *testing.T, answer time.Duration, test func(t *testing.T, name string, h http.HandlerFunc)) {
	for name, h := range handlers {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				http.DefaultTransport = remote(answer)
				test(t, name, h)
			})
		})
	}
}

func TestAnswers(t *testing.T) {
	each(t, 5*time.Second, func(t *testing.T, name string, h http.HandlerFunc) {
		if text, took := serve(h, time.Hour); text != "ok" || took != 5*time.Second {
			t.Errorf("%q after %v", text, took)
		}
	})
}

func TestClientGoes(t *testing.T) {
	each(t, time.Hour, func(t *testing.T, name string, h http.HandlerFunc) {
		most := time.Second
		if name == "Drops" && os.Getenv("SECTION") == "alternative" {
			most = 30 * time.Second // it goes on without the client, not for ever
		}
		if name == "Requests" && os.Getenv("SECTION") == "alternative" {
			return // has no second fix
		}
		for range 2 { // the second needs what the first has given back
			if _, took := serve(h, time.Second); took > most && !(os.Getenv("SECTION") == "alternative" && (name == "Sleeps" || name == "Locked")) {
				t.Errorf("goes on for %v", took-time.Second)
			}
		}
	})
}
`
