// Package wait is a stub.
package wait

import (
	"context"
	"time"
)

type ConditionFunc func() (bool, error)
type ConditionWithContextFunc func(context.Context) (bool, error)

type Backoff struct {
	Duration time.Duration
	Factor   float64
	Jitter   float64
	Steps    int
	Cap      time.Duration
}

func ExponentialBackoff(b Backoff, f ConditionFunc) error                 { return nil }
func Poll(interval, timeout time.Duration, condition ConditionFunc) error { return nil }
func PollUntilContextCancel(ctx context.Context, interval time.Duration, immediate bool, f ConditionWithContextFunc) error {
	return nil
}
func PollUntilContextTimeout(ctx context.Context, interval, timeout time.Duration, immediate bool, f ConditionWithContextFunc) error {
	return nil
}
