// Package fixes writes what mends the findings of brokendeadline: a ctx that has
// not ended, one that its maker does not end. A fix keeps the order in which
// things end.
package fixes

import "github.com/timeoutlint/timeoutlint/internal/passkit"

// Fixer writes fixes for one package.
type Fixer struct{ *passkit.Kit }

// New returns the fixer of the package of a kit.
func New(k *passkit.Kit) *Fixer { return &Fixer{k} }
