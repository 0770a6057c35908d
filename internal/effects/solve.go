package effects

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// node is the state of one function while the package is solved.
type node struct {
	fn    *symbols.Func
	waits []Wait
	edges []edge
	users []*node // whose waits depend on this one's
}

// edge is one call in a function, or a func value the callee runs for it.
type edge struct {
	fixed []Wait          // known at once
	local []*symbols.Func // functions of this package, of which one is called
	call  *symbols.Call   // how; nil where somebody else calls local
	at    *symbols.Call   // the call expression it belongs to
}

// solve computes the waits of every function of the package: a worklist over
// the calls, until nothing new is found.
func (r *Result) solve() {
	x := r.Index()
	r.nodes = make(map[*symbols.Func]*node, len(x.Funcs))
	for _, f := range x.Funcs {
		r.nodes[f] = &node{fn: f}
	}
	for _, f := range x.Funcs {
		n := r.nodes[f]
		for _, c := range f.Calls {
			if c.Mode != symbols.Go {
				n.edges = append(n.edges, r.edges(c)...)
			}
			n.edges = append(n.edges, r.joinedEdges(c)...)
		}
		for _, e := range n.edges {
			for _, l := range e.local {
				if callee := r.nodes[l]; callee != nil && !slices.Contains(callee.users, n) {
					callee.users = append(callee.users, n)
				}
			}
		}
	}
	queue := make([]*node, 0, len(x.Funcs))
	queued := make(map[*node]bool)
	for i := len(x.Funcs) - 1; i >= 0; i-- { // inner functions first
		n := r.nodes[x.Funcs[i]]
		queue, queued[n] = append(queue, n), true
	}
	for len(queue) > 0 {
		n := queue[0]
		queue, queued[n] = queue[1:], false
		changed := false
		for _, e := range n.edges {
			for _, w := range r.edgeWaits(e) {
				if w.Kind == knowledge.NoEffect {
					continue
				}
				w.Row, w.Ctx = nil, nil
				if w.Bound == Unbounded && e.at != nil && e.at.Func() != nil && outlasts(e.at.Func()) {
					w.Bound = Unsure // what begins a session must not be given a deadline from above
				}
				if n.fn.Obj != nil && r.Index().Directive(n.fn.Obj, "bounded") {
					w.Bound = Bounded
				}
				var added bool
				if n.waits, added = addWait(n.waits, w); added {
					changed = true
				}
			}
		}
		if !changed {
			continue
		}
		for _, u := range n.users {
			if !queued[u] {
				queue, queued[u] = append(queue, u), true
			}
		}
	}
}

func (r *Result) edgeWaits(e edge) []Wait {
	list := r.foundWaits(e)
	if fn := r.calleeOf(e); fn != nil && len(list) > 0 && r.Index().Directive(fn, "bounded") {
		list = slices.Clone(list)
		for i := range list {
			list[i].Bound, list[i].Heeds = Bounded, nil
		}
	}
	return list
}

// calleeOf returns the function an edge calls, or nil for one to its func arguments.
func (r *Result) calleeOf(e edge) *types.Func {
	if e.call == nil {
		return nil
	}
	return e.call.Func()
}

// foundWaits returns what an edge waits on, whatever a directive says of it.
func (r *Result) foundWaits(e edge) []Wait {
	list := e.fixed
	if len(e.local) == 0 {
		return list
	}
	var alts [][]Wait
	for _, f := range e.local {
		alts = append(alts, r.ofLocal(f, e.call))
	}
	return append(list[:len(list):len(list)], alternatives(alts)...)
}

// edges returns what a call runs before it returns: its callee, and the func
// arguments the callee runs.
func (r *Result) edges(c *symbols.Call) []edge {
	var list []edge
	if e, ok := r.callee(c); ok {
		list = append(list, e)
	}
	for i, arg := range c.Expr.Args {
		if !isFunc(r.Index().Info.TypeOf(arg)) {
			continue
		}
		for _, when := range r.Runs(c, i) {
			if when == knowledge.RunNow || when == knowledge.RunLoop || when == knowledge.RunRetry {
				if fs, fixed := r.funcs(arg, nil); len(fs) > 0 || len(fixed) > 0 {
					list = append(list, edge{local: fs, fixed: fixed, at: c})
				}
				break
			}
		}
	}
	return list
}

// isFuncs reports whether t is a slice of functions.
func isFuncs(t types.Type) bool {
	if t == nil {
		return false
	}
	s, ok := t.Underlying().(*types.Slice)
	return ok && isFunc(s.Elem())
}

func isFunc(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Signature)
	return ok
}

