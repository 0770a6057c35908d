// Package ratelimit is a stub.
package ratelimit

import "time"

type Limiter interface{ Take() time.Time }

func New(rate int) Limiter { return nil }
