// Package group waits on the ctx around a group in its goroutines.
package group

import (
	"context"
	"database/sql"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"
)

// the group's ctx has a name, and nobody is given it
func updateAll(ctx context.Context, db *sql.DB, ids []int) error {
	g, gctx := errgroup.WithContext(ctx)
	_ = gctx
	g.SetLimit(4)
	for _, id := range ids {
		g.Go(func() error {
			_, err := db.ExecContext(ctx, "update t set x = 1 where id = ?", id) // want `\(\*sql\.DB\)\.ExecContext in a goroutine of g waits on ctx, not on the group's context, gctx`
			return err
		})
	}
	return g.Wait()
}

// thrown away
func fetch(parent context.Context, client *http.Client, urls []string) error {
	eg, _ := errgroup.WithContext(parent)
	for _, u := range urls {
		eg.Go(func() error {
			req, err := http.NewRequestWithContext(parent, http.MethodGet, u, nil) // want `\(\*http\.Client\)\.Do in a goroutine of eg waits on parent, not on the group's context`
			if err != nil {
				return err
			}
			resp, err := client.Do(req)
			if err != nil {
				return err
			}
			return resp.Body.Close()
		})
	}
	return eg.Wait()
}

// two goroutines, of a request, with a timeout of their own
func page(w http.ResponseWriter, r *http.Request, s *store) {
	g, gctx := errgroup.WithContext(r.Context())
	g.Go(func() error { return s.user(gctx, "u") })
	g.Go(func() error {
		ctx, cancel := context.WithTimeout(r.Context(), time.Second) // want `\(\*store\)\.user in a goroutine of g waits on r\.Context\(\), not on the group's context, gctx`
		defer cancel()
		return s.user(ctx, "v")
	})
	if err := g.Wait(); err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
	}
}

type store struct{ db *sql.DB }

func (s *store) user(ctx context.Context, name string) error {
	_, err := s.db.ExecContext(ctx, "select * from users where name = ?", name)
	return err
}

// a generic one, that hands its func on
func each[T any](ctx context.Context, items []T, do func(context.Context, T) error, s *store) error {
	g, groupCtx := errgroup.WithContext(ctx)
	for _, item := range items {
		g.Go(func() error {
			if err := s.user(ctx, "x"); err != nil { // want `\(\*store\)\.user in a goroutine of g waits on ctx`
				return err
			}
			return nil
		})
		_ = item
	}
	_ = groupCtx
	return g.Wait()
}
