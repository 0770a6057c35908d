package ctx

import (
	"context"
	"log/slog"
	"net/http"
)

// Functions that take a ctx, a writer and a request, and wait for nothing.
func mark(ctx context.Context, w http.ResponseWriter, r *http.Request) {}

func tag(ctx context.Context, w http.ResponseWriter, r *http.Request) {
	slog.InfoContext(ctx, "served", "path", r.URL.Path)
	w.Header().Set("X-Tag", "1")
	label(ctx, w)
}

func label(_ context.Context, w http.ResponseWriter) { w.Header().Set("X-Label", "1") }

type next func(ctx context.Context, w http.ResponseWriter, r *http.Request)

func (n next) pass(ctx context.Context, w http.ResponseWriter, r *http.Request) { n(ctx, w, r) }

func heedless(n next) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		mark(context.Background(), w, r)   // ok: nothing waits
		tag(context.Background(), w, r)    // ok: nothing waits
		n.pass(context.Background(), w, r) // want `next.pass is given context.Background\(\) although r is in scope`
		n(context.Background(), w, r)      // want `n is given context.Background\(\) although r is in scope`
	}
}
