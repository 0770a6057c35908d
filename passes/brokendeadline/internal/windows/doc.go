// Package windows asks whether a time is long enough for what has to happen in it:
// one answer, a time further in, attempts with their pauses, several steps.
package windows

import (
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/passes/brokendeadline/internal/streams"
)

// Checker asks these questions of one package.
type Checker struct {
	*streams.Checker

	asking map[*symbols.Func]bool // whether a function names the address of a language model
}

// New returns what asks about the package of a checker of streams.
func New(c *streams.Checker) *Checker { return &Checker{Checker: c} }
