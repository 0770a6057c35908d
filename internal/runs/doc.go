// Package runs says, for one package, when a function runs that is handed to
// another or put on a goroutine, whether somebody waits for it, and which calls
// never return.
package runs

import (
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/callee"
	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/opened"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Finder answers for one package. It is not safe for concurrent use.
type Finder struct {
	*opened.Finder

	joinedFuncs map[*symbols.Func]bool
	joinPoints  map[*symbols.Func]*joinPoints
	outliving   map[*symbols.Func]bool
	onlyCalled  map[*types.Var]bool
	serves      map[*symbols.Func]bool
	// servesOutside is set if a literal of a package variable serves.
	servesOutside bool

	runs     *fixpoint.Table[*types.Var, []knowledge.When]
	noReturn *fixpoint.Table[*symbols.Func, bool]
	delaying *fixpoint.Table[*symbols.Func, bool]

	// What calls do, whoever is called. doc/design.md says why each is joined as it is.
	returnsNever callee.Property[bool]
	delays       callee.Property[bool] // pauses always
}

// New returns the finder of a package. Its questions are solved in g.
func New(o *opened.Finder, g *fixpoint.Group) *Finder {
	r := &Finder{
		Finder:      o,
		joinedFuncs: make(map[*symbols.Func]bool),
		joinPoints:  make(map[*symbols.Func]*joinPoints),
		outliving:   make(map[*symbols.Func]bool),
		onlyCalled:  make(map[*types.Var]bool),
	}
	r.runs = fixpoint.NewTable(g, nil, nil, slices.Equal[[]knowledge.When], r.findRuns)
	r.noReturn = fixpoint.NewSet(g, false, r.bodyNeverReturns)
	r.delaying = fixpoint.NewSet(g, false, r.findDelays)
	r.returnsNever = callee.Property[bool]{
		Row: func(fn *types.Func) (bool, bool) {
			row, _ := knowledge.CallOf(fn)
			return row != nil && row.NoReturn, row != nil
		},
		Body: r.noReturn.Of,
		Fact: func(_ *types.Func, fact *facts.FuncFact) bool { return fact.NoReturn },
		Join: callee.All,
	}
	r.delays = callee.Property[bool]{
		Row: func(fn *types.Func) (bool, bool) {
			row, _ := knowledge.CallOf(fn)
			if row == nil || row.Delay == "" {
				return false, false
			}
			return row.Delay == knowledge.DelaySleeps || row.Delay == knowledge.DelayWaits, true
		},
		Body: r.delaying.Of,
		Fact: func(_ *types.Func, fact *facts.FuncFact) bool { return fact.Delays },
		Join: callee.All,
	}
	return r
}
