package brokendeadline

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"time"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
	"github.com/timeoutlint/timeoutlint/passes/brokendeadline/internal/fixes"
)

// round is a ctx and the loop that goes on with it after its deadline.
type round struct {
	made *ast.CallExpr
	loop ast.Node
}

// staleRounds: calls in a loop that goes on for as long as the program does, or
// of a worker that takes jobs from a channel, which wait on a ctx whose deadline
// was set before the loop. Those of one deadline and loop are one finding.
func (c *checker) staleRounds() {
	var order []round
	groups := make(map[round][]stale)
	for _, call := range c.x.Calls {
		if call.In == nil || call.Mode != symbols.Plain || c.r.Quiet(call.Expr.Pos()) || c.Taken[call.Expr] {
			continue
		}
		loops := c.goingOn(call)
		if len(loops) == 0 {
			continue
		}
		for _, ctx := range c.givenToWait(call) {
			r, ok := c.roundWith(call, ctx, loops)
			if !ok {
				continue
			}
			if groups[r] == nil {
				order = append(order, r)
			}
			groups[r] = append(groups[r], stale{call, ctx, r.made})
			break
		}
	}
	for _, r := range order {
		c.reportStale(groups[r], "before the loop", "make the deadline inside the loop, and cancel it at the end of each round")
	}
}

// givenToWait returns the contexts that a call waits on, or is given to wait on
// where nobody knows what it does.
func (c *checker) givenToWait(call *symbols.Call) (ctxs []ast.Expr) {
	for _, h := range c.res.Heeded(call) {
		ctxs = append(ctxs, h.Arg)
	}
	if len(ctxs) == 0 {
		ctxs = c.res.MayHeed(call)
	}
	return ctxs
}

// goingOn returns the loops around a call, in its function, that nothing which
// fails in them ends.
func (c *checker) goingOn(call *symbols.Call) (loops []ast.Node) {
	if call.Loop == nil {
		return nil
	}
	for n := c.x.Parent(call.Expr); n != nil && n != call.In.Node; n = c.x.Parent(n) {
		if symbols.LoopBody(n) != nil && symbols.Within(symbols.LoopBody(n), call.Expr.Pos()) && c.res.GoesOn(n) {
			loops = append(loops, n)
		}
	}
	return loops
}

// roundWith returns the loop that goes on after the deadline of a ctx which a
// call in it waits on, and where that was set.
func (c *checker) roundWith(call *symbols.Call, arg ast.Expr, loops []ast.Node) (round, bool) {
	line := c.t.Lineage(arg)
	made, depth := c.deadlineBefore(call.In, line)
	if made == nil || c.lastsLong(made) {
		return round{}, false
	}
	for _, loop := range loops {
		if symbols.Encloses(loop, made) || !c.meantPerRound(call.In, loop, made) || c.asksEnd(loop, line[:depth]) {
			continue
		}
		return round{made, loop}, true
	}
	return round{}, false
}

// deadlineBefore returns the call that gave a ctx its deadline, and how many
// links of its line have that. A ctx that a function is given has one if each
// caller gives it one.
func (c *checker) deadlineBefore(f *symbols.Func, line []trace.Link) (*ast.CallExpr, int) {
	for i, l := range line {
		if l.Call != nil && fixes.GivesDeadline(c.x.CallAt[l.Call]) {
			return l.Call, i + 1
		}
		if l.Place.Var == nil || l.Place.Path != "" {
			return nil, 0
		}
	}
	if len(line) == 0 {
		return nil, 0
	}
	v := line[len(line)-1].Place.Var
	if line[len(line)-1].Site != nil || c.x.ParamOf[v] != f || f.Obj == nil || f.Obj.Exported() || f.Sig.Variadic() {
		return nil, 0
	}
	calls, all := c.x.CallsTo(f.Obj)
	if len(calls) == 0 || !all {
		return nil, 0
	}
	var made *ast.CallExpr
	for _, call := range calls {
		given := c.x.Arg(call, symbols.ParamIndex(f.Sig, v))
		if given == nil || symbols.Encloses(f.Node, call) {
			return nil, 0
		}
		at := slices.IndexFunc(c.t.Lineage(given), func(l trace.Link) bool { return l.Call != nil && fixes.GivesDeadline(c.x.CallAt[l.Call]) })
		if at < 0 {
			return nil, 0
		}
		made = c.t.Lineage(given)[at].Call
	}
	return made, len(line)
}

// lastsLong reports whether a deadline is so far off that it may be that of the
// whole run.
func (c *checker) lastsLong(made *ast.CallExpr) bool {
	arg := c.x.Arg(made, 1)
	if arg == nil {
		return false
	}
	v := c.x.Info.Types[arg].Value
	return v != nil && v.Kind() == constant.Int && constant.Compare(v, token.GEQ, constant.MakeInt64(int64(time.Hour)))
}

// meantPerRound reports whether a deadline can only have been meant for one
// round of a loop: the loop ends with the program, or takes jobs on a goroutine
// that sets the deadline for itself. One that is set around workers, or where
// what is left of a queue is drained, may be that of all jobs together.
func (c *checker) meantPerRound(f *symbols.Func, loop ast.Node, made *ast.CallExpr) bool {
	r, ok := loop.(*ast.RangeStmt)
	if !ok || c.isTicks(r.X) {
		return true
	}
	return c.x.Enclosing(made) == f && c.spawned(f)
}

// isTicks reports whether e is a channel of times, that of a ticker.
func (c *checker) isTicks(e ast.Expr) bool {
	ch, ok := c.x.Info.TypeOf(e).Underlying().(*types.Chan)
	if !ok {
		return false
	}
	n := symbols.NamedOf(ch.Elem())
	return n != nil && n.Obj().Name() == "Time" && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "time"
}

// spawned reports whether a function runs on goroutines and nowhere else.
func (c *checker) spawned(f *symbols.Func) bool {
	if c.spawns == nil {
		c.spawns = make(map[*symbols.Func]bool)
		for _, call := range c.x.Calls {
			for _, g := range c.res.Spawned(call) {
				c.spawns[g] = true
			}
		}
	}
	if !c.spawns[f] {
		return false
	}
	for _, call := range c.res.Callers(f) {
		if call.Mode != symbols.Go && !slices.Contains(c.res.Spawned(call), f) {
			return false
		}
	}
	return true
}

// asksEnd reports whether a loop asks one of several contexts whether it has
// ended, in place or by giving it to a function that is not known to wait on
// it and whose answer it looks at.
func (c *checker) asksEnd(loop ast.Node, line []trace.Link) bool {
	found := false
	ast.Inspect(loop, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || found {
			return !found
		}
		e := symbols.Receiver(call)
		if fn := symbols.FuncOf(c.x.Info, call); fn == nil || fn.Name() != "Done" && fn.Name() != "Err" && fn.Name() != "Deadline" {
			e = c.causeOf(call)
		}
		if e != nil && c.x.Info.TypeOf(e) != nil && knowledge.IsCarrier(c.x.Info.TypeOf(e)) {
			found = slices.ContainsFunc(c.t.Lineage(e), func(asked trace.Link) bool {
				return asked.Place.Var != nil && slices.ContainsFunc(line, func(l trace.Link) bool { return l.Place == asked.Place })
			})
		}
		return !found
	})
	return found
}

// causeOf returns the ctx of context.Cause(ctx), or nil.
func (c *checker) causeOf(call *ast.CallExpr) ast.Expr {
	fn := symbols.FuncOf(c.x.Info, call)
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "context" || fn.Name() != "Cause" || len(call.Args) != 1 {
		return nil
	}
	return call.Args[0]
}
