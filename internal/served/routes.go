package served

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Handler is what an http.Handler, a router, or an app leads to: one function
// that serves requests, or what is known of those of another package.
type Handler struct {
	Name string
	At   ast.Node // where it is declared or mentioned
	Fn   *symbols.Func
	facts.Stream
	Span Span
	// Hides is a type that the handler wraps the writer of responses in, through
	// which http.ResponseController does not see; or nil.
	Hides *types.TypeName
}

// routes collects the handlers that an expression leads to. Each variable and
// each function is looked at once.
type routes struct {
	r     *Handlers
	vars  map[*types.Var]bool
	seen  map[ast.Node]bool
	types map[*types.TypeName]bool
	funcs map[*symbols.Func]bool
	// entered are functions that a call led into: what their parameters are given
	// is an argument of that call, and has been looked at.
	entered map[*symbols.Func]bool
	list    []Handler
}

// Routes returns the handlers that e, an http.Handler, a router or an app,
// leads to: through variables, registrations, middleware, and the functions that
// make them. A nil e is http.DefaultServeMux.
func (r *Handlers) Routes(e ast.Expr) []Handler {
	w := newRoutes(r)
	if e == nil || r.Index().Info.Types[e].IsNil() {
		w.defaultMux()
	} else {
		w.expr(e)
	}
	return w.sorted()
}

// RoutesOn returns the handlers that are registered with what a call returns:
// r.With(middleware).Get("/x", h).
func (r *Handlers) RoutesOn(call *ast.CallExpr) []Handler {
	w := newRoutes(r)
	w.registered(call)
	return w.sorted()
}

func newRoutes(r *Handlers) *routes {
	return &routes{r: r, vars: make(map[*types.Var]bool), seen: make(map[ast.Node]bool), types: make(map[*types.TypeName]bool), funcs: make(map[*symbols.Func]bool), entered: make(map[*symbols.Func]bool)}
}

func (w *routes) sorted() []Handler {
	slices.SortStableFunc(w.list, func(a, b Handler) int { return cmp.Compare(a.At.Pos(), b.At.Pos()) })
	return w.list
}

// defaultMux adds what http.Handle and http.HandleFunc register.
func (w *routes) defaultMux() {
	for _, c := range w.r.Index().Calls {
		if fn := c.Func(); fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "net/http" && fn.Signature().Recv() == nil && (fn.Name() == "Handle" || fn.Name() == "HandleFunc") {
			w.args(c.Expr)
		}
	}
}

// expr adds what one expression leads to.
func (w *routes) expr(e ast.Expr) {
	e = ast.Unparen(e)
	if w.seen[e] {
		return
	}
	w.seen[e] = true
	x := w.r.Index()
	switch e := e.(type) {
	case *ast.FuncLit:
		w.function(x.ByNode[e])
		return
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			w.expr(e.X)
		}
		return
	case *ast.StarExpr:
		w.expr(e.X)
		return
	case *ast.CompositeLit:
		w.literal(e)
		return
	case *ast.CallExpr:
		w.call(e)
		return
	}
	if fn := x.FuncObj(e); fn != nil {
		if f := x.ByObj[fn]; f != nil {
			w.function(f)
		} else if symbols.IsInterfaceMethod(fn) && fn.Pkg() == x.Pkg {
			w.oneOf(fn, e)
		} else {
			w.foreign(fn, e)
		}
		return
	}
	if v := x.VarOf(e); v != nil {
		w.variable(v)
		if len(x.Assigns(v)) == 0 || v.IsField() || x.ParamOf[v] != nil {
			w.typed(x.Info.TypeOf(e), e)
		}
	}
}

// variable adds what a variable or field is given, and what is registered on it.
func (w *routes) variable(v *types.Var) {
	x := w.r.Index()
	if w.vars[v] || v.Pkg() != x.Pkg {
		return
	}
	w.vars[v] = true
	if f := x.ParamOf[v]; f != nil && f.Obj != nil && !w.entered[f] {
		calls, _ := x.CallsTo(f.Obj)
		for _, c := range calls {
			if arg := x.Arg(c, symbols.ParamIndex(f.Sig, v)); arg != nil && w.mayServe(arg) {
				w.expr(arg)
			}
		}
	}
	for _, a := range x.Assigns(v) {
		if a.Value != nil && a.Index <= 0 {
			w.expr(a.Value)
		}
	}
	for _, id := range x.Uses(v) {
		var occ ast.Expr = id
		if sel, ok := x.Parent(id).(*ast.SelectorExpr); ok && sel.Sel == id {
			occ = sel
		}
		w.registered(occ)
		w.flushes(occ)
	}
}

