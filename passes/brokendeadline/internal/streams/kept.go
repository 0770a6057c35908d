package streams

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/living"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// keptBeyond is CancelledEarly for what leaves a function in something of its
// caller: out.body = resp.Body, keep(resp, out), which does that, or a variable
// around a function literal.
func (c *Checker) keptBeyond(f *symbols.Func) {
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.AssignStmt:
			for i, lhs := range n.Lhs {
				if i < len(n.Rhs) && c.isTheirs(f, lhs) && !c.goesOnWith(f, lhs, n) {
					c.leavesAt(f, n.Rhs[i], n, nil)
				}
			}
		case *ast.CallExpr:
			for i, arg := range n.Args {
				if dst := c.keptIn(n, i); dst != nil && c.isTheirs(f, dst) && !c.goesOnWith(f, dst, n) {
					c.leavesAt(f, arg, n, n)
				}
			}
		}
		return true
	})
}

// goesOnWith reports whether a function does more with what it has kept at node
// n: it uses the field elsewhere, or, after n, what has the field otherwise than by
// returning it. Either may read to the end before the function returns.
func (c *Checker) goesOnWith(f *symbols.Func, dst ast.Expr, n ast.Node) bool {
	if sel, ok := ast.Unparen(dst).(*ast.SelectorExpr); ok {
		if v := c.Index.VarOf(sel); v != nil && v.IsField() {
			for _, id := range c.Index.UsesIn(v, f.Body.Pos(), f.Body.End()) {
				if !symbols.Encloses(n, id) {
					return true
				}
			}
		}
	}
	root := c.rootOf(dst)
	if root == nil || f.Node.Pos() > root.Pos() { // a variable around a literal
		return false
	}
	for _, id := range c.Index.UsesIn(root, n.End(), f.Body.End()) {
		switch p := c.Index.Parent(id).(type) {
		case *ast.ReturnStmt:
		case *ast.SelectorExpr:
			if as, ok := c.Index.Parent(p).(*ast.AssignStmt); !ok || !slices.Contains(as.Lhs, ast.Expr(p)) {
				return true
			}
		default:
			return true
		}
	}
	return false
}

// leavesAt reports e, which node n keeps for the caller of f, if its ctx ends
// when f returns.
func (c *Checker) leavesAt(f *symbols.Func, e ast.Expr, n ast.Node, keeper *ast.CallExpr) {
	l := c.Res.LivingValue(e)
	if l == nil {
		return
	}
	held := *l
	if as, ok := n.(*ast.AssignStmt); ok && held.Held == nil {
		held.Held = c.Index.VarOf(as.Lhs[0])
	}
	if c.settled(f, &held, n, keeper) {
		return
	}
	if end := c.mayCancel(l, n); end != nil {
		c.reportEarly(f, l, e, 0, end)
	}
}

// isTheirs reports whether e is, or is part of, what the caller of f has too: a
// pointer among its parameters, its receiver, or a variable around a literal
// that is called where it stands.
func (c *Checker) isTheirs(f *symbols.Func, e ast.Expr) bool {
	part := false
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.SelectorExpr:
			e, part = x.X, true
		case *ast.StarExpr:
			e, part = x.X, true
		case *ast.Ident:
			v, ok := c.Index.Info.Uses[x].(*types.Var)
			if !ok {
				return false
			}
			if lit, isLit := f.Node.(*ast.FuncLit); isLit && !v.IsField() && v.Parent() != c.Index.Pkg.Scope() && (v.Pos() < lit.Pos() || lit.End() <= v.Pos()) {
				return c.calledInPlace(lit)
			}
			if c.Index.ParamOf[v] != f && v != f.Sig.Recv() {
				return false
			}
			_, pointer := v.Type().Underlying().(*types.Pointer)
			return pointer && (part || len(c.Index.Assigns(v)) == 0)
		default:
			return false
		}
	}
}

// calledInPlace reports whether a literal is called where it stands, so that
// what follows has what it assigns.
func (c *Checker) calledInPlace(lit *ast.FuncLit) bool {
	call, ok := c.Index.Parent(lit).(*ast.CallExpr)
	if !ok || ast.Unparen(call.Fun) != ast.Expr(lit) {
		return false
	}
	_, later := c.Index.Parent(call).(*ast.GoStmt)
	return !later
}

// keptIn returns the argument, or the receiver, in which a function of this
// package keeps what its argument i reads from; nil if it does not.
func (c *Checker) keptIn(expr *ast.CallExpr, i int) ast.Expr {
	call := c.Index.CallAt[expr]
	if call == nil || call.Func() == nil {
		return nil
	}
	g := c.Index.ByObj[call.Func().Origin()]
	if g == nil || i >= g.Sig.Params().Len() {
		return nil
	}
	given := g.Sig.Params().At(i)
	var dst ast.Expr
	ast.Inspect(g.Body, func(n ast.Node) bool {
		as, ok := n.(*ast.AssignStmt)
		if !ok || len(as.Lhs) != len(as.Rhs) {
			return dst == nil
		}
		for k, lhs := range as.Lhs {
			if !c.isTheirs(g, lhs) || !c.readsFrom(as.Rhs[k], given) {
				continue
			}
			root := c.rootOf(lhs)
			if root == g.Sig.Recv() {
				dst = symbols.Receiver(expr)
			}
			for j := range min(len(expr.Args), g.Sig.Params().Len()) {
				if g.Sig.Params().At(j) == root {
					dst = expr.Args[j]
				}
			}
		}
		return dst == nil
	})
	return dst
}

// readsFrom reports whether e is v, its body, or a reader of either.
func (c *Checker) readsFrom(e ast.Expr, v *types.Var) bool {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.Ident:
			return c.Index.Info.Uses[x] == v
		case *ast.SelectorExpr:
			if x.Sel.Name != "Body" {
				return false
			}
			e = x.X
		case *ast.UnaryExpr:
			e = x.X
		case *ast.CallExpr:
			call := c.Index.CallAt[x]
			if call == nil || !living.Wraps(call.Func()) || len(x.Args) == 0 {
				return false
			}
			e = x.Args[0]
		default:
			return false
		}
	}
}

// rootOf returns the variable that a chain of fields begins with.
func (c *Checker) rootOf(e ast.Expr) *types.Var {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.SelectorExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.Ident:
			v, _ := c.Index.Info.Uses[x].(*types.Var)
			return v
		default:
			return nil
		}
	}
}
