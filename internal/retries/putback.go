package retries

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/flow"
	"github.com/timeoutlint/timeoutlint/internal/outcomes"
	"github.com/timeoutlint/timeoutlint/internal/sameness"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// PutBack is a job that goes straight back to where it was taken from, because
// what was attempted with it has failed:
//
//	for job := range jobs {
//		if err := process(ctx, job); err != nil {
//			jobs <- job
//
// The next round, or another worker, takes it at once: a retry loop without a
// pause, whose way back is the queue.
type PutBack struct {
	Attempt *symbols.Call
	// At is the send, or the call, that puts the job back.
	At ast.Node
	// Queue is where to, as it is written.
	Queue ast.Expr
	In    *symbols.Func
	// Counted is set if the code looks at the job on the way, at the attempts it
	// has had or the like.
	Counted bool
}

// PutBacks returns the jobs that f puts back with no pause after a failure.
func (r *Attempts) PutBacks(f *symbols.Func) (list []*PutBack) {
	backs := r.backs(f)
	if len(backs) == 0 {
		return nil
	}
	g := flow.New(f.Body, r.MayReturn)
	for _, c := range f.Calls {
		if c.Mode != symbols.Plain {
			continue
		}
		known, w, ok := r.IsAttempt(f, c)
		if !ok || !known {
			continue
		}
		for _, b := range backs {
			if !usesVar(r.Index(), c.Expr, b.job) {
				continue
			}
			retry := &Retry{Attempt: outcomes.Attempt{Call: c, In: f, Graph: g, Same: new(sameness.Operation)}, Known: known, Wait: w}
			retry.Res = r.ResultsOf([]ast.Node{f.Body}, c.Expr)
			if r.putsBack(retry, b, backs) {
				list = append(list, &PutBack{Attempt: c, At: b.at, Queue: b.queue, In: f, Counted: b.counted})
			}
		}
	}
	return list
}

// putsBack reports whether a failed attempt leads to a place that puts its job
// back, with no pause on the way. What an attempt that went well puts back too is
// no job, but something that is borrowed.
func (r *Attempts) putsBack(retry *Retry, b back, all []back) bool {
	at, ok1 := retry.Graph.Find(retry.Call.Expr)
	to, ok2 := retry.Graph.Find(b.node)
	if !ok1 || !ok2 || at == to {
		return false
	}
	retry.At, retry.To = at, to
	pauses := r.NewPauses()
	bare, always := false, false
	next := retry.Same.Others
	if next == nil {
		next = make(map[ast.Node]bool)
		retry.Same.Others = next
	}
	for _, n := range b.takes { // what follows belongs to another job
		next[n] = true
	}
	r.WalkFrom(&retry.Attempt, at, outcomes.Fails, pauses, true, func(s outcomes.Walked, _ []ast.Node) {
		bare = bare || s.Asked && s.Wait == 0 && !s.Conflict
	})
	for _, other := range all {
		if p, ok := retry.Graph.Find(other.node); ok && other.job == b.job && p != at {
			retry.To = p
			r.WalkFrom(&retry.Attempt, at, outcomes.Succeeds, pauses, true, func(outcomes.Walked, []ast.Node) { always = true })
		}
	}
	return bare && !always
}

// back is a place that puts a job back.
type back struct {
	job     *types.Var
	at      ast.Node // what is reported
	node    ast.Node // where it stands in the function
	queue   ast.Expr
	takes   []ast.Node // what takes the next job
	counted bool
}

// backs returns the places where f puts a job back that it, or whoever calls it,
// has taken from the same queue.
func (r *Attempts) backs(f *symbols.Func) (list []back) {
	x := r.Index()
	add := func(at, node ast.Node, queue, value ast.Expr, put string) {
		job, q := x.VarOf(value), x.VarOf(queue)
		if job == nil || q == nil || job.IsField() {
			return
		}
		takes, ok := r.takenFrom(f, job, q, put)
		if ok {
			list = append(list, back{job, at, node, queue, takes, r.looksAt(f, job)})
		}
	}
	visit := func(body ast.Node, node ast.Node) {
		ast.Inspect(body, func(n ast.Node) bool {
			at := node
			if at == nil {
				at = n
			}
			switch n := n.(type) {
			case *ast.FuncLit, *ast.GoStmt, *ast.DeferStmt:
				return false
			case *ast.CommClause:
				return true
			case *ast.SendStmt:
				add(n, at, n.Chan, n.Value, "")
			case *ast.CallExpr:
				if fn := symbols.FuncOf(x.Info, n); fn != nil && len(n.Args) == 1 && putsBackByName(fn) {
					if recv := symbols.Receiver(n); recv != nil {
						add(n, at, recv, n.Args[0], fn.Name())
					}
				}
			}
			return true
		})
	}
	visit(f.Body, nil)
	for _, c := range f.Calls { // go func() { jobs <- job }()
		if lit, ok := ast.Unparen(c.Expr.Fun).(*ast.FuncLit); ok && c.Mode == symbols.Go && !r.litPauses(lit) {
			visit(lit.Body, c.Expr)
		}
	}
	return list
}

