package nobackoff

import (
	_ "embed"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/retries"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/passes/nobackoff/internal/fixes"
)

// Analyzer reports retries without a pause, an end, or a way out.
var Analyzer = passkit.Analyzer("nobackoff", doc, run)

//go:embed doc.go
var doc string

func run(k *passkit.Kit) {
	c := &checker{
		Kit: k, Fixer: fixes.New(k), pass: k.Pass, res: k.Res, x: k.Index, r: k.Report, debts: k.Debts,
		cli: k.CLI, reported: make(map[site]bool), repeated: make(map[*types.Func]*symbols.Call),
	}
	c.varying = fixpoint.NewSet(&c.Group, true, c.varies)
	c.reading = fixpoint.NewSet(&c.Group, true, c.reads)
	c.asking = fixpoint.NewTable(&c.Group, asked{}, asked{}, asked.same, c.askedFor)
	for _, f := range c.x.Funcs {
		if c.r.Quiet(f.Node.Pos()) {
			continue
		}
		for _, retry := range c.res.Retries(f) {
			c.retry(retry)
		}
		for _, next := range c.res.Failovers(f) {
			c.sleepIgnoresCtx(next)
			c.pauses(next)
		}
		for _, b := range c.res.PutBacks(f) {
			c.putBack(b)
		}
		c.arithmetic(f)
	}
	for _, call := range c.x.Calls {
		if !c.r.Quiet(call.Expr.Pos()) {
			c.helpers(call)
			c.options(call)
			c.eager(call)
		}
	}
	c.repeaters()
	c.fields()
}

// retry asks what may be wrong with one retry edge.
func (c *checker) retry(retry *retries.Retry) {
	c.mark = c.res.SupposedMark(retry.Call)
	defer func() { c.mark = "" }()
	c.noDelay(retry)
	c.noCap(retry)
	c.sleepIgnoresCtx(retry)
	c.multiply(retry)
	c.cancelled(retry)
	c.permanent(retry)
	c.bodyNotClosed(retry)
	c.bodyNotRewound(retry)
	c.retryAfterIgnored(retry)
	c.uncapped(retry)
	c.pauses(retry)
}
