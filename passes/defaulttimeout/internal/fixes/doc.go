// Package fixes writes what mends the findings of defaulttimeout: a timeout where
// a client, a server or a ctx is made, one client for calls that had none. A fix
// is there only if it is certain that it cuts nothing that goes on.
package fixes

import (
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/passes/defaulttimeout/internal/sent"
)

// Fixer writes fixes for one package.
type Fixer struct {
	*sent.Finder

	// shared is what fixes of calls without a timeout share, once one asked.
	shared *shared
	// names holds the variables that fixes have declared, by function: two
	// fixes of one function can be applied together.
	names map[*symbols.Func]map[string]bool
}

// New returns the fixer of a package of which f finds the requests.
func New(f *sent.Finder) *Fixer {
	return &Fixer{Finder: f, names: make(map[*symbols.Func]map[string]bool)}
}
