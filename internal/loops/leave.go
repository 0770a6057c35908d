package loops

import (
	"go/ast"
	"go/token"

	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Outer returns the node around the selector or parentheses that id ends.
func Outer(x *symbols.Index, id *ast.Ident) ast.Node {
	var n ast.Node = id
	for {
		switch p := x.Parent(n).(type) {
		case *ast.SelectorExpr:
			if p.Sel == n {
				n = p
				continue
			}
			return p
		case *ast.ParenExpr:
			n = p
			continue
		default:
			return p
		}
	}
}

// IsDone reports whether e is what ctx.Done() returns.
func IsDone(x *symbols.Index, e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	fn := symbols.FuncOf(x.Info, call)
	return fn != nil && fn.Name() == "Done"
}

// LeavesClause reports whether a receive is the case of a select whose clause
// leaves the loop or the function: a stop signal.
func (r *Finder) LeavesClause(recv *ast.UnaryExpr) bool {
	x := r.Index()
	n := x.Parent(recv)
	if _, ok := n.(*ast.ExprStmt); !ok {
		if _, ok := n.(*ast.AssignStmt); !ok {
			return false
		}
	}
	cc, ok := x.Parent(n).(*ast.CommClause)
	return ok && cc.Comm == n && leavesList(cc.Body)
}

func leavesList(list []ast.Stmt) bool {
	for _, s := range list {
		switch s := s.(type) {
		case *ast.ReturnStmt:
			return true
		case *ast.BranchStmt:
			return s.Tok == token.GOTO || s.Tok == token.BREAK
		}
	}
	return false
}

func LeavesRound(b *ast.BlockStmt) bool {
	for _, s := range b.List {
		switch s.(type) {
		case *ast.ReturnStmt, *ast.BranchStmt:
			return true
		}
	}
	return false
}

func IsOne(x *symbols.Index, e ast.Expr) bool {
	tv := x.Info.Types[e]
	return tv.Value != nil && tv.Value.String() == "1"
}
