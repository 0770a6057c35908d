// Package retry is a stub.
package retry

import (
	"context"
	"time"
)

type RetryableFunc func() error
type Option func()

func Do(f RetryableFunc, opts ...Option) error { return f() }
func Attempts(n uint) Option                   { return nil }
func Delay(d time.Duration) Option             { return nil }
func UntilSucceeded() Option                   { return nil }
func Context(ctx context.Context) Option       { return nil }
