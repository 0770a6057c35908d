package ended

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"brokendeadline/ended/wait"
)

// the ctx that the group was made of
func parentAfterWait(ctx context.Context, db *sql.DB) error {
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() error { return db.PingContext(gctx) })
	if err := g.Wait(); err != nil {
		return err
	}
	return db.PingContext(ctx)
}

// another group
func otherGroup(ctx context.Context, db *sql.DB) error {
	var g errgroup.Group
	g.Go(func() error { return db.PingContext(ctx) })
	if err := g.Wait(); err != nil {
		return err
	}
	return db.PingContext(ctx)
}

// its child has ended
func child(ctx context.Context, db *sql.DB) error {
	short, cancel := context.WithTimeout(ctx, time.Second)
	err := db.PingContext(short)
	cancel()
	if err != nil {
		return err
	}
	return db.PingContext(ctx)
}

// a new one each round
func rounds(ctx context.Context, db *sql.DB) error {
	var err error
	for range 3 {
		c, cancel := context.WithTimeout(ctx, time.Second)
		err = db.PingContext(c)
		cancel()
		if err == nil {
			return nil
		}
	}
	return err
}

// given a new value behind its end
func renewed(ctx context.Context, db *sql.DB) error {
	c, cancel := context.WithTimeout(ctx, time.Second)
	for {
		if err := db.PingContext(c); err == nil {
			cancel()
			return nil
		}
		cancel()
		c, cancel = context.WithTimeout(ctx, time.Second)
	}
}

// the cleanup takes a ctx of its own inside
func cleansUp(ctx context.Context, db *sql.DB) {
	<-ctx.Done()
	giveBack(ctx, db)
}

func giveBack(ctx context.Context, db *sql.DB) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	db.ExecContext(ctx, "delete from leases")
}

// whoever joins the errors knows that it is too late
func tooLate(ctx context.Context, conn *sql.Conn) error {
	<-ctx.Done()
	err := conn.PingContext(ctx)
	return errors.Join(ctx.Err(), err)
}

func tooLateInline(ctx context.Context, conn *sql.Conn) error {
	<-ctx.Done()
	return fmt.Errorf("%w: %w", context.Cause(ctx), conn.PingContext(ctx))
}

// not all ways come by it
func maybe(ctx context.Context, srv *http.Server) error {
	wait.StoppedOr(ctx, time.Minute)
	return srv.Shutdown(ctx)
}

func notEnded(ctx context.Context, db *sql.DB) error {
	if ctx.Err() == nil {
		return db.PingContext(ctx)
	}
	return ctx.Err()
}

// deferred behind the cancel, and so run before it
func deferredAfter(db *sql.DB) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	defer db.ExecContext(ctx, "delete from leases")
	_, err := db.ExecContext(ctx, "insert into leases values (1)")
	return err
}

// the cancel of another
func otherCancel(ctx context.Context, db *sql.DB) error {
	a, cancelA := context.WithCancel(ctx)
	b, cancelB := context.WithCancel(ctx)
	defer cancelB()
	cancelA()
	slog.InfoContext(a, "ended")
	return db.PingContext(b)
}

// a field that is set anew
type session struct {
	db     *sql.DB
	ctx    context.Context
	cancel context.CancelFunc
}

func (s *session) start() { s.ctx, s.cancel = context.WithCancel(context.Background()) }
func (s *session) again() { s.ctx, s.cancel = context.WithTimeout(context.Background(), time.Minute) }

func (s *session) restart() error {
	s.cancel()
	s.again()
	return s.db.PingContext(s.ctx)
}

// started before it ended
func before(ctx context.Context, db *sql.DB) {
	go func() { db.ExecContext(ctx, "select 1") }()
	<-ctx.Done()
}
