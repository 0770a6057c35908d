package retries

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/flow"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/sameness"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
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
	Wait  waits.Wait // the remote wait, if Known

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
	// Limited is a path with a pause after an error that holds the status 429.
	Limited *Path
	// Permanent is a path after an answer, or an error that is asked for, which
	// says that the request itself is refused.
	Permanent *Path
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
	same  *sameness.Operation
	res   *results
	// Unnamed is set where nobody knows what the attempt waits on, and nothing but
	// the loop says that it is one: a func value is called until it succeeds.
	Unnamed bool
	// outcomes are those after which a path leads back.
	outcomes []outcome
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
	// Held is the error whose status was compared, where it holds the answer.
	Held ast.Expr
	// Renewed is set if something was reconnected or refreshed on the way.
	Renewed bool
	// Open is set if the body of the response is not closed on the way.
	Open bool
	// Wait is the last pause on the path, or nil.
	Wait ast.Node
}

// maxPerLoop is how many attempts of one loop are followed round it. Each leads
// past all others, and what is wrong with the loop is told of once.
const maxPerLoop = 100

// Retries returns the retry edges of f, one for each attempt that has one.
func (r *Attempts) Retries(f *symbols.Func) []*Retry {
	if list, ok := r.retries[f]; ok {
		return list
	}
	if r.retries == nil {
		r.retries, r.failovers, r.bare = make(map[*symbols.Func][]*Retry), make(map[*symbols.Func][]*Retry), make(map[*symbols.Func][]*Retry)
	}
	r.retries[f] = nil // recursion adds nothing
	graph := &bodyGraph{r: r, f: f}
	list := append(r.edges(f, graph), r.recursions(f, graph)...)
	if graph.cut() { // a path that was not found may be there
		r.Unexplored++
		list, r.failovers[f] = nil, nil
	}
	r.retries[f] = list
	return list
}

// edges returns the retry edges of f that lead from an attempt to itself, and notes
// those that are failovers or bare.
func (r *Attempts) edges(f *symbols.Func, graph *bodyGraph) (list []*Retry) {
	jumps := len(r.Gotos(f)) > 0
	followed := make(map[ast.Node]int) // attempts of a loop; of all gotos together
	for _, c := range f.Calls {
		if graph.cut() {
			break // nothing is said of this function
		}
		if c.Mode != symbols.Plain || c.Loop == nil && !jumps {
			continue
		}
		known, w, ok := r.isAttempt(f, c)
		if !ok {
			continue
		}
		if followed[c.Loop]++; followed[c.Loop] > maxPerLoop {
			continue
		}
		retry := &Retry{Call: c, In: f, Known: known, Wait: w, Unnamed: !known && !r.namedRetry(f, c)}
		switch again := r.explore(retry, graph); {
		case !again:
			if next := (&Retry{Call: c, In: f, Known: known, Wait: w}); known && r.failsOver(next, retry) {
				r.failovers[f] = append(r.failovers[f], next)
			}
		case !retry.Unnamed || len(retry.Waits) > 0:
			list = append(list, retry)
		case !retry.Again:
			r.bare[f] = append(r.bare[f], retry)
		}
	}
	for _, n := range followed {
		if n > maxPerLoop {
			r.Unexplored++
		}
	}
	return list
}

// A bodyGraph is the graph of a function, made when it is first asked for.
type bodyGraph struct {
	r     *Attempts
	f     *symbols.Func
	graph *flow.Graph
}

func (b *bodyGraph) get() *flow.Graph {
	if b.graph == nil {
		b.graph = flow.New(b.f.Body, b.r.mayReturn)
	}
	return b.graph
}

// cut reports whether a walk over the graph was ended before it had followed all paths.
func (b *bodyGraph) cut() bool { return b.graph != nil && b.graph.Cut() }

func (r *Attempts) mayReturn(call *ast.CallExpr) bool {
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok && id.Name == "panic" {
		if _, builtin := typeutil.Callee(r.Index().Info, call).(*types.Builtin); builtin {
			return false
		}
	}
	c := r.Index().CallAt[call]
	return c == nil || !r.NoReturn(c)
}