// callee returns what the called function itself waits on.
func (r *Result) callee(c *symbols.Call) (edge, bool) {
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
		if isInterfaceMethod(callee) {
			return r.dynamic(c, callee)
		}
		if fact := r.fact(callee); fact != nil && len(fact.Waits) > 0 {
			return edge{fixed: r.ofFact(c, callee, fact), at: c}, true
		}
		if read := r.reads(c, callee); read != nil {
			if row, lib := knowledge.CallOf(read); row != nil {
				w, ok := r.ofRow(c, row, lib)
				w.Via = append(w.Via, symbols.FuncName(read, r.pass.Pkg))
				return edge{fixed: []Wait{w}, at: c}, ok
			}
		}
		if r.bySignature(callee) {
			return edge{fixed: []Wait{r.ofSignature(c, callee)}, at: c}, true
		}
	case *types.Var:
		fs, fixed := r.funcs(c.Expr.Fun, c)
		return edge{local: fs, fixed: fixed, call: c, at: c}, len(fs) > 0 || len(fixed) > 0
	}
	return edge{}, false
}

// readers are the functions of std that read from an argument until its end.
var readers = map[string]int{
	"io.Copy": 1, "io.CopyN": 1, "io.CopyBuffer": 1, "io.ReadAll": 0, "io.ReadFull": 0,
	"bytes.Buffer.ReadFrom": 0, "bufio.Writer.ReadFrom": 0,
}

func readerName(fn *types.Func) string { return pkgPath(fn) + "." + knowledge.Symbol(fn) }

// reads returns the method Read of what a call reads to the end, if that is of a
// type of the tables: io.ReadAll(object).
func (r *Result) reads(c *symbols.Call, fn *types.Func) *types.Func {
	i, ok := readers[readerName(fn)]
	if !ok {
		return nil
	}
	arg := r.Index().Arg(c.Expr, i)
	if arg == nil {
		return nil
	}
	obj, _, _ := types.LookupFieldOrMethod(r.Index().Info.TypeOf(arg), true, r.pass.Pkg, "Read")
	read, _ := obj.(*types.Func)
	if read == nil || isInterfaceMethod(read) {
		return nil
	}
	return read
}

// funcs returns the functions that a func value may be: literals, functions
// and methods as values, and variables and fields whose every assignment is in
// sight. Functions of other packages come as the waits of a call nobody sees.
func (r *Result) funcs(e ast.Expr, call *symbols.Call) (local []*symbols.Func, fixed []Wait) {
	return r.funcsOf(e, call, make(map[types.Object]bool))
}

func (r *Result) funcsOf(e ast.Expr, call *symbols.Call, seen map[types.Object]bool) (local []*symbols.Func, fixed []Wait) {
	x := r.Index()
	e = ast.Unparen(e)
	if lit, ok := e.(*ast.FuncLit); ok {
		if f := x.ByNode[lit]; f != nil {
			local = append(local, f)
		}
		return local, nil
	}
	if c, ok := e.(*ast.CallExpr); ok {
		if x.Info.Types[c.Fun].IsType() && len(c.Args) == 1 {
			return r.funcsOf(c.Args[0], call, seen)
		}
		if symbols.Builtin(x.Info, c) == "append" {
			return r.elements(c.Args, call, seen)
		}
		return r.made(c, call, seen)
	}
	if lit, ok := e.(*ast.CompositeLit); ok && isFuncs(x.Info.TypeOf(lit)) {
		return r.elements(lit.Elts, call, seen)
	}
	if fn := x.FuncObj(e); fn != nil {
		if f := x.ByObj[fn]; f != nil {
			return []*symbols.Func{f}, nil
		}
		return nil, r.valueWaits(fn)
	}
	v := x.VarOf(e)
	if v == nil || seen[v] || !x.Closed(v) {
		return nil, nil
	}
	seen[v] = true
	if f := x.ParamOf[v]; f != nil {
		return r.given(f, v, call, seen)
	}
	for _, a := range x.Assigns(v) {
		value := a.Value
		// for _, task := range tasks; of a map's functions, one is picked by its key.
		if s, ok := a.Site.(*ast.RangeStmt); ok && s.Value != nil && x.VarOf(s.Value) == v && isFuncs(x.Info.TypeOf(s.X)) {
			value = s.X
		}
		if value == nil || a.Index > 0 {
			continue
		}
		l, f := r.funcsOf(value, call, seen)
		local = append(local, l...)
		fixed = append(fixed, f...)
	}
	return local, fixed
}

// elements returns the functions that a collection is made of.
func (r *Result) elements(list []ast.Expr, call *symbols.Call, seen map[types.Object]bool) (local []*symbols.Func, fixed []Wait) {
	for _, e := range list {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			e = kv.Value
		}
		l, f := r.funcsOf(e, call, seen)
		local, fixed = append(local, l...), append(fixed, f...)
	}
	return local, fixed
}

