package waits

import (
	"cmp"
	"go/ast"
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/callee"
	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// funcWaits returns what f may wait on: what its calls do, in source order. Of
// waits that differ in nothing that decides a finding the first is kept, but
// for those that only a function that leads back to f is known to have: of them
// the one with the shortest chain. So the chains of messages do not depend on
// which function of a circle was asked first.
func (r *Analysis) funcWaits(f *symbols.Func) []Wait {
	return r.edgesWait(f, r.funcEdges(f))
}

// toldAsDeadline reports whether defaulttimeout tells of a call that is given a
// ctx without a deadline: one to the network, where no ctx is in scope that it
// should have been given.
func (r *Analysis) toldAsDeadline(c *symbols.Call, w Wait) bool {
	if c == nil || c.Func() == nil || w.Ctx == nil || w.Bound != facts.Unbounded || len(w.Heeds) > 0 || w.Kind != knowledge.Network || w.Profile == knowledge.Cache ||
		c.In == nil || !knowledge.IsContext(r.Index().Info.TypeOf(w.Ctx)) {
		return false
	}
	for f := c.In; f != nil; f = f.Parent {
		for p := range f.Params().Variables() {
			if knowledge.IsCarrier(p.Type()) {
				return false
			}
		}
	}
	return r.Lifetime(c.Func()) == knowledge.LifeCall
}

// edgesWait returns what some of f's edges wait on.
func (r *Analysis) edgesWait(f *symbols.Func, edges []edge) []Wait {
	var list, circular []Wait
	for _, e := range edges {
		for _, w := range r.edgeWaits(e) {
			if w.Kind == knowledge.NoEffect {
				continue
			}
			w.Owned = w.Owned || r.toldAsDeadline(e.at, w)
			w.Row, w.Ctx = nil, nil
			if w.Bound == facts.Unbounded && e.at != nil && e.at.Func() != nil && r.outlasts(e.at.Func()) {
				w.Bound = facts.Unsure // what begins a session must not be given a deadline from above
			}
			if f.Obj != nil && r.Index().Directive(f.Obj, "bounded") {
				w.Bound = facts.Bounded
			}
			if w.circling > 0 {
				circular = append(circular, w)
			} else {
				list, _ = Add(list, w)
			}
		}
	}
	slices.SortStableFunc(circular, func(a, b Wait) int { return cmp.Or(a.circling-b.circling, a.hops-b.hops) })
	for _, w := range circular {
		list, _ = Add(list, w)
	}
	return list
}

// funcEdges returns what f runs before it returns.
func (r *Analysis) funcEdges(f *symbols.Func) []edge {
	var list []edge
	for _, c := range f.Calls {
		if c.Mode != symbols.Go {
			list = append(list, r.edges(c)...)
		}
		list = append(list, r.joinedEdges(c)...)
	}
	return list
}

// Same reports whether two lists of waits say the same, chains included.
func Same(a, b []Wait) bool {
	return slices.EqualFunc(a, b, func(v, w Wait) bool {
		return v.same(w) && v.hops == w.hops && v.circling == w.circling && v.sameMethods(w) && v.Func == w.Func && (v.If != nil || slices.Equal(v.Via, w.Via))
	})
}

func (r *Analysis) edgeWaits(e edge) []Wait {
	list := r.foundWaits(e)
	if fn := r.calleeOf(e); fn != nil && len(list) > 0 && r.Index().Directive(fn, "bounded") {
		list = slices.Clone(list)
		for i := range list {
			list[i].Bound, list[i].Heeds = facts.Bounded, nil
		}
	}
	return list
}

// calleeOf returns the function an edge calls, or nil for one to its func arguments.
func (r *Analysis) calleeOf(e edge) *types.Func {
	if e.call == nil {
		return nil
	}
	return e.call.Func()
}

// foundWaits returns what an edge waits on, whatever a directive says of it.
func (r *Analysis) foundWaits(e edge) []Wait {
	list := e.fixed
	if len(e.local) == 0 {
		return list
	}
	var alts [][]Wait
	for _, f := range e.local {
		alts = append(alts, r.ofLocal(f, e.call))
	}
	list = append(list[:len(list):len(list)], Alternatives(alts)...)
	if e.beside {
		list = slices.Clone(list)
		for i := range list {
			if list[i].Bound == facts.Unbounded {
				list[i].Bound = facts.Unsure
			}
		}
	}
	return list
}

// edges returns what a call runs before it returns: its callee, and the func
// arguments the callee runs.
func (r *Analysis) edges(c *symbols.Call) []edge {
	list, ok := r.callEdges[c]
	if !ok {
		list = r.findEdges(c)
		r.callEdges[c] = list
	}
	return list
}

func (r *Analysis) findEdges(c *symbols.Call) []edge {
	var list []edge
	if e, ok := r.callee(c); ok {
		list = append(list, e)
	}
	for i, arg := range c.Expr.Args {
		if !symbols.IsFunc(r.Index().Info.TypeOf(arg)) {
			continue
		}
		for _, when := range r.Runs(c, i) {
			if when == knowledge.RunNow || when == knowledge.RunLoop || when == knowledge.RunRetry || when == knowledge.RunBeside {
				if fs, fixed := r.funcs(arg); len(fs) > 0 || len(fixed) > 0 {
					list = append(list, edge{local: fs, fixed: fixed, at: c, beside: when == knowledge.RunBeside})
				}
				break
			}
		}
	}
	return list
}

// callee returns what the called function itself waits on.
func (r *Analysis) callee(c *symbols.Call) (edge, bool) {
	x := r.Index()
	if lit, ok := ast.Unparen(c.Expr.Fun).(*ast.FuncLit); ok {
		return edge{local: []*symbols.Func{x.ByNode[lit]}, call: c, at: c}, x.ByNode[lit] != nil
	}
	switch callee := c.Callee.(type) {
	case *types.Func:
		if row, lib := knowledge.CallOf(callee); row != nil && row.Waits != knowledge.Unlisted {
			w, ok := r.ofRow(c, row, lib)
			return edge{fixed: []Wait{w}, at: c}, ok
		}
		if f := x.ByObj[callee]; f != nil {
			return edge{local: []*symbols.Func{f}, call: c, at: c}, true
		}
		if symbols.IsInterfaceMethod(callee) {
			return r.dynamic(c, callee)
		}
		supposed := r.supposedOf(c, callee)
		if fact := r.Fact(callee); fact != nil && len(fact.Waits) > 0 {
			return edge{fixed: append(r.ofFact(c, callee, fact), supposed...), at: c}, true
		}
		if len(supposed) > 0 {
			return edge{fixed: supposed, at: c}, true
		}
		if read, _ := r.Reads(c); read != nil {
			if row, lib := knowledge.CallOf(read); row != nil {
				w, ok := r.ofRow(c, row, lib)
				w.Func, w.Via = symbols.ID(read), append(w.Via, symbols.FuncName(read, r.Pass.Pkg))
				return edge{fixed: []Wait{w}, at: c}, ok
			}
		}
		if r.BySignature(callee) {
			return edge{fixed: []Wait{r.ofSignature(c, callee)}, at: c}, true
		}
	case *types.Var:
		fs, fixed := r.funcs(c.Expr.Fun)
		if len(fs)+len(fixed) == 0 {
			fixed = r.supposedOfField(c)
		}
		return edge{local: fs, fixed: fixed, call: c, at: c}, len(fs) > 0 || len(fixed) > 0
	}
	return edge{}, false
}

// readers are the functions of std that read from an argument until its end.
var readers = map[string]int{
	"io.Copy": 1, "io.CopyN": 1, "io.CopyBuffer": 1, "io.ReadAll": 0, "io.ReadFull": 0,
	"bytes.Buffer.ReadFrom": 0, "bufio.Writer.ReadFrom": 0,
}

func readerName(fn *types.Func) string { return symbols.PkgPath(fn) + "." + knowledge.Symbol(fn) }

// Reads returns the method Read of what a call reads to the end, and from what, if
// that is of a type of the tables: io.ReadAll(object).
func (r *Analysis) Reads(c *symbols.Call) (read *types.Func, from ast.Expr) {
	i, ok := readers[readerName(c.Func())]
	if !ok {
		return nil, nil
	}
	arg := r.Index().Arg(c.Expr, i)
	if arg == nil {
		return nil, nil
	}
	obj, _, _ := types.LookupFieldOrMethod(r.Index().Info.TypeOf(arg), true, r.Pass.Pkg, "Read")
	read, _ = obj.(*types.Func)
	if read == nil || symbols.IsInterfaceMethod(read) {
		return nil, nil
	}
	return read, arg
}

func (t *targets) join(o targets) {
	local := slices.Clone(t.local) // what a table holds is never changed
	for _, f := range o.local {
		if !slices.Contains(local, f) && len(local) <= callee.MaxTargets {
			local = append(local, f)
		}
	}
	slices.SortFunc(local, func(a, b *symbols.Func) int { return cmp.Compare(a.Node.Pos(), b.Node.Pos()) })
	t.local = local
	fixed := slices.Clone(t.fixed)
	for _, w := range o.fixed {
		fixed, _ = Add(fixed, w)
	}
	t.fixed = fixed
}

func (t targets) same(o targets) bool {
	return slices.Equal(t.local, o.local) && Same(t.fixed, o.fixed)
}

// funcs returns the functions that a func value may be: literals, functions
// and methods as values, and variables and fields whose every assignment is in
// sight. Functions of other packages come as the waits of a call nobody sees.
func (r *Analysis) funcs(e ast.Expr) (local []*symbols.Func, fixed []Wait) {
	t := r.targetsOf(e)
	if len(t.local) > callee.MaxTargets {
		return nil, nil
	}
	return t.local, t.fixed
}

func (r *Analysis) targetsOf(e ast.Expr) targets {
	x := r.Index()
	switch e := ast.Unparen(e).(type) {
	case *ast.FuncLit:
		if f := x.ByNode[e]; f != nil {
			return targets{local: []*symbols.Func{f}}
		}
		return targets{}
	case *ast.CallExpr:
		return r.madeTargets(e)
	case *ast.CompositeLit:
		if symbols.IsFuncs(x.Info.TypeOf(e)) {
			return r.elements(e.Elts)
		}
	}
	if fn := x.FuncObj(e); fn != nil {
		if f := x.ByObj[fn]; f != nil {
			return targets{local: []*symbols.Func{f}}
		}
		out := targets{fixed: r.valueWaits(fn)}
		if symbols.IsInterfaceMethod(fn) && fn.Pkg() == r.Pass.Pkg {
			out.local = r.Implementations(fn)
		}
		return out
	}
	if v := x.VarOf(e); v != nil && x.Closed(v) {
		return r.heldFuncs.Of(v)
	}
	return targets{}
}

// heldBy returns the functions that a variable or field may hold.
func (r *Analysis) heldBy(v *types.Var) (out targets) {
	x := r.Index()
	if f := x.ParamOf[v]; f != nil {
		return r.given(f, v)
	}
	for _, a := range x.Assigns(v) {
		value := a.Value
		// for _, task := range tasks; of a map's functions, one is picked by its key.
		if s, ok := a.Site.(*ast.RangeStmt); ok && s.Value != nil && x.VarOf(s.Value) == v && symbols.IsFuncs(x.Info.TypeOf(s.X)) {
			value = s.X
		}
		if value == nil || a.Index > 0 {
			continue
		}
		if out.join(r.targetsOf(value)); len(out.local) > callee.MaxTargets {
			break
		}
	}
	return out
}

// elements returns the functions that a collection is made of.
func (r *Analysis) elements(list []ast.Expr) (out targets) {
	for _, e := range list {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			e = kv.Value
		}
		if out.join(r.targetsOf(e)); len(out.local) > callee.MaxTargets {
			break
		}
	}
	return out
}

