package brokendeadline

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/edits"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// ctxGroup is a group of goroutines that comes with a ctx, which ends when one
// of them fails.
type ctxGroup struct {
	made   *ast.AssignStmt
	group  *types.Var
	ctx    *types.Var // nil if it is thrown away
	ctxID  *ast.Ident
	parent ast.Expr // what its ctx is made of
}

// outside is a call in a goroutine of a group that waits on the ctx the group
// was made of.
type outside struct {
	call *symbols.Call
	ctx  ast.Expr // where it, or what it was made of, reads that
	in   *symbols.Func
}

// groupCtx: goroutines of a group that wait on the ctx around it, although the
// group has one that ends when the first of them fails.
func (c *checker) groupCtx() {
	for _, call := range c.x.Calls {
		if call.In == nil || c.r.Quiet(call.Expr.Pos()) {
			continue
		}
		if g := c.ctxGroup(call); g != nil {
			c.groupWaits(g)
		}
	}
	c.plainGroups()
}

// ctxGroup returns the group that a call makes with a ctx, or nil.
//
//	g, ctx := errgroup.WithContext(parent)
func (c *checker) ctxGroup(call *symbols.Call) *ctxGroup {
	fn := call.Func()
	as, ok := c.x.Parent(call.Expr).(*ast.AssignStmt)
	if !ok || fn == nil || len(as.Lhs) != 2 || len(as.Rhs) != 1 || knowledge.GroupMadeBy(fn) == nil {
		return nil
	}
	res := fn.Signature().Results()
	if res.Len() != 2 || !knowledge.IsContext(res.At(1).Type()) {
		return nil
	}
	g := &ctxGroup{made: as, group: c.x.VarOf(as.Lhs[0])}
	g.ctxID, _ = as.Lhs[1].(*ast.Ident)
	for _, arg := range call.Expr.Args {
		if t := c.x.Info.TypeOf(arg); t != nil && knowledge.IsContext(t) {
			g.parent = arg
		}
	}
	if g.group == nil || g.ctxID == nil || g.parent == nil || len(c.x.Assigns(g.group)) != 1 {
		return nil
	}
	if g.ctxID.Name != "_" {
		if g.ctx = c.x.VarOf(g.ctxID); g.ctx == nil {
			return nil
		}
	}
	return g
}

// groupWaits reports the goroutines of a group that wait on the ctx around it.
func (c *checker) groupWaits(g *ctxGroup) {
	place, ok := c.t.PlaceOf(g.parent)
	if !ok || g.ctx == place.Var {
		return // ctx, one for both
	}
	var found []outside
	goroutines, fails := 0, false
	for _, id := range c.x.Uses(g.group) {
		sel, ok := c.x.Parent(id).(*ast.SelectorExpr)
		if !ok {
			continue
		}
		expr, ok := c.x.Parent(sel).(*ast.CallExpr)
		call := c.x.CallAt[expr]
		if !ok || call == nil || call.Func() == nil || len(expr.Args) == 0 {
			continue
		}
		if row, _ := knowledge.GroupOf(call.Func()); row == nil {
			continue
		}
		goroutines++
		if call.Loop != nil && !symbols.Within(call.Loop, g.made.Pos()) {
			goroutines++
		}
		lit, ok := ast.Unparen(expr.Args[len(expr.Args)-1]).(*ast.FuncLit)
		if !ok {
			fails = true // as far as one can see
			continue
		}
		f := c.x.ByNode[lit]
		fails = fails || c.mayFail(f)
		if f != nil && !c.usesVar(f, g.ctx) {
			found = append(found, c.waitsOutside(f, place)...)
		}
	}
	if len(found) == 0 || goroutines < 2 || !fails {
		return // nothing would end it sooner
	}
	c.reportGroup(g, found)
}

// mayFail reports whether a function returns anything but nil.
func (c *checker) mayFail(f *symbols.Func) bool {
	if f == nil || f.Sig.Results().Len() == 0 {
		return f == nil
	}
	for _, ret := range symbols.Returns(f) {
		if len(ret.Results) == 0 || !c.x.Info.Types[ret.Results[len(ret.Results)-1]].IsNil() {
			return true
		}
	}
	return false
}

