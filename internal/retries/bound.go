package retries

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/flow"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/outcomes"
	"github.com/timeoutlint/timeoutlint/internal/sameness"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// outerLoop returns the outermost loop of the function around the attempt; nil
// if only a goto leads back.
func (r *Attempts) outerLoop(retry *Retry) ast.Node {
	var loop ast.Node
	for n := r.Index().Parent(retry.Call.Expr); n != nil && n != retry.In.Node; n = r.Index().Parent(n) {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			loop = n
		}
	}
	if len(r.Gotos(retry.In)) > 0 {
		return nil
	}
	return loop
}

// backOf returns the innermost loop that holds the whole path, or the goto
// that leads back.
func (r *Attempts) backOf(retry *Retry) ast.Node {
	for n := r.Index().Parent(retry.Call.Expr); n != nil && n != retry.In.Node; n = r.Index().Parent(n) {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			if !slices.ContainsFunc(retry.Path.Nodes, func(m ast.Node) bool { return !symbols.Encloses(n, m) }) {
				return n
			}
		}
	}
	gotos := r.Gotos(retry.In)
	i, _ := slices.BinarySearchFunc(gotos, retry.Call.Expr.Pos(), func(b *ast.BranchStmt, p token.Pos) int { return cmp.Compare(b.Pos(), p) })
	if i < len(gotos) {
		return gotos[i]
	}
	return nil
}

// bound returns how many rounds a loop makes, if that is a constant, and
// whether its header bounds them at all.
func (r *Attempts) bound(loop ast.Node) (n int, bounded bool) {
	switch loop := loop.(type) {
	case *ast.RangeStmt:
		if n, ok := r.intValue(loop.X); ok && sameness.IsCounterRange(r.Finder.Finder, loop) {
			return n, true
		}
		return 0, true
	case *ast.ForStmt:
		cmp, ok := loop.Cond.(*ast.BinaryExpr)
		if !ok || loop.Init == nil || loop.Post == nil {
			return 0, false
		}
		init, ok1 := loop.Init.(*ast.AssignStmt)
		post, ok2 := loop.Post.(*ast.IncDecStmt)
		if !ok1 || !ok2 || len(init.Lhs) != 1 || len(init.Rhs) != 1 {
			return 0, false
		}
		v := r.Index().VarOf(init.Lhs[0])
		if v == nil || r.Index().VarOf(post.X) != v {
			return 0, false
		}
		from, okFrom := r.intValue(init.Rhs[0])
		lhs, rhs, op := cmp.X, cmp.Y, cmp.Op
		if r.Index().VarOf(lhs) != v {
			lhs, rhs = rhs, lhs
			op = map[token.Token]token.Token{token.LSS: token.GTR, token.GTR: token.LSS, token.LEQ: token.GEQ, token.GEQ: token.LEQ}[op]
		}
		if r.Index().VarOf(lhs) != v {
			return 0, false
		}
		to, okTo := r.intValue(rhs)
		if !okFrom || !okTo {
			return 0, true
		}
		switch {
		case op == token.LSS && post.Tok == token.INC:
			return max(to-from, 0), true
		case op == token.LEQ && post.Tok == token.INC:
			return max(to-from+1, 0), true
		case op == token.GTR && post.Tok == token.DEC:
			return max(from-to, 0), true
		case op == token.GEQ && post.Tok == token.DEC:
			return max(from-to+1, 0), true
		}
		return 0, true
	}
	return 0, false
}

// intValue returns the value of a constant, or of a variable that is only ever
// given one.
func (r *Attempts) intValue(e ast.Expr) (int, bool) {
	x := r.Index()
	if tv := x.Info.Types[e]; tv.Value != nil {
		n, ok := symbols.IntOf(tv.Value)
		return int(n), ok
	}
	if v := x.VarOf(e); v != nil && !v.IsField() && x.Closed(v) && x.ParamOf[v] == nil && !x.AddressTaken(v) {
		if as := x.Assigns(v); len(as) == 1 && as[0].Value != nil && as[0].Index < 0 && as[0].Op == token.ASSIGN && x.Info.Types[as[0].Value].Value != nil {
			return r.intValue(as[0].Value)
		}
	}
	return 0, false
}

// capped reports whether anything but how the attempt ended decides whether
// the loop is left: a counter, the time, a ctx, a stop signal. It asks for the
// outcomes that lead back, and is satisfied with one.
func (r *Attempts) capped(retry *Retry, pauses *outcomes.PauseList) bool {
	for _, o := range retry.outcomes {
		if r.cappedAfter(retry, o, pauses) {
			return true
		}
		// An answer leads back, and an error leaves: so does that of a ctx.
		if !o.Failed && !slices.Contains(retry.outcomes, outcomes.Fails) && r.GivenCtx(retry) {
			return true
		}
	}
	return false
}