// made returns the functions that a call of a function of this package
// returns: a middleware that wraps another.
func (r *Result) made(c *ast.CallExpr, call *symbols.Call, seen map[types.Object]bool) (local []*symbols.Func, fixed []Wait) {
	x := r.Index()
	callee := x.CallAt[c]
	if callee == nil || callee.Func() == nil {
		return nil, nil
	}
	f := x.ByObj[callee.Func()]
	if f == nil || f.Sig.Results().Len() != 1 || seen[f.Obj] {
		return nil, nil
	}
	seen[f.Obj] = true
	for _, ret := range trace.Returns(f) {
		if len(ret.Results) == 1 {
			l, fx := r.funcsOf(ret.Results[0], call, seen)
			local, fixed = append(local, l...), append(fixed, fx...)
		}
	}
	return local, fixed
}

// given returns the functions that the calls in this package give for func
// parameter v of f, if nobody else can call f.
func (r *Result) given(f *symbols.Func, v *types.Var, call *symbols.Call, seen map[types.Object]bool) (local []*symbols.Func, fixed []Wait) {
	x := r.Index()
	if f.Obj == nil || f.Obj.Exported() || f.Sig.Variadic() {
		return nil, nil
	}
	i := trace.ParamIndex(f.Sig, v)
	for _, id := range x.Uses(f.Obj) {
		var callee ast.Expr = id
		if sel, ok := x.Parent(id).(*ast.SelectorExpr); ok && sel.Sel == id {
			callee = sel
		}
		c, ok := x.Parent(callee).(*ast.CallExpr)
		if !ok || c.Fun != callee {
			continue
		}
		if arg := x.Arg(c, i); arg != nil {
			l, fx := r.funcsOf(arg, call, seen)
			local, fixed = append(local, l...), append(fixed, fx...)
		}
	}
	return local, fixed
}

// valueWaits returns what a function of another package, used as a value,
// waits on when somebody calls it.
func (r *Result) valueWaits(fn *types.Func) []Wait {
	name := symbols.FuncName(fn, r.pass.Pkg)
	if row, lib := knowledge.CallOf(fn); row != nil && row.Waits != "" && row.Waits != knowledge.NoEffect {
		w := Wait{Kind: row.Waits, Bound: Unsure, Profile: row.Profile, What: row.What, Via: []string{name}}
		if w.Profile == "" {
			w.Profile = lib.Profile
		}
		if w.What == "" {
			w.What = lib.Name
		}
		if row.Bound == knowledge.Never && row.Role != knowledge.RoleConnIO {
			w.Bound = Unbounded
		}
		return []Wait{w}
	}
	var list []Wait
	if fact := r.fact(fn); fact != nil {
		for _, f := range fact.Waits {
			w := Wait{Kind: f.Kind, Bound: f.Bound, Weak: f.Weak, Conn: f.Conn, Theirs: f.Theirs, Profile: f.Profile, What: f.What, Via: chain(name, f.Via)}
			if len(f.Heeds) > 0 && w.Bound == Unbounded {
				w.Bound = Unsure
			}
			list, _ = addWait(list, w)
		}
	} else if isDoShape(fn) {
		list = append(list, Wait{Kind: knowledge.Network, Bound: Unsure, Profile: knowledge.HTTP, What: "HTTP", Via: []string{name}})
	}
	return list
}

// Waits returns what one call may wait on before it returns.
func (r *Result) Waits(c *symbols.Call) []Wait {
	if w, ok := r.callWaits[c]; ok {
		return w
	}
	if r.nodes == nil {
		r.solve()
	}
	var list []Wait
	for _, e := range r.edges(c) {
		for _, w := range r.edgeWaits(e) {
			list, _ = addWait(list, w)
		}
	}
	r.callWaits[c] = list
	return list
}

// FuncWaits returns what f may wait on.
func (r *Result) FuncWaits(f *symbols.Func) []Wait {
	if r.nodes == nil {
		r.solve()
	}
	if n := r.nodes[f]; n != nil {
		return n.waits
	}
	return nil
}

// Targets returns the functions of this package that a func value may be, and
// the waits of those of other packages.
func (r *Result) Targets(e ast.Expr) ([]*symbols.Func, []Wait) { return r.funcs(e, nil) }

// outlasts reports whether a call begins or is something that lives on: a
// session, a server.
func outlasts(fn *types.Func) bool {
	life := LifetimeOf(fn)
	return life == knowledge.LifeSession || life == knowledge.LifeProgram
}
