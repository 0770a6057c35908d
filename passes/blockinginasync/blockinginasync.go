package blockinginasync

import (
	_ "embed"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/debts"
	"github.com/timeoutlint/timeoutlint/internal/effects"
	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
	"github.com/timeoutlint/timeoutlint/passes/blockinginasync/internal/fixes"
	"github.com/timeoutlint/timeoutlint/passes/blockinginasync/internal/held"
	"github.com/timeoutlint/timeoutlint/passes/blockinginasync/internal/scopes"
)

// Analyzer reports what blocks request paths and event loops.
var Analyzer = passkit.Analyzer("blockinginasync", doc, run)

//go:embed doc.go
var doc string

// checker is the pass on one package.
type checker struct {
	*held.Checker
	pass  *analysis.Pass
	res   *effects.Result
	x     *symbols.Index
	t     *trace.Tracer
	r     *report.Reporter
	debts *debts.Debts
	// answers holds reads that nobody limits, by the call at which they are told.
	answers map[*symbols.Call]unansweredCall
	shares  map[cause][]sharing  // findings that many calls share
	habits  map[*types.Func]bool // answers of isHabit
	order   []cause
	// returned are the functions that return what kept follows; nil while that means that it lives on.
	returned []maker

	// Questions that may lead back to themselves.
	longests *fixpoint.Table[*types.Var, atMost]
	given    *fixpoint.Table[*types.Var, bool] // variables whose value depends on the request or the round
}

func (c *checker) makeTables() {
	c.longests = fixpoint.NewTable(&c.Group, atMost{}, atMost{}, func(a, b atMost) bool { return a == b }, c.longestOf)
	c.given = fixpoint.NewSet(&c.Group, true, c.varDepends)
}

func run(k *passkit.Kit) {
	c := &checker{
		Checker: held.New(fixes.New(scopes.New(k))), pass: k.Pass, res: k.Res, x: k.Index, t: k.Trace, r: k.Report, debts: k.Debts,
		answers: make(map[*symbols.Call]unansweredCall), shares: make(map[cause][]sharing), habits: make(map[*types.Func]bool),
	}
	c.makeTables()
	c.droppedCtxs()
	for _, call := range c.x.Calls {
		if call.In != nil && !c.r.Quiet(call.Expr.Pos()) {
			c.noCtxCall(call)
			c.waitDelay(call)
		}
	}
	for _, f := range c.x.Funcs {
		if !c.r.Quiet(f.Node.Pos()) {
			c.SecondConnection(f)
			c.AbandonedSend(f)
			c.UntakenSends(f)
			c.function(f)
		}
	}
	c.reportUnanswered()
	c.shared()
	c.perRequest()
}

// function asks what one function does on the way of an entry.
func (c *checker) function(f *symbols.Func) {
	if loop := c.Reached(f, knowledge.ClassEventLoop); loop != nil {
		for _, call := range f.Calls {
			c.inLoop(call, loop)
		}
		c.Channels(f, loop, true)
	}
	if p := c.Reached(f, knowledge.ClassRequest, knowledge.ClassStream); p != nil {
		for _, call := range f.Calls {
			c.sleep(call, p)
			c.unboundedCall(call, p)
			c.unanswered(call, p)
			c.ChannelWait(call, p)
			c.sequential(call, p)
		}
		c.Channels(f, p, false)
	} else {
		for _, call := range f.Calls {
			c.idleSleep(call)
			c.sequential(call, nil)
		}
	}
	if p := c.Reached(f, knowledge.ClassRequest, knowledge.ClassStream, knowledge.ClassConsumer, knowledge.ClassWorkqueue, knowledge.ClassJob, knowledge.ClassReconciler); p != nil {
		c.LockOverIO(f, p)
	} else if p := c.calledByStd(f); p != nil {
		c.LockOverIO(f, p)
	}
}
