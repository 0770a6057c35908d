package retries

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

// outcome is how an attempt is supposed to have ended while paths from it are explored.
type outcome struct {
	failed   bool // its error is not nil
	status   int  // of its response, if it has not failed
	canceled bool // and the ctx has ended
	// permanent is set if the error says that the request itself is refused.
	permanent bool
	// holds is the status of the answer that the error holds; 0 where it is not supposed to.
	holds int
}

var (
	succeeds   = outcome{status: 200}
	fails      = outcome{failed: true}
	isCanceled = outcome{failed: true, canceled: true}
	refusals   = []outcome{{status: 429}, {status: 503}, {status: 500}}
)

// results says which variables hold the results of an attempt.
type results struct {
	r       *Attempts
	expr    *ast.CallExpr
	errs    map[*types.Var]bool // its error
	resp    *types.Var          // its *http.Response
	status  map[*types.Var]bool // the response's status
	derived map[*types.Var]bool // what was computed from the error
	refused map[*types.Var]bool // what was computed from the status
	carries map[*types.Var]bool // structs that hold its error
	bools   map[*types.Var]bool // the bool it answers with
	told    facts.Told          // what that bool means
	given   bool                // there is no attempt: parameters hold its results
	held    *types.Var          // the error that holds the answer, of which the status is compared
	round   []ast.Node          // what is executed on the way to the next attempt
}

func (res *results) makeMaps() {
	for _, m := range []*map[*types.Var]bool{&res.errs, &res.status, &res.derived, &res.refused, &res.carries, &res.bools} {
		*m = make(map[*types.Var]bool)
	}
}

