// Package abandoned leaves goroutines with results that nobody takes.
package abandoned

import (
	"context"
	"time"
)

func ask(ctx context.Context) error { return ctx.Err() }

func result(ctx context.Context) error {
	ch := make(chan error)
	go func() { ch <- ask(ctx) }() // want `the send to ch blocks forever once result has left by <-ctx\.Done\(\)`
	select {
	case err := <-ch:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func within[T any](d time.Duration, f func() (T, error)) (v T, err error) {
	done := make(chan struct{}, 0)
	values := make(chan T)
	go func() {
		got, failed := f()
		if failed != nil {
			values <- got // want `the send to values blocks forever once within has left by <-time\.After\(d\)`
			return
		}
		values <- got
	}()
	_ = done
	select {
	case v = <-values:
		return v, nil
	case <-time.After(d):
		return v, context.DeadlineExceeded
	}
}
