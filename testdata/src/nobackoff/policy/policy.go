// Package policy configures retries.
package policy

import (
	"context"
	"time"

	"github.com/avast/retry-go/v4"
	"github.com/cenkalti/backoff/v4"
)

func op() error { return nil }

func options(ctx context.Context) {
	backoff.Retry(op, backoff.NewConstantBackOff(0)) // want `backoff.NewConstantBackOff\(0\) retries without a pause`
	retry.Do(op, retry.UntilSucceeded())             // want `retry-go.UntilSucceeded\(\) retries forever`
	retry.Do(op, retry.Attempts(0))                  // want `retry-go.Attempts\(0\) retries forever`
}

func fields() error {
	b := backoff.NewExponentialBackOff()
	b.MaxElapsedTime = 0 // want `backoff.MaxElapsedTime = 0 retries forever`
	return backoff.Retry(op, b)
}

// ok: a ctx ends it.
func ended(ctx context.Context) error {
	b := backoff.NewExponentialBackOff()
	b.MaxElapsedTime = 0
	return backoff.Retry(op, backoff.WithContext(b, ctx))
}

func endedToo(ctx context.Context) {
	retry.Do(op, retry.Attempts(0), retry.Context(ctx))
	retry.Do(op, retry.Attempts(5), retry.Delay(time.Second))
}

// ok: whoever runs it may bound it.
func handedOn() backoff.BackOff {
	b := backoff.NewExponentialBackOff()
	b.MaxElapsedTime = 0
	return b
}

const maxDelay = time.Minute

func grow(done func() bool) {
	delay := time.Second
	for !done() {
		time.Sleep(delay)
		delay = max(delay*2, maxDelay) // want `max makes maxDelay the shortest pause and lets delay grow without a limit: min was meant`
	}
}

// ok: the floor of a measured value.
func floor(done func() time.Duration) {
	delay := time.Second
	for {
		time.Sleep(delay)
		delay = max(done(), time.Second)
	}
}

func shift(done func() bool) {
	n := 0
	for {
		if done() {
			return
		}
		time.Sleep(time.Second << n) // want `time.Second << n overflows: nothing bounds n`
		n++
	}
}

// ok: bounded.
func bounded(done func() bool) {
	n := 0
	for {
		if done() {
			return
		}
		time.Sleep(time.Second << n)
		if n < 6 {
			n++
		}
	}
}
