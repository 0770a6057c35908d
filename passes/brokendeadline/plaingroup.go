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
)

// member is a goroutine of a group that was made without a ctx.
type member struct {
	lit   *symbols.Func
	call  *symbols.Call // Go
	fails bool          // returns anything but nil
	until ast.Expr      // the ctx that it works until the end of; nil if it is done by itself
}

// plainGroups: groups made without a ctx, in which one goroutine may fail and
// another works until a ctx ends that nobody ends then: Wait waits for that one.
//
//	var g errgroup.Group
//	g.Go(func() error { return s.stream(ctx) })
//	g.Go(func() error { return s.watch(ctx) })
//	return g.Wait()
func (c *checker) plainGroups() {
	seen := make(map[*types.Var]bool)
	for _, call := range c.x.Calls {
		if call.In == nil || call.Func() == nil || call.Loop != nil || c.r.Quiet(call.Expr.Pos()) {
			continue
		}
		if row, _ := knowledge.GroupOf(call.Func()); row == nil || symbols.Receiver(call.Expr) == nil {
			continue
		}
		g := c.x.VarOf(symbols.Receiver(call.Expr))
		if g == nil || seen[g] || !c.madePlain(g) {
			continue
		}
		seen[g] = true
		c.plainGroup(g, call.In)
	}
}

// madePlain reports whether a local variable holds an errgroup.Group that was
// made without a ctx: declared, new(errgroup.Group), a literal.
func (c *checker) madePlain(g *types.Var) bool {
	if g.IsField() || g.Parent() == c.pass.Pkg.Scope() || c.x.ParamOf[g] != nil || !knowledge.IsNamed(symbols.Deref(g.Type()), "golang.org/x/sync/errgroup", "Group") {
		return false
	}
	assigns := c.x.Assigns(g)
	if len(assigns) == 0 {
		return !isPointer(g.Type())
	}
	if len(assigns) > 1 || assigns[0].Value == nil {
		return false
	}
	switch v := ast.Unparen(assigns[0].Value).(type) {
	case *ast.CompositeLit:
		return true
	case *ast.UnaryExpr:
		_, ok := ast.Unparen(v.X).(*ast.CompositeLit)
		return ok
	case *ast.CallExpr:
		return symbols.Builtin(c.x.Info, v) == "new"
	}
	return false
}

func isPointer(t types.Type) bool {
	_, ok := types.Unalias(t).(*types.Pointer)
	return ok
}

// plainGroup reports a group of which one goroutine fails while another goes on.
func (c *checker) plainGroup(g *types.Var, f *symbols.Func) {
	var members []member
	for _, id := range c.x.Uses(g) {
		sel, ok := c.x.Parent(id).(*ast.SelectorExpr)
		if !ok {
			return // handed on
		}
		expr, ok := c.x.Parent(sel).(*ast.CallExpr)
		if !ok || expr.Fun != sel {
			return
		}
		call := c.x.CallAt[expr]
		if call == nil || call.Func() == nil {
			return
		}
		if call.Func().Name() == "Wait" {
			if c.x.Enclosing(expr) != f || call.Mode != symbols.Plain {
				return
			}
			continue
		}
		if call.Func().Name() != "Go" {
			continue
		}
		lit, ok := ast.Unparen(expr.Args[0]).(*ast.FuncLit)
		if !ok || c.x.ByNode[lit] == nil || call.Loop != nil || c.ends(lit) {
			return
		}
		m := c.x.ByNode[lit]
		members = append(members, member{m, call, c.mayFail(m), c.worksUntil(m)})
	}
	for i, on := range members {
		if on.until == nil || !slices.ContainsFunc(members[:i:i], failing) && !slices.ContainsFunc(members[i+1:], failing) {
			continue
		}
		c.reportPlain(g, on)
		return
	}
}

func failing(m member) bool { return m.fails }

// worksUntil returns the ctx of outside that a goroutine works until the end of:
// it asks for that itself in a loop, or hands it to a function that does.
func (c *checker) worksUntil(f *symbols.Func) ast.Expr {
	for _, call := range f.Calls {
		if call.Mode != symbols.Plain || call.Func() == nil {
			continue
		}
		g := c.x.ByObj[call.Func()]
		if call.Loop != nil && (call.Func().Name() == "Done" || call.Func().Name() == "Err") {
			if e := symbols.Receiver(call.Expr); e != nil && c.fromAround(f, e) {
				return e
			}
		}
		if g == nil || !c.loopsUntil(g) {
			continue
		}
		for _, arg := range call.Expr.Args {
			if c.fromAround(f, arg) {
				return arg
			}
		}
	}
	return nil
}

// loopsUntil reports whether a function has a loop without a condition, or one
// that asks a ctx for its end, in which it asks a ctx that it is given.
func (c *checker) loopsUntil(g *symbols.Func) bool {
	return slices.ContainsFunc(g.Calls, func(call *symbols.Call) bool {
		if call.Loop == nil || call.Func() == nil || call.Func().Name() != "Done" && call.Func().Name() != "Err" {
			return false
		}
		loop, ok := call.Loop.(*ast.ForStmt)
		recv := symbols.Receiver(call.Expr)
		if !ok || recv == nil || loop.Cond != nil && !symbols.Within(loop.Cond, call.Expr.Pos()) {
			return false
		}
		v := c.x.VarOf(recv)
		return v != nil && knowledge.IsContext(v.Type()) && c.x.ParamOf[v] == g
	})
}

// fromAround reports whether e reads a ctx that a literal has around it.
func (c *checker) fromAround(lit *symbols.Func, e ast.Expr) bool {
	t := c.x.Info.TypeOf(e)
	if t == nil || !knowledge.IsContext(t) {
		return false
	}
	v := c.x.VarOf(e)
	return v != nil && !v.IsField() && v.Parent() != c.pass.Pkg.Scope() && !symbols.Within(lit.Node, v.Pos())
}

// ends reports whether a goroutine may end the others itself: it cancels,
// closes or stops something.
func (c *checker) ends(lit *ast.FuncLit) bool {
	found := false
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || found {
			return !found
		}
		if symbols.Builtin(c.x.Info, call) == "close" {
			found = true
		}
		switch fun := ast.Unparen(call.Fun).(type) {
		case *ast.Ident:
			if v, ok := c.x.Info.Uses[fun].(*types.Var); ok { // cancel(), stop()
				sig, _ := v.Type().Underlying().(*types.Signature)
				found = found || sig != nil && sig.Results().Len() == 0
			}
		case *ast.SelectorExpr:
			if fn := symbols.FuncOf(c.x.Info, call); fn != nil {
				found = found || c.res.Lifetime(fn) == knowledge.LifeRelease
			}
		}
		return !found
	})
	return found
}

func (c *checker) reportPlain(g *types.Var, on member) {
	c.r.Report(report.Finding{
		Kind: "group-ctx", Range: on.call.Expr.Fun,
		Text: report.Text{
			What:   fmt.Sprintf("a goroutine of %s runs until %s ends, which nothing cancels when another fails", g.Name(), c.Text(on.until)),
			Why:    fmt.Sprintf("%s.Wait waits for it: the other's error is not reported, and half of the work goes on", g.Name()),
			Remedy: fmt.Sprintf("make the group with errgroup.WithContext(%s), and give its goroutines that context", c.Text(on.until)),
		},
		Related: []analysis.RelatedInformation{passkit.Related(on.lit.Node, "this goes on")},
	})
}
