package stall

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"
)

// The lock that each goroutine takes is held while they start. None is offered
// a place, and what follows is not run with one: a mutex shows no deadlock.
func underLock(ctx context.Context, urls []string) map[string]bool {
	var wg sync.WaitGroup
	var mu sync.Mutex
	seen := make(map[string]bool)
	mu.Lock()
	for _, u := range urls {
		wg.Add(1)
		go func() { // want `one goroutine per element of urls`
			defer wg.Done()
			err := call(ctx, u)
			mu.Lock()
			defer mu.Unlock()
			seen[u] = err == nil
		}()
	}
	mu.Unlock()
	wg.Wait()
	return seen
}

type sink struct{ ch chan error }

func (s *sink) put(err error) { s.ch <- err }

// What takes the results is behind a method.
func behindMethod(ctx context.Context, urls []string) (n int) {
	s := &sink{ch: make(chan error)}
	for _, u := range urls {
		go func() { // want `one goroutine per element of urls`
			s.put(call(ctx, u))
		}()
	}
	for range urls {
		if <-s.ch == nil {
			n++
		}
	}
	return n
}

// Each waits for the one that starts after it.
func reversed(ctx context.Context, urls []string) {
	turns := make([]chan bool, len(urls)+1)
	for i := range turns {
		turns[i] = make(chan bool, 1)
	}
	var wg sync.WaitGroup
	for i, u := range urls {
		wg.Add(1)
		go func() { // want `one goroutine per element of urls`
			defer wg.Done()
			<-turns[i+1]
			call(ctx, u)
			turns[i] <- true
		}()
	}
	turns[len(urls)] <- true
	wg.Wait()
}

// All write to a pipe that is read when they have started.
func piped(ctx context.Context, urls []string) ([]byte, error) {
	r, w := io.Pipe()
	var wg sync.WaitGroup
	for _, u := range urls {
		wg.Add(1)
		go func() { // want `one goroutine per element of urls`
			defer wg.Done()
			fmt.Fprintln(w, call(ctx, u))
		}()
	}
	go func() {
		wg.Wait()
		w.Close()
	}()
	return io.ReadAll(r)
}

// The handler answers at once today; nobody waits for the goroutines.
func notify(w http.ResponseWriter, r *http.Request) {
	for _, u := range r.URL.Query()["u"] {
		go call(context.Background(), u) // want `one goroutine per element of`
	}
	fmt.Fprint(w, "ok")
}
