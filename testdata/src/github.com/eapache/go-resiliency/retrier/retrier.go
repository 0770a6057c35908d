// Package retrier is a stub.
package retrier

import (
	"context"
	"time"
)

type Classifier interface{ Classify(error) int }

type Retrier struct{}

func New(backoff []time.Duration, class Classifier) *Retrier { return nil }

func (r *Retrier) WithInfiniteRetry() *Retrier { return r }

func (r *Retrier) Run(work func() error) error { return work() }
func (r *Retrier) RunCtx(ctx context.Context, work func(ctx context.Context) error) error {
	return work(ctx)
}

func ConstantBackoff(n int, amount time.Duration) []time.Duration           { return nil }
func ExponentialBackoff(n int, initialAmount time.Duration) []time.Duration { return nil }
func LimitedExponentialBackoff(n int, initialAmount, limitAmount time.Duration) []time.Duration {
	return nil
}
