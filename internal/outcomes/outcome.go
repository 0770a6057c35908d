package outcomes

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/sameness"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Results says which variables hold the results of an attempt.
type Results struct {
	r       *Finder
	Expr    *ast.CallExpr
	Errs    map[*types.Var]bool // its error
	Resp    *types.Var          // its *http.Response
	Status  map[*types.Var]bool // the response's status
	Derived map[*types.Var]bool // what was computed from the error
	Refused map[*types.Var]bool // what was computed from the status
	carries map[*types.Var]bool // structs that hold its error
	Bools   map[*types.Var]bool // the bool it answers with
	told    facts.Told          // what that bool means
	given   bool                // there is no attempt: parameters hold its results
	Held    *types.Var          // the error that holds the answer, of which the status is compared
	round   []ast.Node          // what is executed on the way to the next attempt
}

func (res *Results) makeMaps() {
	for _, m := range []*map[*types.Var]bool{&res.Errs, &res.Status, &res.Derived, &res.Refused, &res.carries, &res.Bools} {
		*m = make(map[*types.Var]bool)
	}
}

// ResultsOf finds where the results of call go, in the code that is executed on
// the way to the next attempt.
func (r *Finder) ResultsOf(round []ast.Node, call *ast.CallExpr) *Results {
	x := r.Index()
	res := &Results{r: r, Expr: call}
	res.makeMaps()
	if c := x.CallAt[call]; c != nil && isBool(lastResult(x.Info.TypeOf(call))) {
		res.told = r.boolMeans(c)
		if res.told == facts.ToldNothing && c.Func() == nil {
			res.told = facts.TrueWorked // a func value that nobody sees: ok
		}
	}
	if rng := r.RangedOver(call); rng != nil {
		for _, e := range []ast.Expr{rng.Key, rng.Value} {
			if v := x.VarOf(symbols.ExprOr(e)); v != nil && symbols.IsError(v.Type()) {
				res.Errs[v] = true
			}
		}
		return res.follow(round)
	}
	lhs, seen := givenTo(x, call)
	for _, e := range lhs {
		if v := x.VarOf(e); v != nil && v.Name() != "_" {
			res.hold(v, e, e == lhs[len(lhs)-1] && isCall(x, e, call))
		}
	}
	if !seen {
		return res
	}
	return res.follow(round)
}

// hold notes that v, written as e, is given a result of the attempt; isLast is
// set if that is its last, and nothing is made of it before.
func (res *Results) hold(v *types.Var, e ast.Expr, isLast bool) {
	switch {
	case sameness.IsFailure(v.Type()):
		res.Errs[v] = true
	case knowledge.IsResponse(v.Type()):
		res.Resp = v
	case isBool(v.Type()) && res.r.Index().Info.TypeOf(e) != nil:
		res.Bools[v] = isLast
	default:
		res.carries[v] = true
	}
}

// givenTo returns what is given a value that call is part of, by the statement
// it stands in. seen is false if that is in a function literal around it.
func givenTo(x *symbols.Index, call *ast.CallExpr) (lhs []ast.Expr, seen bool) {
	for n := x.Parent(call); n != nil; n = x.Parent(n) {
		switch n := n.(type) {
		case *ast.FuncLit:
			return nil, false
		case *ast.AssignStmt:
			if len(n.Rhs) == 1 || len(n.Lhs) != len(n.Rhs) {
				return n.Lhs, true
			}
			for i, rhs := range n.Rhs {
				if symbols.Encloses(rhs, call) {
					return n.Lhs[i : i+1], true
				}
			}
			return nil, true
		case *ast.ValueSpec:
			for _, name := range n.Names {
				lhs = append(lhs, name)
			}
			return lhs, true
		case ast.Stmt:
			return nil, true
		}
	}
	return nil, true
}

// isCall reports whether a variable is given a result of the call itself, and
// not something made of one.
func isCall(x *symbols.Index, lhs ast.Expr, call *ast.CallExpr) bool {
	as, ok := x.Parent(lhs).(*ast.AssignStmt)
	if !ok {
		_, ok = x.Parent(lhs).(*ast.ValueSpec)
		return ok
	}
	for i := range as.Lhs {
		if as.Lhs[i] == lhs {
			return ast.Unparen(as.Rhs[min(i, len(as.Rhs)-1)]) == ast.Expr(call)
		}
	}
	return false
}

// lastResult returns the type of the last result of a call of type t.
func lastResult(t types.Type) types.Type {
	if tuple, ok := t.(*types.Tuple); ok {
		if tuple.Len() == 0 {
			return types.Typ[types.Invalid]
		}
		return tuple.At(tuple.Len() - 1).Type()
	}
	if t == nil {
		return types.Typ[types.Invalid]
	}
	return t
}

// onlyCopies reports whether all that a variable is given is the attempt's
// error, or nil.
func (res *Results) onlyCopies(v *types.Var) bool {
	x := res.r.Index()
	for _, a := range x.Assigns(v) {
		if a.Value == nil && a.Site != nil {
			if _, ok := a.Site.(*ast.ValueSpec); !ok {
				return false
			}
			continue
		}
		if a.Index > 0 || a.Value != nil && !x.Info.Types[a.Value].IsNil() && !res.IsErr(a.Value) {
			return false
		}
	}
	return !v.IsField() && x.ParamOf[v] == nil
}

