// Package streams asks what is cut off while it is still read or written: streams
// under a timeout that is meant for answers, answers under the write timeout of
// their server, bodies and rows that leave a function whose ctx ends with it.
package streams

import (
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/passes/brokendeadline/internal/fixes"
)

// Checker asks these questions of one package.
type Checker struct {
	*fixes.Fixer

	events map[*symbols.Func]bool // whether a function speaks of events
}

// New returns the checker of the package of a fixer.
func New(f *fixes.Fixer) *Checker {
	return &Checker{Fixer: f}
}