// GivenCtx reports whether the attempt is given a ctx that may end, from
// outside of what is done once per attempt.
func (r *Attempts) GivenCtx(retry *Retry) bool {
	x := r.Index()
	for v := range retry.Same.Deps {
		if knowledge.IsCarrier(v.Type()) && (x.ParamOf[v] != nil || knowledge.IsContext(v.Type()) && r.Cancellable(v)) {
			return true
		}
	}
	return false
}

// cappedAfter is capped for one outcome.
func (r *Attempts) cappedAfter(retry *Retry, o outcomes.Outcome, pauses *outcomes.PauseList) bool {
	known := make(map[flow.Point]bool) // cases of one switch go on at the same place
	reaches := func(p flow.Point) bool {
		found, ok := known[p]
		if !ok && !retry.Graph.Cut() {
			r.WalkFrom(&retry.Attempt, p, o, pauses, true, func(outcomes.Walked, []ast.Node) { found = true })
			known[p] = found
		}
		return found
	}
	var branches []flow.Branch
	w := r.Walk(&retry.Attempt, o, pauses, true)
	inner := w.Branch
	w.Branch = func(b flow.Branch, s outcomes.Walked) (yes, no outcomes.Walked, mayYes, mayNo bool) {
		yes, no, mayYes, mayNo = inner(b, s)
		if _, isComm := b.Stmt.(*ast.CommClause); isComm || mayYes && mayNo {
			branches = append(branches, b)
		}
		return
	}
	start := retry.At
	start.Index++
	flow.Run(retry.Graph, start, outcomes.Walked{}, retry.To, w, func(outcomes.Walked, []ast.Node) {})
	for _, b := range branches {
		if reaches(b.Yes) == reaches(b.No) {
			continue
		}
		if _, ok := b.Stmt.(*ast.CommClause); ok {
			if !reaches(b.Yes) {
				return true // a stop signal
			}
			continue // the last case
		}
		if b.Cond == nil || !r.onlyAsks(retry.Res, b.Cond) {
			return true
		}
		if positive, ok := r.asksSentinel(retry.Res, b.Cond); ok && positive == reaches(b.Yes) {
			return true // any other error leaves, that of the ctx too
		}
	}
	return false
}

// asksSentinel reports whether a condition compares the error with one value
// or type, and whether it holds if they match.
func (r *Attempts) asksSentinel(res *outcomes.Results, cond ast.Expr) (positive, ok bool) {
	switch e := ast.Unparen(cond).(type) {
	case *ast.UnaryExpr:
		positive, ok = r.asksSentinel(res, e.X)
		return !positive, ok && e.Op == token.NOT
	case *ast.BinaryExpr:
		if e.Op != token.EQL && e.Op != token.NEQ || r.Index().Info.Types[e.Y].IsNil() || r.Index().Info.Types[e.X].IsNil() {
			return false, false
		}
		return e.Op == token.EQL, res.IsErr(e.X) || res.IsErr(e.Y)
	case *ast.CallExpr:
		fn := symbols.FuncOf(r.Index().Info, e)
		return true, r.IsErrorsIs(fn)
	}
	return false, false
}

// onlyAsks reports whether a condition depends on nothing but how the attempt
// ended, and not on whether a ctx ended it.
func (r *Attempts) onlyAsks(res *outcomes.Results, cond ast.Expr) bool {
	if !res.MentionsErr(cond) && !res.MentionsStatus(cond) && !res.PassesResponse(cond) && !res.Mentions(cond, res.IsAnswer, res.Bools) {
		return false
	}
	only := true
	ast.Inspect(cond, func(n ast.Node) bool {
		if n == ast.Node(res.Expr) {
			return false // the attempt itself
		}
		id, ok := n.(*ast.Ident)
		if !ok {
			return only
		}
		switch v := r.Index().Info.Uses[id].(type) {
		case *types.Var:
			if v.Pkg() != nil && v.Pkg().Path() == "context" {
				only = false
			} else if !v.IsField() && v.Parent() != v.Pkg().Scope() && !res.Errs[v] && !res.Derived[v] && v != res.Resp && !res.Status[v] && !res.Refused[v] && !res.Bools[v] {
				only = false
			}
		case *types.Func:
			if v.Pkg() != nil && v.Pkg().Path() == "context" || v.Pkg() != nil && v.Pkg().Path() == "time" {
				only = false
			}
		}
		return only
	})
	return only
}
