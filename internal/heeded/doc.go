// Package heeded says, for one package, which ctx is in scope at a place, which
// contexts calls end with, what of them outlives the function that is called, and
// what is done with clients and answers where nobody waits for them any more.
package heeded

import (
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// Contexts answers for one package. It is not safe for concurrent use.
type Contexts struct {
	*waits.Analysis
	scopes map[*symbols.Func]*Scope
	kept   map[*types.Var]bool // the fields of UnansweredKept; nil before it was asked
}

// New returns what answers for the package of an analysis.
func New(a *waits.Analysis) *Contexts { return &Contexts{Analysis: a} }
