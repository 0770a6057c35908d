package effects

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
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
	// Count is the argument that a helper takes as its limit, or nil.
	Count ast.Expr
	// Locals are the functions of this package that run on the goroutine.
	Locals []*symbols.Func
	// Waits are what the goroutine waits on outside the process.
	Waits []Wait
}

// FanFact says that a function starts its func parameter on goroutines.
type FanFact struct {
	Param int
	// Each is set if one goroutine starts per element of parameter Over.
	Each bool
	Over int
	// Limited is set if something limits them.
	Limited bool
	// Limit is the int parameter that is the limit, or -1.
	Limit int
}

// Spawns returns the places of the package that start goroutines which wait on
// something outside the process, in source order.
func (r *Result) Spawns() []*Spawn {
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
func (r *Result) SpawnsOf(c *symbols.Call) []*Spawn {
	if c.Mode == symbols.Defer {
		return nil
	}
	if c.Mode == symbols.Go {
		s := &Spawn{Call: c, How: SpawnGo, Waits: remoteOnly(r.Waits(c)), Locals: r.startedBy(c)}
		for _, f := range s.Locals {
			s.Waits = append(s.Waits, r.Starts(f)...)
		}
		s.Waits = slices.DeleteFunc(s.Waits, func(w Wait) bool { return isReaping(w) && !r.startsProcess(s.Locals, 0) })
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
				list = append(list, s)
			}
		}
	}
	if len(list) > 0 {
		return list
	}
	var starts []Wait
	if f := r.Index().ByObj[fn]; f != nil {
		starts = r.Starts(f)
	} else if fact := r.fact(fn); fact != nil {
		for _, w := range fact.Starts {
			starts = append(starts, Wait{Kind: w.Kind, Bound: Unsure, Weak: w.Weak, Profile: w.Profile, What: w.What, Via: w.Via})
		}
	}
	if len(starts) == 0 {
		return nil
	}
	s := &Spawn{Call: c, How: SpawnCall}
	if f := r.Index().ByObj[fn]; f != nil {
		s.Locals = []*symbols.Func{f}
	}
	name := symbols.FuncName(fn, r.pass.Pkg)
	for _, w := range starts {
		w.Via = chain(name, w.Via)
		s.Waits = append(s.Waits, w)
	}
	return []*Spawn{s}
}

func (r *Result) spawnArg(c *symbols.Call, fn *types.Func, fan FanFact, arg ast.Expr) *Spawn {
	if arg == nil || !isFunc(r.Index().Info.TypeOf(arg)) {
		return nil
	}
	s := &Spawn{Call: c, How: SpawnHelper, Fn: arg, Each: fan.Each, Limited: fan.Limited}
	if row, _ := knowledge.GroupOf(fn); row != nil {
		s.How, s.Group = SpawnGroup, row
		s.Limited = row.Limit == "default"
	}
	locals, fixed := r.Targets(arg)
	s.Locals = locals
	s.Waits = remoteOnly(fixed)
	for _, f := range locals {
		for _, w := range remoteOnly(r.FuncWaits(f)) {
			if f.Obj != nil {
				w.Via = chain(f.Name(), w.Via)
			}
			s.Waits, _ = addWait(s.Waits, w)
		}
		s.Waits = append(s.Waits, r.Starts(f)...)
	}
	if len(s.Waits) == 0 {
		return nil
	}
	if fan.Each && fan.Over >= 0 {
		s.Over = r.Index().Arg(c.Expr, fan.Over)
	}
	if fan.Limit >= 0 {
		s.Count = r.Index().Arg(c.Expr, fan.Limit)
	}
	return s
}

func remoteOnly(list []Wait) []Wait {
	var out []Wait
	for _, w := range list {
		if w.Remote() {
			out = append(out, w)
		}
	}
	return out
}

// isReaping reports whether a wait is for the end of a process that was
// started before.
func isReaping(w Wait) bool {
	return w.Kind == knowledge.Exec && len(w.Via) > 0 && w.Via[len(w.Via)-1] == "(*exec.Cmd).Wait"
}

