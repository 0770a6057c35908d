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

type Operation func() error

func Retry(o Operation, b BackOff) error { return o() }

type ExponentialBackOff struct {
	InitialInterval time.Duration
	MaxInterval     time.Duration
	MaxElapsedTime  time.Duration
}

type ExponentialBackOffOpts func(*ExponentialBackOff)

func WithMaxElapsedTime(d time.Duration) ExponentialBackOffOpts { return nil }

func NewExponentialBackOff(opts ...ExponentialBackOffOpts) *ExponentialBackOff { return nil }

func (b *ExponentialBackOff) NextBackOff() time.Duration { return 0 }
func (b *ExponentialBackOff) Reset()                     {}

func NewConstantBackOff(d time.Duration) BackOff         { return nil }
func WithContext(b BackOff, ctx context.Context) BackOff { return b }
func WithMaxRetries(b BackOff, n uint64) BackOff         { return b }
func Permanent(err error) error                          { return err }
