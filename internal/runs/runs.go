package runs

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Runs says what a call does with its func argument i; nil if that is not known.
func (r *Finder) Runs(c *symbols.Call, i int) []knowledge.When {
	fn := c.Func()
	if fn == nil {
		return nil
	}
	if n := fn.Signature().Params().Len(); n > 0 && i >= n {
		i = n - 1 // a variadic parameter's
	}
	if row, _ := knowledge.CallOf(fn); row != nil && row.Runs != nil {
		return whens(row.Runs, i)
	}
	if row, _ := knowledge.RetrierOf(fn); row != nil && row.Closure == i {
		return []knowledge.When{knowledge.RunRetry}
	}
	if f := r.Index().ByObj[fn]; f != nil {
		if i < f.Sig.Params().Len() {
			return r.RunsParam(f.Sig.Params().At(i))
		}
		return nil
	}
	if fact := r.Fact(fn); fact != nil {
		var list []knowledge.When
		for _, p := range fact.Params {
			if p.Param == i {
				list = append(list, p.When)
			}
		}
		return list
	}
	if lib := knowledge.Find(fn.Pkg().Path()); lib != nil {
		return lib.Spawns(fn)
	}
	return nil
}

// RunsNow reports whether a call runs its i-th argument, a func, before it returns.
func (r *Finder) RunsNow(c *symbols.Call, i int) bool {
	list := r.Runs(c, i)
	return len(list) > 0 && !slices.ContainsFunc(list, func(w knowledge.When) bool {
		return w != knowledge.RunNow && w != knowledge.RunLoop && w != knowledge.RunRetry
	})
}

func whens(runs []knowledge.Run, i int) []knowledge.When {
	var list []knowledge.When
	for _, run := range runs {
		if run.Arg == i {
			list = append(list, run.When)
		}
	}
	return list
}

// RunsParam says what f does with its func parameter p: each place where p is
// called, handed on, or kept.
func (r *Finder) RunsParam(p *types.Var) []knowledge.When {
	if !symbols.IsFunc(p.Type()) {
		return nil
	}
	return r.runs.Of(p)
}

func (r *Finder) findRuns(p *types.Var) []knowledge.When {
	var list []knowledge.When
	for _, id := range r.Index().Uses(p) {
		for _, w := range r.runsUse(p, id) {
			if w != "" && !slices.Contains(list, w) {
				list = append(list, w)
			}
		}
	}
	slices.Sort(list)
	return list
}

// runsUse says what one use of the func parameter p does with it: id is called,
// handed on, kept, or only compared.
func (r *Finder) runsUse(p *types.Var, id *ast.Ident) []knowledge.When {
	x := r.Index()
	f, in := x.ParamOf[p], x.Enclosing(id)
	e, parent := x.Around(id)
	call, _ := parent.(*ast.CallExpr)
	if call == nil {
		if isNilTest(parent) {
			return nil
		}
		return []knowledge.When{knowledge.RunLater}
	}
	c := x.CallAt[call]
	if call.Fun == e {
		return r.runsCall(f, in, c)
	}
	if c == nil {
		return []knowledge.When{knowledge.RunLater}
	}
	runs := r.Runs(c, slices.Index(call.Args, e))
	if len(runs) == 0 {
		return []knowledge.When{knowledge.RunLater}
	}
	var list []knowledge.When
	for _, w := range runs {
		list = append(list, r.within(f, in, w))
	}
	return list
}

// runsCall says when c, a call of a func parameter of f that stands inside the
// function in, is made.
func (r *Finder) runsCall(f, in *symbols.Func, c *symbols.Call) []knowledge.When {
	if c == nil {
		return nil
	}
	when := knowledge.RunNow
	switch {
	case c.Mode == symbols.Go:
		when = knowledge.RunGo
	case c.Loop != nil:
		when = knowledge.RunLoop
	}
	how := r.within(f, in, when)
	if how == knowledge.RunGo && r.awaited(f, in, when) {
		return []knowledge.When{how, knowledge.RunBeside}
	}
	return []knowledge.When{how}
}

func isNilTest(n ast.Node) bool {
	_, ok := n.(*ast.BinaryExpr)
	return ok
}

