package runs

import (
	"go/ast"
	"go/token"

	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// FirstAnswers reports whether the function around a literal that runs on a
// goroutine waits for one answer of several such goroutines, and may return when
// it has come: the others go on. Whether they should, to tell each of several
// servers, or should not, since one answer is all that is wanted, nobody can
// tell. A return because something failed does not count, nor one of another
// case of a select.
func (r *Finder) FirstAnswers(f *symbols.Func) bool {
	x := r.Index()
	call, ok := x.Parent(f.Node).(*ast.CallExpr)
	if !ok || f.Parent == nil || call.Fun != f.Node {
		return false
	}
	if c := x.CallAt[call]; c == nil || c.Mode != symbols.Go || c.Loop == nil {
		return false
	}
	points := r.joinsIn(f.Parent)
	for _, at := range points.calls {
		if at >= f.Node.End() {
			return false
		}
	}
	first := false
	ast.Inspect(f.Node, func(n ast.Node) bool {
		send, ok := n.(*ast.SendStmt)
		if !ok {
			return true
		}
		v := x.VarOf(send.Chan)
		for _, at := range points.received[v] {
			if at.Pos() >= f.Node.End() && r.leavesOthers(at, f) {
				first = true
			}
		}
		return true
	})
	return first
}

// leavesOthers reports whether a function may go on past a receive before all
// that send to its channel have: it stands in no loop, or in one that can be left.
func (r *Finder) leavesOthers(at ast.Node, f *symbols.Func) bool {
	x := r.Index()
	var clause *ast.CommClause
	for n := at; n != nil && n != f.Parent.Node; n = x.Parent(n) {
		switch n := n.(type) {
		case *ast.CommClause:
			if clause == nil {
				clause = n
			}
		case *ast.ForStmt:
			return r.leftEarly(n.Body, at, clause)
		case *ast.RangeStmt:
			return r.leftEarly(n.Body, at, clause)
		}
	}
	return true
}

// leftEarly reports whether a return in the body of a loop ends it after a
// receive, other than because of an error. Of a select only clause counts, in
// which the receive is.
func (r *Finder) leftEarly(body *ast.BlockStmt, at ast.Node, clause *ast.CommClause) bool {
	left := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CommClause:
			return clause == nil || n == clause
		case *ast.IfStmt:
			if r.hasFailed(n.Cond) {
				if n.Else != nil {
					ast.Inspect(n.Else, func(m ast.Node) bool {
						_, ret := m.(*ast.ReturnStmt)
						left = left || ret
						return true
					})
				}
				return false
			}
		case *ast.ReturnStmt:
			left = left || n.Pos() >= at.Pos()
		}
		return true
	})
	return left
}

// hasFailed reports whether a condition asks for an error: err != nil.
func (r *Finder) hasFailed(cond ast.Expr) bool {
	found := false
	ast.Inspect(cond, func(n ast.Node) bool {
		b, ok := n.(*ast.BinaryExpr)
		if ok && b.Op == token.NEQ && r.Index().Info.Types[b.Y].IsNil() {
			t := r.Index().Info.TypeOf(b.X)
			found = found || t != nil && symbols.IsError(t)
		}
		return !found
	})
	return found
}
