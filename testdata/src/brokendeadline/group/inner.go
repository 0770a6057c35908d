package group

import (
	"context"
	"database/sql"
	"net/http"

	"golang.org/x/sync/errgroup"
)

// one variable for both
func shadowed(ctx context.Context, db *sql.DB, ids []int) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, id := range ids {
		g.Go(func() error {
			_, err := db.ExecContext(ctx, "update t set x = 1 where id = ?", id)
			return err
		})
	}
	return g.Wait()
}

// the group's
func inner(ctx context.Context, s *store, names []string) error {
	g, gctx := errgroup.WithContext(ctx)
	for _, n := range names {
		g.Go(func() error { return s.user(gctx, n) })
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return s.user(ctx, "all")
}

// ok: it asks the group's ctx itself, and so has its reasons for the other
func untilOthersEnd(ctx context.Context, srv *http.Server) error {
	g, gctx := errgroup.WithContext(ctx)
	g.Go(srv.ListenAndServe)
	g.Go(func() error {
		<-gctx.Done()
		return srv.Shutdown(ctx)
	})
	return g.Wait()
}

// ok: no goroutine fails, so that nothing ends the group's ctx sooner
func neverFails(ctx context.Context, s *store, names []string) {
	g, _ := errgroup.WithContext(ctx)
	for _, n := range names {
		g.Go(func() error {
			s.user(ctx, n)
			return nil
		})
	}
	g.Wait()
}

// ok: alone
func alone(ctx context.Context, s *store) error {
	g, _ := errgroup.WithContext(ctx)
	g.Go(func() error { return s.user(ctx, "x") })
	return g.Wait()
}

// ok: a group without a ctx
func plain(ctx context.Context, s *store, names []string) error {
	var g errgroup.Group
	for _, n := range names {
		g.Go(func() error { return s.user(ctx, n) })
	}
	return g.Wait()
}

// ok: it does not wait on it
func logs(ctx context.Context, names []string, log func(context.Context, string)) error {
	g, _ := errgroup.WithContext(ctx)
	for _, n := range names {
		g.Go(func() error {
			log(ctx, n)
			return ctx.Err()
		})
	}
	return g.Wait()
}