// spanOf returns what lies between the first and the last of some nodes.
func spanOf(nodes []ast.Node) sameness.Span {
	s := sameness.Span{From: nodes[0].Pos(), To: nodes[0].End()}
	for _, n := range nodes {
		s.From, s.To = min(s.From, n.Pos()), max(s.To, n.End())
	}
	return s
}

// isAttempt reports whether a call may be an attempt: it waits on something
// remote, or nobody knows what it waits on and the code calls it an attempt.
func (r *Attempts) isAttempt(f *symbols.Func, c *symbols.Call) (known bool, w waits.Wait, ok bool) {
	all := r.Waits(c)
	if r.RangedOver(c.Expr) != nil {
		if !sameness.YieldsError(r.Index().Info.TypeOf(c.Expr)) {
			return false, waits.Wait{}, false
		}
		all = append(all[:len(all):len(all)], r.YieldWaits(c)...)
	} else if fn := c.Func(); fn != nil && (r.Lifetime(fn) == knowledge.LifeRelease || !canFail(fn.Signature()) && !r.toldByBool(c)) {
		return false, waits.Wait{}, false
	}
	for _, w := range all {
		if w.Remote() && !(w.Row != nil && w.Row.Role == knowledge.RoleConnIO) {
			return true, w, true
		}
	}
	return false, waits.Wait{}, (r.namedRetry(f, c) || r.givenFunc(c)) && r.unknownEffect(c)
}

// givenFunc reports whether a call is of a func that the function around it is
// given and that takes nothing which tells one round from another.
func (r *Attempts) givenFunc(c *symbols.Call) bool {
	v, ok := c.Callee.(*types.Var)
	if !ok || c.Loop == nil || v.IsField() || r.Index().ParamOf[v] == nil {
		return false
	}
	sig, ok := v.Type().Underlying().(*types.Signature)
	return ok && sig.Results().Len() > 0 && symbols.IsError(sig.Results().At(sig.Results().Len()-1).Type())
}

// toldByBool reports whether a call says how it went by a bool, and does not
// only ask: pushed(ctx, url), not isReady(ctx).
func (r *Attempts) toldByBool(c *symbols.Call) bool {
	fn := c.Func()
	return answersByBool(fn.Signature()) >= 0 && !asksByName(fn.Name()) && r.boolMeans(c) != facts.ToldNothing
}

