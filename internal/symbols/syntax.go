package symbols

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

// Int returns the value of a constant whole number, also where it is written as
// 3.0; false for what is none or does not fit.
func Int(info *types.Info, e ast.Expr) (int64, bool) { return IntOf(info.Types[e].Value) }

// IntOf is Int of a constant, which may be nil.
func IntOf(v constant.Value) (int64, bool) {
	if v == nil {
		return 0, false
	}
	if v = constant.ToInt(v); v.Kind() != constant.Int {
		return 0, false
	}
	return constant.Int64Val(v)
}

// Within reports whether a place is in the source of n.
func Within(n ast.Node, p token.Pos) bool { return n.Pos() <= p && p < n.End() }

// InLoop reports whether a node is in a loop of its function.
func (x *Index) InLoop(n ast.Node) bool {
	for p := x.Parent(n); p != nil; p = x.Parent(p) {
		switch p.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return true
		case *ast.FuncDecl, *ast.FuncLit:
			return false
		}
	}
	return false
}

// Mentions reports whether a node reads or writes v, by its name.
func (x *Index) Mentions(n ast.Node, v *types.Var) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && x.Info.Uses[id] == v {
			found = true
		}
		return !found
	})
	return found
}

// References returns the expressions that name obj: "obj" or "pkg.obj".
func (x *Index) References(obj types.Object) []ast.Expr {
	var list []ast.Expr
	for _, id := range x.Uses(obj) {
		if sel, ok := x.Parent(id).(*ast.SelectorExpr); ok && sel.Sel == id {
			list = append(list, sel)
		} else {
			list = append(list, id)
		}
	}
	return list
}

// IsDiscard reports whether e is io.Discard, which takes what nobody needs.
func IsDiscard(info *types.Info, e ast.Expr) bool {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	v, ok := info.Uses[sel.Sel].(*types.Var)
	return ok && v.Pkg() != nil && v.Pkg().Path() == "io" && v.Name() == "Discard"
}
