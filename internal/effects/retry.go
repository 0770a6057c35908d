package effects

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/timeoutlint/timeoutlint/internal/flow"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// Retry is a retry edge: a function makes an attempt, learns that it failed,
// and makes the same attempt again.
//
// Paths are explored under the supposition that the attempt failed: its error
// is not nil, or the status of its response is 429, 503 or 500. A path that
// comes back to the attempt is a retry edge if a condition on it asked how the
// attempt failed and nothing on it made the attempt another one.
type Retry struct {
	Call *symbols.Call
	In   *symbols.Func
	// Back is what leads back: a loop, a goto, or a recursive call.
	Back ast.Node
	// Known is set if the attempt is known to wait on something remote; else
	// only names say that it is one.
	Known bool
	Wait  Wait // the remote wait, if Known

	// Bare is a path without a wait; nil if every path has one.
	Bare *Path
	// Waits are what paths pause at, in source order.
	Waits []ast.Node
	// Path is any path.
	Path *Path
	// Open is a path on which the response's body is not closed.
	Open *Path
	// Coded is a path with a pause on which a status is compared.
	Coded *Path
	// Canceled is a path on which the code learns that its ctx is canceled.
	Canceled *Path
	// Again is set if a successful attempt may be followed by another, as in
	// polls and service loops; AgainPaced if there is a pause on such a path.
	Again, AgainPaced bool
	// AgainWaits are the pauses after success.
	AgainWaits []ast.Node
	// Capped is set if something but the error itself may end it.
	Capped bool
	// Attempts is the number of attempts, if that is a constant.
	Attempts int

	graph *flow.Graph
	at    flow.Point // the attempt
	to    flow.Point // where paths end: the attempt, or the call that leads to it
	same  *sameness
	res   *results
}

// Path is one way from a failed attempt to the next.
type Path struct {
	Nodes []ast.Node
	// Status is the status that was supposed; 0 for an error.
	Status int
	// Code is set if the status itself was compared on the path.
	Code ast.Expr
	// Asked is the condition that learned of the failure.
	Asked ast.Expr
	// Renewed is set if something was reconnected or refreshed on the way.
	Renewed bool
	// Open is set if the body of the response is not closed on the way.
	Open bool
	// Wait is the last pause on the path, or nil.
	Wait ast.Node
}

// walked is what is known on a path from an attempt.
type walked struct {
	asked    bool
	dead     bool // the error variable holds another error by now
	conflict bool
	renewed  bool
	canceled bool
	code     bool
	closed   bool  // the response's body, or somebody else has it
	wait     int16 // 1 + index of the last pause
}

// Retries returns the retry edges of f, one for each attempt that has one.
func (r *Result) Retries(f *symbols.Func) []*Retry {
	if list, ok := r.retries[f]; ok {
		return list
	}
	if r.retries == nil {
		r.retries = make(map[*symbols.Func][]*Retry)
	}
	r.retries[f] = nil // recursion adds nothing
	var list []*Retry
	var graph *flow.Graph
	build := func() *flow.Graph {
		if graph == nil {
			graph = flow.New(f.Body, r.mayReturn)
		}
		return graph
	}
	jumps := hasGoto(f.Body)
	for _, c := range f.Calls {
		if c.Mode != symbols.Plain || c.Loop == nil && !jumps {
			continue
		}
		if known, w, ok := r.isAttempt(f, c); ok {
			retry := &Retry{Call: c, In: f, Known: known, Wait: w}
			if r.explore(retry, build) {
				list = append(list, retry)
			}
		}
	}
	list = append(list, r.recursions(f, build)...)
	r.retries[f] = list
	return list
}

func (r *Result) mayReturn(call *ast.CallExpr) bool {
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok && id.Name == "panic" {
		if _, builtin := typeutil.Callee(r.Index().Info, call).(*types.Builtin); builtin {
			return false
		}
	}
	c := r.Index().CallAt[call]
	return c == nil || !r.NoReturn(c)
}

func hasGoto(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.BranchStmt:
			found = found || n.Tok == token.GOTO
		}
		return !found
	})
	return found
}

// isAttempt reports whether a call may be an attempt: it waits on something
// remote, or nobody knows what it waits on and the code calls it an attempt.
func (r *Result) isAttempt(f *symbols.Func, c *symbols.Call) (known bool, w Wait, ok bool) {
	if fn := c.Func(); fn != nil {
		if LifetimeOf(fn) == knowledge.LifeRelease || !canFail(fn.Signature()) {
			return false, Wait{}, false
		}
	}
	for _, w := range r.Waits(c) {
		if w.Remote() && !(w.Row != nil && w.Row.Role == knowledge.RoleConnIO) {
			return true, w, true
		}
	}
	return false, Wait{}, r.namedRetry(f, c) && r.unknownEffect(c, 0)
}