// madeTargets returns the functions that a call gives: what it converts or
// appends, or what a function of this package returns, a middleware that wraps
// another.
func (r *Analysis) madeTargets(c *ast.CallExpr) targets {
	x := r.Index()
	if x.Info.Types[c.Fun].IsType() && len(c.Args) == 1 {
		return r.targetsOf(c.Args[0])
	}
	if symbols.Builtin(x.Info, c) == "append" {
		return r.elements(c.Args)
	}
	callee := x.CallAt[c]
	if callee == nil || callee.Func() == nil {
		return targets{}
	}
	if f := x.ByObj[callee.Func()]; f != nil && f.Sig.Results().Len() == 1 {
		return r.madeFuncs.Of(f)
	}
	return targets{}
}

func (r *Analysis) returnedBy(f *symbols.Func) (out targets) {
	for _, ret := range symbols.Returns(f) {
		if len(ret.Results) == 1 {
			out.join(r.targetsOf(ret.Results[0]))
		}
	}
	return out
}

// given returns the functions that the calls in this package give for func
// parameter v of f, if nobody else can call f.
func (r *Analysis) given(f *symbols.Func, v *types.Var) (out targets) {
	if f.Obj == nil || f.Obj.Exported() || f.Sig.Variadic() {
		return targets{}
	}
	x := r.Index()
	i := symbols.ParamIndex(f.Sig, v)
	calls, _ := r.Index().CallsTo(f.Obj)
	for _, c := range calls {
		if arg := x.Arg(c, i); arg != nil {
			if out.join(r.targetsOf(arg)); len(out.local) > callee.MaxTargets {
				break
			}
		}
	}
	return out
}

