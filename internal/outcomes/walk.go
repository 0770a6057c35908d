package outcomes

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/flow"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/sameness"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// Walked is what is known on a path from an attempt.
type Walked struct {
	Asked    bool
	dead     bool // the error variable holds another error by now
	Conflict bool
	Renewed  bool
	Canceled bool
	Code     bool
	Closed   bool  // the response's body, or somebody else has it
	Wait     int16 // 1 + index of the last pause
	// flag is the bool variable that was last given a constant, and set which.
	flag *types.Var
	set  bool
	// flagAsked is set if the flag says how the attempt ended.
	flagAsked bool
	// Judged is set where only the status decided which way a path took after an
	// attempt that went well, and nobody sees how.
	Judged bool
	// Permanent is set where the code has seen that the request itself is refused.
	Permanent bool
}

// PauseList numbers the places where paths pause.
type PauseList struct {
	r     *Finder
	Nodes []ast.Node
	known map[ast.Node]facts.Pause
}

// NewPauses returns a list for the walks from one attempt.
func (r *Finder) NewPauses() *PauseList { return &PauseList{r: r} }

func (l *PauseList) of(n ast.Node) facts.Pause {
	if p, ok := l.known[n]; ok {
		return p
	}
	if l.known == nil {
		l.known = make(map[ast.Node]facts.Pause)
	}
	p := l.r.Paces(n)
	l.known[n] = p
	return p
}

func (l *PauseList) id(n ast.Node) int16 {
	i := slices.Index(l.Nodes, n)
	if i < 0 {
		i = len(l.Nodes)
		l.Nodes = append(l.Nodes, n)
	}
	return int16(i + 1)
}

// WalkFrom explores the paths from the attempt's end to its next beginning
// under outcome o. With strict, paths on which the attempt becomes another one end.
func (r *Finder) WalkFrom(a *Attempt, from flow.Point, o Outcome, pauses *PauseList, strict bool, arrive func(Walked, []ast.Node)) {
	start := from
	w, s := r.Walk(a, o, pauses, strict), Walked{}
	if from == a.At {
		s = r.flagBefore(a.Call.Expr)
		if start.Index < len(start.Block.Nodes) {
			s = r.remember(a.Res, start.Block.Nodes[start.Index], o, s) // ok = attempt() == nil
		}
		start.Index++
	}
	flow.Run(a.Graph, start, s, a.To, w, arrive)
}

func (r *Finder) Walk(a *Attempt, o Outcome, pauses *PauseList, strict bool) flow.Walk[Walked] {
	w := &walk{Finder: r, a: a, res: a.Res, o: o, pauses: pauses, strict: strict}
	return flow.Walk[Walked]{Node: w.node, Comm: w.comm, Range: w.rangeOver, Branch: w.branch}
}

// A walk explores what may come after an attempt that ended as supposed.
type walk struct {
	*Finder
	a      *Attempt
	res    *Results
	o      Outcome
	pauses *PauseList
	strict bool // paths on which the attempt becomes another one end
}

// node keeps what one statement or condition on a path says of the attempt.
func (w *walk) node(n ast.Node, s Walked) (Walked, bool) {
	if w.strict && w.a.Same.Others[n] {
		return s, false
	}
	if w.pauses.of(n) != facts.NoPause {
		s.Wait = w.pauses.id(n)
	}
	s = w.remember(w.res, n, w.o, s)
	if as, ok := n.(*ast.AssignStmt); ok {
		for _, lhs := range as.Lhs {
			if v := w.Index().VarOf(lhs); v != nil && w.res.Errs[v] && !w.res.MentionsErr(as.Rhs[0]) {
				s.dead = true
			}
		}
	}
	if w.renews(n) {
		s.Renewed = true
	}
	s.Closed = s.Closed || w.res.closes(n)
	return s, true
}

// comm says whether a case of a select pauses. With a default clause the select
// does not, but an attempt inside the clause is only made when a ticker says so.
func (w *walk) comm(cc *ast.CommClause, s Walked) (Walked, bool) {
	if w.commPauses(cc) && (!hasDefault(w.Index(), cc) || symbols.Encloses(cc, w.a.Call.Expr)) {
		s.Wait = w.pauses.id(cc)
	}
	return s, true
}