// within says when something done at time w inside function in happens as seen
// from f, which contains in.
func (r *Finder) within(f, in *symbols.Func, w knowledge.When) knowledge.When {
	for in != nil && in != f {
		switch how := r.LiteralRuns(in); {
		case how == knowledge.RunGo || how == knowledge.RunEach:
			w = knowledge.RunGo
		case how == knowledge.RunNow:
		case how == knowledge.RunLoop || how == knowledge.RunRetry:
			if w == knowledge.RunNow {
				w = how
			}
		default:
			return knowledge.RunLater
		}
		in = in.Parent
	}
	return w
}

// awaited reports whether what is done at time w inside in, a function literal
// of f, is done on a goroutine that f waits for.
func (r *Finder) awaited(f, in *symbols.Func, w knowledge.When) bool {
	if w != knowledge.RunNow || in == f {
		return false
	}
	for ; in != nil && in != f; in = in.Parent {
		switch r.LiteralRuns(in) {
		case knowledge.RunNow:
		case knowledge.RunGo:
			if !r.Joined(in) {
				return false
			}
		default:
			return false
		}
	}
	return in == f
}

// LiteralRuns says what becomes of a function literal: called or started where
// it stands, handed to a callee that runs it, or kept.
func (r *Finder) LiteralRuns(f *symbols.Func) knowledge.When {
	x := r.Index()
	lit, ok := f.Node.(*ast.FuncLit)
	if !ok {
		return knowledge.RunLater
	}
	e, parent := x.Around(lit)
	call, ok := parent.(*ast.CallExpr)
	if !ok {
		return knowledge.RunLater
	}
	c := x.CallAt[call]
	if call.Fun == e {
		if c != nil && c.Mode == symbols.Go {
			return knowledge.RunGo
		}
		return knowledge.RunNow
	}
	if c == nil {
		return knowledge.RunLater
	}
	for _, w := range r.Runs(c, slices.Index(call.Args, e)) {
		if w != knowledge.RunLater && w != knowledge.RunBeside {
			return w
		}
	}
	return knowledge.RunLater
}

// NoReturn reports whether a call never returns.
func (r *Finder) NoReturn(c *symbols.Call) bool {
	fn := c.Func()
	return fn != nil && r.NeverReturns(fn)
}

// NeverReturns reports whether no call of fn returns.
func (r *Finder) NeverReturns(fn *types.Func) bool { return r.returnsNever.Of(r.Resolver, fn) }

// bodyNeverReturns reports whether the last statement of a body without return
// statements never comes back: panic, os.Exit, a function like it.
func (r *Finder) bodyNeverReturns(f *symbols.Func) bool {
	if len(f.Body.List) == 0 || len(symbols.Returns(f)) > 0 {
		return false
	}
	last, ok := f.Body.List[len(f.Body.List)-1].(*ast.ExprStmt)
	if !ok {
		return false
	}
	call, ok := ast.Unparen(last.X).(*ast.CallExpr)
	if !ok {
		return false
	}
	if symbols.Builtin(r.Index().Info, call) == "panic" {
		return true
	}
	c := r.Index().CallAt[call]
	return c != nil && c.Func() != nil && r.NeverReturns(c.Func())
}

// AlwaysDelays reports whether each call of f, a function of the package, pauses.
func (r *Finder) AlwaysDelays(f *symbols.Func) bool { return r.delaying.Of(f) }

// findDelays reports whether the body of f begins, outside any branch, with
// or contains a call that always pauses.
func (r *Finder) findDelays(f *symbols.Func) bool {
	for _, stmt := range f.Body.List {
		es, ok := stmt.(*ast.ExprStmt)
		if !ok {
			continue
		}
		call, ok := ast.Unparen(es.X).(*ast.CallExpr)
		if !ok {
			continue
		}
		if c := r.Index().CallAt[call]; c != nil && c.Func() != nil && r.Delays(c.Func()) {
			return true
		}
	}
	return false
}

// Delays reports whether each call of fn pauses.
func (r *Finder) Delays(fn *types.Func) bool { return r.delays.Of(r.Resolver, fn) }
