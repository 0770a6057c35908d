package ctx

import (
	"context"
	"net/http"
)

// Asked before the other begins: no link.
func (s *server) asksFirst(ctx context.Context, q string) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	default:
	}
	own, cancel := context.WithCancel(context.Background()) // want `\(\*store\).search is given context.Background\(\) although ctx is in scope`
	defer cancel()
	return s.store.search(own, q)
}

// Waits for its turn, or for the end of its request.
func (s *server) waitsFirst(w http.ResponseWriter, r *http.Request, ready chan struct{}) {
	select {
	case <-r.Context().Done():
		return
	case <-ready:
	}
	own, cancel := context.WithCancelCause(context.Background()) // want `although r is in scope`
	defer cancel(nil)
	s.store.search(own, "q")
}

// The Done that is waited for later is its own.
func (s *server) waitsForItself(ctx context.Context, q string) {
	own, cancel := context.WithCancel(context.Background()) // want `although ctx is in scope`
	go func() {
		<-own.Done()
		s.clean()
	}()
	s.store.search(own, q)
	cancel()
}

// What cancels it is handed on, and no other ctx with it.
func (s *server) keeps(ctx context.Context, q string, keep func(context.Context, func())) {
	own, cancel := context.WithCancel(context.Background()) // want `although ctx is in scope`
	keep(own, cancel)
	s.store.search(own, q)
}

// Linked by hand, after it was asked once.
func (s *server) asksAndLinks(ctx context.Context, q string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	own, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		select {
		case <-ctx.Done():
			cancel()
		case <-own.Done():
		}
	}()
	return s.store.search(own, q)
}

// Linked by a function of the standard library.
func (s *server) after(ctx context.Context, q string) error {
	own, cancel := context.WithCancel(context.Background())
	defer context.AfterFunc(ctx, cancel)()
	return s.store.search(own, q)
}

// Linked by a function of one's own.
func (s *server) tied(w http.ResponseWriter, r *http.Request) {
	own, cancel := context.WithCancel(context.Background())
	endWith(r.Context(), cancel)
	s.store.search(own, "q")
}

func endWith(ctx context.Context, cancel context.CancelFunc) {
	go func() {
		<-ctx.Done()
		cancel()
	}()
}
