// Package fixes writes what mends the findings of blockinginasync: the ctx in
// scope given to a call, a pause that it ends. A fix is there only where nothing
// is owed when the ctx ends early.
package fixes

import "github.com/timeoutlint/timeoutlint/passes/blockinginasync/internal/scopes"

// Fixer writes fixes for one package.
type Fixer struct{ *scopes.Finder }

// New returns the fixer of a package of which f finds the contexts.
func New(f *scopes.Finder) *Fixer { return &Fixer{f} }
