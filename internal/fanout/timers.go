package fanout

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// IsTimer reports whether a call starts its function after a while.
func IsTimer(c *symbols.Call) bool {
	fn := c.Func()
	return fn != nil && fn.Name() == "AfterFunc" && symbols.PkgPath(fn) == "time"
}

// staggered reports whether a call sets a timer for a while of its own: timers that the
// same while is set for go off together, and others when each has its time.
func (r *Fanout) staggered(c *symbols.Call) bool {
	return IsTimer(c) && len(c.Expr.Args) > 0 && !r.alike(c, c.Expr.Args[0], make(map[*types.Var]bool))
}

// alike reports whether an expression has the same value each time that a call is
// made: it is made of constants, and of variables that neither the loop around the
// call nor a caller gives a value.
func (r *Fanout) alike(c *symbols.Call, e ast.Expr, seen map[*types.Var]bool) bool {
	x := r.Index()
	if x.Info.Types[e].Value != nil || x.Info.Types[e].IsType() {
		return true
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.BinaryExpr:
		return r.alike(c, e.X, seen) && r.alike(c, e.Y, seen)
	case *ast.UnaryExpr:
		return e.Op == token.SUB && r.alike(c, e.X, seen)
	case *ast.CallExpr: // a conversion
		return x.Info.Types[e.Fun].IsType() && len(e.Args) == 1 && r.alike(c, e.Args[0], seen)
	case *ast.SelectorExpr:
		if id, ok := e.X.(*ast.Ident); ok {
			if _, ok := x.Info.Uses[id].(*types.PkgName); ok {
				return true
			}
		}
		return r.alike(c, e.X, seen)
	case *ast.Ident:
		v, ok := x.Info.Uses[e].(*types.Var)
		return ok && r.alikeVar(c, v, seen)
	}
	return false
}

// alikeVar is alike for a variable.
func (r *Fanout) alikeVar(c *symbols.Call, v *types.Var, seen map[*types.Var]bool) bool {
	if seen[v] {
		return false
	}
	seen[v] = true
	if d := c.In.Decl(); v.Parent() == v.Pkg().Scope() || d != nil && d.Sig.Recv() == v {
		return true
	}
	if c.Loop != nil {
		return !r.assignedIn(c.Loop, v)
	}
	a := r.Index().Assigns(v)
	return len(a) == 1 && a[0].Value != nil && a[0].Index == 0 && r.alike(c, a[0].Value, seen)
}

// assignedIn reports whether a loop gives a variable a value.
func (r *Fanout) assignedIn(loop ast.Node, v *types.Var) bool {
	if loop.Pos() <= v.Pos() && v.Pos() < loop.End() {
		return true
	}
	for _, a := range r.Index().Assigns(v) {
		if a.Site != nil && loop.Pos() <= a.Site.Pos() && a.Site.Pos() < loop.End() {
			return true
		}
	}
	return false
}
