// Package unused makes deadlines and gives them to nobody.
package unused

import (
	"context"
	"database/sql"
	"log/slog"
	"net/http"
	"time"
)

type store struct{ db *sql.DB }

func (s *store) lost(parent context.Context) error {
	ctx, cancel := context.WithTimeout(parent, time.Second) // want `ctx, a context with a deadline, is passed to nothing: \(\*sql\.DB\)\.ExecContext runs without it`
	defer cancel()
	_ = ctx
	_, err := s.db.ExecContext(parent, "update t set x = 2")
	return err
}

func (s *store) blank(ctx context.Context) error {
	_, cancel := context.WithTimeout(ctx, time.Second) // want `a context with a deadline is passed to nothing`
	defer cancel()
	return s.db.PingContext(ctx)
}

func logged(ctx context.Context, s *store) error {
	limited, cancel := context.WithDeadline(ctx, time.Now().Add(time.Second)) // want `limited, a context with a deadline, is passed to nothing: \(\*store\)\.ping runs without it`
	defer cancel()
	slog.InfoContext(limited, "ping")
	return s.ping(ctx)
}

func (s *store) ping(ctx context.Context) error { return s.db.PingContext(ctx) }

// a request without a ctx
func background() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second) // want `ctx, a context with a deadline, is passed to nothing: \(\*http\.Client\)\.Do runs without it`
	defer cancel()
	_ = ctx
	req, err := http.NewRequest("GET", "https://example.com", nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// in a literal
func inside(r *http.Request, s *store) func() error {
	return func() error {
		ctx, cancel := context.WithTimeout(r.Context(), time.Second) // want `ctx, a context with a deadline, is passed to nothing`
		defer cancel()
		_ = ctx
		return s.ping(r.Context())
	}
}