// valueWaits returns what a function of another package, used as a value,
// waits on when somebody calls it.
func (r *Analysis) valueWaits(fn *types.Func) []Wait {
	if row, lib := knowledge.CallOf(fn); row != nil && row.Waits != "" && row.Waits != knowledge.NoEffect {
		w := Wait{Kind: row.Waits, Bound: facts.Unsure, Profile: row.Profile, What: row.What}
		w.by(fn, r.Pass.Pkg)
		if w.Profile == "" {
			w.Profile = lib.Profile
		}
		if w.What == "" {
			w.What = lib.Name
		}
		if row.Bound == knowledge.Never && row.Role != knowledge.RoleConnIO {
			w.Bound = facts.Unbounded
		}
		w.Reaps, w.Makes, w.Place, w.Owned = row.Role == knowledge.RoleReap, names.Makes(fn), r.PlaceOf(row, lib), ownedRoles[row.Role]
		return []Wait{w}
	}
	var list []Wait
	if fact := r.Fact(fn); fact != nil {
		for _, f := range fact.Waits {
			w := OfFact(f, fn, r.Pass.Pkg)
			if len(f.Heeds) > 0 && w.Bound == facts.Unbounded {
				w.Bound = facts.Unsure
			}
			list, _ = Add(list, w)
		}
	} else if IsDoShape(fn) {
		list = append(list, r.overHTTP(fn))
	}
	if len(list) > 0 {
		return list
	}
	return r.supposedOfValue(fn)
}

