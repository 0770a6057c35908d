// Package retry is a stub.
package retry

import (
	"context"
	"time"
)

type RetryFunc func(ctx context.Context) error

type Backoff interface{ Next() (time.Duration, bool) }

func Do(ctx context.Context, b Backoff, f RetryFunc) error             { return f(ctx) }
func Constant(ctx context.Context, t time.Duration, f RetryFunc) error { return f(ctx) }
func NewConstant(t time.Duration) Backoff                              { return nil }
func NewExponential(base time.Duration) Backoff                        { return nil }
func NewFibonacci(base time.Duration) Backoff                          { return nil }
func WithMaxRetries(max uint64, next Backoff) Backoff                  { return next }
func WithMaxDuration(timeout time.Duration, next Backoff) Backoff      { return next }
func RetryableError(err error) error                                   { return err }