// startsProcess reports whether one of the functions, or what it calls in the
// package, starts a process without waiting for it.
func (r *Result) startsProcess(list []*symbols.Func, depth int) bool {
	if depth > 3 {
		return false
	}
	for _, f := range list {
		for _, c := range f.Calls {
			fn := c.Func()
			if fn == nil || fn.Pkg() == nil {
				continue
			}
			if fn.Pkg().Path() == "os/exec" && fn.Name() == "Start" {
				return true
			}
			if g := r.Index().ByObj[fn]; g != nil && r.startsProcess([]*symbols.Func{g}, depth+1) {
				return true
			}
		}
	}
	return false
}

// startedBy returns the functions of this package that a go statement runs.
func (r *Result) startedBy(c *symbols.Call) []*symbols.Func {
	var list []*symbols.Func
	for _, e := range r.edges(c) {
		list = append(list, e.local...)
	}
	if len(list) == 0 { // one that waits on nothing has no edge
		switch {
		case c.Func() != nil && r.Index().ByObj[c.Func()] != nil:
			list = append(list, r.Index().ByObj[c.Func()])
		default:
			fs, _ := r.Targets(c.Expr.Fun)
			list = append(list, fs...)
		}
	}
	return list
}

// fansOf says which func parameters fn starts on goroutines, and how.
func (r *Result) fansOf(fn *types.Func) []FanFact {
	if row, _ := knowledge.CallOf(fn); row != nil && row.Runs != nil {
		return fansOfRow(fn, row)
	}
	if f := r.Index().ByObj[fn]; f != nil {
		return r.fans(f)
	}
	if group, _ := knowledge.GroupOf(fn); group != nil {
		return fansOfGroup(fn, group)
	}
	if fact := r.fact(fn); fact != nil {
		return fact.Fans
	}
	if isInterfaceMethod(fn) && fn.Pkg() == r.pass.Pkg {
		impls := r.implementations(fn)
		if len(impls) == 1 {
			return r.fans(impls[0])
		}
	}
	return nil
}

func fansOfRow(fn *types.Func, row *knowledge.Call) []FanFact {
	var list []FanFact
	for _, run := range row.Runs {
		switch run.When {
		case knowledge.RunGo:
			list = append(list, FanFact{Param: run.Arg, Over: -1, Limit: -1})
		case knowledge.RunEach:
			list = append(list, FanFact{Param: run.Arg, Each: true, Over: 0, Limit: -1})
		}
	}
	if group, _ := knowledge.GroupOf(fn); group == nil {
		for i := range list { // AfterFunc, DoChan: not made for many
			list[i].Limited = true
		}
	}
	return list
}

func fansOfGroup(fn *types.Func, g *knowledge.Group) []FanFact {
	for i := range fn.Signature().Params().Len() {
		t := fn.Signature().Params().At(i).Type()
		if isFunc(t) {
			fan := FanFact{Param: i, Over: -1, Limit: -1}
			if g.PerElement {
				fan.Each, fan.Over = true, 0
			}
			return []FanFact{fan}
		}
	}
	return nil
}

// fans says how f, a function of this package, starts its func parameters.
func (r *Result) fans(f *symbols.Func) []FanFact {
	if list, ok := r.fanned[f]; ok {
		return list
	}
	r.fanned[f] = nil
	x := r.Index()
	var list []FanFact
	params := f.Sig.Params()
	for i := range params.Len() {
		p := params.At(i)
		t := p.Type()
		if s, ok := t.(*types.Slice); ok && f.Sig.Variadic() && i == params.Len()-1 {
			t = s.Elem()
		}
		if !isFunc(t) {
			continue
		}
		for _, id := range x.Uses(p) {
			if fan, ok := r.fan(f, p, id); ok {
				fan.Param = i
				list = append(list, fan)
				break
			}
		}
	}
	r.fanned[f] = list
	return list
}

