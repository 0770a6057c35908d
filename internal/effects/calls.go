package effects

import (
	"cmp"
	"go/ast"
	"go/token"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// CallsTo returns the calls of f, a declared function, in the package.
func (r *Result) CallsTo(f *symbols.Func) []*ast.CallExpr {
	calls, _ := r.callsTo(f)
	return calls
}

// callsTo returns the calls of f in the package, and whether those are all its uses.
func (r *Result) callsTo(f *symbols.Func) (calls []*ast.CallExpr, all bool) {
	return r.Index().CallsTo(f.Obj)
}

// CallsOf returns the calls of f and of the literals in it, in source order.
func (r *Result) CallsOf(f *symbols.Func) []*symbols.Call {
	if r.byDecl == nil {
		r.byDecl = make(map[*symbols.Func][]*symbols.Call)
		for _, c := range r.Index().Calls {
			d := c.In
			for d != nil && d.Parent != nil {
				d = d.Parent
			}
			r.byDecl[d] = append(r.byDecl[d], c)
		}
		for _, list := range r.byDecl {
			slices.SortStableFunc(list, func(a, b *symbols.Call) int { return cmp.Compare(a.Expr.Pos(), b.Expr.Pos()) })
		}
	}
	d := f
	for d.Parent != nil {
		d = d.Parent
	}
	list := r.byDecl[d]
	at := func(p token.Pos) int {
		i, _ := slices.BinarySearchFunc(list, p, func(c *symbols.Call, p token.Pos) int { return cmp.Compare(c.Expr.Pos(), p) })
		return i
	}
	return list[at(f.Node.Pos()):at(f.Node.End())]
}

// gotos returns the goto statements of f itself, in source order.
func (r *Result) gotos(f *symbols.Func) []*ast.BranchStmt {
	list, ok := r.jumps[f]
	if !ok {
		ast.Inspect(f.Body, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				return false
			case *ast.BranchStmt:
				if n.Tok == token.GOTO {
					list = append(list, n)
				}
			}
			return true
		})
		r.jumps[f] = list
	}
	return list
}
