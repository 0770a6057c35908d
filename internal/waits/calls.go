package waits

import (
	"cmp"
	"go/ast"
	"go/token"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// CallsOf returns the calls of f and of the literals in it, in source order.
func (r *Analysis) CallsOf(f *symbols.Func) []*symbols.Call {
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

// Gotos returns the goto statements of f itself, in source order.
func (r *Analysis) Gotos(f *symbols.Func) []*ast.BranchStmt {
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

// StartedBy returns the functions of this package that a go statement runs.
func (r *Analysis) StartedBy(c *symbols.Call) []*symbols.Func {
	list := r.Locals(c)
	if len(list) == 0 { // one that waits on nothing has no edge
		switch {
		case c.Func() != nil && r.Index().ByObj[c.Func()] != nil:
			list = append(list, r.Index().ByObj[c.Func()])
		default:
			fs, _ := r.Targets(c.Expr.Fun)
			list = append(list, fs...)
		}
	}
	return list
}