// canFail reports whether a function says how it went: by an error, a
// response, or a struct that carries an error.
func canFail(sig *types.Signature) bool {
	for res := range sig.Results().Variables() {
		t := res.Type()
		if symbols.IsError(t) || isResponse(t) {
			return true
		}
		if n := symbols.NamedOf(t); n != nil {
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
func (r *Attempts) namedRetry(f *symbols.Func, c *symbols.Call) bool {
	return f.Obj != nil && sameness.CountsAttempts(f.Obj.Name()) || r.namedLoop(f, c)
}

// namedLoop reports whether the loop around c counts attempts, by its names.
func (r *Attempts) namedLoop(f *symbols.Func, c *symbols.Call) bool {
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
		if symbols.IsNilNode(p) {
			continue
		}
		ast.Inspect(p, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && sameness.CountsAttempts(id.Name) {
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

// unknownEffect reports whether nobody knows what a call waits on.
func (r *Attempts) unknownEffect(c *symbols.Call) bool { return r.unknowable.Of(callDepth{c, 0}) }

func (r *Attempts) findUnknown(k callDepth) bool {
	c := k.call
	fn := c.Func()
	if fn == nil {
		fs, fixed := r.Targets(c.Expr.Fun)
		return len(fs) == 0 && len(fixed) == 0
	}
	if row, _ := knowledge.CallOf(fn); row != nil && row.Waits != "" {
		return false
	}
	if fn.Pkg() != nil && knowledge.IsStd(fn.Pkg().Path()) {
		return false
	}
	if symbols.IsInterfaceMethod(fn) {
		return true
	}
	f := r.Index().ByObj[fn]
	if f == nil {
		return knowledge.CtxParam(fn.Signature()) == 0 && r.Fact(fn) == nil
	}
	if k.depth > 1 {
		return false
	}
	return slices.ContainsFunc(f.Calls, func(inner *symbols.Call) bool {
		ifn := inner.Func()
		asked := (ifn == nil || symbols.IsInterfaceMethod(ifn)) && r.takesCtx(inner) || ifn != nil && r.Index().ByObj[ifn] != nil && ifn != fn
		return asked && r.unknowable.Of(callDepth{inner, k.depth + 1})
	})
}

// MayHeed returns the contexts that a call is given of which nobody knows what
// it waits on, and which may fail: of an interface, or of a function that hands
// them on to one. Who gives such a call a deadline takes it to wait.
func (r *Attempts) MayHeed(c *symbols.Call) (ctxs []ast.Expr) {
	if !r.takesCtx(c) || !r.unknownEffect(c) {
		return nil
	}
	asks := func(c *symbols.Call) bool {
		sig, ok := r.Index().Info.TypeOf(c.Expr.Fun).(*types.Signature)
		return ok && r.takesCtx(c) && canFail(sig)
	}
	if fn := c.Func(); fn != nil && r.Index().ByObj[fn] != nil {
		if !slices.ContainsFunc(r.Index().ByObj[fn].Calls, func(inner *symbols.Call) bool { return asks(inner) && r.unknownEffect(inner) }) {
			return nil
		}
	} else if !asks(c) {
		return nil
	}
	for _, arg := range c.Expr.Args {
		if t := r.Index().Info.TypeOf(arg); t != nil && knowledge.IsContext(t) {
			ctxs = append(ctxs, arg)
		}
	}
	return ctxs
}

func (r *Attempts) takesCtx(c *symbols.Call) bool {
	for _, arg := range c.Expr.Args {
		if knowledge.IsCarrier(r.Index().Info.TypeOf(arg)) {
			return true
		}
	}
	return false
}

// explore follows the paths from an attempt and reports whether one of them is a retry edge.
func (r *Attempts) explore(retry *Retry, graph *bodyGraph) bool {
	g := graph.get()
	at, ok := g.Find(retry.Call.Expr)
	if !ok {
		return false
	}
	circle := g.Circle(at)
	if circle == nil {
		return false
	}
	retry.graph, retry.at, retry.to = g, at, at
	round := spanOf(circle)
	if loop := r.outerLoop(retry); loop != nil {
		circle, round = []ast.Node{loop}, sameness.Span{From: loop.Pos(), To: loop.End()}
	}
	retry.res = r.resultsOf(circle, retry.Call.Expr)
	retry.same = r.OperationOf(retry.In, retry.Call.Expr, round)
	if retry.same.AlwaysDiffers || !r.follow(retry) {
		return false
	}
	retry.Back = r.backOf(retry)
	if retry.Back == nil || r.asksPerson(retry.Back) {
		return false
	}
	retry.Attempts, retry.Capped = r.bound(retry.Back)
	if !retry.Capped {
		retry.Attempts, retry.Capped = r.leftAfter(retry)
	}
	if !retry.Capped {
		retry.Capped = r.capped(retry, &pauseList{r: r})
	}
	if retry.Again && retry.Capped && r.namedLoop(retry.In, retry.Call) && r.leavesAfter(retry) {
		// An answer that will not do is one more reason to try again.
		for _, n := range retry.AgainWaits {
			if !slices.Contains(retry.Waits, n) {
				retry.Waits = append(retry.Waits, n)
			}
		}
		retry.Again, retry.AgainPaced, retry.AgainWaits = false, false, nil
	}
	return true
}

// leavesAfter reports whether a successful attempt may be the last: the loop is
// left on some path, before it goes round.
func (r *Attempts) leavesAfter(retry *Retry) bool {
	loop, at := retry.Back, retry.Call.Expr
	if symbols.LoopBody(loop) == nil {
		return false
	}
	left := false
	w := r.walk(retry, succeeds, &pauseList{r: r}, false)
	inner := w.Node
	w.Node = func(n ast.Node, s walked) (walked, bool) {
		switch {
		case !symbols.Encloses(loop, n):
			left = true
			return s, false
		case n.Pos() < at.Pos() && n != retry.Call.Expr && !symbols.Encloses(n, at):
			return s, false // the next round
		}
		return inner(n, s)
	}
	branch := w.Branch
	w.Branch = func(b flow.Branch, s walked) (yes, no walked, mayYes, mayNo bool) {
		if b.Stmt == loop {
			return s, s, false, false
		}
		return branch(b, s)
	}
	w.Return = func(walked) { left = true }
	start := retry.at
	start.Index++
	flow.Run(retry.graph, start, walked{}, retry.to, w, func(walked, []ast.Node) {})
	return left
}

// Failovers returns the edges of f that lead from a failed attempt to another
// one, of the next host, in a loop that success leaves. They are no retries; but
// whoever pauses on them holds up a caller all the same.
func (r *Attempts) Failovers(f *symbols.Func) []*Retry {
	r.Retries(f)
	return r.failovers[f]
}

// failsOver explores the paths of an edge that is no retry, as if each attempt
// were the same.
func (r *Attempts) failsOver(next, tried *Retry) bool {
	if tried.graph == nil || tried.Back != nil {
		return false
	}
	next.graph, next.at, next.to, next.res = tried.graph, tried.at, tried.to, tried.res
	next.same = new(sameness.Operation)
	if !r.follow(next) || next.Again || len(next.Waits) == 0 {
		return false
	}
	next.Back = r.backOf(next)
	if next.Back == nil || r.asksPerson(next.Back) {
		return false
	}
	next.Attempts, next.Capped = r.bound(next.Back)
	return true
}

// asksPerson reports whether code, or a function of the package that it calls,
// reads from the terminal: whoever sits there paces it, and ends it.
func (r *Attempts) asksPerson(code ast.Node) bool {
	x := r.Index()
	found := false
	ast.Inspect(code, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			v, ok := x.Info.Uses[n].(*types.Var)
			found = found || ok && v.Pkg() != nil && v.Pkg().Path() == "os" && v.Name() == "Stdin"
		case *ast.CallExpr:
			fn := symbols.FuncOf(x.Info, n)
			if fn == nil {
				break
			}
			f := x.ByObj[fn]
			found = found || symbols.PkgPath(fn) == "fmt" && strings.HasPrefix(fn.Name(), "Scan") || f != nil && r.persons.Of(f)
		}
		return !found
	})
	return found
}

// follow explores the paths of an edge whose ends are known.
func (r *Attempts) follow(retry *Retry) bool {
	pauses := &pauseList{r: r}
	at := retry.at
	outcomes := []outcome{fails}
	if retry.res.resp != nil {
		outcomes = append(outcomes, refusals...)
	}
	for _, o := range outcomes {
		r.walkFrom(retry, at, o, pauses, true, func(s walked, path []ast.Node) {
			if s.asked && !s.conflict {
				retry.addPath(s, path, o, pauses)
			}
		})
	}
	if retry.Path == nil {
		return false
	}
	r.walkFrom(retry, at, succeeds, pauses, false, func(s walked, _ []ast.Node) {
		if s.judged {
			return
		}
		retry.Again = true
		if s.wait > 0 {
			retry.AgainPaced = true
			retry.AgainWaits = append(retry.AgainWaits, pauses.nodes[s.wait-1])
		}
	})
	r.followPermanent(retry, pauses)
	r.followLimited(retry, pauses)
	r.walkFrom(retry, at, isCanceled, pauses, true, func(s walked, path []ast.Node) {
		if s.canceled && s.asked && retry.Canceled == nil {
			retry.Canceled = &Path{Nodes: path}
		}
	})
	return true
}

// addPath notes a path from an attempt that ended as supposed to the next: it is
// the first, or the first of its kind.
func (retry *Retry) addPath(s walked, nodes []ast.Node, o outcome, pauses *pauseList) {
	p := &Path{Nodes: nodes, Status: o.status, Renewed: s.renewed, Open: o.status != 0 && !s.closed}
	p.Asked, p.Code = retry.askedOn(nodes, o)
	if retry.Path == nil {
		retry.Path = p
	}
	if !slices.Contains(retry.outcomes, o) {
		retry.outcomes = append(retry.outcomes, o)
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
}

// Bare returns the loops of f that call a func they are given until it succeeds,
// with no pause.
func (r *Attempts) Bare(f *symbols.Func) []*Retry { return r.bare[f] }
