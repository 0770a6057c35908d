// Package retries answers, for one package, what is attempted again when it has
// failed, after which pauses, and how often.
package retries

import (
	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/outcomes"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// Attempts answers what is attempted again in one package, after which pauses
// and how often. It is not safe for concurrent use.
type Attempts struct {
	*outcomes.Finder

	retries   map[*symbols.Func][]*Retry
	failovers map[*symbols.Func][]*Retry
	bare      map[*symbols.Func][]*Retry // loops that call a func they are given until it succeeds, with no pause
	// unexplored counts functions of which not all paths were followed.
	Unexplored int
	nearby     *string // what BackoffNearby has found

	persons *fixpoint.Table[*symbols.Func, bool]
}

// New returns what answers for the package of an analysis.
func New(a *waits.Analysis) *Attempts {
	r := &Attempts{Finder: outcomes.New(a)}
	r.persons = fixpoint.NewSet(&a.Group, true, func(f *symbols.Func) bool { return r.asksPerson(f.Body) })
	return r
}
