package waits

import (
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// tables answer the questions about functions, variables and types that may
// lead back to themselves: recursion, values made from themselves, types that
// hold themselves. Nothing else recurses over calls or assignments.
type tables struct {
	Group fixpoint.Group // of these, and of the tables of what builds on them

	waits      *fixpoint.Table[*symbols.Func, []Wait]
	heldFuncs  *fixpoint.Table[*types.Var, targets]    // functions a variable may hold
	madeFuncs  *fixpoint.Table[*symbols.Func, targets] // functions a function returns
	runs       *fixpoint.Table[*types.Var, []knowledge.When]
	noReturn   *fixpoint.Table[*symbols.Func, bool]
	delaying   *fixpoint.Table[*symbols.Func, bool]
	pauses     *fixpoint.Table[*symbols.Func, facts.Pause]
	givenWaits *fixpoint.Table[constantCall, []Wait]

	streaming *fixpoint.Table[*symbols.Func, facts.Stream]
	spans     *fixpoint.Table[*symbols.Func, Span]

	Lasting *fixpoint.Table[*symbols.Func, bool]

	dialed *fixpoint.Table[*types.Var, *symbols.Call]
	dials  *fixpoint.Table[*symbols.Func, *symbols.Call]

	holding    *fixpoint.Table[*types.TypeName, bool]
	driverVars *fixpoint.Table[*types.Var, places] // where the databases are of drivers that a variable names or holds
}

func (t *tables) make(r *Analysis) {
	g := &t.Group
	t.waits = fixpoint.NewTable(g, nil, nil, Same, r.funcWaits)
	t.givenWaits = fixpoint.NewTable(g, nil, nil, Same, func(k constantCall) []Wait {
		return r.edgesWait(k.fn, slices.DeleteFunc(slices.Clone(r.funcEdges(k.fn)), func(e edge) bool { return e.at != nil && r.excluded(k, e.at.Expr) }))
	})
	t.heldFuncs = fixpoint.NewTable(g, targets{}, targets{}, targets.same, r.heldBy)
	t.madeFuncs = fixpoint.NewTable(g, targets{}, targets{}, targets.same, r.returnedBy)
	t.runs = fixpoint.NewTable(g, nil, nil, slices.Equal[[]knowledge.When], r.findRuns)
	t.noReturn = fixpoint.NewSet(g, false, r.bodyNeverReturns)
	t.delaying = fixpoint.NewSet(g, false, r.findDelays)
	t.pauses = fixpoint.NewTable(g, facts.NoPause, facts.Receives, fixpoint.Equal[facts.Pause], func(f *symbols.Func) facts.Pause { return r.Paces(f.Body) })

	t.streaming = fixpoint.NewTable(g, facts.Stream{}, facts.Stream{}, fixpoint.Equal[facts.Stream], r.findStream)
	t.spans = fixpoint.NewTable(g, Span{}, Span{}, Span.same, r.findSpan)

	t.Lasting = fixpoint.NewSet(g, true, r.findLongLived)

	t.dialed = fixpoint.NewTable(g, nil, nil, fixpoint.Equal[*symbols.Call], r.connectionVar)
	t.dials = fixpoint.NewTable(g, nil, nil, fixpoint.Equal[*symbols.Call], r.connectionReturned)

	t.holding = fixpoint.NewSet(g, false, r.findClient)
	t.driverVars = fixpoint.NewTable(g, places{}, places{unknown: true}, fixpoint.Equal[places], r.driverVar)
}

// GivenUp returns how many questions had no answer that came to rest.
func (r *Analysis) GivenUp() int { return r.Group.GivenUp + r.Trace().GivenUp() }