// canFail reports whether a function says how it went: by an error, a
// response, or a struct that carries an error.
func canFail(sig *types.Signature) bool {
	for res := range sig.Results().Variables() {
		t := res.Type()
		if isErrorType(t) || isResponse(t) {
			return true
		}
		if n := namedOf(t); n != nil {
			for _, name := range []string{"Err", "Error"} {
				if obj, _, _ := types.LookupFieldOrMethod(t, true, n.Obj().Pkg(), name); obj != nil {
					return true
				}
			}
		}
	}
	return false
}

// namedRetry reports whether the loop around c, or its function, is called a
// retry: a counter, a bound, or a function with the word in its name.
func (r *Result) namedRetry(f *symbols.Func, c *symbols.Call) bool {
	if f.Obj != nil && countsAttempts(f.Obj.Name()) {
		return true
	}
	var parts []ast.Node
	for n := r.Index().Parent(c.Expr); n != nil && n != f.Node; n = r.Index().Parent(n) {
		switch n := n.(type) {
		case *ast.ForStmt:
			for _, p := range []ast.Node{n.Init, n.Cond, n.Post} {
				if p != nil && p != ast.Node(nil) {
					parts = append(parts, p)
				}
			}
			// for { …; attempt++; if attempt > max { … } }
			ast.Inspect(n.Body, func(m ast.Node) bool {
				if inc, ok := m.(*ast.IncDecStmt); ok {
					parts = append(parts, inc)
				}
				return true
			})
		case *ast.RangeStmt:
			parts = append(parts, n.X)
			if n.Key != nil {
				parts = append(parts, n.Key)
			}
		case *ast.LabeledStmt:
			parts = append(parts, n.Label)
		}
	}
	for _, p := range parts {
		found := false
		if isNilNode(p) {
			continue
		}
		ast.Inspect(p, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && countsAttempts(id.Name) {
				found = true
			}
			return !found
		})
		if found {
			return true
		}
	}
	return false
}

func isNilNode(n ast.Node) bool {
	switch n := n.(type) {
	case nil:
		return true
	case ast.Expr:
		return n == nil
	case ast.Stmt:
		return n == nil
	}
	return false
}

// unknownEffect reports whether nobody knows what a call waits on.
func (r *Result) unknownEffect(c *symbols.Call, depth int) bool {
	fn := c.Func()
	if fn == nil {
		fs, fixed := r.funcs(c.Expr.Fun, nil)
		return len(fs) == 0 && len(fixed) == 0
	}
	if row, _ := knowledge.CallOf(fn); row != nil && row.Waits != "" {
		return false
	}
	if fn.Pkg() != nil && knowledge.IsStd(fn.Pkg().Path()) {
		return false
	}
	if isInterfaceMethod(fn) {
		return true
	}
	if f := r.Index().ByObj[fn]; f != nil {
		if depth > 1 {
			return false
		}
		for _, inner := range f.Calls {
			if ifn := inner.Func(); (ifn == nil || isInterfaceMethod(ifn)) && r.takesCtx(inner) && r.unknownEffect(inner, depth+1) {
				return true
			}
			if ifn := inner.Func(); ifn != nil && r.Index().ByObj[ifn] != nil && ifn != fn && r.unknownEffect(inner, depth+1) {
				return true
			}
		}
		return false
	}
	return knowledge.CtxParam(fn.Signature()) == 0 && r.fact(fn) == nil
}

func (r *Result) takesCtx(c *symbols.Call) bool {
	for _, arg := range c.Expr.Args {
		if trace.IsCarrier(r.Index().Info.TypeOf(arg)) {
			return true
		}
	}
	return false
}

// explore follows the paths from an attempt and reports whether one of them is a retry edge.
func (r *Result) explore(retry *Retry, build func() *flow.Graph) bool {
	g := build()
	at, ok := g.Find(retry.Call.Expr)
	if !ok {
		return false
	}
	retry.graph, retry.at, retry.to = g, at, at
	loop := r.outerLoop(retry)
	retry.res = r.resultsOf(retry.In, retry.Call.Expr)
	retry.same = r.same(retry.In, retry.Call.Expr, loop)
	if retry.same.never || !r.follow(retry) {
		return false
	}
	retry.Back = r.backOf(retry)
	if retry.Back == nil {
		return false
	}
	retry.Attempts, retry.Capped = r.bound(retry.Back)
	if !retry.Capped {
		retry.Capped = r.capped(retry, &pauseList{r: r})
	}
	return true
}