// usesVar reports whether a variable is used in a function: what asks the
// group's ctx itself uses the other on purpose.
func (c *checker) usesVar(f *symbols.Func, v *types.Var) bool {
	return v != nil && len(c.x.UsesIn(v, f.Node.Pos(), f.Node.End())) > 0
}

// waitsOutside returns the calls of a goroutine that wait on the ctx at a place
// outside of it, or on one that the goroutine made of that.
func (c *checker) waitsOutside(f *symbols.Func, place trace.Place) []outside {
	var list []outside
	for _, call := range c.callsIn(f) {
		for _, h := range c.res.Heeded(call) {
			for _, l := range c.t.Lineage(h.Arg) {
				if l.Place == place && symbols.Within(f.Node, l.Expr.Pos()) {
					list = append(list, outside{call, l.Expr, f})
				}
				if l.Place.Var != nil && !symbols.Within(f.Node, l.Place.Var.Pos()) {
					break // made of it outside
				}
			}
		}
	}
	return list
}

// callsIn returns the calls that a function makes before it returns, those of
// literals that run where they stand included.
func (c *checker) callsIn(f *symbols.Func) []*symbols.Call {
	list := f.Calls[:len(f.Calls):len(f.Calls)]
	ast.Inspect(f.Body, func(n ast.Node) bool {
		if lit, ok := n.(*ast.FuncLit); ok {
			if inner := c.x.ByNode[lit]; inner != nil && !c.res.Outlives(inner) {
				list = append(list, inner.Calls...)
			}
		}
		return true
	})
	return list
}

func (c *checker) reportGroup(g *ctxGroup, found []outside) {
	first := found[0]
	more := ""
	if n := countCalls(found); n > 1 {
		more = fmt.Sprintf(" (and %d more)", n-1)
	}
	name, remedy := "", "name the context that "+c.Text(g.made.Rhs[0])+" returns, and pass that"
	if g.ctx != nil {
		name, remedy = ", "+g.ctx.Name(), "pass "+g.ctx.Name()
	}
	c.Taken[first.call.Expr] = true
	c.r.Report(report.Finding{
		Kind: "group-ctx", Range: first.ctx,
		Text: report.Text{
			What:   fmt.Sprintf("%s%s in a goroutine of %s waits on %s, not on the group's context%s", c.CalleeName(first.call), more, g.group.Name(), c.Text(g.parent), name),
			Why:    fmt.Sprintf("when one goroutine fails, %s.Wait still waits for the others to finish work that nobody needs any more", g.group.Name()),
			Remedy: remedy,
		},
		Related: []analysis.RelatedInformation{passkit.Related(g.made, "the group is made here")},
		Fixes:   c.fixGroup(g, found),
	})
}

func countCalls(list []outside) int {
	seen := make(map[*symbols.Call]bool)
	for _, o := range list {
		seen[o.call] = true
	}
	return len(seen)
}

// fixGroup gives the goroutines the group's ctx, named if it is thrown away:
//
//	g, _ := errgroup.WithContext(ctx)     →  g, gctx := errgroup.WithContext(ctx)
//	db.ExecContext(ctx, q)                →  db.ExecContext(gctx, q)
//
// None where a goroutine keeps the ctx for what goes on behind Wait, which ends
// it.
func (c *checker) fixGroup(g *ctxGroup, found []outside) []analysis.SuggestedFix {
	f := c.File(g.made)
	if f == nil {
		return nil
	}
	var e []analysis.TextEdit
	name := ""
	switch {
	case g.ctx != nil:
		name = g.ctx.Name()
	case g.made.Tok != token.DEFINE:
		return nil
	default:
		if name = f.Free(g.made.Pos(), "gctx", "groupCtx"); name == "" {
			return nil
		}
		e = append(e, edits.Replace(g.ctxID, name))
	}
	seen := make(map[ast.Expr]bool)
	for _, o := range found {
		if seen[o.ctx] {
			continue
		}
		seen[o.ctx] = true
		if c.debts.GoesOn(o.ctx) {
			return nil
		}
		e = append(e, edits.Replace(o.ctx, name))
	}
	return []analysis.SuggestedFix{passkit.Fix("pass "+name+", which ends when one fails", e...)}
}
