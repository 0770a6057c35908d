package fixes

import (
	_ "embed"

	"github.com/timeoutlint/timeoutlint/internal/fanout"
	"github.com/timeoutlint/timeoutlint/internal/loops"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// FanOut is a place that starts goroutines, and the loop that multiplies it.
type FanOut struct {
	*fanout.Spawn
	Loop *loops.Loop
	Wait waits.Wait
	Role fanout.Role
	// limit says what limits the group, where there is one.
	Limit fanout.Limit
	// held is set where the goroutines are limited after all: by a semaphore,
	// a limit of the helper, a limit that may be set.
	Held bool
	// Worker is set where each goroutine takes one job after another, so that
	// there may be fewer of them than jobs.
	Worker bool
}
