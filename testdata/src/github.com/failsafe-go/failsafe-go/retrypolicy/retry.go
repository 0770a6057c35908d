// Package retrypolicy is a stub.
package retrypolicy

import "time"

type RetryPolicy[R any] interface{ retries(R) }

type Builder[R any] interface {
	WithMaxAttempts(n int) Builder[R]
	WithMaxRetries(n int) Builder[R]
	WithMaxDuration(d time.Duration) Builder[R]
	WithBackoff(delay, maxDelay time.Duration) Builder[R]
	Build() RetryPolicy[R]
}

func NewBuilder[R any]() Builder[R] { return nil }