// flushes adds a proxy that is told, after it was made, to hand on what it reads
// at once: p.FlushInterval = -1.
func (w *routes) flushes(occ ast.Expr) {
	x := w.r.Index()
	sel, ok := x.Parent(occ).(*ast.SelectorExpr)
	if !ok || sel.X != occ || sel.Sel.Name != "FlushInterval" || !isProxy(x.Info.TypeOf(occ)) {
		return
	}
	as, ok := x.Parent(sel).(*ast.AssignStmt)
	if !ok || len(as.Lhs) != len(as.Rhs) {
		return
	}
	if i := slices.Index(as.Lhs, ast.Expr(sel)); i >= 0 && !x.IsZero(as.Rhs[i]) {
		w.addProxy(as)
	}
}

// isProxy reports whether t is a proxy of the standard library, or a pointer to one.
func isProxy(t types.Type) bool {
	n := symbols.NamedOf(t)
	return n != nil && knowledge.IsNamed(n, "net/http/httputil", "ReverseProxy")
}

// addProxy adds a proxy whose FlushInterval is set at a place.
func (w *routes) addProxy(at ast.Node) {
	w.add(Handler{Name: "httputil.ReverseProxy", At: at, Stream: facts.Stream{Sends: "FlushInterval is set"}})
}

// registered adds what calls on a router, or with one, hand over: r.GET("/x", h),
// r.PathPrefix("/api").Handler(h), g := r.Group("/x"), register(r).
func (w *routes) registered(occ ast.Expr) {
	x := w.r.Index()
	for range 8 {
		sel, ok := x.Parent(occ).(*ast.SelectorExpr)
		if !ok || sel.X != occ {
			break
		}
		call, ok := x.Parent(sel).(*ast.CallExpr)
		if !ok || call.Fun != sel {
			return
		}
		w.args(call)
		occ = call
	}
	switch p := x.Parent(occ).(type) {
	case *ast.CallExpr:
		if i := slices.Index(p.Args, occ); i >= 0 {
			w.handed(p, i)
		}
	case *ast.AssignStmt:
		_, isCall := occ.(*ast.CallExpr)
		if i := slices.Index(p.Rhs, occ); isCall && i >= 0 && len(p.Lhs) == len(p.Rhs) && isRouter(x.Info.TypeOf(occ)) {
			if v := x.VarOf(p.Lhs[i]); v != nil {
				w.variable(v)
			}
		}
	}
}

// handed follows a router into a function that is given it.
func (w *routes) handed(call *ast.CallExpr, i int) {
	x := w.r.Index()
	fn := symbols.FuncOf(x.Info, call)
	if fn == nil {
		return
	}
	if f := x.ByObj[fn]; f != nil {
		w.entered[f] = true
		if i < f.Sig.Params().Len() && !f.Sig.Variadic() {
			w.variable(f.Sig.Params().At(i))
		}
		return
	}
	w.foreign(fn, call)
}

// args adds the handlers that a call is given.
func (w *routes) args(call *ast.CallExpr) {
	for _, a := range call.Args {
		if w.mayServe(a) {
			w.expr(a)
		}
	}
}

// mayServe reports whether e is a function, or has a method ServeHTTP, or is a router.
func (w *routes) mayServe(e ast.Expr) bool {
	t := w.r.Index().Info.TypeOf(e)
	if t == nil {
		return false
	}
	return symbols.IsFunc(t) || isRouter(t)
}

// isRouter reports whether t serves HTTP, or takes handlers.
func isRouter(t types.Type) bool {
	if t == nil || symbols.NamedOf(t) == nil {
		return false
	}
	for _, name := range []string{"ServeHTTP", "HandleFunc", "GET", "Handle", "Group"} {
		if obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name); obj != nil {
			if _, ok := obj.(*types.Func); ok {
				return true
			}
		}
	}
	return false
}

