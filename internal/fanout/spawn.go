package fanout

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// SpawnHow says how a place starts goroutines.
type SpawnHow int8

const (
	SpawnGo     SpawnHow = iota // a go statement
	SpawnGroup                  // a group or pool of the tables
	SpawnHelper                 // a function that starts its func argument
	SpawnCall                   // a function that starts goroutines of its own
)

// Spawn is a place that starts goroutines.
type Spawn struct {
	Call *symbols.Call
	How  SpawnHow
	// Each is set where one call starts one goroutine per element of Over.
	Each bool
	Over ast.Expr
	// Fn is what runs: an argument; nil for SpawnGo and SpawnCall.
	Fn ast.Expr
	// Group is the row of a group.
	Group *knowledge.Group
	// Limited is set where the helper limits what it starts.
	Limited bool
	// Count is the argument that a helper takes as its limit, or nil. Limiter is the
	// call that is given it, if that is another one: of what made the group or pool.
	Count   ast.Expr
	Limiter *ast.CallExpr
	// Locals are the functions of this package that run on the goroutine.
	Locals []*symbols.Func
	// Waits are what the goroutine waits on outside the process.
	Waits []waits.Wait
}

// Spawns returns the places of the package that start goroutines which wait on
// something outside the process, in source order.
func (r *Fanout) Spawns() []*Spawn {
	var list []*Spawn
	for _, c := range r.Index().Calls {
		if c.In == nil {
			continue
		}
		list = append(list, r.SpawnsOf(c)...)
	}
	return list
}

// SpawnsOf returns what one call starts.
func (r *Fanout) SpawnsOf(c *symbols.Call) []*Spawn {
	if c.Mode == symbols.Defer {
		return nil
	}
	if c.Mode == symbols.Go {
		s := &Spawn{Call: c, How: SpawnGo, Waits: waits.Remote(r.Waits(c)), Locals: r.StartedBy(c)}
		for _, f := range s.Locals {
			s.Waits = append(s.Waits, r.Starts(f)...)
		}
		s.Waits = slices.DeleteFunc(s.Waits, func(w waits.Wait) bool { return isReaping(w) && !r.startsProcess(s.Locals) })
		if len(s.Waits) == 0 {
			return nil
		}
		return []*Spawn{s}
	}
	fn := c.Func()
	if fn == nil {
		return nil
	}
	var list []*Spawn
	for _, fan := range r.fansOf(fn) {
		for i := fan.Param; i < len(c.Expr.Args); i++ {
			if i > fan.Param && !fn.Signature().Variadic() {
				break
			}
			if s := r.spawnArg(c, fn, fan, r.Index().Arg(c.Expr, i)); s != nil {
				s.Limited = s.Limited || r.staggered(c)
				list = append(list, s)
			}
		}
	}
	if len(list) > 0 {
		return list
	}
	starts := r.leaving.Of(r.Resolver, fn)
	if len(starts) == 0 {
		return nil
	}
	s := &Spawn{Call: c, How: SpawnCall}
	if f := r.Index().ByObj[fn]; f != nil {
		s.Locals = []*symbols.Func{f}
	}
	name := symbols.FuncName(fn, r.Pass.Pkg)
	for _, w := range starts {
		w.Via = waits.Chain(name, w.Via)
		s.Waits = append(s.Waits, w)
	}
	return []*Spawn{s}
}

// leftBehind returns what the goroutines wait on that a function of another
// package starts and does not wait for.
func leftBehind(_ *types.Func, fact *facts.FuncFact) (list []waits.Wait) {
	for _, w := range fact.Starts {
		list = append(list, waits.Wait{Kind: w.Kind, Bound: facts.Unsure, Weak: w.Weak, Profile: w.Profile, What: w.What, Func: w.Func, Via: w.Via})
	}
	return list
}

