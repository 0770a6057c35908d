package outlived

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"
)

// A cache answers with what it has, and lets the handler behind it make it anew.
type stash struct {
	mu   sync.Mutex
	busy map[string]bool
}

// blank is an answer that nobody reads.
type blank struct{ header http.Header }

func (b *blank) Header() http.Header         { return b.header }
func (b *blank) Write(p []byte) (int, error) { return len(p), nil }
func (b *blank) WriteHeader(int)             {}

func (s *stash) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Write([]byte("stale"))
		s.mu.Lock()
		busy := s.busy[r.URL.Path]
		s.busy[r.URL.Path] = true
		s.mu.Unlock()
		if !busy {
			go func() {
				defer s.forget(r.URL.Path)
				s.renew(next, r) // want `\(\*stash\)\.renew runs in the background on r, which ends with the request`
			}()
		}
	})
}

func (s *stash) forget(path string) {
	s.mu.Lock()
	delete(s.busy, path)
	s.mu.Unlock()
}

func (s *stash) renew(next http.Handler, r *http.Request) {
	next.ServeHTTP(&blank{header: http.Header{}}, r)
}

func mirror(next, shadow http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		go shadow.ServeHTTP(&blank{header: http.Header{}}, r) // want `http\.Handler\.ServeHTTP runs in the background on r, which ends with the request`
		next.ServeHTTP(w, r)
	})
}

// ok: a request whose ctx goes on.
func mirrorOn(next, shadow http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		go shadow.ServeHTTP(&blank{header: http.Header{}}, r.Clone(context.WithoutCancel(r.Context())))
		next.ServeHTTP(w, r)
	})
}

// ok: it stays until the handler is done, or the time is up.
func timed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		done := make(chan struct{})
		go func() {
			defer close(done)
			next.ServeHTTP(w, r)
		}()
		select {
		case <-done:
		case <-time.After(time.Second):
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
}

// ok: for both.
func twice(next, shadow http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var wg sync.WaitGroup
		wg.Add(1)
		go func() {
			defer wg.Done()
			shadow.ServeHTTP(&blank{header: http.Header{}}, r)
		}()
		next.ServeHTTP(w, r)
		wg.Wait()
	})
}

// ok: it only looks at the request.
func logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		go note(r)
		next.ServeHTTP(w, r)
	})
}

func note(r *http.Request) { slog.Info("served", "path", r.URL.Path) }