// litPauses reports whether a literal pauses.
func (r *Attempts) litPauses(lit *ast.FuncLit) bool {
	g := r.Index().ByNode[lit]
	return g == nil || r.Paces(g.Body) != 0
}

// putsBackByName reports whether a method adds one thing to a queue, at once, by
// its name. That of a queue which limits its rate has another.
func putsBackByName(fn *types.Func) bool {
	if fn.Signature().Recv() == nil {
		return false
	}
	switch fn.Name() {
	case "Add", "Push", "PushBack", "PushFront", "Put", "Enqueue", "Requeue", "Append", "Offer", "Send":
		return true
	}
	return false
}

// takenFrom reports whether a job was taken from queue q: it is a variable that
// f receives from it, or a parameter of a type that the package takes from there.
// It returns what in f takes the next.
func (r *Attempts) takenFrom(f *symbols.Func, job, q *types.Var, put string) (takes []ast.Node, ok bool) {
	x := r.Index()
	if x.ParamOf[job] == f {
		return nil, (q.IsField() || q.Parent() == x.Pkg.Scope()) && r.takenSomewhere(q, put)
	}
	for _, a := range x.Assigns(job) {
		if a.In != f {
			return nil, false
		}
		takes = append(takes, a.Site)
		if rng, isRange := a.Site.(*ast.RangeStmt); isRange {
			ok = ok || x.VarOf(rng.X) == q && symbols.IsChan(q.Type())
			continue
		}
		if a.Value == nil {
			return nil, false
		}
		ok = ok || takesFrom(x, a.Value, q, put)
	}
	return takes, ok
}

// takesFrom reports whether an expression takes something from q: <-q, q.Get().
func takesFrom(x *symbols.Index, e ast.Expr, q *types.Var, put string) bool {
	e = ast.Unparen(e)
	if t, ok := e.(*ast.TypeAssertExpr); ok {
		e = ast.Unparen(t.X)
	}
	switch e := e.(type) {
	case *ast.UnaryExpr:
		return put == "" && e.Op == token.ARROW && x.VarOf(e.X) == q
	case *ast.CallExpr:
		fn, recv := symbols.FuncOf(x.Info, e), symbols.Receiver(e)
		if put == "" || fn == nil || recv == nil || x.VarOf(recv) != q {
			return false
		}
		switch fn.Name() {
		case "Get", "Pop", "PopFront", "Dequeue", "Take", "Next", "Poll", "Receive", "Remove":
			return true
		}
	}
	return false
}

// takenSomewhere reports whether the package takes jobs from q.
func (r *Attempts) takenSomewhere(q *types.Var, put string) bool {
	x := r.Index()
	for _, id := range x.Uses(q) {
		var e ast.Node = id
		if sel, ok := x.Parent(id).(*ast.SelectorExpr); ok && sel.Sel == id {
			e = sel
		}
		switch p := x.Parent(e).(type) {
		case *ast.RangeStmt:
			if put == "" && p.X == e {
				return true
			}
		case *ast.UnaryExpr:
			if put == "" && p.Op == token.ARROW {
				return true
			}
		case *ast.SelectorExpr:
			if call, ok := x.Parent(p).(*ast.CallExpr); ok && takesFrom(x, call, q, put) {
				return true
			}
		}
	}
	return false
}

// looksAt reports whether f looks at, or changes, a part of a job that counts:
// job.Attempts++, if job.Tries < 3.
func (r *Attempts) looksAt(f *symbols.Func, job *types.Var) bool {
	x := r.Index()
	for _, id := range x.UsesIn(job, f.Node.Pos(), f.Node.End()) {
		sel, ok := x.Parent(id).(*ast.SelectorExpr)
		if !ok || sel.X != ast.Expr(id) {
			continue
		}
		switch p := x.Parent(sel).(type) {
		case *ast.IncDecStmt:
			return true
		case *ast.BinaryExpr:
			if b, ok := x.Info.TypeOf(sel).Underlying().(*types.Basic); ok && b.Info()&types.IsInteger != 0 && p.Op != token.EQL {
				return true
			}
		case *ast.AssignStmt:
			if p.Tok == token.ADD_ASSIGN {
				return true
			}
		}
	}
	return false
}

// usesVar reports whether a call is made with a variable.
func usesVar(x *symbols.Index, call *ast.CallExpr, v *types.Var) bool {
	for _, arg := range call.Args {
		if outcomes.NamesVar(x, arg, v) {
			return true
		}
	}
	recv := symbols.Receiver(call)
	return recv != nil && outcomes.NamesVar(x, recv, v)
}
