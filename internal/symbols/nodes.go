package symbols

import (
	"go/ast"
	"go/types"
)

// Inside reports whether v is declared in f: as a parameter, or in its body.
func Inside(f *Func, v *types.Var) bool {
	return f.Node.Pos() <= v.Pos() && v.Pos() < f.Node.End()
}

// IsNilNode reports whether n is nil, or a nil expression or statement in an
// interface.
func IsNilNode(n ast.Node) bool {
	switch n := n.(type) {
	case nil:
		return true
	case ast.Expr:
		return n == nil
	case ast.Stmt:
		return n == nil
	}
	return false
}

// ExprOr returns e, or an expression that is nothing if e is nil.
func ExprOr(e ast.Expr) ast.Expr {
	if e == nil {
		return &ast.BadExpr{}
	}
	return e
}

// Around returns e with the parentheses around it, and what that stands in.
func (x *Index) Around(e ast.Expr) (outer ast.Expr, parent ast.Node) {
	for {
		par, ok := x.Parent(e).(*ast.ParenExpr)
		if !ok {
			return e, x.Parent(e)
		}
		e = par
	}
}

// Encloses reports whether inner stands in outer, or is it.
func Encloses(outer, inner ast.Node) bool {
	return outer.Pos() <= inner.Pos() && inner.End() <= outer.End()
}

func LoopBody(loop ast.Node) *ast.BlockStmt {
	switch l := loop.(type) {
	case *ast.ForStmt:
		return l.Body
	case *ast.RangeStmt:
		return l.Body
	}
	return nil
}

// Returns lists the return statements of f's own body.
func Returns(f *Func) []*ast.ReturnStmt {
	var list []*ast.ReturnStmt
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			list = append(list, n)
		}
		return true
	})
	return list
}

// Fields returns the values of a struct literal by field name.
func (x *Index) Fields(lit *ast.CompositeLit) map[string]ast.Expr {
	m := make(map[string]ast.Expr)
	st, _ := x.Info.TypeOf(lit).Underlying().(*types.Struct)
	for i, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			if id, ok := kv.Key.(*ast.Ident); ok {
				m[id.Name] = kv.Value
			}
		} else if st != nil && i < st.NumFields() {
			m[st.Field(i).Name()] = e
		}
	}
	return m
}
