// Package pauses imports a backoff library.
package pauses

import (
	"time"

	"github.com/cenkalti/backoff/v4"
)

// First returns the first pause.
func First() time.Duration { return backoff.NewExponentialBackOff().NextBackOff() }
