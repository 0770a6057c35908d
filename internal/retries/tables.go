// Package retries answers, for one package, what is attempted again when it has
// failed, after which pauses, and how often.
package retries

import (
	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/sameness"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// Attempts answers what is attempted again in one package, after which pauses
// and how often. It is not safe for concurrent use.
type Attempts struct {
	*sameness.Finder

	retries   map[*symbols.Func][]*Retry
	failovers map[*symbols.Func][]*Retry
	bare      map[*symbols.Func][]*Retry // loops that call a func they are given until it succeeds, with no pause
	// unexplored counts functions of which not all paths were followed.
	Unexplored int
	nearby     *string // what BackoffNearby has found

	ErrorIs *fixpoint.Table[*symbols.Func, bool]
	judged  *fixpoint.Table[judgeKey, trace.Tri]
	told    *fixpoint.Table[*symbols.Func, facts.Told]

	persons    *fixpoint.Table[*symbols.Func, bool]
	unknowable *fixpoint.Table[callDepth, bool]

	properties
}

// New returns what answers for the package of an analysis.
func New(a *waits.Analysis) *Attempts {
	r := &Attempts{Finder: sameness.New(a)}
	g := &a.Group
	r.ErrorIs = fixpoint.NewSet(g, false, r.asksWhich)
	r.judged = fixpoint.NewTable(g, trace.Unknown, trace.Unknown, fixpoint.Equal[trace.Tri], r.findJudgement)
	r.told = fixpoint.NewTable(g, facts.ToldNothing, facts.ToldNothing, fixpoint.Equal[facts.Told], r.findTold)

	r.persons = fixpoint.NewSet(g, true, func(f *symbols.Func) bool { return r.asksPerson(f.Body) })
	r.unknowable = fixpoint.NewSet(g, false, r.findUnknown)
	r.properties.make(r)
	return r
}

// callDepth asks about a call that is so many calls away from where the
// question began. Evidence by name is not looked for far away.
type callDepth struct {
	call  *symbols.Call
	depth int
}
