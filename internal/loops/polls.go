package loops

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Polls reports whether a select goes on at once, and what comes after it happens
// whichever clause was chosen:
//
//	select {
//	case progress <- n:
//	default:
//	}
//
// Its communication then limits nothing outside its own clause. It does where a
// clause leaves the round, or sets a number or a bool that a condition can ask for.
func Polls(x *symbols.Index, sel *ast.SelectStmt) bool {
	hasDefault := slices.ContainsFunc(sel.Body.List, func(s ast.Stmt) bool { return s.(*ast.CommClause).Comm == nil })
	return hasDefault && !slices.ContainsFunc(sel.Body.List, func(s ast.Stmt) bool { return decides(x, sel, s.(*ast.CommClause)) })
}

// decides reports whether a clause of a select may change what comes after it.
func decides(x *symbols.Index, sel *ast.SelectStmt, cc *ast.CommClause) bool {
	sets := func(e ast.Expr) bool {
		v := x.VarOf(e)
		if v == nil {
			return true
		}
		_, basic := v.Type().Underlying().(*types.Basic)
		return basic && (v.Pos() < sel.Pos() || v.Pos() >= sel.End())
	}
	found := false
	ast.Inspect(cc, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ReturnStmt, *ast.BranchStmt:
			found = true
		case *ast.IncDecStmt:
			found = found || sets(n.X)
		case *ast.AssignStmt:
			for _, e := range n.Lhs {
				if id, ok := e.(*ast.Ident); ok && (id.Name == "_" || n.Tok == token.DEFINE) {
					continue
				}
				found = found || sets(e)
			}
		}
		return !found
	})
	return found
}
