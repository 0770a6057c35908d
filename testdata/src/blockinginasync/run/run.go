// Package run has a handler for each form of fix. What the fixes make of them
// is run, with clients that wait and clients that go away.
package run

import (
	"context"
	"io"
	"net/http"
	"sync"
	"time"
)

// Sleeps answers after a while.
func Sleeps(w http.ResponseWriter, r *http.Request) {
	time.Sleep(5 * time.Second) // want `blocks the HTTP handler Sleeps`
	io.WriteString(w, "ok")
}

var mu sync.Mutex

// Locked holds a lock that a defer gives back.
func Locked(w http.ResponseWriter, r *http.Request) {
	mu.Lock()
	defer mu.Unlock()
	time.Sleep(5 * time.Second) // want `blocks the HTTP handler Locked`
	io.WriteString(w, "ok")
}

// Drops begins a ctx of its own.
func Drops(w http.ResponseWriter, r *http.Request) {
	ctx := context.Background() // want `ask is given context.Background\(\) although r is in scope`
	text, err := ask(ctx, "http://remote/")
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	io.WriteString(w, text)
}

// Requests makes a request without one.
func Requests(w http.ResponseWriter, r *http.Request) {
	req, err := http.NewRequest("GET", "http://remote/", nil) // want `although r is in scope`
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	text, err := do(req)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	io.WriteString(w, text)
}

func ask(ctx context.Context, url string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		return "", err
	}
	return do(req)
}

func do(req *http.Request) (string, error) {
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	return string(data), err
}
