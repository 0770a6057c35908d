package brokendeadline

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// ctxEnded: calls that wait and are given a ctx that has ended on every way to
// them, or one that was made of such a ctx.
func (c *checker) ctxEnded() {
	for _, call := range c.x.Calls {
		if call.In == nil || c.r.Quiet(call.Expr.Pos()) || c.Taken[call.Expr] || !c.res.Ended().Any(call.In) {
			continue
		}
		for _, h := range c.res.Heeded(call) {
			line := c.t.Lineage(h.Arg)
			if e, i := c.res.Ended().Line(line, call.Expr); e != nil && !c.onPurpose(call, line) {
				c.Taken[call.Expr] = true
				c.reportEnded(call, h.Arg, line, i, e)
				break
			}
		}
	}
}

func (c *checker) reportEnded(call *symbols.Call, arg ast.Expr, line []trace.Link, i int, end ast.Node) {
	name := c.Text(arg)
	what := fmt.Sprintf("%s is given %s, which has ended", c.CalleeName(call), name)
	if i > 0 {
		what = fmt.Sprintf("%s is given %s, made of %s, which has ended", c.CalleeName(call), name, c.Text(line[i].Expr))
	}
	c.r.Report(report.Finding{
		Kind: "ctx-ended", Range: arg,
		Text: report.Text{
			What:   what,
			Why:    `it fails at once with "context canceled", whatever it was to do`,
			Remedy: fmt.Sprintf("give it a time of its own: context.WithTimeout(context.WithoutCancel(%s), 10*time.Second)", c.Text(line[i].Expr)),
		},
		Related: []analysis.RelatedInformation{passkit.Related(end, "it ends here")},
		Fixes:   c.FixEnded(call, arg, line, i),
	})
}

// onPurpose reports whether the error of a call is joined with that of its ctx:
// whoever writes that knows that it comes too late.
//
//	err = errors.Join(ctx.Err(), conn.Close(ctx))
func (c *checker) onPurpose(call *symbols.Call, line []trace.Link) bool {
	if c.joinedWithErr(call.Expr, line) {
		return true
	}
	var v *types.Var // err := conn.Close(ctx)
	if as, ok := c.x.Parent(call.Expr).(*ast.AssignStmt); ok && len(as.Rhs) == 1 {
		v = c.x.VarOf(as.Lhs[len(as.Lhs)-1])
	}
	if v == nil || !symbols.IsError(v.Type()) {
		return false
	}
	return slices.ContainsFunc(c.x.Uses(v), func(id *ast.Ident) bool {
		return id.Pos() > call.Expr.Pos() && c.joinedWithErr(id, line)
	})
}

// joinedWithErr reports whether e is an argument beside the error, or cause, of
// a ctx of the line.
func (c *checker) joinedWithErr(e ast.Expr, line []trace.Link) bool {
	outer, ok := c.x.Parent(e).(*ast.CallExpr)
	if !ok || !slices.Contains(outer.Args, e) {
		return false
	}
	for _, arg := range outer.Args {
		if p, ok := c.res.Ended().ErrOf(arg); ok && slices.ContainsFunc(line, func(l trace.Link) bool { return l.Place.Var == p.Var }) {
			return true
		}
	}
	return false
}
