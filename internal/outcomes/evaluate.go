package outcomes

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/sameness"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// Eval evaluates a condition under outcome o. live says whether the error
// variable still holds the attempt's error.
func (res *Results) Eval(e ast.Expr, o Outcome, live bool) verdict {
	x := res.r.Index()
	e = ast.Unparen(e)
	if tv := x.Info.Types[e]; tv.Value != nil && tv.Value.Kind() == constant.Bool {
		if constant.BoolVal(tv.Value) {
			return verdict{value: trace.Yes}
		}
		return verdict{value: trace.No}
	}
	if v, ok := res.answer(e, o); ok {
		return v
	}
	if v, ok := res.asksPermanent(e, o); ok {
		return verdict{value: v, asked: live, Permanent: live}
	}
	switch n := e.(type) {
	case *ast.UnaryExpr:
		if n.Op == token.NOT {
			return res.Eval(n.X, o, live).not()
		}
	case *ast.IndexExpr:
		if v, _ := res.inMap(n, o); v != trace.Unknown {
			return verdict{value: v, asked: o.Status != 200, code: true}
		}
	case *ast.BinaryExpr:
		switch n.Op {
		case token.LAND, token.LOR:
			return both(n.Op, res.Eval(n.X, o, live), res.Eval(n.Y, o, live))
		case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
			if v, ok := res.compare(n, o, live); ok {
				return v
			}
			if v, ok := res.compareBool(n, o, live); ok {
				return v
			}
		}
	case *ast.CallExpr:
		if res.asksHeld(n, o) {
			return verdict{value: trace.Yes, asked: live}
		}
		if v, ok := res.judgement(n, o, live); ok {
			return verdict{value: v, asked: o.Status != 200, code: !o.Failed && strings.ContainsRune(res.rolesOf(n, live), roleStatus)}
		}
		if v, ok := res.predicate(n, o, live); ok {
			return v
		}
	}
	return res.asked(e, o, live)
}

// answer is the verdict of the bool that the attempt answers with.
func (res *Results) answer(e ast.Expr, o Outcome) (verdict, bool) {
	if res.told == facts.ToldNothing || e != ast.Expr(res.Expr) {
		v := res.r.Index().VarOf(e)
		if v == nil || !res.Bools[v] || res.told == facts.ToldNothing {
			return verdict{}, false
		}
	}
	return verdict{value: tri(o.Failed == (res.told == facts.TrueFailed)), asked: o.Failed}, true
}

// IsAnswer reports whether e is the bool that the attempt answers with.
func (res *Results) IsAnswer(e ast.Expr) bool {
	_, ok := res.answer(ast.Unparen(e), Succeeds)
	return ok
}

// statusClass reports whether e is the first digit of the status.
func (res *Results) statusClass(e ast.Expr) bool {
	b, ok := e.(*ast.BinaryExpr)
	return ok && b.Op == token.QUO && res.isStatus(b.X) && res.r.Index().Info.Types[b.Y].Value != nil && res.r.Index().Info.Types[b.Y].Value.String() == "100"
}

// compareBool evaluates a comparison with true or false.
func (res *Results) compareBool(n *ast.BinaryExpr, o Outcome, live bool) (verdict, bool) {
	x := res.r.Index()
	a, b := n.X, n.Y
	if v := x.Info.Types[a].Value; v != nil && v.Kind() == constant.Bool {
		a, b = b, a
	}
	v := x.Info.Types[b].Value
	if v == nil || v.Kind() != constant.Bool || n.Op != token.EQL && n.Op != token.NEQ {
		return verdict{}, false
	}
	got := res.Eval(a, o, live)
	if constant.BoolVal(v) != (n.Op == token.EQL) {
		got = got.not()
	}
	return got, true
}

// evalAt evaluates a condition with what is known on a path.
func (res *Results) evalAt(e ast.Expr, o Outcome, s Walked) verdict {
	if v, ok := flagValue(res.r.Index(), e, s); ok {
		return verdict{value: tri(v), asked: s.flagAsked}
	}
	return res.Eval(e, o, !s.dead)
}

// asked is the verdict of a condition of which nothing but its operands is known.
func (res *Results) asked(e ast.Node, o Outcome, live bool) verdict {
	if o.Failed {
		return verdict{asked: live && res.MentionsErr(e), code: o.Holds != 0 && res.heldIn(e) != nil}
	}
	if o.Status != 200 {
		asked := res.MentionsStatus(e) || res.PassesResponse(e)
		return verdict{asked: asked, code: res.MentionsStatus(e), judged: asked}
	}
	return verdict{judged: res.MentionsStatus(e) || res.PassesResponse(e) && namesRetry(e)}
}

// namesRetry reports whether a function with a word for another attempt in its
// name is called in e: shouldRetry(resp).
func namesRetry(e ast.Node) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			switch fun := ast.Unparen(call.Fun).(type) {
			case *ast.Ident:
				found = found || sameness.CountsAttempts(fun.Name)
			case *ast.SelectorExpr:
				found = found || sameness.CountsAttempts(fun.Sel.Name)
			}
		}
		return !found
	})
	return found
}

