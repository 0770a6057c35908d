package unused

import (
	"context"
	"time"
)

// given
func (s *store) given(parent context.Context) error {
	ctx, cancel := context.WithTimeout(parent, time.Second)
	defer cancel()
	if err := s.db.PingContext(ctx); err != nil {
		return err
	}
	return s.db.PingContext(parent)
}

// selected on
func (s *store) selected(parent context.Context) error {
	ctx, cancel := context.WithTimeout(parent, time.Second)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- s.ping(parent) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// handed on, returned, kept, asked
func handed(parent context.Context, s *store, run func(context.Context)) error {
	ctx, cancel := context.WithTimeout(parent, time.Second)
	defer cancel()
	run(ctx)
	return s.ping(parent)
}

func returned(parent context.Context, s *store) (context.Context, context.CancelFunc, error) {
	ctx, cancel := context.WithTimeout(parent, time.Second)
	return ctx, cancel, s.ping(parent)
}

func asked(parent context.Context, s *store) error {
	ctx, cancel := context.WithTimeout(parent, time.Second)
	defer cancel()
	if d, ok := ctx.Deadline(); ok {
		time.AfterFunc(time.Until(d), cancel)
	}
	return s.ping(parent)
}

// reassigned, and so given
func again(ctx context.Context, s *store) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	return s.ping(ctx)
}

// the wait has a deadline of its own
func own(ctx context.Context, s *store) error {
	_, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	short, stop := context.WithTimeout(ctx, time.Millisecond)
	defer stop()
	return s.ping(short)
}

// nothing waits
func nothing(ctx context.Context, f func()) {
	_, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	f()
}
