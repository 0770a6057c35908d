// Package sameness says, for one package, whether a call that is made again does
// the same again, or the next of several: whether what it is given is made anew
// of what was there before.
package sameness

import (
	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// Finder answers for one package. It is not safe for concurrent use.
type Finder struct {
	*waits.Analysis

	computing *fixpoint.Table[computeKey, bool]
}

// New returns the finder of the package of an analysis.
func New(a *waits.Analysis) *Finder {
	r := &Finder{Analysis: a}
	r.computing = fixpoint.NewSet(&a.Group, false, r.findComputes)
	return r
}
