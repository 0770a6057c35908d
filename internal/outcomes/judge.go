package outcomes

import (
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/flow"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/sameness"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// What functions and tables of the program say of how an attempt ended:
//
//	if !retryable(resp.StatusCode) { return resp, nil }
//	if failed(resp, err) { continue }
//	if transient[resp.StatusCode] { continue }
//	if pushed(ctx, url) { return true }
//
// The first three judge what they are given; the last is an attempt that
// answers with a bool. All are evaluated under the outcome that is supposed.

// How a parameter of a judge is to be read.
const (
	roleErr    = 'e'
	roleResp   = 'r'
	roleStatus = 's'
	roleOther  = '-'
)

// judge returns what a function of this package answers under an outcome.
func (r *Finder) judge(k judgeKey) trace.Tri { return r.judged.Of(k) }

func (r *Finder) findJudgement(k judgeKey) trace.Tri {
	res := &Results{r: r, Expr: &ast.CallExpr{Fun: &ast.BadExpr{}}, given: true}
	res.makeMaps()
	for i, role := range k.roles {
		p := k.fn.Sig.Params().At(i)
		switch role {
		case roleErr:
			res.Errs[p] = true
		case roleResp:
			res.Resp = p
		case roleStatus:
			res.Status[p] = true
		}
		if role != roleOther && len(r.Index().Assigns(p)) > 0 {
			return trace.Unknown
		}
	}
	res.follow([]ast.Node{k.fn.Body})
	return r.boolAnswer(k.fn, res, k.o, nil)
}

// boolAnswer joins what f returns under an outcome on the paths from an attempt in
// it, or from its beginning: the first of its results that is a bool.
func (r *Finder) boolAnswer(f *symbols.Func, res *Results, o Outcome, from *ast.CallExpr) trace.Tri {
	i := boolResult(f.Sig)
	if i < 0 {
		return trace.Unknown
	}
	g := flow.New(f.Body, r.MayReturn)
	start := g.Entry()
	s := Walked{}
	a := &Attempt{In: f, Res: res, Same: new(sameness.Operation), Call: &symbols.Call{Expr: res.Expr}}
	w := r.Walk(a, o, r.NewPauses(), false)
	if from != nil {
		at, ok := g.Find(from)
		if !ok {
			return trace.Unknown
		}
		start = at
		if at.Index < len(at.Block.Nodes) && !isReturn(at.Block.Nodes[at.Index]) {
			s = r.remember(res, at.Block.Nodes[at.Index], o, s)
			start.Index++
		}
	}
	var joined trace.Tri
	first, mixed := true, false
	inner := w.Node
	w.Node = func(n ast.Node, s Walked) (Walked, bool) {
		ret, ok := n.(*ast.ReturnStmt)
		if !ok {
			return inner(n, s)
		}
		v := trace.Unknown
		if i < len(ret.Results) && len(ret.Results) == f.Sig.Results().Len() {
			v = res.evalAt(ret.Results[i], o, s).value
		} else if len(ret.Results) == 0 && s.flag == f.Sig.Results().At(i) && s.flag != nil {
			v = tri(s.set)
		}
		mixed = mixed || !first && v != joined
		joined, first = v, false
		return s, true
	}
	w.Return = func(Walked) {}
	flow.Run(g, start, s, flow.Point{}, w, func(Walked, []ast.Node) {})
	if first || mixed || g.Cut() {
		return trace.Unknown
	}
	return joined
}

func isReturn(n ast.Node) bool {
	_, ok := n.(*ast.ReturnStmt)
	return ok
}

// boolResult returns which of the results of a function says yes or no, or -1.
func boolResult(sig *types.Signature) int {
	for i := range sig.Results().Len() {
		if isBool(sig.Results().At(i).Type()) {
			return i
		}
	}
	return -1
}

// judgement evaluates a call that is given the attempt's error, response or
// status, or asks a table of statuses.
func (res *Results) judgement(call *ast.CallExpr, o Outcome, live bool) (trace.Tri, bool) {
	x := res.r.Index()
	roles := res.rolesOf(call, live)
	if strings.Trim(roles, string(roleOther)) == "" {
		return trace.Unknown, false
	}
	fn := symbols.FuncOf(x.Info, call)
	if isContains(fn) && len(call.Args) == 2 && roles == "-s" {
		return res.inTable(call.Args[0], call, o)
	}
	if fn != nil && x.ByObj[fn] == nil {
		if f := res.r.Fact(fn); f != nil {
			return judgedBy(f, roles, o)
		}
		return trace.Unknown, false
	}
	fs, fixed := res.r.Targets(call.Fun)
	if len(fs) == 0 || len(fixed) > 0 {
		return trace.Unknown, false
	}
	var out trace.Tri
	for i, f := range fs {
		if f.Sig.Params().Len() != len(roles) || f.Sig.Variadic() {
			return trace.Unknown, false
		}
		v := res.r.judge(judgeKey{f, roles, o})
		if i > 0 && v != out {
			return trace.Unknown, false
		}
		out = v
	}
	return out, out != trace.Unknown
}

// rolesOf says which arguments of a call are the attempt's error, its response
// and its status.
func (res *Results) rolesOf(call *ast.CallExpr, live bool) string {
	x := res.r.Index()
	var roles strings.Builder
	for _, arg := range call.Args {
		switch {
		case live && res.IsErr(arg):
			roles.WriteRune(roleErr)
		case res.Resp != nil && x.VarOf(arg) == res.Resp:
			roles.WriteRune(roleResp)
		case res.isStatus(arg):
			roles.WriteRune(roleStatus)
		default:
			roles.WriteRune(roleOther)
		}
	}
	return roles.String()
}

func isContains(fn *types.Func) bool {
	return fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "slices" && fn.Name() == "Contains"
}

// inTable reports whether a list of constants holds the status that is supposed.
func (res *Results) inTable(table ast.Expr, _ ast.Node, o Outcome) (trace.Tri, bool) {
	lit := res.tableOf(table)
	if lit == nil || o.Failed {
		return trace.Unknown, false
	}
	for _, e := range lit.Elts {
		n, ok := res.number(e)
		if !ok {
			return trace.Unknown, false
		}
		if n == o.Status {
			return trace.Yes, true
		}
	}
	return trace.No, true
}

// inMap evaluates m[status] where m is a table that is written down: its value,
// and whether there is one.
func (res *Results) inMap(e ast.Expr, o Outcome) (value, there trace.Tri) {
	ix, ok := ast.Unparen(e).(*ast.IndexExpr)
	if !ok || o.Failed || !res.isStatus(ix.Index) {
		return trace.Unknown, trace.Unknown
	}
	lit := res.tableOf(ix.X)
	if lit == nil {
		return trace.Unknown, trace.Unknown
	}
	for _, elt := range lit.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		if !ok {
			return trace.Unknown, trace.Unknown
		}
		n, ok := res.number(kv.Key)
		if !ok {
			return trace.Unknown, trace.Unknown
		}
		if n != o.Status {
			continue
		}
		if v := res.r.Index().Info.Types[kv.Value].Value; v != nil && v.Kind() == constant.Bool {
			return tri(constant.BoolVal(v)), trace.Yes
		}
		return trace.Unknown, trace.Yes
	}
	return trace.No, trace.No
}