// rangeOver says whether a range statement pauses, and whether it gives the
// attempt another element.
func (w *walk) rangeOver(rng *ast.RangeStmt, s Walked) (Walked, bool) {
	if symbols.IsChan(w.Index().Info.TypeOf(rng.X)) {
		s.Wait = w.pauses.id(rng)
	}
	if w.yields(rng) || !w.strict {
		return s, true
	}
	if !sameness.IsCounterRange(w.Finder.Finder, rng) && !w.IsPausesRange(rng) || w.a.Same.Others[rng] {
		// Another element, unless the loop does not concern the attempt.
		return s, !symbols.Encloses(rng, w.a.Call.Expr)
	}
	return s, true
}

// yields reports whether a range statement ranges over what the attempt yields.
func (w *walk) yields(rng *ast.RangeStmt) bool {
	return ast.Unparen(rng.X) == ast.Expr(w.a.Call.Expr)
}

// branch says which ways a path takes after an attempt that ended as supposed,
// and what it knows there.
func (w *walk) branch(b flow.Branch, s Walked) (yes, no Walked, mayYes, mayNo bool) {
	if cc, ok := b.Stmt.(*ast.CommClause); ok {
		if w.receivesDone(cc) {
			s.Canceled = w.o.canceled
			return s, s, w.o.canceled, !w.o.canceled
		}
		return s, s, true, true
	}
	if rng, ok := b.Stmt.(*ast.RangeStmt); ok && w.yields(rng) {
		return s, s, true, !w.o.Failed || s.Asked // what fails yields its error first
	}
	v := w.decide(w.res, b, w.o, !s.dead)
	yes, no = w.learn(b, v, s)
	if value, ok := flagValue(w.Index(), b.Cond, s); ok {
		if s.flagAsked && w.o != Succeeds {
			yes.Asked, no.Asked = true, true
		}
		return yes, no, value, !value
	}
	if s.flagAsked && w.o != Succeeds && NamesVar(w.Index(), b.Cond, s.flag) { // i < n && !ok
		yes.Asked, no.Asked = true, true
	}
	return yes, no, v.value != trace.No, v.value != trace.Yes && !w.lastOfAll(b)
}

// learn returns what is known on the two ways of a branch that is decided as v says.
func (w *walk) learn(b flow.Branch, v verdict, s Walked) (yes, no Walked) {
	s.Judged, s.Permanent = s.Judged || v.judged, s.Permanent || v.Permanent
	yes, no = s, s
	if v.asked {
		yes.Asked, no.Asked = true, true
		yes.Code, no.Code = yes.Code || v.code, no.Code || v.code
		if b.Cond != nil && conflicts(b.Cond) {
			if isDenied(w.Index().Info, b.Cond) {
				no.Conflict = true
			} else {
				yes.Conflict = true
			}
		}
	} else if p := w.pausesInside(b, w.a, w.pauses); p != nil && s.Wait == 0 {
		yes.Wait, no.Wait = w.pauses.id(p), w.pauses.id(p)
	}
	if is, ok := b.Stmt.(*ast.IfStmt); ok && !v.asked && w.res.Resp != nil && !symbols.Encloses(is, w.a.Call.Expr) && w.res.closes(is.Body) {
		yes.Closed, no.Closed = true, true // if attempt > 0 { resp.Body.Close() }
	}
	if w.o.canceled && b.Cond != nil && w.asksCtx(w.res, b.Cond) {
		yes.Canceled, no.Canceled = true, true
	}
	return yes, no
}

// flagBefore returns what a bool variable is given just before an attempt, in
// its list of statements: failed := false.
func (r *Finder) flagBefore(attempt ast.Node) (s Walked) {
	x := r.Index()
	at := x.StmtOf(attempt)
	list := x.ListOf(at)
	for i := slices.Index(list, at) - 1; i >= 0; i-- {
		switch n := list[i].(type) {
		case *ast.AssignStmt:
			if v, value, ok := constantFlag(x, n); ok {
				return Walked{flag: v, set: value}
			}
		case *ast.DeclStmt:
			spec, ok := n.Decl.(*ast.GenDecl).Specs[0].(*ast.ValueSpec)
			if !ok || len(spec.Values) > 0 {
				break
			}
			if v, ok := x.Info.Defs[spec.Names[0]].(*types.Var); ok && isBool(v.Type()) {
				return Walked{flag: v}
			}
		default:
			return Walked{}
		}
	}
	return Walked{}
}

