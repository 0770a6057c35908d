// Package run has a function for each form of fix. What the fixes make of them
// is run.
package run

import (
	"context"
	"io"
	"net/http"
	"sync"
	"time"
)

// Serve serves until its ctx ends, then lets the requests in flight end.
func Serve(ctx context.Context, srv *http.Server) error {
	<-ctx.Done()
	return srv.Shutdown(ctx) // want `Shutdown is given ctx, which has ended`
}

// ServeLimited does so for a time of its own.
func ServeLimited(ctx context.Context, srv *http.Server) error {
	<-ctx.Done()
	limit, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	return srv.Shutdown(limit) // want `Shutdown is given limit, derived from ctx`
}

// Left answers, and leaves work behind.
func Left(w http.ResponseWriter, r *http.Request) {
	go func() {
		ask(r.Context()) // want `ask runs in the background on r\.Context\(\)`
	}()
	io.WriteString(w, "ok")
}

// LeftLimited leaves work behind that has a time of its own.
func LeftLimited(w http.ResponseWriter, r *http.Request) {
	go func() {
		ctx, cancel := context.WithTimeout(r.Context(), time.Minute) // want `ask runs in the background on r\.Context\(\)`
		defer cancel()
		ask(ctx)
	}()
	io.WriteString(w, "ok")
}

var once sync.Once

// Shared asks once for all requests.
func Shared(w http.ResponseWriter, r *http.Request) {
	once.Do(func() {
		ask(r.Context()) // want `ask in \(\*sync\.Once\)\.Do waits on r\.Context\(\)`
	})
	io.WriteString(w, "ok")
}

// Limited asks, and waits for a second.
func Limited(ctx context.Context) error {
	_, cancel := context.WithTimeout(ctx, time.Second) // want `is passed to nothing: ask runs without it`
	defer cancel()
	return ask(ctx)
}

// Last asks when its ctx has ended.
func Last(ctx context.Context) error {
	<-ctx.Done()
	return ask(ctx) // want `ask is given ctx, which has ended`
}

var client = &http.Client{Timeout: time.Hour}

func ask(ctx context.Context) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://remote/", nil)
	if err != nil {
		return err
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Read cancels what it reads, on the way.
func Read(ctx context.Context, url string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		cancel()
		return nil, err
	}
	resp, err := client.Do(req)
	cancel()
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body) // want `io\.ReadAll uses what \(\*http\.Client\)\.Do returned under a context that has ended`
}