// tableOf returns the literal that a variable of the package always holds.
func (res *Results) tableOf(e ast.Expr) *ast.CompositeLit {
	x := res.r.Index()
	e = ast.Unparen(e)
	if lit, ok := e.(*ast.CompositeLit); ok {
		return lit
	}
	v := x.VarOf(e)
	if v == nil || v.IsField() || x.ParamOf[v] != nil || len(x.Assigns(v)) != 1 || x.Assigns(v)[0].Value == nil || x.Assigns(v)[0].Index >= 0 {
		return nil
	}
	for _, id := range x.Uses(v) { // m[code] = true; delete(m, code)
		switch p := x.Parent(id).(type) {
		case *ast.IndexExpr:
			if as, ok := x.Parent(p).(*ast.AssignStmt); ok && slices.Contains(as.Lhs, ast.Expr(p)) {
				return nil
			}
		case *ast.CallExpr:
			if symbols.Builtin(x.Info, p) == "delete" {
				return nil
			}
		}
	}
	lit, _ := ast.Unparen(x.Assigns(v)[0].Value).(*ast.CompositeLit)
	return lit
}

func (res *Results) number(e ast.Expr) (int, bool) {
	n, ok := symbols.Int(res.r.Index().Info, e)
	return int(n), ok
}

// findTold says what the bool means that f answers with.
func (r *Finder) findTold(f *symbols.Func) facts.Told {
	if answersByBool(f.Sig) < 0 {
		return facts.ToldNothing
	}
	out := facts.ToldNothing
	for _, c := range f.Calls {
		if c.Mode != symbols.Plain {
			continue
		}
		known, _, ok := r.IsAttempt(f, c)
		if !ok || !known {
			continue
		}
		res := r.ResultsOf([]ast.Node{f.Body}, c.Expr)
		t := facts.ToldNothing
		switch r.boolAnswer(f, res, Fails, c.Expr) {
		case trace.No:
			t = facts.TrueWorked
		case trace.Yes:
			t = facts.TrueFailed
		}
		if t == facts.ToldNothing || out != facts.ToldNothing && t != out {
			return facts.ToldNothing
		}
		out = t
	}
	return out
}