// fan says how one use of func parameter p of f starts it.
func (r *Result) fan(f *symbols.Func, p *types.Var, id *ast.Ident) (FanFact, bool) {
	x := r.Index()
	fan := FanFact{Over: -1, Limit: -1}
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
			if how := r.literalRuns(in); how == knowledge.RunGo || how == knowledge.RunEach {
				lit := in.Node.(*ast.FuncLit)
				at, _ = argOf(x, lit)
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
func (r *Result) handed(c *symbols.Call, i int) []FanFact {
	fn := c.Func()
	if fn == nil || i < 0 {
		return nil
	}
	var list []FanFact
	for _, fan := range r.fansOf(fn) {
		if fan.Param != i && !(fn.Signature().Variadic() && i > fan.Param) {
			continue
		}
		if row, _ := knowledge.GroupOf(fn); row != nil {
			fan.Limited = row.Limit == "default" || r.GroupLimit(c).State != LimitNone
		}
		list = append(list, fan)
	}
	return list
}

// limitFan adds what limits a fan inside f, and over what it goes.
func (r *Result) limitFan(f *symbols.Func, fan *FanFact, at ast.Node, started []*symbols.Func) {
	x := r.Index()
	if r.Held(at, nil, started) || slices.ContainsFunc(started, r.Capped) {
		fan.Limited = true
	}
	for _, l := range r.Loops(at) {
		if r.Held(at, l, started) || r.Joined(at, l) {
			fan.Limited = true
		}
		switch l.Kind {
		case LoopCounted, LoopService:
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
func (r *Result) capacityParam(f *symbols.Func) int {
	x := r.Index()
	found := -1
	ast.Inspect(f.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok && x.Info.Uses[id] == types.Universe.Lookup("make") && len(call.Args) == 2 {
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
	return trace.ParamIndex(f.Sig, v)
}

// Starts returns what the goroutines wait on that one call of f starts, does
// not wait for and does not limit.
func (r *Result) Starts(f *symbols.Func) []Wait {
	if list, ok := r.started[f]; ok {
		return list
	}
	r.started[f] = nil
	var list []Wait
	for _, c := range f.Calls {
		for _, s := range r.SpawnsOf(c) {
			if s.Each || s.Limited || r.AllCapped(s) || r.settles(f, s) {
				continue
			}
			for _, w := range s.Waits {
				w.Row, w.Ctx, w.Heeds = nil, nil, nil
				if w.Bound == Unbounded {
					w.Bound = Unsure
				}
				list, _ = addWait(list, w)
			}
		}
	}
	r.started[f] = list
	return list
}

// settles reports whether what s starts in f is limited, joined or of another
// sort than one goroutine per call.
func (r *Result) settles(f *symbols.Func, s *Spawn) bool {
	at := ast.Node(s.Call.Expr)
	if s.How == SpawnGroup {
		if !s.detached(r) {
			return true
		}
	}
	if r.Joined(at, nil) || r.Held(at, nil, s.Locals) || r.Lasts(s) {
		return true
	}
	for _, l := range r.Loops(at) {
		if l.Kind != LoopCounted { // reported where it stands
			return true
		}
	}
	// Once.Do, an if statement that asks whether it runs already.
	return r.guardedStart(f, at) || decided(r.Index(), f, at)
}

// decided reports whether another function decides whether f starts what n
// does: if isRevoked(user) { go notify(user) }. Not every call of f does then.
func decided(x *symbols.Index, f *symbols.Func, at ast.Node) bool {
	for p := x.Parent(at); p != nil && p != f.Node; p = x.Parent(p) {
		s, ok := p.(*ast.IfStmt)
		if !ok || at.Pos() < s.Body.Pos() {
			continue
		}
		asks := false
		ast.Inspect(s.Cond, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && x.CallAt[call] != nil {
				asks = true
			}
			return !asks
		})
		if asks {
			return true
		}
	}
	return false
}

// detached reports whether a group outlives the function and has no limit.
func (s *Spawn) detached(r *Result) bool { return r.GroupLimit(s.Call).State == LimitNone }

// guardedStart reports whether an if statement around or before a go statement
// tests a field of state: "already running", a count.
func (r *Result) guardedStart(f *symbols.Func, at ast.Node) bool {
	x := r.Index()
	for p := x.Parent(at); p != nil && p != f.Node; p = x.Parent(p) {
		if s, ok := p.(*ast.IfStmt); ok && s.Body.Pos() <= at.Pos() && at.End() <= s.Body.End() {
			if statefield(x, s.Cond) {
				return true
			}
		}
	}
	for _, s := range before(x, at, nil) {
		if s, ok := s.(*ast.IfStmt); ok && leavesRound(s.Body) && statefield(x, s.Cond) {
			return true
		}
	}
	return false
}

// statefield reports whether a condition reads a bool or a map that outlives
// the call: a field, a package variable.
func statefield(x *symbols.Index, cond ast.Expr) bool {
	found := false
	ast.Inspect(cond, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if v, ok := x.Info.Uses[n.Sel].(*types.Var); ok && v.IsField() {
				if b, ok := v.Type().Underlying().(*types.Basic); ok && b.Kind() == types.Bool {
					found = true
				}
			}
		case *ast.Ident:
			if n.Name == "ok" || n.Name == "exists" || n.Name == "loaded" || n.Name == "found" {
				if v, ok := x.Info.Uses[n].(*types.Var); ok && isErrorOrBool(v.Type()) {
					found = true
				}
			}
		case *ast.CallExpr:
			if fn := symbols.FuncOf(x.Info, n); fn != nil && (strings.HasPrefix(fn.Name(), "CompareAndSwap") || strings.HasPrefix(fn.Name(), "TryLock") || fn.Name() == "Swap") {
				found = true
			}
		}
		return !found
	})
	return found
}

// AllCapped reports whether all that a place starts works under a limiter of its own.
func (r *Result) AllCapped(s *Spawn) bool { return slices.ContainsFunc(s.Locals, r.Capped) }

// Lasts reports whether the goroutine runs until it is told to stop: it
// serves, watches, or loops without an exit of its own.
func (r *Result) Lasts(s *Spawn) bool {
	if s.How == SpawnGo {
		if fn := s.Call.Func(); fn != nil && r.lives(fn) {
			return true
		}
	}
	for _, f := range s.Locals {
		if r.longLived(f, 0) {
			return true
		}
	}
	return false
}

func (r *Result) lives(fn *types.Func) bool {
	if r.Index().ByObj[fn] != nil {
		return false
	}
	life := LifetimeOf(fn)
	return life == knowledge.LifeProgram && fn.Name() != "Run" && fn.Name() != "Start" && fn.Name() != "Wait"
}

func (r *Result) longLived(f *symbols.Func, depth int) bool {
	if f == nil || depth > 3 {
		return false
	}
	if v, ok := r.lasting[f]; ok {
		return v
	}
	r.lasting[f] = false
	v := r.findLongLived(f, depth)
	r.lasting[f] = v
	return v
}

func (r *Result) findLongLived(f *symbols.Func, depth int) bool {
	x := r.Index()
	found := false
	ast.Inspect(f.Body, func(n ast.Node) bool {
		if found {
			return false
		}
		switch n := n.(type) {
		case *ast.FuncLit:
			g := x.ByNode[n]
			return g != nil && r.literalRuns(g) == knowledge.RunNow
		case *ast.GoStmt:
			return false
		case *ast.ForStmt:
			found = r.neverEnds(n)
		case *ast.RangeStmt:
			if t := x.Info.TypeOf(n.X); t != nil && isChan(t) {
				if _, ok := ast.Unparen(n.X).(*ast.CallExpr); ok {
					break // drains what a call started
				}
				if v := x.VarOf(n.X); v != nil && made(x, f, v) {
					break
				}
				found = true
			}
		case *ast.CallExpr:
			c := x.CallAt[n]
			if c == nil || c.Func() == nil || c.Mode != symbols.Plain {
				break
			}
			if g := x.ByObj[c.Func()]; g != nil {
				found = r.longLived(g, depth+1)
			} else {
				found = r.lives(c.Func())
			}
		}
		return !found
	})
	return found
}

// neverEnds reports whether a loop waits for things to happen and has no exit
// but a stop signal, a closed channel or a failed connection.
func (r *Result) neverEnds(s *ast.ForStmt) bool {
	x := r.Index()
	if s.Cond != nil {
		call, _ := ast.Unparen(s.Cond).(*ast.CallExpr)
		if b, ok := ast.Unparen(s.Cond).(*ast.BinaryExpr); ok {
			if c, ok := ast.Unparen(b.X).(*ast.CallExpr); ok { // ctx.Err() == nil
				if fn := symbols.FuncOf(x.Info, c); fn != nil && fn.Name() == "Err" {
					return true
				}
			}
			return false
		}
		if u, ok := ast.Unparen(s.Cond).(*ast.UnaryExpr); ok { // !stopped.Load()
			call, _ = ast.Unparen(u.X).(*ast.CallExpr)
		}
		return call != nil && !nextNames[callName(call)]
	}
	waits, exits := false, false
	var visit func(n ast.Node, stop bool)
	visit = func(n ast.Node, stop bool) {
		ast.Inspect(n, func(m ast.Node) bool {
			if m == n {
				return true
			}
			switch m := m.(type) {
			case *ast.FuncLit:
				return false
			case *ast.CommClause:
				st := stop
				if m.Comm != nil {
					waits = true
					if es, ok := m.Comm.(*ast.ExprStmt); ok {
						if u, ok := es.X.(*ast.UnaryExpr); ok && !isTicker(x, u.X) {
							st = true
						}
					}
				}
				for _, s := range m.Body {
					visit(&ast.BlockStmt{List: []ast.Stmt{s}}, st)
				}
				return false
			case *ast.IfStmt:
				if m.Init != nil {
					visit(&ast.BlockStmt{List: []ast.Stmt{m.Init}}, stop)
				}
				visit(&ast.ExprStmt{X: m.Cond}, stop)
				visit(m.Body, stop || isStopTest(x, m.Cond))
				if m.Else != nil {
					visit(&ast.BlockStmt{List: []ast.Stmt{m.Else}}, stop)
				}
				return false
			case *ast.UnaryExpr:
				waits = waits || m.Op.String() == "<-"
			case *ast.CallExpr:
				if c := x.CallAt[m]; c != nil && c.Func() != nil {
					if row, _ := knowledge.CallOf(c.Func()); row != nil && (row.Role == knowledge.RoleConnIO || row.Waits == knowledge.Sleep) {
						waits = true
					}
				}
			case *ast.ReturnStmt:
				exits = exits || !stop
			case *ast.BranchStmt:
				if m.Tok.String() == "break" || m.Tok.String() == "goto" {
					exits = exits || !stop
				}
			}
			return true
		})
	}
	visit(s.Body, false)
	return waits && !exits
}

func callName(call *ast.CallExpr) string {
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.SelectorExpr:
		return f.Sel.Name
	case *ast.Ident:
		return f.Name
	}
	return ""
}

// isStopTest reports whether a condition asks whether it is over: !ok,
// ctx.Err() != nil, err != nil of a read.
func isStopTest(x *symbols.Index, cond ast.Expr) bool {
	switch c := ast.Unparen(cond).(type) {
	case *ast.UnaryExpr:
		return true // !ok, !open
	case *ast.BinaryExpr:
		t := x.Info.TypeOf(c.X)
		return t != nil && types.Identical(t, types.Universe.Lookup("error").Type()) && c.Op.String() == "!="
	case *ast.CallExpr: // errors.Is(err, io.EOF)
		return true
	}
	return false
}
