package brokendeadline

import (
	"fmt"
	"go/ast"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// ctxEnded: calls that wait and are given a ctx that has ended on every way to
// them, or one that was made of such a ctx.
func (c *checker) ctxEnded() {
	for _, call := range c.x.Calls {
		if call.In == nil || c.r.Quiet(call.Expr.Pos()) || c.taken[call.Expr] || !c.ended.any(c, call.In) {
			continue
		}
		for _, h := range c.res.Heeded(call) {
			line := c.t.Lineage(h.Arg)
			if e, i := c.endOf(line, call.Expr); e != nil {
				c.taken[call.Expr] = true
				c.reportEnded(call, h.Arg, line, i, e)
				break
			}
		}
	}
}

// endOf returns what has ended the ctx whose line is given before at is
// reached, on every way, and which link of the line it ended.
func (c *checker) endOf(line []trace.Link, at ast.Node) (ast.Node, int) {
	for i, l := range line {
		if e := c.ended.before(c, l, at); e != nil {
			return e, i
		}
	}
	return nil, 0
}

func (c *checker) reportEnded(call *symbols.Call, arg ast.Expr, line []trace.Link, i int, end ast.Node) {
	name := c.text(arg)
	what := fmt.Sprintf("%s is given %s, which has ended", c.calleeName(call), name)
	if i > 0 {
		what = fmt.Sprintf("%s is given %s, made of %s, which has ended", c.calleeName(call), name, c.text(line[i].Expr))
	}
	c.r.Report(report.Finding{
		Kind: "ctx-ended", Range: arg,
		Text: report.Text{
			What:   what,
			Why:    `it fails at once with "context canceled", whatever it was to do`,
			Remedy: fmt.Sprintf("give it a time of its own: context.WithTimeout(context.WithoutCancel(%s), 10*time.Second)", c.text(line[i].Expr)),
		},
		Related: []analysis.RelatedInformation{related(end, "it ends here")},
		Fixes:   c.fixEnded(call, arg, line, i),
	})
}
