// Package ended gives ctxs that have ended to calls that wait.
package ended

import (
	"context"
	"database/sql"
	"log/slog"
	"net/http"
	"os/signal"
	"syscall"
	"time"
)

// <-ctx.Done(); srv.Shutdown(ctx)
func serve(srv *http.Server) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	go srv.ListenAndServe()
	<-ctx.Done()
	return srv.Shutdown(ctx) // want `\(\*http\.Server\)\.Shutdown is given ctx, which has ended`
}

// made of it behind its end
func serveWithTimeout(ctx context.Context, srv *http.Server) error {
	<-ctx.Done()
	slog.InfoContext(ctx, "shutting down")
	shutdown, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	return srv.Shutdown(shutdown) // want `Shutdown is given shutdown, derived from ctx, which has ended`
}

// in the case of a select
func flushOnEnd(ctx context.Context, db *sql.DB, rows <-chan string) {
	for {
		select {
		case row := <-rows:
			db.ExecContext(ctx, "insert into t values (?)", row)
		case <-ctx.Done():
			db.ExecContext(ctx, "update run set state = 'stopped'") // want `ExecContext is given ctx, which has ended`
			return
		}
	}
}

// the ctx of a request
func watch(w http.ResponseWriter, r *http.Request, db *sql.DB) {
	<-r.Context().Done()
	if _, err := db.ExecContext(r.Context(), "delete from watchers"); err != nil { // want `ExecContext is given r\.Context\(\), which has ended`
		slog.Error("watcher stays", "err", err)
	}
}