// resultsOf finds where the results of call go, in the code that is executed on
// the way to the next attempt.
func (r *Attempts) resultsOf(round []ast.Node, call *ast.CallExpr) *results {
	x := r.Index()
	res := &results{r: r, expr: call}
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
				res.errs[v] = true
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
func (res *results) hold(v *types.Var, e ast.Expr, isLast bool) {
	switch {
	case sameness.IsFailure(v.Type()):
		res.errs[v] = true
	case isResponse(v.Type()):
		res.resp = v
	case isBool(v.Type()) && res.r.Index().Info.TypeOf(e) != nil:
		res.bools[v] = isLast
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
func (res *results) onlyCopies(v *types.Var) bool {
	x := res.r.Index()
	for _, a := range x.Assigns(v) {
		if a.Value == nil && a.Site != nil {
			if _, ok := a.Site.(*ast.ValueSpec); !ok {
				return false
			}
			continue
		}
		if a.Index > 0 || a.Value != nil && !x.Info.Types[a.Value].IsNil() && !res.isErr(a.Value) {
			return false
		}
	}
	return !v.IsField() && x.ParamOf[v] == nil
}

func isResponse(t types.Type) bool {
	p, ok := types.Unalias(t).(*types.Pointer)
	return ok && knowledge.IsNamed(p.Elem(), "net/http", "Response")
}

// follow adds what the function computes from the error and the status.
func (res *results) follow(round []ast.Node) *results {
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
func (res *results) derivesTarget(call *ast.CallExpr) bool {
	if len(call.Args) != 2 || !res.isErr(call.Args[0]) {
		return false
	}
	u, ok := ast.Unparen(call.Args[1]).(*ast.UnaryExpr)
	if !ok || u.Op != token.AND {
		return false
	}
	v := res.r.Index().VarOf(u.X)
	if v == nil || res.derived[v] {
		return false
	}
	res.derived[v] = true
	return true
}

// derives adds a variable that is given something computed from the error or the
// status, and reports whether it is new. The attempt itself computes nothing.
func (res *results) derives(lhs, rhs ast.Expr) bool {
	v := res.r.Index().VarOf(lhs)
	if v == nil || res.errs[v] || res.derived[v] || res.refused[v] || res.status[v] || v == res.resp || res.carries[v] {
		return false
	}
	switch {
	case rhs.Pos() <= res.expr.Pos() && res.expr.End() <= rhs.End():
		return false
	case symbols.IsError(v.Type()) && res.isErr(rhs) && res.onlyCopies(v):
		res.errs[v] = true
	case res.isStatus(rhs):
		res.status[v] = true
	case res.mentionsErr(rhs):
		res.derived[v] = true
	case res.mentionsStatus(rhs):
		res.refused[v] = true
	default:
		return false
	}
	return true
}

// isErr reports whether e is the attempt's error.
func (res *results) isErr(e ast.Expr) bool {
	x := res.r.Index()
	e = ast.Unparen(e)
	if !sameness.IsFailure(x.Info.TypeOf(e)) {
		return false
	}
	if v := x.VarOf(e); v != nil && res.errs[v] {
		return true
	}
	if e.Pos() <= res.expr.Pos() && res.expr.End() <= e.End() {
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
func (res *results) isStatus(e ast.Expr) bool {
	x := res.r.Index()
	e = ast.Unparen(e)
	if v := x.VarOf(e); v != nil && res.status[v] {
		return true
	}
	sel, ok := e.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "StatusCode" || res.resp == nil {
		return false
	}
	return x.VarOf(sel.X) == res.resp
}

func (res *results) mentions(e ast.Node, is func(ast.Expr) bool, vars map[*types.Var]bool) bool {
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

func (res *results) mentionsErr(e ast.Node) bool { return res.mentions(e, res.isErr, res.derived) }

func (res *results) mentionsStatus(e ast.Node) bool {
	return res.mentions(e, res.isStatus, res.refused)
}

// passesResponse reports whether e hands the response to a function that judges it.
func (res *results) passesResponse(e ast.Node) bool {
	if res.resp == nil {
		return false
	}
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			for _, arg := range call.Args {
				if res.r.Index().VarOf(arg) == res.resp {
					found = true
				}
			}
		}
		return !found
	})
	return found
}

// verdict is what a condition comes to under an outcome.
type verdict struct {
	value trace.Tri
	// asked is set if it depends on how the attempt failed.
	asked bool
	// code is set if a status is compared.
	code bool
	// permanent is set where the error was asked for that is supposed to be permanent.
	permanent bool
	// judged is set if nothing but the status decides and nobody sees how. A status
	// of 200 asks for no other attempt.
	judged bool
}

func (v verdict) not() verdict {
	switch v.value {
	case trace.Yes:
		v.value = trace.No
	case trace.No:
		v.value = trace.Yes
	}
	return v
}

// eval evaluates a condition under outcome o. live says whether the error
// variable still holds the attempt's error.
func (res *results) eval(e ast.Expr, o outcome, live bool) verdict {
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
		return verdict{value: v, asked: live, permanent: live}
	}
	switch n := e.(type) {
	case *ast.UnaryExpr:
		if n.Op == token.NOT {
			return res.eval(n.X, o, live).not()
		}
	case *ast.IndexExpr:
		if v, _ := res.inMap(n, o); v != trace.Unknown {
			return verdict{value: v, asked: o.status != 200, code: true}
		}
	case *ast.BinaryExpr:
		switch n.Op {
		case token.LAND, token.LOR:
			return both(n.Op, res.eval(n.X, o, live), res.eval(n.Y, o, live))
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
			return verdict{value: v, asked: o.status != 200, code: !o.failed && strings.ContainsRune(res.rolesOf(n, live), roleStatus)}
		}
		if v, ok := res.predicate(n, o, live); ok {
			return v
		}
	}
	return res.asked(e, o, live)
}

// answer is the verdict of the bool that the attempt answers with.
func (res *results) answer(e ast.Expr, o outcome) (verdict, bool) {
	if res.told == facts.ToldNothing || e != ast.Expr(res.expr) {
		v := res.r.Index().VarOf(e)
		if v == nil || !res.bools[v] || res.told == facts.ToldNothing {
			return verdict{}, false
		}
	}
	return verdict{value: tri(o.failed == (res.told == facts.TrueFailed)), asked: o.failed}, true
}

// isAnswer reports whether e is the bool that the attempt answers with.
func (res *results) isAnswer(e ast.Expr) bool {
	_, ok := res.answer(ast.Unparen(e), succeeds)
	return ok
}

// statusClass reports whether e is the first digit of the status.
func (res *results) statusClass(e ast.Expr) bool {
	b, ok := e.(*ast.BinaryExpr)
	return ok && b.Op == token.QUO && res.isStatus(b.X) && res.r.Index().Info.Types[b.Y].Value != nil && res.r.Index().Info.Types[b.Y].Value.String() == "100"
}

// compareBool evaluates a comparison with true or false.
func (res *results) compareBool(n *ast.BinaryExpr, o outcome, live bool) (verdict, bool) {
	x := res.r.Index()
	a, b := n.X, n.Y
	if v := x.Info.Types[a].Value; v != nil && v.Kind() == constant.Bool {
		a, b = b, a
	}
	v := x.Info.Types[b].Value
	if v == nil || v.Kind() != constant.Bool || n.Op != token.EQL && n.Op != token.NEQ {
		return verdict{}, false
	}
	got := res.eval(a, o, live)
	if constant.BoolVal(v) != (n.Op == token.EQL) {
		got = got.not()
	}
	return got, true
}

// evalAt evaluates a condition with what is known on a path.
func (res *results) evalAt(e ast.Expr, o outcome, s walked) verdict {
	if v, ok := flagValue(res.r.Index(), e, s); ok {
		return verdict{value: tri(v), asked: s.flagAsked}
	}
	return res.eval(e, o, !s.dead)
}

// asked is the verdict of a condition of which nothing but its operands is known.
func (res *results) asked(e ast.Node, o outcome, live bool) verdict {
	if o.failed {
		return verdict{asked: live && res.mentionsErr(e), code: o.holds != 0 && res.heldIn(e) != nil}
	}
	if o.status != 200 {
		asked := res.mentionsStatus(e) || res.passesResponse(e)
		return verdict{asked: asked, code: res.mentionsStatus(e), judged: asked}
	}
	return verdict{judged: res.mentionsStatus(e) || res.passesResponse(e) && namesRetry(e)}
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

func both(op token.Token, a, b verdict) verdict {
	decides := trace.No // of a && b
	if op == token.LOR {
		decides = trace.Yes
	}
	switch {
	case a.value == decides && b.value == decides:
		return verdict{decides, a.asked || b.asked, a.code || b.code, a.permanent || b.permanent, a.judged || b.judged}
	case a.value == decides:
		return a
	case b.value == decides:
		return b
	case a.value == b.value:
		return verdict{a.value, a.asked || b.asked, a.code || b.code, a.permanent || b.permanent, a.judged || b.judged}
	}
	return verdict{trace.Unknown, a.asked || b.asked, a.code || b.code, a.permanent || b.permanent, a.judged || b.judged}
}

func tri(b bool) trace.Tri {
	if b {
		return trace.Yes
	}
	return trace.No
}

func (res *results) compare(n *ast.BinaryExpr, o outcome, live bool) (verdict, bool) {
	x := res.r.Index()
	a, b, op := ast.Unparen(n.X), ast.Unparen(n.Y), n.Op
	if x.Info.Types[a].IsNil() || x.Info.Types[a].Value != nil {
		a, b = b, a
		op = map[token.Token]token.Token{token.LSS: token.GTR, token.GTR: token.LSS, token.LEQ: token.GEQ, token.GEQ: token.LEQ, token.EQL: token.EQL, token.NEQ: token.NEQ}[op]
	}
	isNil := x.Info.Types[b].IsNil()
	switch {
	case res.isErr(a):
		if !live {
			return verdict{}, true
		}
		if isNil {
			return verdict{value: tri(o.failed == (op == token.NEQ)), asked: true}, true
		}
		if !o.failed {
			return verdict{value: tri(op == token.NEQ)}, true
		}
		return verdict{asked: true}, true
	case isNil && res.resp != nil && x.VarOf(a) == res.resp && !o.failed:
		return verdict{value: tri(op == token.NEQ)}, true
	case res.statusClass(a) && x.Info.Types[b].Value != nil: // resp.StatusCode/100 == 5
		if o.failed || x.Info.Types[b].Value.Kind() != constant.Int {
			return verdict{}, o.failed
		}
		return verdict{value: tri(constant.Compare(constant.MakeInt64(int64(o.status/100)), op, x.Info.Types[b].Value)), asked: o.status != 200, code: true}, true
	case res.isStatus(a) && x.Info.Types[b].Value != nil:
		if o.failed {
			return verdict{}, true
		}
		want := x.Info.Types[b].Value
		if want.Kind() != constant.Int {
			return verdict{}, false
		}
		return verdict{value: tri(constant.Compare(constant.MakeInt64(int64(o.status)), op, want)), asked: o.status != 200, code: true}, true
	case o.holds != 0 && x.Info.Types[b].Value != nil && x.Info.Types[b].Value.Kind() == constant.Int && res.holdsStatus(a) != nil:
		return verdict{value: tri(constant.Compare(constant.MakeInt64(int64(o.holds)), op, x.Info.Types[b].Value)), asked: live, code: live}, true
	case isNil && res.isCtxErr(a):
		if o.canceled {
			return verdict{value: tri(op == token.NEQ)}, true
		}
		return verdict{}, true
	}
	return verdict{}, false
}

// isCtxErr reports whether e is ctx.Err().
func (res *results) isCtxErr(e ast.Expr) bool {
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
func (res *results) predicate(call *ast.CallExpr, o outcome, live bool) (verdict, bool) {
	given := false
	for _, arg := range call.Args {
		given = given || res.isErr(arg)
	}
	if !given {
		return verdict{}, false
	}
	if o.failed {
		v := verdict{asked: live}
		if o.canceled && res.asksCanceled(call) {
			v.value = trace.Yes
		}
		return v, true
	}
	fn := symbols.FuncOf(res.r.Index().Info, call)
	if fn != nil && len(call.Args) <= 2 {
		if res.r.isErrorsIs(fn) || len(call.Args) == 1 && sameness.CountsAttempts(fn.Name()) || strings.HasPrefix(fn.Name(), "Is") || strings.HasPrefix(fn.Name(), "is") {
			return verdict{value: trace.No}, true
		}
	}
	return res.asked(call, o, live), true
}

// isErrorsIs reports whether fn is errors.Is, errors.As, the same function of
// a library of errors, or one that hands its parameters to one of these.
func (r *Attempts) isErrorsIs(fn *types.Func) bool {
	if fn == nil {
		return false
	}
	return r.asksError.Of(r.Resolver, fn)
}

// asksWhich reports whether all that f does is to ask errors.Is about its own
// parameters: func Is(err, target error) bool { return errors.Is(err, target) }
func (r *Attempts) asksWhich(f *symbols.Func) bool {
	if len(f.Body.List) != 1 || f.Sig.Recv() != nil || f.Sig.Params().Len() != 2 {
		return false
	}
	ret, ok := f.Body.List[0].(*ast.ReturnStmt)
	if !ok || len(ret.Results) != 1 {
		return false
	}
	call, ok := ast.Unparen(ret.Results[0]).(*ast.CallExpr)
	if !ok || len(call.Args) != 2 {
		return false
	}
	for i, arg := range call.Args {
		if r.Index().VarOf(arg) != f.Sig.Params().At(i) {
			return false
		}
	}
	return r.isErrorsIs(symbols.FuncOf(r.Index().Info, call))
}

// asksCanceled reports whether a call asks whether the error is context.Canceled.
func (res *results) asksCanceled(call *ast.CallExpr) bool {
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

// closes reports whether n closes the body of the attempt's response, or gives
// it to somebody who may.
func (res *results) closes(n ast.Node) bool {
	if res.resp == nil {
		return true
	}
	x := res.r.Index()
	found := false
	ast.Inspect(n, func(m ast.Node) bool {
		id, ok := m.(*ast.Ident)
		if !ok || found {
			return !found
		}
		if v, ok := x.Info.Uses[id].(*types.Var); !ok || v != res.resp {
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
func (retry *Retry) Response() *types.Var { return retry.res.resp }
