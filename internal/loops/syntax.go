package loops

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// ArgOf returns the call that a literal is the callee (-1) or an argument of.
func ArgOf(x *symbols.Index, lit ast.Expr) (*ast.CallExpr, int) {
	e, parent := x.Around(lit)
	if call, ok := parent.(*ast.CallExpr); ok {
		return call, slices.Index(call.Args, e)
	}
	return nil, 0
}

// walked returns the root of the tree of files that a call walks, or nil.
func walked(x *symbols.Index, call *ast.CallExpr) ast.Expr {
	fn := symbols.FuncOf(x.Info, call)
	if fn == nil || len(call.Args) < 2 {
		return nil
	}
	switch symbols.PkgPath(fn) + "." + fn.Name() {
	case "path/filepath.Walk", "path/filepath.WalkDir":
		return call.Args[0]
	case "io/fs.WalkDir":
		return call.Args[1]
	}
	return nil
}

func isCollection(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Slice, *types.Map:
		return true
	}
	return false
}

// core returns the underlying type of t, or the one that all types of a type
// parameter share.
func core(t types.Type) types.Type {
	tp, ok := types.Unalias(t).(*types.TypeParam)
	if !ok {
		return t.Underlying()
	}
	iface, ok := tp.Constraint().Underlying().(*types.Interface)
	if !ok {
		return t.Underlying()
	}
	for e := range iface.EmbeddedTypes() {
		if u, ok := e.(*types.Union); ok && u.Len() > 0 {
			return u.Term(0).Type().Underlying()
		}
		return e.Underlying()
	}
	return t.Underlying()
}

// iteratee returns what an iterator of the standard library goes over:
// slices.Values(s), maps.Keys(m), slices.Chunk(s, n).
func iteratee(x *symbols.Index, e ast.Expr) ast.Expr {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || len(call.Args) == 0 {
		return nil
	}
	fn := symbols.FuncOf(x.Info, call)
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "slices" && fn.Pkg().Path() != "maps" {
		return nil
	}
	return call.Args[0]
}

func IsIntCompare(x *symbols.Index, e *ast.BinaryExpr) bool {
	t := x.Info.TypeOf(e.X)
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}

func Mentions(x *symbols.Index, e ast.Node, v *types.Var) bool {
	if v == nil {
		return false
	}
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if o, ok := x.Info.Uses[id].(*types.Var); ok && o.Origin() == v {
				found = true
			}
		}
		return !found
	})
	return found
}

// rootVar returns the variable an expression starts from: v of v.f[i].g.
func rootVar(x *symbols.Index, e ast.Expr) *types.Var {
	for {
		switch t := ast.Unparen(e).(type) {
		case *ast.Ident:
			v, _ := x.Info.ObjectOf(t).(*types.Var)
			if v == nil {
				return nil
			}
			return v.Origin()
		case *ast.SelectorExpr:
			if _, ok := x.Info.Selections[t]; !ok { // pkg.Var
				return x.VarOf(t)
			}
			e = t.X
		case *ast.IndexExpr:
			e = t.X
		case *ast.SliceExpr:
			e = t.X
		case *ast.StarExpr:
			e = t.X
		case *ast.UnaryExpr:
			e = t.X
		case *ast.TypeAssertExpr:
			e = t.X
		case *ast.CallExpr:
			e = t.Fun
		default:
			return nil
		}
	}
}
