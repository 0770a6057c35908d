package fanout

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/loops"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// OverParam reports whether what a call starts in a loop over a parameter of its
// function is nothing but that function's func parameter: then the calls of the
// function are the places where both are known.
func (r *Fanout) OverParam(c *symbols.Call, locals []*symbols.Func, over ast.Expr) bool {
	d := c.In.Decl()
	if d == nil || d.Obj == nil || d.Obj.Exported() {
		return false
	}
	for _, fan := range r.fans(d) {
		if !fan.Each || fan.Over < 0 || fan.Limited || paramOf(r.Index(), d, over) != fan.Over {
			continue
		}
		p := d.Sig.Params().At(fan.Param)
		if c.Callee == types.Object(p) {
			return true
		}
		only := len(locals) > 0
		for _, f := range locals {
			if f.Decl() != d && r.Index().ByObj[c.Func()] != f {
				continue // what the parameter is given, further up
			}
			for _, inner := range r.CallsOf(f) {
				if inner != c && inner.Callee != types.Object(p) && len(waits.Remote(r.Waits(inner))) > 0 {
					only = false
				}
			}
		}
		if only {
			return true
		}
	}
	return false
}

// fansOf says which func parameters fn starts on goroutines, and how.
func (r *Fanout) fansOf(fn *types.Func) []facts.FanFact {
	return r.starting.Of(r.Resolver, fn)
}

// listedFans is fansOf for what the tables describe.
func (r *Fanout) listedFans(fn *types.Func) ([]facts.FanFact, bool) {
	if row, _ := knowledge.CallOf(fn); row != nil && row.Runs != nil {
		return fansOfRow(fn, row), true
	}
	if group, _ := knowledge.GroupOf(fn); group != nil && r.Index().ByObj[fn] == nil {
		return fansOfGroup(fn, group), true
	}
	return nil, false
}

// sameFans returns what both of two functions start.
func sameFans(a, b []facts.FanFact) []facts.FanFact {
	if !slices.Equal(a, b) {
		return nil
	}
	return a
}

func fansOfRow(fn *types.Func, row *knowledge.Call) []facts.FanFact {
	var list []facts.FanFact
	for _, run := range row.Runs {
		switch run.When {
		case knowledge.RunGo:
			list = append(list, facts.FanFact{Param: run.Arg, Over: -1, Limit: -1})
		case knowledge.RunEach:
			list = append(list, facts.FanFact{Param: run.Arg, Each: true, Over: 0, Limit: -1})
		}
	}
	if group, _ := knowledge.GroupOf(fn); group == nil && row.Delay != knowledge.DelayLater {
		for i := range list { // DoChan, context.AfterFunc: not made for many; time.AfterFunc starts all at once
			list[i].Limited = true
		}
	}
	return list
}

func fansOfGroup(fn *types.Func, g *knowledge.Group) []facts.FanFact {
	for i := range fn.Signature().Params().Len() {
		t := fn.Signature().Params().At(i).Type()
		if symbols.IsFunc(t) {
			fan := facts.FanFact{Param: i, Over: -1, Limit: -1}
			if g.PerElement {
				fan.Each, fan.Over = true, 0
			}
			return []facts.FanFact{fan}
		}
	}
	return nil
}

// fans says how f, a function of this package, starts its func parameters.
func (r *Fanout) fans(f *symbols.Func) []facts.FanFact { return r.fanned.Of(f) }

func (r *Fanout) findFans(f *symbols.Func) []facts.FanFact {
	var list []facts.FanFact
	params := f.Sig.Params()
	for i := range params.Len() {
		p := params.At(i)
		t := p.Type()
		if s, ok := t.(*types.Slice); ok && f.Sig.Variadic() && i == params.Len()-1 {
			t = s.Elem()
		}
		if s, ok := t.(*types.Slice); ok && symbols.IsFunc(s.Elem()) {
			t = s.Elem()
		}
		if !symbols.IsFunc(t) {
			continue
		}
		for _, id := range r.elementUses(p) {
			if fan, ok := r.fan(f, p, id); ok {
				fan.Param = i
				list = append(list, fan)
				break
			}
		}
	}
	return list
}

// elementUses returns the uses of func parameter p; for a slice of funcs, those
// of the variables that a range over it sets.
func (r *Fanout) elementUses(p *types.Var) []*ast.Ident {
	x := r.Index()
	uses := x.Uses(p)
	if symbols.IsFunc(p.Type()) {
		return uses
	}
	var list []*ast.Ident
	for _, id := range uses {
		s, ok := x.Parent(id).(*ast.RangeStmt)
		if !ok || s.X != ast.Expr(id) || s.Value == nil {
			continue
		}
		if v := x.VarOf(s.Value); v != nil {
			list = append(list, x.Uses(v)...)
		}
	}
	return list
}