// call adds what a call that makes a handler leads to: what it converts, wraps,
// or returns.
func (w *routes) call(call *ast.CallExpr) {
	x := w.r.Index()
	if x.Info.Types[call.Fun].IsType() && len(call.Args) == 1 {
		w.expr(call.Args[0])
		return
	}
	fn := symbols.FuncOf(x.Info, call)
	w.args(call)
	if fn == nil {
		w.expr(call.Fun) // middleware(next)
		return
	}
	if recv := symbols.Receiver(call); recv != nil && fn.Signature().Recv() != nil && isRouter(x.Info.TypeOf(recv)) {
		w.expr(recv)
	}
	f := x.ByObj[fn]
	if f == nil {
		w.foreign(fn, call)
		return
	}
	w.entered[f] = true
	if w.funcs[f] {
		return
	}
	w.funcs[f] = true
	for _, ret := range symbols.Returns(f) {
		for _, res := range ret.Results {
			if w.mayServe(res) {
				w.expr(res)
			}
		}
	}
}

// literal adds what a struct holds that serves, and its own method.
func (w *routes) literal(lit *ast.CompositeLit) {
	w.typed(w.r.Index().Info.TypeOf(lit), lit)
	for _, elt := range lit.Elts {
		val := elt
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			val = kv.Value
		}
		if w.mayServe(val) {
			w.expr(val)
		}
	}
	if isProxy(w.r.Index().Info.TypeOf(lit)) {
		if v := w.r.Index().Fields(lit)["FlushInterval"]; v != nil && !w.r.Index().IsZero(v) {
			w.addProxy(lit)
		}
	}
}

// typed adds the method ServeHTTP of a type.
func (w *routes) typed(t types.Type, at ast.Node) {
	n := symbols.NamedOf(t)
	if n == nil || types.IsInterface(t) || w.types[n.Origin().Obj()] {
		return
	}
	w.types[n.Origin().Obj()] = true
	obj, _, _ := types.LookupFieldOrMethod(types.NewPointer(n), true, n.Obj().Pkg(), "ServeHTTP")
	m, _ := obj.(*types.Func)
	if m == nil {
		return
	}
	if f := w.r.Index().ByObj[m.Origin()]; f != nil {
		w.function(f)
	} else {
		w.foreign(m.Origin(), at)
	}
}

// function adds a function of the package: a handler, or one that registers
// handlers with the router it is given.
func (w *routes) function(f *symbols.Func) {
	if f == nil || w.funcs[f] {
		return
	}
	w.funcs[f] = true
	if e := w.r.Trace().EntryOf(f); e != nil {
		name := f.Name()
		if f.Obj == nil {
			name = "the " + e.Name + " in " + w.home(f)
		}
		w.add(Handler{Name: name, At: f.Node, Fn: f, Stream: w.r.Stream(f), Span: w.r.Span(f), Hides: w.r.hides(f)})
		for _, c := range f.Calls { // next.ServeHTTP(w, r)
			if fn := c.Func(); fn != nil && fn.Name() == "ServeHTTP" {
				if recv := symbols.Receiver(c.Expr); recv != nil {
					w.expr(recv)
				}
			}
		}
		return
	}
	for p := range f.Sig.Params().Variables() {
		if isRouter(p.Type()) {
			w.variable(p)
		}
	}
	for _, ret := range symbols.Returns(f) { // func middleware(next http.Handler) http.Handler
		for _, res := range ret.Results {
			if w.mayServe(res) {
				w.expr(res)
			}
		}
	}
}

// oneOf adds a method of an own interface: what all of its implementations do.
func (w *routes) oneOf(m *types.Func, at ast.Node) {
	impls := w.r.Implementations(m)
	if len(impls) == 1 {
		w.function(impls[0])
		return
	}
	s, span := w.r.JoinedStream(impls), w.r.JoinedSpan(impls)
	if s != (facts.Stream{}) || span.D > 0 {
		w.add(Handler{Name: symbols.FuncName(m, w.r.Pass.Pkg), At: at, Stream: s, Span: span})
	}
}

// home names the function around a literal.
func (w *routes) home(f *symbols.Func) string {
	if d := f.Decl(); d != nil {
		return d.Name()
	}
	return w.r.Pass.Pkg.Name()
}