// follow explores the paths of an edge whose ends are known.
func (r *Result) follow(retry *Retry) bool {
	pauses := &pauseList{r: r}
	at := retry.at
	outcomes := []outcome{fails}
	if retry.res.resp != nil {
		outcomes = append(outcomes, refusals...)
	}
	for _, o := range outcomes {
		r.walkFrom(retry, at, o, pauses, true, func(s walked, path []ast.Node) {
			if !s.asked || s.conflict || o.failed && s.dead && !s.asked {
				return
			}
			p := &Path{Nodes: path, Status: o.status, Renewed: s.renewed, Open: o.status != 0 && !s.closed}
			p.Asked, p.Code = retry.askedOn(path, o)
			if retry.Path == nil {
				retry.Path = p
			}
			if s.wait == 0 {
				if retry.Bare == nil || retry.Bare.Renewed && !p.Renewed {
					retry.Bare = p
				}
			} else {
				p.Wait = pauses.nodes[s.wait-1]
				if !slices.Contains(retry.Waits, p.Wait) {
					retry.Waits = append(retry.Waits, p.Wait)
				}
			}
			if p.Open && retry.Open == nil {
				retry.Open = p
			}
			if p.Code != nil && p.Wait != nil && retry.Coded == nil {
				retry.Coded = p
			}
		})
	}
	if retry.Path == nil {
		return false
	}
	r.walkFrom(retry, at, succeeds, pauses, false, func(s walked, _ []ast.Node) {
		retry.Again = true
		if s.wait > 0 {
			retry.AgainPaced = true
			retry.AgainWaits = append(retry.AgainWaits, pauses.nodes[s.wait-1])
		}
	})
	r.walkFrom(retry, at, isCanceled, pauses, true, func(s walked, path []ast.Node) {
		if s.canceled && s.asked && retry.Canceled == nil {
			retry.Canceled = &Path{Nodes: path}
		}
	})
	return true
}

// pauseList numbers the places where paths pause.
type pauseList struct {
	r     *Result
	nodes []ast.Node
	known map[ast.Node]Pause
}

func (l *pauseList) of(n ast.Node) Pause {
	if p, ok := l.known[n]; ok {
		return p
	}
	if l.known == nil {
		l.known = make(map[ast.Node]Pause)
	}
	p := l.r.paces(n)
	l.known[n] = p
	return p
}

func (l *pauseList) id(n ast.Node) int16 {
	i := slices.Index(l.nodes, n)
	if i < 0 {
		i = len(l.nodes)
		l.nodes = append(l.nodes, n)
	}
	return int16(i + 1)
}

// walkFrom explores the paths from the attempt's end to its next beginning
// under outcome o. With strict, paths on which the attempt becomes another one end.
func (r *Result) walkFrom(retry *Retry, from flow.Point, o outcome, pauses *pauseList, strict bool, arrive func(walked, []ast.Node)) {
	start := from
	if from == retry.at {
		start.Index++
	}
	flow.Run(retry.graph, start, walked{}, retry.to, r.walk(retry, o, pauses, strict), arrive)
}

