// Package fanout answers, for one package, what starts goroutines that wait on
// something outside the process, over what, and what limits them.
package fanout

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/loops"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// New returns what answers for the package of an analysis.
func New(a *waits.Analysis) *Fanout {
	r := &Fanout{
		Finder:   loops.New(a),
		derived:  make(map[derivation]map[*types.Var]Role),
		awaiting: make(map[rest]bool),
		polls:    make(map[*ast.SelectStmt]bool),
		unlocked: make(map[*symbols.Func]map[*types.Var]bool),
	}
	g := &a.Group
	r.slots = fixpoint.NewSet(g, true, func(f *symbols.Func) bool { return !isListed(f.Obj) && r.findPlace(f) })
	r.underLimit = fixpoint.NewSet(g, true, func(f *symbols.Func) bool { return !isListed(f.Obj) && r.findCapped(f) })
	r.fanned = fixpoint.NewTable(g, nil, nil, slices.Equal[[]facts.FanFact], r.findFans)
	r.started = fixpoint.NewTable(g, nil, nil, waits.Same, r.findStarts)

	r.groups = fixpoint.NewTable(g, Limit{State: LimitNone}, Limit{}, fixpoint.Equal[Limit], r.groupVar)
	r.madeGroup = fixpoint.NewTable(g, Limit{State: LimitNone}, Limit{}, fixpoint.Equal[Limit], r.groupReturned)

	r.processes = fixpoint.NewSet(g, true, r.findProcess)
	r.opens = fixpoint.NewSet(g, false, r.findOpens)
	r.properties.make(r)
	return r
}
