// Package backoff is a stub.
package backoff

import "time"

type Backoff struct {
	Factor   float64
	Jitter   bool
	Min, Max time.Duration
}

func (b *Backoff) Duration() time.Duration { return 0 }
func (b *Backoff) Reset()                  {}
