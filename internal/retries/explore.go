package retries

import (
	"go/ast"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/flow"
	"github.com/timeoutlint/timeoutlint/internal/outcomes"
	"github.com/timeoutlint/timeoutlint/internal/sameness"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

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
		known, w, ok := r.IsAttempt(f, c)
		if !ok {
			continue
		}
		if followed[c.Loop]++; followed[c.Loop] > maxPerLoop {
			continue
		}
		retry := &Retry{Attempt: outcomes.Attempt{Call: c, In: f}, Known: known, Wait: w, Unnamed: !known && !r.NamedRetry(f, c)}
		switch again := r.explore(retry, graph); {
		case !again:
			if next := (&Retry{Attempt: outcomes.Attempt{Call: c, In: f}, Known: known, Wait: w}); known && r.failsOver(next, retry) {
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
		b.graph = flow.New(b.f.Body, b.r.MayReturn)
	}
	return b.graph
}

// cut reports whether a walk over the graph was ended before it had followed all paths.
func (b *bodyGraph) cut() bool { return b.graph != nil && b.graph.Cut() }

// spanOf returns what lies between the first and the last of some nodes.
func spanOf(nodes []ast.Node) sameness.Span {
	s := sameness.Span{From: nodes[0].Pos(), To: nodes[0].End()}
	for _, n := range nodes {
		s.From, s.To = min(s.From, n.Pos()), max(s.To, n.End())
	}
	return s
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
	retry.Graph, retry.At, retry.To = g, at, at
	round := spanOf(circle)
	if loop := r.outerLoop(retry); loop != nil {
		circle, round = []ast.Node{loop}, sameness.Span{From: loop.Pos(), To: loop.End()}
	}
	retry.Res = r.ResultsOf(circle, retry.Call.Expr)
	retry.Same = r.OperationOf(retry.In, retry.Call.Expr, round)
	if retry.Same.AlwaysDiffers || !r.follow(retry) {
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
		retry.Capped = r.capped(retry, r.NewPauses())
	}
	if retry.Again && retry.Capped && r.NamedLoop(retry.In, retry.Call) && r.leavesAfter(retry) {
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
	w := r.Walk(&retry.Attempt, outcomes.Succeeds, r.NewPauses(), false)
	inner := w.Node
	w.Node = func(n ast.Node, s outcomes.Walked) (outcomes.Walked, bool) {
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
	w.Branch = func(b flow.Branch, s outcomes.Walked) (yes, no outcomes.Walked, mayYes, mayNo bool) {
		if b.Stmt == loop {
			return s, s, false, false
		}
		return branch(b, s)
	}
	w.Return = func(outcomes.Walked) { left = true }
	start := retry.At
	start.Index++
	flow.Run(retry.Graph, start, outcomes.Walked{}, retry.To, w, func(outcomes.Walked, []ast.Node) {})
	return left
}

// Failovers returns the edges of f that lead from a failed attempt to another
// one, of the next host, in a loop that success leaves. They are no retries; but
// whoever pauses on them holds up a caller all the same.
func (r *Attempts) Failovers(f *symbols.Func) []*Retry {
	r.Retries(f)
	return r.failovers[f]
}

// InTurn reports whether a call in a loop over the elements of a slice is made for
// the next of them where it failed, and is the last where it went well.
func (r *Attempts) InTurn(f *symbols.Func, c *symbols.Call) bool {
	if _, ok := c.Loop.(*ast.RangeStmt); !ok || c.Mode != symbols.Plain {
		return false
	}
	next := &Retry{Attempt: outcomes.Attempt{Call: c, In: f}}
	g := (&bodyGraph{r: r, f: f}).get()
	at, ok := g.Find(c.Expr)
	if !ok {
		return false
	}
	next.Graph, next.At, next.To = g, at, at
	next.Res, next.Same = r.ResultsOf([]ast.Node{c.Loop}, c.Expr), new(sameness.Operation)
	pauses := r.NewPauses()
	again, asked := false, false
	r.WalkFrom(&next.Attempt, at, outcomes.Succeeds, pauses, false, func(outcomes.Walked, []ast.Node) { again = true })
	if again {
		return false
	}
	r.WalkFrom(&next.Attempt, at, outcomes.Fails, pauses, false, func(s outcomes.Walked, _ []ast.Node) { asked = asked || s.Asked && !s.Conflict })
	return asked && !g.Cut()
}

// failsOver explores the paths of an edge that is no retry, as if each attempt
// were the same.
func (r *Attempts) failsOver(next, tried *Retry) bool {
	if tried.Graph == nil || tried.Back != nil {
		return false
	}
	next.Graph, next.At, next.To, next.Res = tried.Graph, tried.At, tried.To, tried.Res
	next.Same = new(sameness.Operation)
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

// follow explores the paths of an edge whose ends are known.
func (r *Attempts) follow(retry *Retry) bool {
	pauses := r.NewPauses()
	at := retry.At
	supposed := []outcomes.Outcome{outcomes.Fails}
	if retry.Res.Resp != nil {
		supposed = append(supposed, outcomes.Refusals...)
	}
	for _, o := range supposed {
		r.WalkFrom(&retry.Attempt, at, o, pauses, true, func(s outcomes.Walked, path []ast.Node) {
			if s.Asked && !s.Conflict {
				retry.addPath(s, path, o, pauses)
			}
		})
	}
	if retry.Path == nil {
		return false
	}
	r.WalkFrom(&retry.Attempt, at, outcomes.Succeeds, pauses, false, func(s outcomes.Walked, _ []ast.Node) {
		if s.Judged {
			return
		}
		retry.Again = true
		if s.Wait > 0 {
			retry.AgainPaced = true
			retry.AgainWaits = append(retry.AgainWaits, pauses.Nodes[s.Wait-1])
		}
	})
	r.followPermanent(retry, pauses)
	r.followLimited(retry, pauses)
	r.WalkFrom(&retry.Attempt, at, outcomes.IsCanceled, pauses, true, func(s outcomes.Walked, path []ast.Node) {
		if s.Canceled && s.Asked && retry.Canceled == nil {
			retry.Canceled = &Path{Nodes: path}
		}
	})
	return true
}

// addPath notes a path from an attempt that ended as supposed to the next: it is
// the first, or the first of its kind.
func (retry *Retry) addPath(s outcomes.Walked, nodes []ast.Node, o outcomes.Outcome, pauses *outcomes.PauseList) {
	p := &Path{Nodes: nodes, Status: o.Status, Renewed: s.Renewed, Open: o.Status != 0 && !s.Closed}
	p.Asked, p.Code = retry.AskedOn(nodes, o)
	if retry.Path == nil {
		retry.Path = p
	}
	if !slices.Contains(retry.outcomes, o) {
		retry.outcomes = append(retry.outcomes, o)
	}
	if s.Wait == 0 {
		if retry.Bare == nil || retry.Bare.Renewed && !p.Renewed {
			retry.Bare = p
		}
	} else {
		p.Wait = pauses.Nodes[s.Wait-1]
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