// follow adds what the function computes from the error and the status.
func (res *Results) follow(round []ast.Node) *Results {
	res.round = round
	for changed := true; changed; {
		changed = false
		for _, n := range round {
			ast.Inspect(n, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.FuncLit:
					return false
				case *ast.CallExpr:
					changed = res.derivesTarget(n) || changed
				case *ast.AssignStmt:
					for i, lhs := range n.Lhs {
						rhs := n.Rhs[0]
						if len(n.Rhs) == len(n.Lhs) {
							rhs = n.Rhs[i]
						}
						changed = res.derives(lhs, rhs) || changed
					}
				}
				return true
			})
		}
	}
	return res
}

// derivesTarget adds the target of errors.As(err, &target), and reports whether it is new.
func (res *Results) derivesTarget(call *ast.CallExpr) bool {
	if len(call.Args) != 2 || !res.IsErr(call.Args[0]) {
		return false
	}
	u, ok := ast.Unparen(call.Args[1]).(*ast.UnaryExpr)
	if !ok || u.Op != token.AND {
		return false
	}
	v := res.r.Index().VarOf(u.X)
	if v == nil || res.Derived[v] {
		return false
	}
	res.Derived[v] = true
	return true
}

// derives adds a variable that is given something computed from the error or the
// status, and reports whether it is new. The attempt itself computes nothing.
func (res *Results) derives(lhs, rhs ast.Expr) bool {
	v := res.r.Index().VarOf(lhs)
	if v == nil || res.Errs[v] || res.Derived[v] || res.Refused[v] || res.Status[v] || v == res.Resp || res.carries[v] {
		return false
	}
	switch {
	case rhs.Pos() <= res.Expr.Pos() && res.Expr.End() <= rhs.End():
		return false
	case symbols.IsError(v.Type()) && res.IsErr(rhs) && res.onlyCopies(v):
		res.Errs[v] = true
	case res.isStatus(rhs):
		res.Status[v] = true
	case res.MentionsErr(rhs):
		res.Derived[v] = true
	case res.MentionsStatus(rhs):
		res.Refused[v] = true
	default:
		return false
	}
	return true
}

// IsErr reports whether e is the attempt's error.
func (res *Results) IsErr(e ast.Expr) bool {
	x := res.r.Index()
	e = ast.Unparen(e)
	if !sameness.IsFailure(x.Info.TypeOf(e)) {
		return false
	}
	if v := x.VarOf(e); v != nil && res.Errs[v] {
		return true
	}
	if e.Pos() <= res.Expr.Pos() && res.Expr.End() <= e.End() {
		return true
	}
	// result.Err, result.Err(), result.Error
	for {
		switch n := ast.Unparen(e).(type) {
		case *ast.CallExpr:
			if len(n.Args) > 0 {
				return false
			}
			e = n.Fun
			continue
		case *ast.SelectorExpr:
			if n.Sel.Name != "Err" && n.Sel.Name != "Error" {
				return false
			}
			v := x.VarOf(n.X)
			return v != nil && res.carries[v]
		}
		return false
	}
}

// isStatus reports whether e is the status of the attempt's response.
func (res *Results) isStatus(e ast.Expr) bool {
	x := res.r.Index()
	e = ast.Unparen(e)
	if v := x.VarOf(e); v != nil && res.Status[v] {
		return true
	}
	sel, ok := e.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "StatusCode" || res.Resp == nil {
		return false
	}
	return x.VarOf(sel.X) == res.Resp
}

func (res *Results) Mentions(e ast.Node, is func(ast.Expr) bool, vars map[*types.Var]bool) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if found {
			return false
		}
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case ast.Expr:
			if is(n) {
				found = true
			} else if id, ok := n.(*ast.Ident); ok {
				if v, ok := res.r.Index().Info.Uses[id].(*types.Var); ok && vars[v] {
					found = true
				}
			}
		}
		return !found
	})
	return found
}

func (res *Results) MentionsErr(e ast.Node) bool { return res.Mentions(e, res.IsErr, res.Derived) }

func (res *Results) MentionsStatus(e ast.Node) bool {
	return res.Mentions(e, res.isStatus, res.Refused)
}

// PassesResponse reports whether e hands the response to a function that judges it.
func (res *Results) PassesResponse(e ast.Node) bool {
	if res.Resp == nil {
		return false
	}
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			for _, arg := range call.Args {
				if res.r.Index().VarOf(arg) == res.Resp {
					found = true
				}
			}
		}
		return !found
	})
	return found
}

// closes reports whether n closes the body of the attempt's response, or gives
// it to somebody who may.
func (res *Results) closes(n ast.Node) bool {
	if res.Resp == nil {
		return true
	}
	x := res.r.Index()
	found := false
	ast.Inspect(n, func(m ast.Node) bool {
		id, ok := m.(*ast.Ident)
		if !ok || found {
			return !found
		}
		if v, ok := x.Info.Uses[id].(*types.Var); !ok || v != res.Resp {
			return true
		}
		sel, ok := x.Parent(id).(*ast.SelectorExpr)
		if !ok {
			// An argument, an assignment, a comparison with nil.
			_, compared := x.Parent(id).(*ast.BinaryExpr)
			found = !compared
			return true
		}
		if sel.Sel.Name != "Body" {
			return true
		}
		switch p := x.Parent(sel).(type) {
		case *ast.SelectorExpr:
			found = p.Sel.Name == "Close"
		case *ast.CallExpr:
			fn := symbols.FuncOf(x.Info, p)
			found = fn == nil || fn.Pkg() == nil || !knowledge.IsStd(fn.Pkg().Path())
		default:
			found = true
		}
		return true
	})
	return found
}

// Response returns the variable that holds the attempt's response, or nil.
func (a *Attempt) Response() *types.Var { return a.Res.Resp }

func isBool(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}
