package ended

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"brokendeadline/ended/wait"
)

// the ctx of a group, behind its Wait
func fetchAll(ctx context.Context, db *sql.DB, ids []int) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(4)
	for _, id := range ids {
		g.Go(func() error {
			_, err := db.ExecContext(ctx, "update t set x = 1 where id = ?", id)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	_, err := db.ExecContext(ctx, "update done set x = 1") // want `ExecContext is given ctx, which has ended`
	return err
}

// the same under a name of its own
func fetchAllNamed[K comparable](parent context.Context, db *sql.DB, ids []K) error {
	group, groupCtx := errgroup.WithContext(parent)
	for range ids {
		group.Go(func() error { return db.PingContext(groupCtx) })
	}
	err := group.Wait()
	if err != nil {
		db.ExecContext(groupCtx, "insert into failures values (1)") // want `ExecContext is given groupCtx, which has ended`
	}
	return err
}

// its own cancel
func probe(ctx context.Context, client *http.Client) error {
	ctx, cancel := context.WithCancel(ctx)
	go watchUntil(ctx)
	cancel()
	req, err := http.NewRequestWithContext(ctx, "GET", "http://h/", nil)
	if err != nil {
		return err
	}
	resp, err := client.Do(req) // want `\(\*http\.Client\)\.Do is given req, derived from ctx, which has ended`
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func watchUntil(ctx context.Context) { <-ctx.Done() }

// a helper waits for it, here and elsewhere
func helper(ctx context.Context, srv *http.Server) error {
	watchUntil(ctx)
	return srv.Shutdown(ctx) // want `Shutdown is given ctx, which has ended`
}

func helperElsewhere(ctx context.Context, srv *http.Server) error {
	wait.Stopped(ctx)
	return srv.Shutdown(ctx) // want `Shutdown is given ctx, which has ended`
}

func loopElsewhere(ctx context.Context, srv *http.Server, tick func()) error {
	wait.Loop("tick", ctx, time.Second, tick)
	return srv.Shutdown(ctx) // want `Shutdown is given ctx, which has ended`
}

// asked for its error
func asked(ctx context.Context, db *sql.DB) {
	for ctx.Err() == nil {
		db.ExecContext(ctx, "select 1")
	}
	db.ExecContext(ctx, "update worker set state = 'stopped'") // want `ExecContext is given ctx, which has ended`
}

func askedIf(ctx context.Context, db *sql.DB) error {
	_, err := db.ExecContext(ctx, "call slow()")
	if err != nil && ctx.Err() != nil {
		db.ExecContext(ctx, "update job set state = 'cancelled'") // want `ExecContext is given ctx, which has ended`
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		db.ExecContext(ctx, "update job set state = 'late'") // want `ExecContext is given ctx, which has ended`
	}
	if err := ctx.Err(); err != nil {
		db.ExecContext(ctx, "update job set state = 'ended'") // want `ExecContext is given ctx, which has ended`
		return err
	}
	return err
}

// in literals
func literals(ctx context.Context, srv *http.Server, db *sql.DB) {
	go func() {
		<-ctx.Done()
		if err := srv.Shutdown(ctx); err != nil { // want `Shutdown is given ctx, which has ended`
			slog.Error("shutdown", "err", err)
		}
	}()
	context.AfterFunc(ctx, func() {
		db.ExecContext(ctx, "delete from sessions") // want `ExecContext is given ctx, which has ended`
	})
	<-ctx.Done()
	go func() {
		db.ExecContext(ctx, "delete from leases") // want `ExecContext is given ctx, which has ended`
	}()
}

// a function of the package that heeds its ctx
func indirect(ctx context.Context, db *sql.DB) {
	<-ctx.Done()
	release(ctx, db) // want `release is given ctx, which has ended`
}

func release(ctx context.Context, db *sql.DB) {
	if _, err := db.ExecContext(ctx, "delete from leases"); err != nil {
		slog.Error("release", "err", err)
	}
}

// fields that are set together
type worker struct {
	db     *sql.DB
	ctx    context.Context
	cancel context.CancelFunc
}

func newWorker(db *sql.DB) *worker {
	ctx, cancel := context.WithCancel(context.Background())
	return &worker{db: db, ctx: ctx, cancel: cancel}
}

func (w *worker) Close() error {
	w.cancel()
	_, err := w.db.ExecContext(w.ctx, "delete from workers") // want `ExecContext is given w\.ctx, which has ended`
	return err
}

func (w *worker) run() {
	<-w.ctx.Done()
	w.db.ExecContext(w.ctx, "update workers set gone = 1") // want `ExecContext is given w\.ctx, which has ended`
}

// deferred before its cancel, and so run behind it
func deferredBefore(db *sql.DB) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer db.ExecContext(ctx, "delete from leases") // want `ExecContext is given ctx, which has ended`
	defer cancel()
	_, err := db.ExecContext(ctx, "insert into leases values (1)")
	return err
}

// the literal finds the ctx that was made later
func deferredLiteral(ctx context.Context, srv *http.Server) error {
	defer func() {
		if err := srv.Shutdown(ctx); err != nil { // want `Shutdown is given ctx, which has ended`
			slog.Error("shutdown", "err", err)
		}
	}()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	return srv.ListenAndServe()
}

// deferred, and the function returns when it has ended
func deferredUntil(ctx context.Context, srv *http.Server) {
	defer srv.Shutdown(ctx) // want `Shutdown is given ctx, which has ended`
	go srv.ListenAndServe()
	<-ctx.Done()
}
