package effects

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// tables answer the questions about functions, variables and types that may
// lead back to themselves: recursion, values made from themselves, types that
// hold themselves. Nothing else recurses over calls or assignments.
type tables struct {
	group fixpoint.Group

	waits     *fixpoint.Table[*symbols.Func, []Wait]
	heldFuncs *fixpoint.Table[*types.Var, targets]    // functions a variable may hold
	madeFuncs *fixpoint.Table[*symbols.Func, targets] // functions a function returns
	runs      *fixpoint.Table[*types.Var, []knowledge.When]
	noReturn  *fixpoint.Table[*types.Func, bool]
	delaying  *fixpoint.Table[*symbols.Func, bool]
	pauses    *fixpoint.Table[*symbols.Func, facts.Pause]
	attempts  *fixpoint.Table[*symbols.Func, Layers]
	errorIs   *fixpoint.Table[*symbols.Func, bool]
	judged    *fixpoint.Table[judgeKey, trace.Tri]
	told      *fixpoint.Table[*symbols.Func, facts.Told]

	streaming *fixpoint.Table[*symbols.Func, facts.Stream]
	spans     *fixpoint.Table[*symbols.Func, Span]

	slots      *fixpoint.Table[*symbols.Func, bool] // takes a place of a limiter
	underLimit *fixpoint.Table[*symbols.Func, bool]
	lasting    *fixpoint.Table[*symbols.Func, bool]
	fanned     *fixpoint.Table[*symbols.Func, []facts.FanFact]
	started    *fixpoint.Table[*symbols.Func, []Wait]

	growing   *fixpoint.Table[*types.Var, bool]
	sizes     *fixpoint.Table[result, bool] // results of functions that grow
	numbers   *fixpoint.Table[*types.Var, count]
	groups    *fixpoint.Table[groupKey, Limit]
	madeGroup *fixpoint.Table[groupResult, Limit]
	dialed    *fixpoint.Table[*types.Var, *symbols.Call]
	dials     *fixpoint.Table[*symbols.Func, *symbols.Call]

	holding    *fixpoint.Table[*types.TypeName, bool]
	persons    *fixpoint.Table[*symbols.Func, bool]
	apart      *fixpoint.Table[depthKey, bool]
	processes  *fixpoint.Table[depthKey, bool]
	driverVars *fixpoint.Table[*types.Var, places] // where the databases are of drivers that a variable names or holds
	unknowable *fixpoint.Table[callDepth, bool]
	computing  *fixpoint.Table[computeKey, bool]
}

// result is result number I of a function of the package.
type result struct {
	fn *symbols.Func
	i  int
}

// depthKey asks about a function that is so many calls away from where the
// question began. Evidence by name is not looked for far away.
type depthKey struct {
	fn    *symbols.Func
	depth int
}

// callDepth is depthKey for calls.
type callDepth struct {
	call  *symbols.Call
	depth int
}

// computeKey asks whether a function rebuilds the same value for the next
// attempt at expr.
type computeKey struct {
	expr *ast.CallExpr
	fn   *symbols.Func
}

func (t *tables) make(r *Result) {
	g := &t.group
	t.waits = fixpoint.NewTable(g, nil, nil, sameWaits, r.funcWaits)
	t.heldFuncs = fixpoint.NewTable(g, targets{}, targets{}, targets.same, r.heldBy)
	t.madeFuncs = fixpoint.NewTable(g, targets{}, targets{}, targets.same, r.returnedBy)
	t.runs = fixpoint.NewTable(g, nil, nil, slices.Equal[[]knowledge.When], r.findRuns)
	t.noReturn = fixpoint.NewSet(g, false, r.neverReturns)
	t.delaying = fixpoint.NewSet(g, false, r.alwaysDelays)
	t.pauses = fixpoint.NewTable(g, facts.NoPause, facts.Receives, fixpoint.Equal[facts.Pause], func(f *symbols.Func) facts.Pause { return r.paces(f.Body) })
	t.attempts = fixpoint.NewTable(g, Layers{}, Layers{}, fixpoint.Equal[Layers], r.findLayers)
	t.errorIs = fixpoint.NewSet(g, false, r.asksWhich)
	t.judged = fixpoint.NewTable(g, trace.Unknown, trace.Unknown, fixpoint.Equal[trace.Tri], r.findJudgement)
	t.told = fixpoint.NewTable(g, facts.ToldNothing, facts.ToldNothing, fixpoint.Equal[facts.Told], r.findTold)

	t.streaming = fixpoint.NewTable(g, facts.Stream{}, facts.Stream{}, fixpoint.Equal[facts.Stream], r.findStream)
	t.spans = fixpoint.NewTable(g, Span{}, Span{}, Span.same, r.findSpan)

	t.slots = fixpoint.NewSet(g, true, func(f *symbols.Func) bool { return !isListed(f.Obj) && r.findPlace(f) })
	t.underLimit = fixpoint.NewSet(g, true, func(f *symbols.Func) bool { return !isListed(f.Obj) && r.findCapped(f) })
	t.lasting = fixpoint.NewSet(g, true, r.findLongLived)
	t.fanned = fixpoint.NewTable(g, nil, nil, slices.Equal[[]facts.FanFact], r.findFans)
	t.started = fixpoint.NewTable(g, nil, nil, sameWaits, r.findStarts)

	t.growing = fixpoint.NewSet(g, false, r.varGrows)
	t.sizes = fixpoint.NewSet(g, false, r.resultGrows)
	t.numbers = fixpoint.NewTable(g, count{}, count{}, fixpoint.Equal[count], r.varCounts)
	t.groups = fixpoint.NewTable(g, Limit{State: LimitNone}, Limit{}, fixpoint.Equal[Limit], r.groupVar)
	t.madeGroup = fixpoint.NewTable(g, Limit{State: LimitNone}, Limit{}, fixpoint.Equal[Limit], r.groupReturned)
	t.dialed = fixpoint.NewTable(g, nil, nil, fixpoint.Equal[*symbols.Call], r.connectionVar)
	t.dials = fixpoint.NewTable(g, nil, nil, fixpoint.Equal[*symbols.Call], r.connectionReturned)

	t.holding = fixpoint.NewSet(g, false, r.findClient)
	t.persons = fixpoint.NewSet(g, true, func(f *symbols.Func) bool { return r.asksPerson(f.Body) })
	t.apart = fixpoint.NewSet(g, true, r.findApart)
	t.processes = fixpoint.NewSet(g, true, r.findProcess)
	t.driverVars = fixpoint.NewTable(g, places{}, places{unknown: true}, fixpoint.Equal[places], r.driverVar)
	t.unknowable = fixpoint.NewSet(g, false, r.findUnknown)
	t.computing = fixpoint.NewSet(g, false, r.findComputes)
}

// GivenUp returns how many questions had no answer that came to rest, and
// functions of which not all paths were followed.
func (r *Result) GivenUp() int { return r.group.GivenUp + r.Trace().GivenUp() + r.unexplored }