func (r *Fanout) spawnArg(c *symbols.Call, fn *types.Func, fan facts.FanFact, arg ast.Expr) *Spawn {
	if arg == nil {
		return nil
	}
	many := symbols.IsFuncs(r.Index().Info.TypeOf(arg)) // collected before: mr.Finish(tasks...)
	if !many && !symbols.IsFunc(r.Index().Info.TypeOf(arg)) {
		return nil
	}
	s := &Spawn{Call: c, How: SpawnHelper, Fn: arg, Each: fan.Each, Limited: fan.Limited}
	if p := fn.Signature().Params(); !many && fan.Each && symbols.IsFuncs(p.At(fan.Param).Type()) { // named one by one: mr.Finish(user, orders)
		s.Each, fan.Each = false, false
	}
	if row, _ := knowledge.GroupOf(fn); row != nil {
		s.How, s.Group = SpawnGroup, row
		s.Limited = row.Limit == knowledge.GroupDefault && row.UnlimitedBy == "" && row.WorkersBy == ""
	}
	locals, fixed := r.Targets(arg)
	s.Locals = locals
	s.Waits = waits.Remote(fixed)
	for _, f := range locals {
		for _, w := range waits.Remote(r.FuncWaits(f)) {
			if f.Obj != nil {
				w.Via = waits.Chain(f.Name(), w.Via)
			}
			s.Waits, _ = waits.Add(s.Waits, w)
		}
		s.Waits = append(s.Waits, r.Starts(f)...)
	}
	if len(s.Waits) == 0 {
		return nil
	}
	if fan.Each && fan.Over >= 0 {
		s.Over = r.Index().Arg(c.Expr, fan.Over)
		switch {
		case s.Group != nil && s.Group.Type != "":
			s.Over = r.streamed(symbols.Receiver(c.Expr), s.Group)
		case !many && symbols.IsFunc(r.Index().Info.TypeOf(symbols.ExprOr(s.Over))):
			s.Over = r.generated(s.Over)
		}
	}
	switch {
	case fan.Limit >= 0:
		s.Count = r.Index().Arg(c.Expr, fan.Limit)
	case s.Limited && s.Group == nil && fn.Signature().Recv() != nil:
		s.Limiter, s.Count = r.limitGiven(symbols.Receiver(c.Expr))
	}
	return s
}

// isReaping reports whether a wait is for the end of a process that was
// started before.
func isReaping(w waits.Wait) bool { return w.Reaps }

// startsProcess reports whether one of the functions, or what it calls in the
// package, starts a process without waiting for it.
func (r *Fanout) startsProcess(list []*symbols.Func) bool {
	return slices.ContainsFunc(list, func(f *symbols.Func) bool { return r.processes.Of(depthKey{f, 0}) })
}

func (r *Fanout) findProcess(k depthKey) bool {
	for _, c := range k.fn.Calls {
		fn := c.Func()
		if fn == nil || fn.Pkg() == nil {
			continue
		}
		if fn.Pkg().Path() == "os/exec" && fn.Name() == "Start" {
			return true
		}
		if g := r.Index().ByObj[fn]; g != nil && k.depth < 3 && r.processes.Of(depthKey{g, k.depth + 1}) {
			return true
		}
	}
	return false
}

// AnyCapped reports whether something that a place starts works under a limiter
// of its own.
func (r *Fanout) AnyCapped(s *Spawn) bool { return slices.ContainsFunc(s.Locals, r.Capped) }

// Lasts reports whether the goroutine runs until it is told to stop: it
// serves, watches, or loops without an exit of its own.
func (r *Fanout) Lasts(s *Spawn) bool {
	if s.How == SpawnGo {
		if fn := s.Call.Func(); fn != nil && r.Lives(fn) {
			return true
		}
	}
	for _, f := range s.Locals {
		if r.RunsUntilStopped(f) {
			return true
		}
	}
	return false
}

// WorksOff reports whether the goroutine is a worker that takes jobs from a
// channel until that is closed, and the function that starts it closes the channel:
// it runs for as long as there are jobs, and no longer.
//
//	jobs := make(chan Job)
//	for range len(list) {
//		go worker(jobs)
//	}
//	…
//	close(jobs)
func (r *Fanout) WorksOff(s *Spawn) bool {
	x := r.Index()
	for _, f := range s.Locals {
		for _, jobs := range r.ranged(f) {
			if x.ParamOf[jobs] == f { // go worker(jobs)
				arg := x.Arg(s.Call.Expr, symbols.ParamIndex(f.Sig, jobs))
				if s.How != SpawnGo || arg == nil {
					continue
				}
				jobs = x.VarOf(arg)
			}
			if jobs != nil && r.closesIn(s.Call.In.Decl(), jobs) {
				return true
			}
		}
	}
	return false
}

// ranged returns the channels that a function ranges over, itself.
func (r *Fanout) ranged(f *symbols.Func) (list []*types.Var) {
	x := r.Index()
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.RangeStmt:
			if v := x.VarOf(n.X); v != nil && symbols.IsChan(v.Type()) {
				list = append(list, v)
			}
		}
		return true
	})
	return list
}

// closesIn reports whether a function makes a channel and closes it, itself or in
// a literal of its own.
func (r *Fanout) closesIn(f *symbols.Func, ch *types.Var) bool {
	if f == nil || !waits.Made(r.Index(), f, ch) {
		return false
	}
	return slices.ContainsFunc(r.Index().UsesIn(ch, f.Body.Pos(), f.Body.End()), func(id *ast.Ident) bool {
		call, ok := r.Index().Parent(id).(*ast.CallExpr)
		return ok && symbols.Builtin(r.Index().Info, call) == "close"
	})
}
