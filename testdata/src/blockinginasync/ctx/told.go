package ctx

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// waitFor asks until it is answered, for no longer than it is told: that is a call, whatever it is called.
func (s *server) waitFor(ctx context.Context, most time.Duration) error {
	until := time.Now().Add(most)
	for time.Now().Before(until) {
		if _, err := s.client.SayHello(ctx, nil); err == nil {
			return nil
		}
		time.Sleep(10 * time.Millisecond)
	}
	return errors.New("it does not answer")
}

// By a literal that becomes a handler.
func (s *server) proxy(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := s.waitFor(context.Background(), 10*time.Second); err != nil { // want `\(\*server\).waitFor is given context.Background\(\) although r is in scope: when the client goes away it still waits for gRPC`
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (s *server) waitsWithRequest(w http.ResponseWriter, r *http.Request) {
	s.waitFor(r.Context(), 10*time.Second)
}

// watchEvery goes on until it is stopped, however often it asks.
func (s *server) watchEvery(ctx context.Context, pause time.Duration) {
	for {
		s.client.SayHello(ctx, nil)
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}

func (s *server) startsWatch(w http.ResponseWriter, r *http.Request) {
	go s.watchEvery(context.Background(), time.Minute)
}
