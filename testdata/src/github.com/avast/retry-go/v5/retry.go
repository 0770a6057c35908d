// Package retry is a stub.
package retry

import (
	"context"
	"time"
)

type Option func()

type Retrier struct{}

func New(opts ...Option) *Retrier { return nil }

func (r *Retrier) Do(f func() error) error { return f() }

func Attempts(n uint) Option             { return nil }
func Delay(d time.Duration) Option       { return nil }
func UntilSucceeded() Option             { return nil }
func Context(ctx context.Context) Option { return nil }
