package group

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"golang.org/x/sync/errgroup"
)

var errLost = errors.New("connection is lost")

type feed struct {
	db   *sql.DB
	last time.Time
}

// One reads until the ctx ends, the other notices that nothing comes any more.
func (f *feed) process(ctx context.Context) error {
	group := new(errgroup.Group)
	group.Go(func() error { return f.stream(ctx) }) // want `a goroutine of group runs until ctx ends, which nothing cancels when another fails`
	group.Go(func() error { return f.check(ctx) })
	return group.Wait()
}

func (f *feed) stream(ctx context.Context) error {
	for {
		if ctx.Err() != nil {
			return nil
		}
		if _, err := f.db.ExecContext(ctx, "fetch next from feed"); err != nil {
			return err
		}
		f.last = time.Now()
	}
}

func (f *feed) check(ctx context.Context) error {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			if time.Since(f.last) > time.Minute {
				return errLost
			}
		case <-ctx.Done():
			return nil
		}
	}
}

// Declared, with the loop in place.
func both(ctx context.Context, load func() error) error {
	var g errgroup.Group
	g.Go(func() error { return load() })
	g.Go(func() error { // want `a goroutine of g runs until ctx ends`
		for {
			select {
			case <-ctx.Done():
				return nil
			case <-time.After(time.Second):
				println("alive")
			}
		}
	})
	return g.Wait()
}

// ok: what fails ends the others
func ended(parent context.Context, f *feed) error {
	ctx, cancel := context.WithCancel(parent)
	defer cancel()
	var g errgroup.Group
	g.Go(func() error {
		defer cancel()
		return f.stream(ctx)
	})
	g.Go(func() error { return f.check(ctx) })
	return g.Wait()
}

// ok: each is done by itself
func done(ctx context.Context, f *feed) error {
	g := &errgroup.Group{}
	g.Go(func() error { return f.db.PingContext(ctx) })
	g.Go(func() error { return f.db.PingContext(ctx) })
	return g.Wait()
}

// ok: only the one that goes on may fail
func only(ctx context.Context, f *feed) error {
	var g errgroup.Group
	g.Go(func() error { return f.stream(ctx) })
	g.Go(func() error {
		f.last = time.Now()
		return nil
	})
	return g.Wait()
}

// ok: with the group's ctx
func with(parent context.Context, f *feed) error {
	g, ctx := errgroup.WithContext(parent)
	g.Go(func() error { return f.stream(ctx) })
	g.Go(func() error { return f.check(ctx) })
	return g.Wait()
}
