package retries

import (
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/flow"
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

// judgeKey asks what a function answers that is told how an attempt ended.
type judgeKey struct {
	fn    *symbols.Func
	roles string // one for each parameter
	o     outcome
}

// judge returns what a function of this package answers under an outcome.
func (r *Attempts) judge(k judgeKey) trace.Tri { return r.judged.Of(k) }

func (r *Attempts) findJudgement(k judgeKey) trace.Tri {
	res := &results{r: r, expr: &ast.CallExpr{Fun: &ast.BadExpr{}}, given: true}
	res.makeMaps()
	for i, role := range k.roles {
		p := k.fn.Sig.Params().At(i)
		switch role {
		case roleErr:
			res.errs[p] = true
		case roleResp:
			res.resp = p
		case roleStatus:
			res.status[p] = true
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
func (r *Attempts) boolAnswer(f *symbols.Func, res *results, o outcome, from *ast.CallExpr) trace.Tri {
	i := boolResult(f.Sig)
	if i < 0 {
		return trace.Unknown
	}
	g := flow.New(f.Body, r.mayReturn)
	start := g.Entry()
	s := walked{}
	retry := &Retry{In: f, res: res, same: new(sameness.Operation), Call: &symbols.Call{Expr: res.expr}}
	w := r.walk(retry, o, &pauseList{r: r}, false)
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
	w.Node = func(n ast.Node, s walked) (walked, bool) {
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
	w.Return = func(walked) {}
	flow.Run(g, start, s, flow.Point{}, w, func(walked, []ast.Node) {})
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

func isBool(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}

// judgement evaluates a call that is given the attempt's error, response or
// status, or asks a table of statuses.
func (res *results) judgement(call *ast.CallExpr, o outcome, live bool) (trace.Tri, bool) {
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
func (res *results) rolesOf(call *ast.CallExpr, live bool) string {
	x := res.r.Index()
	var roles strings.Builder
	for _, arg := range call.Args {
		switch {
		case live && res.isErr(arg):
			roles.WriteRune(roleErr)
		case res.resp != nil && x.VarOf(arg) == res.resp:
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
func (res *results) inTable(table ast.Expr, _ ast.Node, o outcome) (trace.Tri, bool) {
	lit := res.tableOf(table)
	if lit == nil || o.failed {
		return trace.Unknown, false
	}
	for _, e := range lit.Elts {
		n, ok := res.number(e)
		if !ok {
			return trace.Unknown, false
		}
		if n == o.status {
			return trace.Yes, true
		}
	}
	return trace.No, true
}

// inMap evaluates m[status] where m is a table that is written down: its value,
// and whether there is one.
func (res *results) inMap(e ast.Expr, o outcome) (value, there trace.Tri) {
	ix, ok := ast.Unparen(e).(*ast.IndexExpr)
	if !ok || o.failed || !res.isStatus(ix.Index) {
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
		if n != o.status {
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
func (res *results) tableOf(e ast.Expr) *ast.CompositeLit {
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

func (res *results) number(e ast.Expr) (int, bool) {
	v := res.r.Index().Info.Types[e].Value
	if v == nil || v.Kind() != constant.Int {
		return 0, false
	}
	n, ok := constant.Int64Val(v)
	return int(n), ok
}

// boolMeans says what the bool means that a call answers with, which waits on
// something remote: what it always is when what it waits on fails.
func (r *Attempts) boolMeans(c *symbols.Call) facts.Told {
	if fn := c.Func(); fn != nil {
		return r.telling.Of(r.Resolver, fn)
	}
	fs, fixed := r.Targets(c.Expr.Fun)
	if len(fixed) > 0 {
		return facts.ToldNothing
	}
	return r.telling.OfOne(fs)
}

// findTold says what the bool means that f answers with.
func (r *Attempts) findTold(f *symbols.Func) facts.Told {
	if answersByBool(f.Sig) < 0 {
		return facts.ToldNothing
	}
	out := facts.ToldNothing
	for _, c := range f.Calls {
		if c.Mode != symbols.Plain {
			continue
		}
		known, _, ok := r.isAttempt(f, c)
		if !ok || !known {
			continue
		}
		res := r.resultsOf([]ast.Node{f.Body}, c.Expr)
		t := facts.ToldNothing
		switch r.boolAnswer(f, res, fails, c.Expr) {
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

// answersByBool returns which result of a function says how it went, where no
// error and no response does: its last, a bool. -1 if there is none.
func answersByBool(sig *types.Signature) int {
	n := sig.Results().Len()
	if n == 0 || !isBool(sig.Results().At(n-1).Type()) {
		return -1
	}
	for v := range sig.Results().Variables() {
		if symbols.IsError(v.Type()) || isResponse(v.Type()) {
			return -1
		}
	}
	return n - 1
}

// asksByName reports whether a function asks something rather than does it, by
// the first word of its name: whoever calls it until it says yes polls.
func asksByName(name string) bool {
	l := strings.ToLower(name)
	for _, w := range []string{"is", "has", "have", "can", "should", "are", "was", "exist", "ready", "check", "ping", "poll", "wait", "alive", "healthy", "available", "running", "done", "finished", "complete", "probe", "test", "verify", "needs", "contains", "lookup"} {
		if rest, ok := strings.CutPrefix(l, w); ok && (rest == "" || len(w) > 3 || name[len(w)] >= 'A' && name[len(w)] <= 'Z') {
			return true
		}
	}
	return false
}

// judgedOutcomes are those of which facts say what a function answers.
var judgedOutcomes = slices.Concat([]outcome{fails, succeeds}, refusals, refusalsForGood)

// SummariseOutcomes says in a fact what f tells of how an attempt ended: its
// own, or one that it is told of.
func (r *Attempts) SummariseOutcomes(f *symbols.Func, fact *facts.FuncFact) {
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

func (r *Attempts) summariseJudge(f *symbols.Func, fact *facts.FuncFact) {
	var roles, answers strings.Builder
	for p := range f.Sig.Params().Variables() {
		switch {
		case isResponse(p.Type()):
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
		if isResponse(p.Type()) {
			n++
		}
	}
	return n == 1
}

// judgedBy returns what a function of another package answers under an outcome.
func judgedBy(f *facts.FuncFact, roles string, o outcome) (trace.Tri, bool) {
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