func (res *Results) compare(n *ast.BinaryExpr, o Outcome, live bool) (verdict, bool) {
	x := res.r.Index()
	a, b, op := ast.Unparen(n.X), ast.Unparen(n.Y), n.Op
	if x.Info.Types[a].IsNil() || x.Info.Types[a].Value != nil {
		a, b = b, a
		op = map[token.Token]token.Token{token.LSS: token.GTR, token.GTR: token.LSS, token.LEQ: token.GEQ, token.GEQ: token.LEQ, token.EQL: token.EQL, token.NEQ: token.NEQ}[op]
	}
	isNil := x.Info.Types[b].IsNil()
	switch {
	case res.IsErr(a):
		if !live {
			return verdict{}, true
		}
		if isNil {
			return verdict{value: tri(o.Failed == (op == token.NEQ)), asked: true}, true
		}
		if !o.Failed {
			return verdict{value: tri(op == token.NEQ)}, true
		}
		return verdict{asked: true}, true
	case isNil && res.Resp != nil && x.VarOf(a) == res.Resp && !o.Failed:
		return verdict{value: tri(op == token.NEQ)}, true
	case res.statusClass(a) && x.Info.Types[b].Value != nil: // resp.StatusCode/100 == 5
		if o.Failed || x.Info.Types[b].Value.Kind() != constant.Int {
			return verdict{}, o.Failed
		}
		return verdict{value: tri(constant.Compare(constant.MakeInt64(int64(o.Status/100)), op, x.Info.Types[b].Value)), asked: o.Status != 200, code: true}, true
	case res.isStatus(a) && x.Info.Types[b].Value != nil:
		if o.Failed {
			return verdict{}, true
		}
		want := x.Info.Types[b].Value
		if want.Kind() != constant.Int {
			return verdict{}, false
		}
		return verdict{value: tri(constant.Compare(constant.MakeInt64(int64(o.Status)), op, want)), asked: o.Status != 200, code: true}, true
	case o.Holds != 0 && x.Info.Types[b].Value != nil && x.Info.Types[b].Value.Kind() == constant.Int && res.holdsStatus(a) != nil:
		return verdict{value: tri(constant.Compare(constant.MakeInt64(int64(o.Holds)), op, x.Info.Types[b].Value)), asked: live, code: live}, true
	case isNil && res.isCtxErr(a):
		if o.canceled {
			return verdict{value: tri(op == token.NEQ)}, true
		}
		return verdict{}, true
	}
	return verdict{}, false
}

// isCtxErr reports whether e is ctx.Err().
func (res *Results) isCtxErr(e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	recv := symbols.Receiver(call)
	if recv == nil || !knowledge.IsContext(res.r.Index().Info.TypeOf(recv)) {
		return false
	}
	return symbols.FuncOf(res.r.Index().Info, call).Name() == "Err"
}

// predicate judges a call that is given the error: errors.Is(err, target), isRetryable(err).
func (res *Results) predicate(call *ast.CallExpr, o Outcome, live bool) (verdict, bool) {
	given := false
	for _, arg := range call.Args {
		given = given || res.IsErr(arg)
	}
	if !given {
		return verdict{}, false
	}
	if o.Failed {
		v := verdict{asked: live}
		if o.canceled && res.asksCanceled(call) {
			v.value = trace.Yes
		}
		return v, true
	}
	fn := symbols.FuncOf(res.r.Index().Info, call)
	if fn != nil && len(call.Args) <= 2 {
		if res.r.IsErrorsIs(fn) || len(call.Args) == 1 && sameness.CountsAttempts(fn.Name()) || strings.HasPrefix(fn.Name(), "Is") || strings.HasPrefix(fn.Name(), "is") {
			return verdict{value: trace.No}, true
		}
	}
	return res.asked(call, o, live), true
}

// asksCanceled reports whether a call asks whether the error is context.Canceled.
func (res *Results) asksCanceled(call *ast.CallExpr) bool {
	for _, arg := range call.Args {
		if v := res.r.Index().VarOf(arg); v != nil && v.Pkg() != nil && v.Pkg().Path() == "context" && v.Name() == "Canceled" {
			return true
		}
	}
	return false
}

// conflicts reports whether a condition asks for a failure that the next round
// resolves because something has changed: a lost race, a session that was renewed.
func conflicts(e ast.Node) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		var name string
		switch n := n.(type) {
		case *ast.Ident:
			name = n.Name
		case *ast.BasicLit:
			name = n.Value
		}
		l := strings.ToLower(name)
		for _, w := range []string{"conflict", "txfailed", "serializ", "deadlock", "exists", "duplicate", "unique", "stale", "optimistic", "precondition", "notfound", "norows", "unauthorized", "unauthenticated", "expired", "leader", "moved", "badconn", "nosuch", "not found", "already", "40001", "abort", "nextloop", "notready", "pending", "inprogress", "unfinished", "incomplete"} {
			if strings.Contains(l, w) {
				found = true
			}
		}
		return !found
	})
	return found
}

// isDenied reports whether a condition asks whether something is not so: !is(err),
// err != errConflict. What differs from nil is there.
func isDenied(info *types.Info, cond ast.Expr) bool {
	switch c := ast.Unparen(cond).(type) {
	case *ast.UnaryExpr:
		return c.Op == token.NOT
	case *ast.BinaryExpr:
		return c.Op == token.NEQ && !info.Types[c.X].IsNil() && !info.Types[c.Y].IsNil()
	}
	return false
}