// Waits returns what one call may wait on before it returns.
func (r *Analysis) Waits(c *symbols.Call) []Wait {
	if w, ok := r.callWaits[c]; ok {
		return w
	}
	var list []Wait
	for _, e := range r.edges(c) {
		for _, w := range r.edgeWaits(e) {
			list, _ = Add(list, w)
		}
	}
	r.callWaits[c] = list
	return list
}

// Locals returns the functions of this package that a call runs, whether before
// it returns or on a goroutine, if they wait on anything.
func (r *Analysis) Locals(c *symbols.Call) (list []*symbols.Func) {
	for _, e := range r.edges(c) {
		list = append(list, e.local...)
	}
	return list
}

// FuncsReturned returns the functions of this package that f may return.
func (r *Analysis) FuncsReturned(f *symbols.Func) []*symbols.Func { return r.madeFuncs.Of(f).local }

// FuncWaits returns what f may wait on.
func (r *Analysis) FuncWaits(f *symbols.Func) []Wait {
	if f == nil {
		return nil
	}
	return r.waits.Of(f)
}

// Targets returns the functions of this package that a func value may be, and
// the waits of those of other packages.
func (r *Analysis) Targets(e ast.Expr) ([]*symbols.Func, []Wait) { return r.funcs(e) }

// outlasts reports whether a call begins or is something that lives on: a
// session, a server.
func (r *Analysis) outlasts(fn *types.Func) bool {
	life := r.Lifetime(fn)
	return life == knowledge.LifeSession || life == knowledge.LifeProgram
}

// joinedEdges returns what a call starts on goroutines that the function around
// it waits for: their waits are its own.
func (r *Analysis) joinedEdges(c *symbols.Call) []edge {
	x := r.Index()
	var list []edge
	add := func(e ast.Expr) {
		if lit, ok := ast.Unparen(e).(*ast.FuncLit); ok {
			if f := x.ByNode[lit]; f != nil && r.Joined(f) {
				list = append(list, edge{local: []*symbols.Func{f}, at: c})
			}
		}
	}
	if c.Mode == symbols.Go {
		if r.JoinedCall(c) {
			return r.edges(c)
		}
		add(c.Expr.Fun)
		return list
	}
	for i, arg := range c.Expr.Args {
		if lit, ok := ast.Unparen(arg).(*ast.FuncLit); ok {
			for _, w := range r.Runs(c, i) {
				if w == knowledge.RunGo || w == knowledge.RunEach {
					add(lit)
					break
				}
			}
		}
	}
	return list
}
