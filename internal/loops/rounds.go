package loops

import (
	"go/ast"
	"go/token"
	"go/types"
)

// Rounds returns how often a loop over a constant range goes round at most, or
// 0 where that is not known.
func (r *Finder) Rounds(loop ast.Node) int {
	const most = 10_000 // what takes longer is no constant that anybody counts
	t := r.Trace()
	switch l := loop.(type) {
	case *ast.RangeStmt:
		if n, ok := t.Amount(l.X).Most(); ok && isInteger(r.Index().Info.TypeOf(l.X)) {
			return int(min(n.N, most))
		}
	case *ast.ForStmt:
		cond, ok := l.Cond.(*ast.BinaryExpr)
		init, isInit := l.Init.(*ast.AssignStmt)
		_, counts := l.Post.(*ast.IncDecStmt)
		if !ok || !isInit || !counts || len(init.Rhs) != 1 {
			return 0
		}
		from, ok1 := t.Amount(init.Rhs[0]).Most()
		to, ok2 := t.Amount(cond.Y).Most()
		if !ok1 || !ok2 || to.N > most {
			return 0
		}
		switch cond.Op {
		case token.LSS:
			return int(to.N - from.N)
		case token.LEQ:
			return int(to.N - from.N + 1)
		}
	}
	return 0
}

func isInteger(t types.Type) bool {
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}
