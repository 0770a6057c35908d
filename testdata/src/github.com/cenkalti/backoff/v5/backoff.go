// Package backoff is a stub.
package backoff

import (
	"context"
	"time"
)

type BackOff interface {
	NextBackOff() time.Duration
	Reset()
}

type Operation[T any] func() (T, error)

type RetryOption func()

func Retry[T any](ctx context.Context, o Operation[T], opts ...RetryOption) (T, error) { return o() }

func WithBackOff(b BackOff) RetryOption              { return nil }
func WithMaxTries(n uint) RetryOption                { return nil }
func WithMaxElapsedTime(d time.Duration) RetryOption { return nil }
func NewConstantBackOff(d time.Duration) BackOff     { return nil }
func NewExponentialBackOff() BackOff                 { return nil }
func Permanent(err error) error                      { return err }
