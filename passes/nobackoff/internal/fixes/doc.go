// Package fixes writes what mends the findings of nobackoff: a pause before the
// next attempt, one that the ctx ends, an inner layer that does not retry. A fix
// is there only if it is certain to be right.
package fixes

import "github.com/timeoutlint/timeoutlint/internal/passkit"

// Fixer writes fixes for one package.
type Fixer struct{ *passkit.Kit }

// New returns the fixer of the package of a kit.
func New(k *passkit.Kit) *Fixer { return &Fixer{k} }