// remember keeps what a bool variable is given: a constant, or something that
// how the attempt ended decides.
func (r *Finder) remember(res *Results, n ast.Node, o Outcome, s Walked) Walked {
	as, ok := n.(*ast.AssignStmt)
	if !ok {
		return s
	}
	x := r.Index()
	if v, value, ok := constantFlag(x, as); ok {
		s.flag, s.set, s.flagAsked = v, value, false
		return s
	}
	for i, lhs := range as.Lhs {
		v := x.VarOf(lhs)
		if v == nil || v.IsField() || !isBool(v.Type()) {
			continue
		}
		var got verdict
		if len(as.Lhs) == len(as.Rhs) {
			got = res.evalAt(as.Rhs[i], o, s)
		} else if ix, isIndex := ast.Unparen(as.Rhs[0]).(*ast.IndexExpr); isIndex && i == 1 { // _, ok := transient[code]
			_, there := res.inMap(ix, o)
			got = verdict{value: there, asked: o.Status != 200}
		}
		switch {
		case got.value != trace.Unknown:
			s.flag, s.set, s.flagAsked = v, got.value == trace.Yes, got.asked
		case s.flag == v:
			s.flag = nil
		}
	}
	return s
}

// constantFlag returns the variable that an assignment gives true or false.
func constantFlag(x *symbols.Index, as *ast.AssignStmt) (v *types.Var, value, ok bool) {
	if len(as.Lhs) != 1 || len(as.Rhs) != 1 || as.Tok != token.ASSIGN && as.Tok != token.DEFINE {
		return nil, false, false
	}
	c := x.Info.Types[as.Rhs[0]].Value
	id, isID := ast.Unparen(as.Lhs[0]).(*ast.Ident)
	if c == nil || c.Kind() != constant.Bool || !isID {
		return nil, false, false
	}
	v = x.VarOf(id)
	return v, constant.BoolVal(c), v != nil
}

// flagValue returns the value of a condition that the flag decides: itself, its
// negation, a conjunction with it that is false, a disjunction that is true.
func flagValue(x *symbols.Index, cond ast.Expr, s Walked) (value, ok bool) {
	if cond == nil || s.flag == nil {
		return false, false
	}
	if b, isBinary := ast.Unparen(cond).(*ast.BinaryExpr); isBinary && (b.Op == token.LAND || b.Op == token.LOR) {
		for _, side := range []ast.Expr{b.X, b.Y} {
			if v, ok := flagValue(x, side, s); ok && v == (b.Op == token.LOR) {
				return v, true
			}
		}
		return false, false
	}
	value = s.set
	cond = ast.Unparen(cond)
	if u, ok := cond.(*ast.UnaryExpr); ok && u.Op == token.NOT {
		cond, value = ast.Unparen(u.X), !value
	}
	id, isID := cond.(*ast.Ident)
	return value, isID && x.VarOf(id) == s.flag
}

// NamesVar reports whether an expression uses a variable.
func NamesVar(x *symbols.Index, e ast.Expr, v *types.Var) bool {
	found := false
	if e != nil {
		ast.Inspect(e, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			found = found || ok && x.Info.Uses[id] == v
			return !found
		})
	}
	return found
}

// decide evaluates what a branch decides on.
func (r *Finder) decide(res *Results, b flow.Branch, o Outcome, live bool) verdict {
	cc, ok := b.Stmt.(*ast.CaseClause)
	if !ok {
		if b.Cond == nil {
			return verdict{}
		}
		return res.Eval(b.Cond, o, live)
	}
	x := r.Index()
	switch sw := x.Parent(x.Parent(cc)).(type) {
	case *ast.SwitchStmt:
		if b.Cond == nil {
			return verdict{}
		}
		if sw.Tag == nil {
			return res.Eval(b.Cond, o, live)
		}
		if v, ok := res.compare(&ast.BinaryExpr{X: sw.Tag, Op: token.EQL, Y: b.Cond}, o, live); ok {
			return v
		}
		return res.asked(sw.Tag, o, live)
	case *ast.TypeSwitchStmt:
		return res.asked(sw.Assign, o, live)
	}
	return verdict{}
}

// asksCtx reports whether a condition asks whether the ctx has ended.
func (r *Finder) asksCtx(res *Results, cond ast.Expr) bool {
	found := false
	ast.Inspect(cond, func(n ast.Node) bool {
		if e, ok := n.(ast.Expr); ok && res.isCtxErr(e) {
			found = true
		}
		if call, ok := n.(*ast.CallExpr); ok && res.asksCanceled(call) && res.MentionsErr(call) {
			found = true
		}
		return !found
	})
	return found
}

