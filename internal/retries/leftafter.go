package retries

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/outcomes"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// leftAfter returns how many attempts a loop makes that its header does not
// bound, and that is left when a counter has reached a constant:
//
//	for attempt := 1; ; attempt++ {
//		err := send()
//		if err == nil || attempt == 3 {
//			return err
//		}
//	}
//
// The counter is counted once in each round, and each round that fails comes
// to the condition. Otherwise the number is not known, although there is one.
func (r *Attempts) leftAfter(retry *Retry) (n int, ok bool) {
	loop, isFor := retry.Back.(*ast.ForStmt)
	if !isFor {
		return 0, false
	}
	for _, exit := range r.exits(retry, loop.Body.List) {
		if goesOnBefore(loop.Body, exit.Pos()) {
			break
		}
		for _, cond := range disjuncts(exit.Cond, nil) {
			v, last := r.reaches(cond)
			if v == nil {
				continue
			}
			first, ok := r.countedFrom(loop, v, exit)
			if !ok {
				continue
			}
			rounds := last - first // before the one in which it is left
			if exit.Cond.Pos() > retry.Call.Expr.Pos() {
				rounds++
			}
			if rounds > 0 && (n == 0 || rounds < n) {
				n = rounds
			}
		}
	}
	return n, n > 0
}

// ExitAtHead returns the condition that a loop begins with, before its attempt,
// and by which it is left when a counter has reached a constant; nil if it has none.
func (r *Attempts) ExitAtHead(retry *Retry) *ast.IfStmt {
	loop, ok := retry.Back.(*ast.ForStmt)
	if !ok || len(loop.Body.List) == 0 {
		return nil
	}
	first := loop.Body.List[:1]
	if _, counts := first[0].(*ast.IncDecStmt); counts && len(loop.Body.List) > 1 {
		first = loop.Body.List[1:2]
	}
	for _, exit := range r.exits(retry, first) {
		if exit.End() > retry.Call.Expr.Pos() {
			continue
		}
		for _, cond := range disjuncts(exit.Cond, nil) {
			if v, _ := r.reaches(cond); v != nil {
				if _, ok := r.countedFrom(loop, v, exit); ok {
					return exit
				}
			}
		}
	}
	return nil
}

// exits returns the if statements of a list, and of those under err != nil,
// that leave the loop or the function.
func (r *Attempts) exits(retry *Retry, list []ast.Stmt) (exits []*ast.IfStmt) {
	for _, s := range list {
		s, ok := s.(*ast.IfStmt)
		if !ok || len(s.Body.List) == 0 {
			continue
		}
		switch last := s.Body.List[len(s.Body.List)-1].(type) {
		case *ast.ReturnStmt:
			exits = append(exits, s)
		case *ast.BranchStmt:
			if last.Tok == token.BREAK && last.Label == nil {
				exits = append(exits, s)
			}
		}
		if failed, ok := ast.Unparen(s.Cond).(*ast.BinaryExpr); ok && failed.Op == token.NEQ && retry.Res.IsErr(failed.X) && r.Index().Info.Types[failed.Y].IsNil() && onlyFails(retry) {
			exits = append(exits, r.exits(retry, s.Body.List)...)
		}
	}
	return exits
}

// goesOnBefore reports whether a body begins its next round, or jumps, anywhere
// before a place.
func goesOnBefore(body *ast.BlockStmt, before token.Pos) (found bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.BranchStmt:
			found = found || n.Pos() < before && (n.Tok == token.CONTINUE || n.Tok == token.GOTO)
		}
		return !found
	})
	return found
}

// onlyFails reports whether nothing but an error leads back.
func onlyFails(retry *Retry) bool {
	return len(retry.outcomes) == 1 && retry.outcomes[0] == outcomes.Fails
}

// disjuncts adds the operands of || to a list.
func disjuncts(e ast.Expr, list []ast.Expr) []ast.Expr {
	if b, ok := ast.Unparen(e).(*ast.BinaryExpr); ok && b.Op == token.LOR {
		return disjuncts(b.Y, disjuncts(b.X, list))
	}
	return append(list, ast.Unparen(e))
}

// reaches returns the variable that a condition compares with a constant, and
// the least value at which it holds for one that grows.
func (r *Attempts) reaches(cond ast.Expr) (*types.Var, int) {
	b, ok := cond.(*ast.BinaryExpr)
	if !ok {
		return nil, 0
	}
	x, y, op := b.X, b.Y, b.Op
	if _, isConst := r.intValue(x); isConst {
		x, y = y, x
		op = map[token.Token]token.Token{token.EQL: token.EQL, token.LEQ: token.GEQ, token.LSS: token.GTR}[op]
	}
	n, ok := r.intValue(y)
	v := r.Index().VarOf(x)
	if !ok || v == nil {
		return nil, 0
	}
	switch op {
	case token.EQL, token.GEQ:
		return v, n
	case token.GTR:
		return v, n + 1
	}
	return nil, 0
}

// countedFrom returns the value that a counter has at the exit in the first
// round; false unless it begins with a constant and each round that comes there
// adds one to it.
func (r *Attempts) countedFrom(loop *ast.ForStmt, v *types.Var, exit *ast.IfStmt) (first int, ok bool) {
	x := r.Index()
	if v.IsField() || !x.Closed(v) || x.AddressTaken(v) {
		return 0, false
	}
	var inc *ast.IncDecStmt
	begins := 0
	for _, a := range x.Assigns(v) {
		s, isInc := a.Site.(*ast.IncDecStmt)
		switch {
		case isInc && s.Tok == token.INC && inc == nil:
			inc = s
		case isInc:
			return 0, false
		case a.Value == nil && a.Op == token.ASSIGN && a.Index < 0 && begins == 0: // var attempt int
			begins++
		case a.Value != nil && a.Op == token.ASSIGN && a.Index < 0 && !within(a.Site, loop.Body) && begins == 0:
			if first, ok = r.intValue(a.Value); !ok {
				return 0, false
			}
			begins++
		default:
			return 0, false
		}
	}
	if inc == nil {
		return 0, false
	}
	switch {
	case ast.Node(inc) == loop.Post:
		return first, true
	case within(inc, loop.Body) && comesFirst(inc, x.Parent(inc), exit, loop.Body):
		return first + 1, true
	}
	return 0, false
}

// comesFirst reports whether whoever comes to an exit in the body of a loop has
// passed a counter before: it stands in the same block, or first in the loop.
func comesFirst(inc *ast.IncDecStmt, block ast.Node, exit *ast.IfStmt, body *ast.BlockStmt) bool {
	b, ok := block.(*ast.BlockStmt)
	if !ok || inc.Pos() > exit.Pos() {
		return false
	}
	if b == body {
		return body.List[0] == ast.Stmt(inc) || directly(exit, body)
	}
	return directly(exit, b)
}

func directly(s ast.Stmt, b *ast.BlockStmt) bool {
	for _, o := range b.List {
		if o == s {
			return true
		}
	}
	return false
}

func within(n, outer ast.Node) bool { return symbols.Encloses(outer, n) }