func (r *Result) walk(retry *Retry, o outcome, pauses *pauseList, strict bool) flow.Walk[walked] {
	x := r.Index()
	res := retry.res
	return flow.Walk[walked]{
		Node: func(n ast.Node, s walked) (walked, bool) {
			if strict && retry.same.others[n] {
				return s, false
			}
			if pauses.of(n) != NoPause {
				s.wait = pauses.id(n)
			}
			if as, ok := n.(*ast.AssignStmt); ok {
				for _, lhs := range as.Lhs {
					if v := x.VarOf(lhs); v != nil && res.errs[v] && !res.mentionsErr(as.Rhs[0]) {
						s.dead = true
					}
				}
			}
			if r.renews(n) {
				s.renewed = true
			}
			s.closed = s.closed || res.closes(n)
			return s, true
		},
		Comm: func(cc *ast.CommClause, s walked) (walked, bool) {
			// With a default clause the select does not pause, but an attempt
			// inside the clause is only made when a ticker says so.
			if r.commPauses(cc) && (!hasDefault(x, cc) || encloses(cc, retry.Call.Expr)) {
				s.wait = pauses.id(cc)
			}
			return s, true
		},
		Range: func(rng *ast.RangeStmt, s walked) (walked, bool) {
			if isChan(x.Info.TypeOf(rng.X)) {
				s.wait = pauses.id(rng)
			}
			if strict && !isCounterRange(r, rng) && !r.isPausesRange(rng) || strict && retry.same.others[rng] {
				// Another element, unless the loop does not concern the attempt.
				return s, !encloses(rng, retry.Call.Expr)
			}
			return s, true
		},
		Branch: func(b flow.Branch, s walked) (yes, no walked, mayYes, mayNo bool) {
			if cc, ok := b.Stmt.(*ast.CommClause); ok {
				if r.receivesDone(cc) {
					s.canceled = o.canceled
					return s, s, o.canceled, !o.canceled
				}
				return s, s, true, true
			}
			v := r.judge(res, b, o, !s.dead)
			yes, no = s, s
			if v.asked {
				yes.asked, no.asked = true, true
				yes.code, no.code = yes.code || v.code, no.code || v.code
				if b.Cond != nil && conflicts(b.Cond) {
					if u, ok := ast.Unparen(b.Cond).(*ast.UnaryExpr); ok && u.Op == token.NOT {
						no.conflict = true
					} else {
						yes.conflict = true
					}
				}
			} else if p := r.pausesInside(b, retry, pauses); p != nil {
				yes.wait, no.wait = pauses.id(p), pauses.id(p)
			}
			if is, ok := b.Stmt.(*ast.IfStmt); ok && !v.asked && res.resp != nil && !encloses(is, retry.Call.Expr) && res.closes(is.Body) {
				yes.closed, no.closed = true, true // if attempt > 0 { resp.Body.Close() }
			}
			if o.canceled && b.Cond != nil && r.asksCtx(res, b.Cond) {
				yes.canceled, no.canceled = true, true
			}
			return yes, no, v.value != trace.No, v.value != trace.Yes
		},
	}
}

func encloses(outer, inner ast.Node) bool {
	return outer.Pos() <= inner.Pos() && inner.End() <= outer.End()
}