// foreign adds what is known of a function of another package: a handler, or
// one that makes or registers handlers.
func (w *routes) foreign(fn *types.Func, at ast.Node) {
	if row, _ := knowledge.CallOf(fn); row != nil && row.Streams == knowledge.StreamsHandler {
		w.add(Handler{Name: symbols.FuncName(fn, w.r.Pass.Pkg), At: at, Stream: facts.Stream{Sends: "an SSE handler"}})
		return
	}
	fact := w.r.Fact(fn.Origin())
	if fact == nil {
		return
	}
	name := symbols.FuncName(fn, w.r.Pass.Pkg)
	if fact.Routes != nil {
		for _, h := range fact.Routes {
			w.add(Handler{Name: h.Name, At: at, Stream: h.Stream, Span: Span{SpanFact: h.Span}})
		}
		return
	}
	if fact.Stream != (facts.Stream{}) || fact.Span.D > 0 {
		w.add(Handler{Name: name, At: at, Stream: fact.Stream, Span: Span{SpanFact: fact.Span}})
	}
}

func (w *routes) add(h Handler) {
	if !slices.ContainsFunc(w.list, func(o Handler) bool { return o.Name == h.Name && (o.At == h.At || o.Fn == nil && h.Fn == nil) }) {
		w.list = append(w.list, h)
	}
}

// hides returns the type that a handler wraps the writer of responses in before
// it hands it on, if http.ResponseController does not see through it.
func (r *Handlers) hides(f *symbols.Func) *types.TypeName {
	x := r.Index()
	var out *types.TypeName
	hands := slices.ContainsFunc(f.Calls, func(c *symbols.Call) bool { return c.Func() != nil && c.Func().Name() == "ServeHTTP" })
	if !hands {
		return nil
	}
	for _, lit := range x.Literals {
		if lit.In != f || out != nil {
			continue
		}
		if r.IsOpaqueWriter(lit.Type) {
			out = lit.Type.Obj()
		}
	}
	return out
}

// IsOpaqueWriter reports whether a type holds an http.ResponseWriter and is one
// itself, without the methods by which http.ResponseController would reach what
// it holds.
func (r *Handlers) IsOpaqueWriter(n *types.Named) bool {
	st, ok := n.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	holds := false
	for f := range st.Fields() {
		holds = holds || knowledge.IsNamed(f.Type(), "net/http", "ResponseWriter")
	}
	if !holds {
		return false
	}
	has := func(name string) bool {
		obj, _, _ := types.LookupFieldOrMethod(types.NewPointer(n), true, n.Obj().Pkg(), name)
		_, ok := obj.(*types.Func)
		return ok
	}
	return has("WriteHeader") && !has("Unwrap") && !has("SetWriteDeadline")
}

// maxRoutes is how many handlers of one function a fact keeps: those that
// stream, and the one that waits longest.
const maxRoutes = 4

// RouteFacts summarises the handlers that f returns, or registers with a router
// that it is given.
func (r *Handlers) RouteFacts(f *symbols.Func) []facts.RouteFact {
	if r.Trace().EntryOf(f) != nil || !r.handles(f) {
		return nil
	}
	w := newRoutes(r)
	w.entered[f] = true
	w.function(f)
	w.sorted()
	var out []facts.RouteFact
	longest := -1
	for i, h := range w.list {
		if h.Span.D > 0 && (longest < 0 || h.Span.D > w.list[longest].Span.D) {
			longest = i
		}
	}
	for i, h := range w.list {
		if h.Sends == "" && i != longest || len(out) == maxRoutes && i != longest {
			continue
		}
		if h.Fn != nil && h.Fn.Obj != nil {
			h.Name = symbols.FuncName(h.Fn.Obj, nil)
		}
		out = append(out, facts.RouteFact{Name: h.Name, Stream: h.Stream, Span: h.Span.SpanFact})
	}
	return out
}

// handles reports whether f returns what serves, or is given a router.
func (r *Handlers) handles(f *symbols.Func) bool {
	for p := range f.Sig.Params().Variables() {
		if isRouter(p.Type()) {
			return true
		}
	}
	for p := range f.Sig.Results().Variables() {
		if isRouter(p.Type()) {
			return true
		}
	}
	return false
}
