package brokendeadline

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
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
		what = fmt.Sprintf("%s is given %s, derived from %s, which has ended", c.CalleeName(call), name, c.Text(line[i].Expr))
	}
	c.r.Report(report.Finding{
		Kind: "ctx-ended", Tier: passkit.StrictIf(c.endsWithServer(call, line, i)), Range: arg,
		Text: report.Text{
			What:   what,
			Why:    `it fails at once with "context canceled", whatever it was to do`,
			Remedy: fmt.Sprintf("give it a time of its own: context.WithTimeout(context.WithoutCancel(%s), 10*time.Second)", c.Text(line[i].Expr)),
		},
		Related: []analysis.RelatedInformation{passkit.Related(end, "it ends here")},
		Fixes:   c.FixEnded(call, arg, line, i),
	})
}

// endsWithServer reports whether nothing ends a ctx but the failure of the server
// that the call is to shut down: it is that of a group, made of one that never
// ends, and the group's other goroutines only serve. There is little to wait for
// then.
//
//	g, ctx := errgroup.WithContext(context.Background())
//	g.Go(func() error { return srv.Serve(l) })
//	g.Go(func() error { <-ctx.Done(); return srv.Shutdown(ctx) })
func (c *checker) endsWithServer(call *symbols.Call, line []trace.Link, i int) bool {
	server := c.x.VarOf(symbols.Receiver(call.Expr))
	made := c.x.CallAt[line[i].Call]
	if server == nil || made == nil {
		return false
	}
	g := c.ctxGroup(made)
	if g == nil || !c.neverEnds(g.parent) {
		return false
	}
	serves := false
	for _, other := range c.x.Calls {
		if other.Func() == nil || symbols.Receiver(other.Expr) == nil || c.x.VarOf(symbols.Receiver(other.Expr)) != g.group ||
			len(other.Expr.Args) == 0 || symbols.Encloses(other.Expr, call.Expr) {
			continue
		}
		serves = slices.ContainsFunc(c.x.Calls, func(in *symbols.Call) bool {
			return in.Func() != nil && symbols.Encloses(other.Expr, in.Expr) && symbols.Receiver(in.Expr) != nil &&
				c.x.VarOf(symbols.Receiver(in.Expr)) == server && c.res.Lifetime(in.Func()) == knowledge.LifeProgram
		})
		if !serves {
			return false
		}
	}
	return serves
}

// neverEnds reports whether a ctx is context.Background or what is made of it
// without an end.
func (c *checker) neverEnds(e ast.Expr) bool {
	line := c.t.Lineage(e)
	if len(line) == 0 {
		return false
	}
	last := line[len(line)-1].Call
	if last == nil {
		return false
	}
	fn := symbols.FuncOf(c.x.Info, last)
	for _, l := range line[:len(line)-1] { // copies, and no WithCancel
		if l.Call != nil && l.Call != last {
			return false
		}
	}
	return fn != nil && symbols.PkgPath(fn) == "context" && (fn.Name() == "Background" || fn.Name() == "TODO")
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
