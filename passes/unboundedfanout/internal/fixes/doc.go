// Package fixes writes what limits a fan-out: a limit of its group, a semaphore
// before each start. It is there only if nothing can stand still under it: what
// the goroutines wait for does not depend on the loop that starts them.
package fixes

import (
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Fixer writes fixes for one package.
type Fixer struct {
	*passkit.Kit

	names map[*symbols.Func]map[string]bool // given to semaphores by fixes
}

// New returns the fixer of the package of a kit.
func New(k *passkit.Kit) *Fixer { return &Fixer{Kit: k} }
