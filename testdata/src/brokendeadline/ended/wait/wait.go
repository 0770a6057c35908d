// Package wait waits for ctxs to end.
package wait

import (
	"context"
	"time"
)

// Stopped returns when ctx has ended.
func Stopped(ctx context.Context) { <-ctx.Done() }

// StoppedOr returns when ctx has ended, or after a time.
func StoppedOr(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// Loop calls tick until ctx ends.
func Loop(name string, ctx context.Context, every time.Duration, tick func()) {
	for ctx.Err() == nil {
		tick()
	}
}
