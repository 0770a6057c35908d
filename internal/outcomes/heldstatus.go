package outcomes

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/sameness"
)

// holdsStatus returns the value that holds the status which e is, if that is of
// the answer behind the attempt's error: apiErr of apiErr.StatusCode.
func (res *Results) holdsStatus(e ast.Expr) ast.Expr {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "StatusCode" && sel.Sel.Name != "HTTPStatusCode" {
		return nil
	}
	x := res.r.Index()
	if b, ok := x.Info.TypeOf(e).Underlying().(*types.Basic); !ok || b.Info()&types.IsInteger == 0 {
		return nil
	}
	held := ast.Unparen(sel.X)
	if inner, ok := held.(*ast.SelectorExpr); ok && knowledge.IsResponse(x.Info.TypeOf(held)) { // apiErr.Response.StatusCode
		held = ast.Unparen(inner.X)
	}
	if v := x.VarOf(held); v != nil && res.Derived[v] && sameness.IsFailure(v.Type()) {
		return held
	}
	return nil
}

// asksHeld evaluates the question whether the error is the one that holds the
// answer: errors.As(err, &apiErr).
func (res *Results) asksHeld(call *ast.CallExpr, o Outcome) bool {
	if o.Holds == 0 || len(call.Args) != 2 || !res.IsErr(call.Args[0]) {
		return false
	}
	u, ok := ast.Unparen(call.Args[1]).(*ast.UnaryExpr)
	return ok && u.Op == token.AND && res.r.Index().VarOf(u.X) == res.Held
}

// HeldInRound returns the first value whose status stands on the way to the next
// attempt. What stands after the loop decides no path back, and to search it for
// each of many loops would take the square of their function.
func (res *Results) HeldInRound() ast.Expr {
	var first ast.Expr
	if len(res.Derived) == 0 {
		return nil
	}
	for _, n := range res.round {
		if held := res.heldIn(n); held != nil && (first == nil || held.Pos() < first.Pos()) {
			first = held
		}
	}
	return first
}

// heldIn returns the first value in a node whose status stands there.
func (res *Results) heldIn(n ast.Node) (held ast.Expr) {
	ast.Inspect(n, func(n ast.Node) bool {
		if e, ok := n.(ast.Expr); ok && held == nil {
			held = res.holdsStatus(e)
		}
		return held == nil
	})
	return held
}
