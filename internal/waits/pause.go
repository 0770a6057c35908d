package waits

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// isConnIO reports whether a listed call reads or writes a connection or stream.
func isConnIO(fn *types.Func, row *knowledge.Call) bool {
	if row.Role == knowledge.RoleConnIO {
		return true
	}
	recv := fn.Signature().Recv()
	if recv == nil {
		return false
	}
	switch knowledge.RoleOf(recv.Type()) {
	case knowledge.TypeConn, knowledge.TypeStream, knowledge.TypeWriter, knowledge.TypeRows:
		return true
	}
	return false
}

// retryPause reports whether a call looks as if it paused between attempts
// while a ctx is in scope: it stands in a loop in which an error is tested, and
// the failing path goes round again. It is asked while waits are solved, which
// BetweenAttempts needs; what it says of a call is for other packages alone.
func (r *Analysis) retryPause(c *symbols.Call) bool {
	body := symbols.LoopBody(c.Loop)
	if body == nil || r.CtxOutside(c.Expr, c.Loop.Pos(), c.Loop.End()) == "" && r.FieldOutside(c.Expr, c.Loop.Pos(), c.Loop.End()) == "" {
		return false
	}
	info := r.Index().Info
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok || found {
			return false
		}
		s, ok := n.(*ast.IfStmt)
		if !ok {
			return true
		}
		failed, is := testsError(info, s.Cond)
		if !is {
			return true
		}
		switch {
		case failed && (!leaves(s.Body) || goesRound(s.Body)): // if err != nil { log } … sleep
			found = true
		case failed && s.Else != nil && symbols.Within(s.Body, c.Expr.Pos()):
			found = true
		case !failed && leaves(s.Body): // if err == nil { return } … sleep
			found = true
		}
		return !found
	})
	return found
}

// testsError reports whether a condition holds if an error is there (failed), or only if none is.
func testsError(info *types.Info, cond ast.Expr) (failed, ok bool) {
	b, isBinary := ast.Unparen(cond).(*ast.BinaryExpr)
	if !isBinary {
		return false, false
	}
	if b.Op == token.LAND || b.Op == token.LOR {
		if f, ok := testsError(info, b.X); ok {
			return f, true
		}
		return testsError(info, b.Y)
	}
	if b.Op != token.NEQ && b.Op != token.EQL {
		return false, false
	}
	t := info.TypeOf(b.X)
	if !symbols.IsError(t) {
		return false, false
	}
	return b.Op == token.NEQ, true
}

// goesRound reports whether a block has a continue of the loop around it.
func goesRound(b *ast.BlockStmt) bool {
	found := false
	ast.Inspect(b, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ForStmt, *ast.RangeStmt, *ast.FuncLit:
			return false
		case *ast.BranchStmt:
			found = found || n.Tok == token.CONTINUE
		}
		return !found
	})
	return found
}

// leaves reports whether a block ends by leaving the function or the loop.
func leaves(b *ast.BlockStmt) bool {
	if len(b.List) == 0 {
		return false
	}
	switch s := b.List[len(b.List)-1].(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.BranchStmt:
		return s.Tok == token.BREAK || s.Tok == token.GOTO
	case *ast.ExprStmt:
		if call, ok := s.X.(*ast.CallExpr); ok {
			id, ok := call.Fun.(*ast.Ident)
			return ok && id.Name == "panic"
		}
	}
	return false
}
