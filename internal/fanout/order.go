package fanout

import (
	"go/ast"
	"go/token"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/loops"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// Leaves reports whether every path from n leaves the loop: what follows n
// ends, in one of the lists around it, in a return, a break, a goto or a panic.
func (r *Fanout) Leaves(n ast.Node, l *loops.Loop) bool {
	x := r.Index()
	if _, ok := l.Node.(*ast.CallExpr); ok {
		return false // a return ends one round only
	}
	var back *ast.BranchStmt
	if label, ok := l.Node.(*ast.LabeledStmt); ok {
		back = r.JumpBack(label)
	}
	clauses := 0 // between the list and the loop: a plain break ends their statement
	child := n
	for p := x.Parent(n); p != nil && p != l.Node; child, p = p, x.Parent(p) {
		var stmts []ast.Stmt
		switch p := p.(type) {
		case *ast.BlockStmt:
			stmts = p.List
		case *ast.CaseClause:
			stmts, clauses = p.Body, clauses+1
		case *ast.CommClause:
			stmts, clauses = p.Body, clauses+1
		case *ast.FuncLit, *ast.FuncDecl:
			return false
		case *ast.ForStmt, *ast.RangeStmt:
			return false // an inner loop
		}
		i := loops.IndexOf(stmts, child)
		if i < 0 {
			continue
		}
		// have: stmts[i+1:] is what runs after n, before anything in the lists further out.
		for _, s := range stmts[i+1:] {
			if back != nil && symbols.Encloses(s, back) {
				return false
			}
			if left, ends := r.endsRound(s, clauses > 0); ends {
				return left
			}
		}
	}
	return false
}

// endsRound reports whether a round of a loop ends with a statement of it, and
// if so whether the loop does. Inside a clause a plain break ends neither, but
// nobody knows what comes after it.
func (r *Fanout) endsRound(s ast.Stmt, inClause bool) (left, ends bool) {
	switch s := s.(type) {
	case *ast.ReturnStmt:
		return true, true
	case *ast.BranchStmt:
		switch {
		case s.Tok == token.GOTO, s.Tok == token.BREAK && s.Label != nil:
			return true, true
		case s.Tok == token.BREAK:
			return !inClause, true
		case s.Tok == token.CONTINUE:
			return false, true
		}
	case *ast.ExprStmt:
		if c, ok := s.X.(*ast.CallExpr); ok {
			call := r.Index().CallAt[c]
			never := call != nil && r.NoReturn(call)
			return never, never
		}
	}
	return false, false
}

// Joined reports whether what n starts may be waited for later in the same
// round: a call that waits on a channel or a group, or a receive that is no
// stop signal, follows it.
func (r *Fanout) Joined(n ast.Node, l *loops.Loop) bool {
	var root ast.Node
	if l != nil {
		root = l.Node
	}
	return slices.ContainsFunc(r.After(n, root), r.awaitsOneOf)
}

// rest names the statements from one to the last of a list.
type rest struct{ from, last ast.Stmt }

// awaitsOneOf reports whether one of several statements awaits.
func (r *Fanout) awaitsOneOf(list []ast.Stmt) bool {
	if len(list) == 0 {
		return false
	}
	last := list[len(list)-1]
	found, i := false, 0
	for ; i < len(list) && !found; i++ {
		v, ok := r.awaiting[rest{list[i], last}]
		if found = v || !ok && r.awaits(list[i]); ok {
			break
		}
	}
	for _, s := range list[:i] {
		r.awaiting[rest{s, last}] = found
	}
	return found
}

// ownResult reports whether a value is received from a channel of the function
// around it, and kept: what a goroutine has found out, no stop signal.
func (r *Fanout) ownResult(recv *ast.UnaryExpr) bool {
	x := r.Index()
	f, v := x.Enclosing(recv), x.VarOf(recv.X)
	_, kept := x.Parent(recv).(*ast.AssignStmt)
	return kept && f != nil && v != nil && waits.Made(x, f, v)
}

func (r *Fanout) awaits(s ast.Node) bool {
	x := r.Index()
	found := false
	var polled ast.Stmt // what a clause receives or sends without waiting
	ast.Inspect(s, func(n ast.Node) bool {
		if found || n != nil && n == ast.Node(polled) {
			return false
		}
		switch n := n.(type) {
		case *ast.FuncLit:
			f := x.ByNode[n]
			return f != nil && r.LiteralRuns(f) == knowledge.RunNow
		case *ast.GoStmt:
			return false
		case *ast.CommClause:
			if r.polled(n) {
				polled = n.Comm
			}
		case *ast.UnaryExpr:
			if n.Op == token.ARROW && !loops.IsDone(x, n.X) && (!r.LeavesClause(n) || r.ownResult(n)) {
				found = true
			}
		case *ast.RangeStmt:
			if t := x.Info.TypeOf(n.X); t != nil && symbols.IsChan(t) {
				found = true
			}
		case *ast.CallExpr:
			c := x.CallAt[n]
			if c == nil || c.Mode != symbols.Plain {
				break
			}
			if r.acquiring(c, nil) {
				found = true
				return false
			}
			if fn := c.Func(); fn != nil {
				if knowledge.Joins(fn) {
					found = true
					return false
				}
				if row, _ := knowledge.CallOf(fn); row != nil && row.Waits != "" {
					found = found || row.Waits == knowledge.Channel && len(row.Runs) == 0
					break
				}
			}
			for _, w := range r.Waits(c) {
				found = found || w.Kind == knowledge.Channel
			}
		}
		return true
	})
	return found
}
