package brokendeadline

import (
	_ "embed"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/debts"
	"github.com/timeoutlint/timeoutlint/internal/effects"
	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
	"github.com/timeoutlint/timeoutlint/passes/brokendeadline/internal/fixes"
	"github.com/timeoutlint/timeoutlint/passes/brokendeadline/internal/streams"
	"github.com/timeoutlint/timeoutlint/passes/brokendeadline/internal/windows"
)

// Analyzer reports deadlines and timeouts that do not do what they should.
var Analyzer = passkit.Analyzer("brokendeadline", doc, run)

//go:embed doc.go
var doc string

// checker is the pass on one package.
type checker struct {
	*windows.Checker
	pass  *analysis.Pass
	res   *effects.Result
	x     *symbols.Index
	t     *trace.Tracer
	r     *report.Reporter
	debts *debts.Debts

	heeds map[*types.Var]bool // fields whose ctx a call waits on

	spawns map[*symbols.Func]bool // functions that goroutines run

	owners  map[trace.Place]*owner // of the contexts of parameters
	staying map[*symbols.Func]staying

	requests *fixpoint.Table[*types.Var, bool]
	perCall  *fixpoint.Table[*symbols.Func, bool] // functions that entries lead to
	handing  *fixpoint.Table[*types.Var, bool]    // requests that a function hands on to a handler
}

// questions are what the pass asks, one file each. Of two that would report
// the same call the first does.
var questions = []func(*checker){
	(*checker).ctxEnded,
	(*checker).groupCtx,
	(*checker).CancelledEarly,
	(*checker).sharedCtx,
	(*checker).ctxOutlived,
	(*checker).staleDeadline,
	(*checker).deadlineUnused,
	(*checker).ServedTooLong,
	(*checker).StreamsCut,
	(*checker).TooShort,
	(*checker).Windows,
	(*checker).Inverted,
}

func run(k *passkit.Kit) {
	c := &checker{
		Checker: windows.New(streams.New(fixes.New(k))), pass: k.Pass, res: k.Res, x: k.Index, t: k.Trace, r: k.Report, debts: k.Debts,
		owners: make(map[trace.Place]*owner), staying: make(map[*symbols.Func]staying),
	}
	c.requests = fixpoint.NewSet(&c.Group, false, c.givenRequest)
	c.perCall = fixpoint.NewSet(&c.Group, false, c.calledPer)
	c.handing = fixpoint.NewSet(&c.Group, false, c.handsOn)
	for _, ask := range questions {
		ask(c)
	}
}
