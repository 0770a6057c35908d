package symbols

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
)

// FieldPath returns the fields of a setting of type n, outermost first:
// "HTTPClient.Timeout", or with the name of the type before it. It is empty if
// n has no such fields.
func FieldPath(n *types.Named, setting string) (path []*types.Var) {
	if setting == "" {
		return nil
	}
	setting = strings.TrimPrefix(setting, n.Obj().Name()+".")
	var typ types.Type = n
	for name := range strings.SplitSeq(setting, ".") {
		st, ok := Deref(typ).Underlying().(*types.Struct)
		if !ok {
			return nil
		}
		f := FieldNamed(st, name)
		if f == nil {
			return nil
		}
		path, typ = append(path, f), f.Type()
	}
	return path
}

// AssignsPath reports whether the package assigns to v.a.b, for a path of fields a, b.
func (x *Index) AssignsPath(v *types.Var, path []*types.Var) bool {
	return slices.ContainsFunc(x.Assigns(path[len(path)-1]), func(a Assign) bool {
		as, ok := a.Site.(*ast.AssignStmt)
		return ok && slices.ContainsFunc(as.Lhs, func(lhs ast.Expr) bool { return x.selects(lhs, v, path) })
	})
}

// selects reports whether e is v.a.b for a path of fields a, b.
func (x *Index) selects(e ast.Expr, v *types.Var, path []*types.Var) bool {
	for i := len(path) - 1; i >= 0; i-- {
		sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
		if !ok || x.VarOf(sel) != path[i] {
			return false
		}
		e = sel.X
	}
	return x.VarOf(e) == v
}