// judgedOutcomes are those of which facts say what a function answers.
var judgedOutcomes = slices.Concat([]Outcome{Fails, Succeeds}, Refusals, RefusalsForGood)

// SummariseOutcomes says in a fact what f tells of how an attempt ended: its
// own, or one that it is told of.
func (r *Finder) SummariseOutcomes(f *symbols.Func, fact *facts.FuncFact) {
	if answersByBool(f.Sig) >= 0 && len(waits.Remote(r.FuncWaits(f))) > 0 {
		fact.Told = r.told.Of(f)
	}
	if f.Sig.Results().Len() == 1 && sameness.YieldsError(f.Sig.Results().At(0).Type()) {
		fs := r.FuncsReturned(f)
		for _, seq := range fs {
			fact.Yields = append(fact.Yields, r.WaitFacts(f, waits.Remote(r.FuncWaits(seq)))...)
		}
	}
	if JudgesResponse(f.Obj) {
		r.summariseJudge(f, fact)
	}
}

func (r *Finder) summariseJudge(f *symbols.Func, fact *facts.FuncFact) {
	var roles, answers strings.Builder
	for p := range f.Sig.Params().Variables() {
		switch {
		case knowledge.IsResponse(p.Type()):
			roles.WriteRune(roleResp)
		case symbols.IsError(p.Type()):
			roles.WriteRune(roleErr)
		default:
			roles.WriteRune(roleOther)
		}
	}
	for _, o := range judgedOutcomes {
		answers.WriteByte("?yn"[r.judge(judgeKey{f, roles.String(), o})])
	}
	if s := answers.String(); strings.ContainsRune(s, 'y') && strings.ContainsRune(s, 'n') {
		fact.Judges = append(fact.Judges, facts.JudgeFact{Roles: roles.String(), Answers: s})
	}
}

// JudgesResponse reports whether a function of a package is given one response,
// and answers with a bool.
func JudgesResponse(fn *types.Func) bool {
	sig := fn.Signature()
	if boolResult(sig) < 0 || sig.Variadic() {
		return false
	}
	n := 0
	for p := range sig.Params().Variables() {
		if knowledge.IsResponse(p.Type()) {
			n++
		}
	}
	return n == 1
}

// judgedBy returns what a function of another package answers under an outcome.
func judgedBy(f *facts.FuncFact, roles string, o Outcome) (trace.Tri, bool) {
	for _, j := range f.Judges {
		i := slices.Index(judgedOutcomes, o)
		if j.Roles == roles && i >= 0 && i < len(j.Answers) {
			switch j.Answers[i] {
			case 'y':
				return trace.Yes, true
			case 'n':
				return trace.No, true
			}
		}
	}
	return trace.Unknown, false
}
