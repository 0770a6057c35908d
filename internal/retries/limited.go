package retries

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/sameness"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// isLimited is the outcome that an attempt failed with an error which holds the
// answer of a server that is asked too often.
var isLimited = outcome{failed: true, holds: 429}

// followLimited looks for a path with a pause after an error whose status is
// compared: the error of an SDK, which holds the answer.
//
//	var apiErr *openai.Error
//	if errors.As(err, &apiErr) && apiErr.StatusCode == http.StatusTooManyRequests { time.Sleep(pause) }
func (r *Attempts) followLimited(retry *Retry, pauses *pauseList) {
	held := retry.res.heldInRound()
	if held == nil {
		return
	}
	retry.res.held = r.Index().VarOf(held)
	r.walkFrom(retry, retry.at, isLimited, pauses, true, func(s walked, path []ast.Node) {
		if retry.Limited != nil || s.wait == 0 || !s.code || s.conflict || s.renewed {
			return
		}
		p := &Path{Nodes: path, Status: isLimited.holds, Wait: pauses.nodes[s.wait-1]}
		if p.Asked, p.Code = retry.askedOn(path, isLimited); p.Code != nil {
			p.Held, retry.Limited = held, p
		}
	})
}

// holdsStatus returns the value that holds the status which e is, if that is of
// the answer behind the attempt's error: apiErr of apiErr.StatusCode.
func (res *results) holdsStatus(e ast.Expr) ast.Expr {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "StatusCode" && sel.Sel.Name != "HTTPStatusCode" {
		return nil
	}
	x := res.r.Index()
	if b, ok := x.Info.TypeOf(e).Underlying().(*types.Basic); !ok || b.Info()&types.IsInteger == 0 {
		return nil
	}
	held := ast.Unparen(sel.X)
	if inner, ok := held.(*ast.SelectorExpr); ok && isResponse(x.Info.TypeOf(held)) { // apiErr.Response.StatusCode
		held = ast.Unparen(inner.X)
	}
	if v := x.VarOf(held); v != nil && res.derived[v] && sameness.IsFailure(v.Type()) {
		return held
	}
	return nil
}

// asksHeld evaluates the question whether the error is the one that holds the
// answer: errors.As(err, &apiErr).
func (res *results) asksHeld(call *ast.CallExpr, o outcome) bool {
	if o.holds == 0 || len(call.Args) != 2 || !res.isErr(call.Args[0]) {
		return false
	}
	u, ok := ast.Unparen(call.Args[1]).(*ast.UnaryExpr)
	return ok && u.Op == token.AND && res.r.Index().VarOf(u.X) == res.held
}

// heldInRound returns the first value whose status stands on the way to the next
// attempt. What stands after the loop decides no path back, and to search it for
// each of many loops would take the square of their function.
func (res *results) heldInRound() ast.Expr {
	var first ast.Expr
	if len(res.derived) == 0 {
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
func (res *results) heldIn(n ast.Node) (held ast.Expr) {
	ast.Inspect(n, func(n ast.Node) bool {
		if e, ok := n.(ast.Expr); ok && held == nil {
			held = res.holdsStatus(e)
		}
		return held == nil
	})
	return held
}

// Header says how the header of the answer behind an error is written: its
// field Response, RawResponse or Header; "" where it does not keep one.
func (p *Path) Header(x *symbols.Index) string {
	t := x.Info.TypeOf(symbols.ExprOr(p.Held))
	if t == nil {
		return ""
	}
	for _, name := range []string{"Response", "RawResponse", "Header", "ResponseHeader"} {
		obj, _, _ := types.LookupFieldOrMethod(t, true, x.Pkg, name)
		f, ok := obj.(*types.Var)
		if ok && (isResponse(f.Type()) || isHeader(f.Type())) {
			return types.ExprString(p.Held) + "." + name
		}
	}
	return ""
}

func isHeader(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Name() == "Header" && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "net/http"
}
