package ended

import (
	"context"
	"database/sql"
	"log/slog"
	"net/http"
	"time"
)

// detached behind its end
func detached(ctx context.Context, srv *http.Server) error {
	<-ctx.Done()
	shutdown, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer cancel()
	return srv.Shutdown(shutdown)
}

// only a logger gets it, and it is asked why it ended
func logs(ctx context.Context) error {
	<-ctx.Done()
	slog.InfoContext(ctx, "stopped", "cause", context.Cause(ctx))
	return ctx.Err()
}

// another case of the select
func other(ctx context.Context, db *sql.DB, tick <-chan time.Time) {
	select {
	case <-tick:
		db.ExecContext(ctx, "update t set seen = now()")
	case <-ctx.Done():
	}
}

// one way to it does not come by the end
func sometimes(ctx context.Context, db *sql.DB, tick <-chan time.Time) {
	select {
	case <-tick:
	case <-ctx.Done():
	}
	db.ExecContext(ctx, "update t set seen = now()")
}

// another ctx by then
func replaced(ctx context.Context, db *sql.DB) {
	<-ctx.Done()
	ctx = context.Background()
	db.ExecContext(ctx, "update t set seen = now()")
}