// judge evaluates what a branch decides on.
func (r *Result) judge(res *results, b flow.Branch, o outcome, live bool) verdict {
	cc, ok := b.Stmt.(*ast.CaseClause)
	if !ok {
		if b.Cond == nil {
			return verdict{}
		}
		return res.eval(b.Cond, o, live)
	}
	x := r.Index()
	switch sw := x.Parent(x.Parent(cc)).(type) {
	case *ast.SwitchStmt:
		if b.Cond == nil {
			return verdict{}
		}
		if sw.Tag == nil {
			return res.eval(b.Cond, o, live)
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
func (r *Result) asksCtx(res *results, cond ast.Expr) bool {
	found := false
	ast.Inspect(cond, func(n ast.Node) bool {
		if e, ok := n.(ast.Expr); ok && res.isCtxErr(e) {
			found = true
		}
		if call, ok := n.(*ast.CallExpr); ok && res.asksCanceled(call) {
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
func (r *Result) commPauses(cc *ast.CommClause) bool {
	if _, ok := cc.Comm.(*ast.SendStmt); ok {
		return true
	}
	return r.paces(cc.Comm) != NoPause
}

// receivesDone reports whether a case is that of a ctx which has ended.
func (r *Result) receivesDone(cc *ast.CommClause) bool {
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
func (r *Result) pausesInside(b flow.Branch, retry *Retry, pauses *pauseList) ast.Node {
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
		if p == nil || encloses(p, retry.Call.Expr) {
			continue
		}
		if pauses.of(p) != NoPause {
			return p
		}
	}
	return nil
}

// renews reports whether n reconnects, refreshes or replaces something, by the
// names of the functions it calls.
func (r *Result) renews(n ast.Node) bool {
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

// askedOn returns the first condition on a path that asks for the failure, and
// the first that compares a status.
func (retry *Retry) askedOn(path []ast.Node, o outcome) (asked, code ast.Expr) {
	for _, n := range path {
		e, ok := n.(ast.Expr)
		if !ok {
			continue
		}
		v := retry.res.eval(e, o, true)
		if !v.asked {
			if cc, ok := retry.res.r.Index().Parent(e).(*ast.CaseClause); ok {
				if sw, ok := retry.res.r.Index().Parent(retry.res.r.Index().Parent(cc)).(*ast.SwitchStmt); ok && sw.Tag != nil {
					v = retry.res.asked(sw.Tag, o, true)
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

// outerLoop returns the outermost loop of the function around the attempt; nil
// if only a goto leads back.
func (r *Result) outerLoop(retry *Retry) ast.Node {
	var loop ast.Node
	for n := r.Index().Parent(retry.Call.Expr); n != nil && n != retry.In.Node; n = r.Index().Parent(n) {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			loop = n
		}
	}
	if hasGoto(retry.In.Body) {
		return nil
	}
	return loop
}

// backOf returns the innermost loop that holds the whole path, or the goto
// that leads back.
func (r *Result) backOf(retry *Retry) ast.Node {
	for n := r.Index().Parent(retry.Call.Expr); n != nil && n != retry.In.Node; n = r.Index().Parent(n) {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			if !slices.ContainsFunc(retry.Path.Nodes, func(m ast.Node) bool { return !encloses(n, m) }) {
				return n
			}
		}
	}
	var jump ast.Node
	ast.Inspect(retry.In.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.BranchStmt:
			if n.Tok == token.GOTO && n.Pos() > retry.Call.Expr.Pos() && jump == nil {
				jump = n
			}
		}
		return true
	})
	return jump
}

// bound returns how many rounds a loop makes, if that is a constant, and
// whether its header bounds them at all.
func (r *Result) bound(loop ast.Node) (n int, bounded bool) {
	switch loop := loop.(type) {
	case *ast.RangeStmt:
		if n, ok := r.intValue(loop.X); ok && isCounterRange(r, loop) {
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
func (r *Result) intValue(e ast.Expr) (int, bool) {
	x := r.Index()
	if tv := x.Info.Types[e]; tv.Value != nil {
		if n, ok := constant.Int64Val(constant.ToInt(tv.Value)); ok && tv.Value.Kind() == constant.Int {
			return int(n), true
		}
		return 0, false
	}
	if v := x.VarOf(e); v != nil && !v.IsField() && x.Closed(v) && x.ParamOf[v] == nil && !x.AddressTaken(v) {
		if as := x.Assigns(v); len(as) == 1 && as[0].Value != nil && as[0].Index < 0 && as[0].Op == token.ASSIGN && x.Info.Types[as[0].Value].Value != nil {
			return r.intValue(as[0].Value)
		}
	}
	return 0, false
}

// capped reports whether anything but the error decides on a path whether the
// loop is left: a counter, the time, a ctx, a stop signal.
func (r *Result) capped(retry *Retry, pauses *pauseList) bool {
	reaches := func(p flow.Point) bool {
		found := false
		r.walkFrom(retry, p, fails, pauses, true, func(walked, []ast.Node) { found = true })
		return found
	}
	var branches []flow.Branch
	w := r.walk(retry, fails, pauses, true)
	inner := w.Branch
	w.Branch = func(b flow.Branch, s walked) (yes, no walked, mayYes, mayNo bool) {
		yes, no, mayYes, mayNo = inner(b, s)
		if _, isComm := b.Stmt.(*ast.CommClause); isComm || mayYes && mayNo {
			branches = append(branches, b)
		}
		return
	}
	start := retry.at
	start.Index++
	flow.Run(retry.graph, start, walked{}, retry.to, w, func(walked, []ast.Node) {})
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
		if b.Cond == nil || !r.onlyAsks(retry.res, b.Cond) {
			return true
		}
		if positive, ok := r.asksSentinel(retry.res, b.Cond); ok && positive == reaches(b.Yes) {
			return true // any other error leaves, that of the ctx too
		}
	}
	return false
}

// asksSentinel reports whether a condition compares the error with one value
// or type, and whether it holds if they match.
func (r *Result) asksSentinel(res *results, cond ast.Expr) (positive, ok bool) {
	switch e := ast.Unparen(cond).(type) {
	case *ast.UnaryExpr:
		positive, ok = r.asksSentinel(res, e.X)
		return !positive, ok && e.Op == token.NOT
	case *ast.BinaryExpr:
		if e.Op != token.EQL && e.Op != token.NEQ || r.Index().Info.Types[e.Y].IsNil() || r.Index().Info.Types[e.X].IsNil() {
			return false, false
		}
		return e.Op == token.EQL, res.isErr(e.X) || res.isErr(e.Y)
	case *ast.CallExpr:
		fn := symbols.FuncOf(r.Index().Info, e)
		return true, fn != nil && isErrorsIs(fn)
	}
	return false, false
}

// onlyAsks reports whether a condition depends on nothing but the error, and
// not on whether that comes from a ctx.
func (r *Result) onlyAsks(res *results, cond ast.Expr) bool {
	if !res.mentionsErr(cond) {
		return false
	}
	only := true
	ast.Inspect(cond, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return only
		}
		switch v := r.Index().Info.Uses[id].(type) {
		case *types.Var:
			if v.Pkg() != nil && v.Pkg().Path() == "context" {
				only = false
			} else if !v.IsField() && v.Parent() != v.Pkg().Scope() && !res.errs[v] && !res.derived[v] {
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