// fan says how one use of func parameter p of f starts it.
func (r *Fanout) fan(f *symbols.Func, p *types.Var, id *ast.Ident) (facts.FanFact, bool) {
	x := r.Index()
	fan := facts.FanFact{Over: -1, Limit: -1}
	// The place that starts a goroutine: around p(x), or p handed on.
	var at ast.Node
	var started []*symbols.Func
	call, _ := x.Parent(id).(*ast.CallExpr)
	if call == nil {
		return fan, false
	}
	if c := x.CallAt[call]; c != nil && call.Fun == id && c.Mode == symbols.Go {
		at = call
	} else if c != nil && call.Fun != id {
		for _, inner := range r.handed(c, slices.Index(call.Args, ast.Expr(id))) {
			at, fan.Limited = call, inner.Limited
			if inner.Each {
				fan.Each = true
				fan.Over = paramOf(x, f, x.Arg(call, inner.Over))
			}
			if inner.Limit >= 0 {
				fan.Limit = paramOf(x, f, x.Arg(call, inner.Limit))
			}
		}
	}
	if at == nil { // inside a literal that is started
		for in := x.Enclosing(id); in != nil && in != f; in = in.Parent {
			started = append(started, in)
			if how := r.LiteralRuns(in); how == knowledge.RunGo || how == knowledge.RunEach {
				lit := in.Node.(*ast.FuncLit)
				at, _ = loops.ArgOf(x, lit)
				if c := x.CallAt[at.(*ast.CallExpr)]; c != nil && c.Mode != symbols.Go {
					for _, inner := range r.handed(c, slices.Index(c.Expr.Args, ast.Expr(lit))) {
						fan.Limited = fan.Limited || inner.Limited
						if inner.Each {
							fan.Each = true
							fan.Over = paramOf(x, f, x.Arg(c.Expr, inner.Over))
						}
					}
				}
				if workerLoop(x, in, id) {
					fan.Limited = true
				}
				break
			} else if how != knowledge.RunNow && how != knowledge.RunLoop && how != knowledge.RunRetry {
				return fan, false
			}
		}
	}
	if at == nil {
		return fan, false
	}
	r.limitFan(f, &fan, at, started)
	return fan, true
}

// workerLoop reports whether a place inside a goroutine stands in a loop: a
// worker that takes one job after another.
func workerLoop(x *symbols.Index, in *symbols.Func, n ast.Node) bool {
	for p := x.Parent(n); p != nil && p != in.Node; p = x.Parent(p) {
		switch p.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return true
		}
	}
	return false
}

// handed says how the callee of c starts its func argument i.
func (r *Fanout) handed(c *symbols.Call, i int) []facts.FanFact {
	fn := c.Func()
	if fn == nil || i < 0 {
		return nil
	}
	var list []facts.FanFact
	for _, fan := range r.fansOf(fn) {
		if fan.Param != i && !(fn.Signature().Variadic() && i > fan.Param) {
			continue
		}
		if row, _ := knowledge.GroupOf(fn); row != nil {
			state := r.GroupLimit(c).State
			fan.Limited = state != LimitNone && (row.Limit != knowledge.GroupDefault || state != LimitDisabled)
		}
		list = append(list, fan)
	}
	return list
}

// limitFan adds what limits a fan inside f, and over what it goes.
func (r *Fanout) limitFan(f *symbols.Func, fan *facts.FanFact, at ast.Node, started []*symbols.Func) {
	x := r.Index()
	if r.Held(at, nil, started) || slices.ContainsFunc(started, r.Capped) {
		fan.Limited = true
	}
	for _, l := range r.Loops(at) {
		if r.Held(at, l, started) || r.Joined(at, l) {
			fan.Limited = true
		}
		switch l.Kind {
		case loops.LoopCounted, loops.LoopService:
			if fs, ok := l.Node.(*ast.ForStmt); ok && fs.Cond != nil {
				if b, ok := ast.Unparen(fs.Cond).(*ast.BinaryExpr); ok {
					if i := paramOf(x, f, b.Y); i >= 0 {
						fan.Limit, fan.Limited = i, true
					}
				}
			}
			if rs, ok := l.Node.(*ast.RangeStmt); ok && rs.X != nil {
				if i := paramOf(x, f, rs.X); i >= 0 {
					if t := x.Info.TypeOf(rs.X); t != nil {
						if _, ok := t.Underlying().(*types.Basic); ok {
							fan.Limit, fan.Limited = i, true
							continue
						}
					}
				}
			}
			fan.Limited = true
		default:
			if i := paramOf(x, f, l.Of); i >= 0 {
				fan.Each, fan.Over = true, i
			}
		}
	}
	if fan.Limited && fan.Limit < 0 {
		fan.Limit = r.capacityParam(f)
	}
}

// capacityParam returns the int parameter of f that is the capacity of a
// channel of structs, or the argument of a limit, in f; -1 if there is none.
func (r *Fanout) capacityParam(f *symbols.Func) int {
	x := r.Index()
	found := -1
	ast.Inspect(f.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if symbols.Builtin(x.Info, call) == "make" && len(call.Args) == 2 {
			if t := x.Info.TypeOf(call); t != nil && isEmptyChan(t) {
				found = max(found, paramOf(x, f, call.Args[1]))
			}
		}
		if fn := symbols.FuncOf(x.Info, call); fn != nil && len(call.Args) > 0 && (fn.Name() == "SetLimit" || fn.Name() == "WithMaxGoroutines" || fn.Name() == "NewWeighted") {
			found = max(found, paramOf(x, f, call.Args[0]))
		}
		return true
	})
	return found
}

func paramOf(x *symbols.Index, f *symbols.Func, e ast.Expr) int {
	if e == nil {
		return -1
	}
	if call, ok := ast.Unparen(e).(*ast.CallExpr); ok && len(call.Args) == 1 && x.Info.Types[call.Fun].IsType() {
		e = call.Args[0]
	}
	v := x.VarOf(e)
	if v == nil || x.ParamOf[v] != f {
		return -1
	}
	return symbols.ParamIndex(f.Sig, v)
}