func hasDefault(x *symbols.Index, cc *ast.CommClause) bool {
	body, _ := x.Parent(cc).(*ast.BlockStmt)
	return body != nil && slices.ContainsFunc(body.List, func(s ast.Stmt) bool {
		c, ok := s.(*ast.CommClause)
		return ok && c.Comm == nil
	})
}

// commPauses reports whether taking a case of a select means having waited.
func (r *Finder) commPauses(cc *ast.CommClause) bool {
	if _, ok := cc.Comm.(*ast.SendStmt); ok {
		return true
	}
	return r.Paces(cc.Comm) != facts.NoPause
}

// receivesDone reports whether a case is that of a ctx which has ended.
func (r *Finder) receivesDone(cc *ast.CommClause) bool {
	es, ok := cc.Comm.(*ast.ExprStmt)
	if !ok {
		return false
	}
	u, ok := ast.Unparen(es.X).(*ast.UnaryExpr)
	if !ok || u.Op != token.ARROW {
		return false
	}
	call, ok := ast.Unparen(u.X).(*ast.CallExpr)
	if !ok {
		return false
	}
	recv := symbols.Receiver(call)
	return recv != nil && knowledge.IsContext(r.Index().Info.TypeOf(recv))
}

// pausesInside returns a pause that a branch which does not ask for the
// failure may skip: `if attempt > 0 { sleep }`, `if delay > 0 { … }`. Whether it
// does is not known, so it counts as a pause.
func (r *Finder) pausesInside(b flow.Branch, a *Attempt, pauses *PauseList) ast.Node {
	var parts []ast.Stmt
	switch s := b.Stmt.(type) {
	case *ast.IfStmt:
		parts = []ast.Stmt{s.Body, s.Else}
	case *ast.CaseClause:
		if sw, ok := r.Index().Parent(s).(*ast.BlockStmt); ok {
			parts = []ast.Stmt{sw}
		}
	case *ast.ForStmt:
		parts = []ast.Stmt{s.Body}
	case *ast.RangeStmt:
		parts = []ast.Stmt{s.Body}
	}
	for _, p := range parts {
		if p == nil || symbols.Encloses(p, a.Call.Expr) {
			continue
		}
		if pauses.of(p) != facts.NoPause {
			return p
		}
	}
	return nil
}

// renews reports whether n reconnects, refreshes or replaces something, by the
// names of the functions it calls.
func (r *Finder) renews(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(m ast.Node) bool {
		switch m := m.(type) {
		case *ast.FuncLit, *ast.GoStmt, *ast.DeferStmt:
			return false
		case *ast.CallExpr:
			var name string
			switch fun := ast.Unparen(m.Fun).(type) {
			case *ast.Ident:
				name = fun.Name
			case *ast.SelectorExpr:
				name = fun.Sel.Name
			}
			l := strings.ToLower(name)
			for _, w := range []string{"reconnect", "refresh", "renew", "relogin", "login", "reauth", "authenticate", "reset", "reload", "reopen", "invalidate", "rotate", "evict", "switch", "discover", "recover", "repair", "restart", "install", "pull", "createtable", "migrate", "ensure"} {
				if strings.Contains(l, w) {
					found = true
				}
			}
		}
		return !found
	})
	return found
}

// AskedOn returns the first condition on a path that asks for the failure, and
// the first that compares a status.
func (a *Attempt) AskedOn(path []ast.Node, o Outcome) (asked, code ast.Expr) {
	for _, n := range path {
		e, ok := n.(ast.Expr)
		if !ok {
			continue
		}
		if sw, ok := a.Res.r.Index().Parent(e).(*ast.SwitchStmt); ok && sw.Tag == e {
			continue // its cases ask
		}
		v := a.Res.Eval(e, o, true)
		if !v.asked {
			if cc, ok := a.Res.r.Index().Parent(e).(*ast.CaseClause); ok {
				if sw, ok := a.Res.r.Index().Parent(a.Res.r.Index().Parent(cc)).(*ast.SwitchStmt); ok && sw.Tag != nil {
					v = a.Res.asked(sw.Tag, o, true)
				}
			}
		}
		if v.asked && asked == nil {
			asked = e
		}
		if v.code && code == nil {
			code = e
		}
	}
	return asked, code
}
