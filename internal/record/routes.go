package record

import (
	"cmp"
	"go/ast"
	"go/constant"
	"go/types"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// routePattern is how routers write what a handler is called for.
var routePattern = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^([A-Z]+ )?[a-zA-Z0-9.-]*/[^ ]*$`)
})

// verbs are the methods of HTTP, which routers name their methods for.
var verbs = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

// routes lists what functions are handed to routers for, and where routers are
// that other functions work with: by calls, r.Get("/x", h), and by tables,
// {"GET", "/x", h}.
func (m *maker) routes() (list []Route, mounts []Mount) {
	for _, c := range m.x.Calls {
		list = append(list, m.registered(c)...)
		mounts = append(mounts, m.mounted(c)...)
	}
	for _, f := range m.x.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			if lit, ok := n.(*ast.CompositeLit); ok {
				list = append(list, m.tabled(lit)...)
			}
			return true
		})
	}
	return list, mounts
}

// groups are methods of routers that make another one, and take middleware besides.
var groups = map[string]bool{"Group": true, "Route": true, "PathPrefix": true, "With": true, "Use": true}

// registered returns the routes that one call registers.
func (m *maker) registered(c *symbols.Call) (list []Route) {
	fn := c.Func()
	if fn == nil || groups[fn.Name()] {
		return nil
	}
	r, ok := m.pathOf(c.Expr.Args)
	verb := verbOf(fn.Name())
	recv := symbols.Receiver(c.Expr)
	if !ok && (verb == "" || !m.isRouter(recv) || !m.emptyPath(c.Expr)) {
		return nil
	}
	r.Verb = cmp.Or(r.Verb, verb, m.methods(c.Expr))
	prefix, under := "", ""
	switch {
	case m.isRouter(recv):
		prefix, under = m.above(recv)
	case m.near(fn.Pkg()): // register(r, "/x", h)
		if i := slices.IndexFunc(c.Expr.Args, m.isRouter); i >= 0 {
			prefix, under = m.above(c.Expr.Args[i])
		}
	}
	r.Path, r.Under = join(prefix, r.Path), under
	r.Serves = !m.near(fn.Pkg()) && m.isRouter(recv) || !m.own(fn.Pkg()) || r.Verb != ""
	handlers := m.handlers(c.Expr.Args)
	if len(handlers) == 0 {
		return nil
	}
	h := handlers[0]
	for _, other := range handlers { // what makes others, or comes before the last, is middleware
		if h.within || !other.within {
			h = other
		}
	}
	r.To, r.Within = h.id, h.within
	r.Serves = r.Serves && !h.within && !h.literal
	return []Route{r}
}

// tabled returns the routes that a literal tells of: a struct with a path and a
// function, or a map from paths to functions.
func (m *maker) tabled(lit *ast.CompositeLit) (list []Route) {
	t := m.x.Info.TypeOf(lit)
	if t == nil {
		return nil
	}
	add := func(key []ast.Expr, values []ast.Expr) {
		r, ok := m.pathOf(key)
		if !ok {
			return
		}
		for _, h := range m.handlers(values) {
			r.To, r.Within = h.id, h.within
			r.Serves = r.Verb != "" && !h.within && !h.literal
			list = append(list, r)
		}
	}
	switch symbols.Deref(t).Underlying().(type) {
	case *types.Map:
		for _, e := range lit.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				add([]ast.Expr{kv.Key}, []ast.Expr{kv.Value})
			}
		}
	case *types.Struct:
		var values []ast.Expr
		for _, e := range lit.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				e = kv.Value
			}
			values = append(values, e)
		}
		add(values, values)
	}
	return list
}

// mounted says where a router is that a call gives to a function of the program,
// or has from one: api.Register(r.Group("/api")), r.Mount("/api", api.Router()).
func (m *maker) mounted(c *symbols.Call) (list []Mount) {
	fn := c.Func()
	if fn == nil {
		return nil
	}
	if m.near(fn.Pkg()) && !m.isRouter(symbols.Receiver(c.Expr)) {
		for i, arg := range c.Expr.Args {
			if !m.isRouter(arg) {
				continue
			}
			if prefix, under := m.above(arg); prefix != "" || under != "" {
				list = append(list, Mount{symbols.ID(fn) + "#" + strconv.Itoa(i), prefix, under})
			}
		}
		return list
	}
	r, ok := m.pathOf(c.Expr.Args)
	if !ok {
		return nil
	}
	prefix, under := m.above(symbols.Receiver(c.Expr))
	for _, arg := range c.Expr.Args {
		open := []ast.Expr{arg}
		for len(open) > 0 { // through middleware
			call, ok := ast.Unparen(open[0]).(*ast.CallExpr)
			open = open[1:]
			if !ok {
				continue
			}
			if fn := symbols.FuncOf(m.x.Info, call); fn != nil && m.near(fn.Pkg()) && m.givesHandler(call) {
				list = append(list, Mount{symbols.ID(fn) + "()", join(prefix, strings.TrimSuffix(r.Path, "/*")), under})
			}
			open = append(open, call.Args...)
		}
	}
	return list
}

// pathOf returns the route that constants among some expressions make: a path,
// and a verb.
func (m *maker) pathOf(exprs []ast.Expr) (r Route, ok bool) {
	for _, e := range exprs {
		v := m.x.Info.Types[e].Value
		if v == nil || v.Kind() != constant.String {
			continue
		}
		text := constant.StringVal(v)
		switch {
		case slices.Contains(verbs, text):
			r.Verb = text
		case !ok && routePattern().MatchString(text):
			ok = true
			r.Path = text
			if verb, path, cut := strings.Cut(text, " "); cut {
				r.Verb, r.Path = verb, path
			}
		}
	}
	return r, ok
}

// emptyPath reports whether the first argument of a call is the empty path: that
// of the group itself.
func (m *maker) emptyPath(call *ast.CallExpr) bool {
	if len(call.Args) == 0 {
		return false
	}
	v := m.x.Info.Types[call.Args[0]].Value
	return v != nil && v.Kind() == constant.String && constant.StringVal(v) == ""
}

// verbOf returns the verb that a method of a router is named for, or "".
func verbOf(name string) string {
	if verb := strings.ToUpper(name); slices.Contains(verbs, verb) {
		return verb
	}
	return ""
}

// methods returns the verb of r.HandleFunc("/x", h).Methods("GET").
func (m *maker) methods(call *ast.CallExpr) string {
	sel, ok := m.x.Parent(call).(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Methods" {
		return ""
	}
	if outer, ok := m.x.Parent(sel).(*ast.CallExpr); ok && len(outer.Args) > 0 {
		if v := m.x.Info.Types[outer.Args[0]].Value; v != nil && v.Kind() == constant.String {
			return constant.StringVal(v)
		}
	}
	return ""
}

// isRouter reports whether handlers are registered on what e is.
func (m *maker) isRouter(e ast.Expr) bool {
	if e == nil {
		return false
	}
	t := m.x.Info.TypeOf(e)
	if t == nil || symbols.NamedOf(t) == nil {
		return false
	}
	for _, name := range []string{"HandleFunc", "Handle", "GET", "Get"} {
		obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
		if fn, ok := obj.(*types.Func); ok && takesHandler(fn.Signature()) {
			return true
		}
	}
	return false
}

// givesHandler reports whether what e is serves HTTP: a router, as a function gives it
// to who mounts it.
func (m *maker) givesHandler(e ast.Expr) bool {
	t := m.x.Info.TypeOf(e)
	if t == nil {
		return false
	}
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, "ServeHTTP")
	return obj != nil || m.isRouter(e)
}

// near reports whether a package is of the same module, or of another module of
// the same owner: no library that routes.
func (m *maker) near(p *types.Package) bool {
	if p == m.x.Pkg {
		return true
	}
	if !m.own(p) {
		return false
	}
	of := strings.SplitN(cmp.Or(m.module, symbols.PathOf(m.x.Pkg)), "/", 3)
	at := strings.SplitN(symbols.PathOf(p), "/", 3)
	return of[0] == at[0] && (!strings.Contains(of[0], ".") || len(of) > 1 && len(at) > 1 && of[1] == at[1])
}

// takesHandler reports whether a function takes a path and a function or handler.
func takesHandler(sig *types.Signature) bool {
	if sig.Params().Len() < 2 {
		return false
	}
	if b, ok := sig.Params().At(0).Type().Underlying().(*types.Basic); !ok || b.Kind() != types.String {
		return false
	}
	t := sig.Params().At(sig.Params().Len() - 1).Type()
	if s, ok := t.Underlying().(*types.Slice); ok && sig.Variadic() {
		t = s.Elem()
	}
	if symbols.IsFunc(t) || types.IsInterface(t) {
		return true
	}
	return sig.Params().Len() > 2 && symbols.IsFunc(sig.Params().At(1).Type())
}

// above says below which path a router is, and, if others know, which router
// that is: a parameter's, "ID#0", or what a function returns, "ID()".
func (m *maker) above(e ast.Expr) (prefix, under string) {
	seen := make(map[*types.Var]bool)
	for e != nil {
		e = ast.Unparen(e)
		if call, ok := e.(*ast.CallExpr); ok {
			fn, recv := symbols.FuncOf(m.x.Info, call), symbols.Receiver(call)
			switch {
			case fn != nil && m.near(fn.Pkg()) && !m.isRouter(recv):
				return prefix, symbols.ID(fn) + "()"
			case fn == nil || fn.Signature().Recv() == nil:
				return prefix, under
			}
			if r, ok := m.pathOf(call.Args); ok { // r.Group("/x"), but for r.With(f) and the like
				prefix = join(r.Path, prefix)
			}
			e = recv
			continue
		}
		if u, ok := e.(*ast.UnaryExpr); ok { // &engine.RouterGroup
			e = u.X
			continue
		}
		v := m.x.VarOf(e)
		if v == nil || seen[v] {
			return prefix, under
		}
		seen[v] = true
		if f := m.x.ParamOf[v]; f != nil {
			if f.Obj != nil {
				return prefix, m.paramID(v)
			}
			// r.Route("/x", func(r chi.Router) { … })
			call, ok := m.x.Parent(f.Node).(*ast.CallExpr)
			if !ok || !m.isRouter(symbols.Receiver(call)) {
				return prefix, under
			}
			if r, ok := m.pathOf(call.Args); ok {
				prefix = join(r.Path, prefix)
			}
			e = symbols.Receiver(call)
			continue
		}
		if by := m.returnedBy(v); by != "" {
			return prefix, by
		}
		assigns := m.x.Assigns(v)
		if len(assigns) != 1 {
			return prefix, under
		}
		e = assigns[0].Value
	}
	return prefix, under
}

// returnedBy names the function that makes a router and returns it: "ID()".
func (m *maker) returnedBy(v *types.Var) string {
	if v.IsField() || v.Pkg() == nil || v.Parent() == v.Pkg().Scope() {
		return ""
	}
	for _, id := range m.x.Uses(v) {
		if ret, ok := m.x.Parent(id).(*ast.ReturnStmt); ok {
			if f := m.x.Enclosing(ret); f != nil && f.Obj != nil {
				return symbols.ID(f.Obj) + "()"
			}
		}
	}
	return ""
}

// A handed function is an argument of a registration.
type handed struct {
	id      string
	within  bool // id makes it
	literal bool
}

// handlers returns the functions among some expressions, in conversions and
// middleware too, in order.
func (m *maker) handlers(exprs []ast.Expr) (list []handed) {
	for _, e := range exprs {
		list = append(list, m.handler(e)...)
	}
	return list
}

// handler returns the function that e, an argument of a registration, hands
// over, in whatever it is wrapped; where none is in sight, those that make it.
func (m *maker) handler(e ast.Expr) (made []handed) {
	for open := []ast.Expr{e}; len(open) > 0; {
		e, open = ast.Unparen(open[0]), open[1:]
		if u, ok := e.(*ast.UnaryExpr); ok {
			e = u.X
		}
		if call, ok := e.(*ast.CallExpr); ok {
			open = append(open, call.Args...)
			made = append(made, m.makesHandlers(call)...)
			continue
		}
		found, value := m.handlerValue(e)
		if found != nil {
			return found
		}
		if value != nil {
			open = append(open, value)
		}
	}
	return made
}

// makesHandlers returns a function of the program whose result is handed over,
// and the method ServeHTTP of that result.
func (m *maker) makesHandlers(call *ast.CallExpr) []handed {
	fn := symbols.FuncOf(m.x.Info, call)
	if fn == nil || !m.own(fn.Pkg()) || symbols.IsInterfaceMethod(fn) {
		return nil
	}
	return append([]handed{{id: symbols.ID(fn), within: true}}, m.serveHTTP(m.x.Info.TypeOf(call))...)
}

// handlerValue returns what e, which is no call, is as a handler; or else, of a
// local variable, the one value it is given.
func (m *maker) handlerValue(e ast.Expr) (found []handed, value ast.Expr) {
	switch e := e.(type) {
	case *ast.FuncLit:
		return []handed{{id: m.funcID(m.x.ByNode[e]), literal: true}}, nil
	case *ast.CompositeLit:
		return m.serveHTTP(m.x.Info.TypeOf(e)), nil
	}
	if fn := m.x.FuncObj(e); fn != nil {
		if m.own(fn.Pkg()) && !symbols.IsInterfaceMethod(fn) && !makesHandler(fn.Signature()) {
			return []handed{{id: symbols.ID(fn)}}, nil
		}
		return nil, nil
	}
	v := m.x.VarOf(e)
	if v == nil {
		return nil, nil
	}
	if h := m.serveHTTP(v.Type()); h != nil {
		return h, nil
	}
	if v.IsField() || m.x.ParamOf[v] != nil || v.Parent() == v.Pkg().Scope() || !symbols.IsFunc(v.Type()) && !types.IsInterface(v.Type()) {
		return nil, nil
	}
	if a := m.x.Assigns(v); len(a) == 1 {
		return nil, a[0].Value
	}
	return nil, nil
}

// serveHTTP returns the method ServeHTTP of a type of the program's own.
func (m *maker) serveHTTP(t types.Type) []handed {
	n := symbols.NamedOf(t)
	if n == nil || types.IsInterface(n) || !m.own(n.Obj().Pkg()) {
		return nil
	}
	obj, _, _ := types.LookupFieldOrMethod(types.NewPointer(n), true, n.Obj().Pkg(), "ServeHTTP")
	fn, ok := obj.(*types.Func)
	if !ok || !m.own(fn.Pkg()) {
		return nil
	}
	return []handed{{id: symbols.ID(fn)}}
}

// makesHandler reports whether a function is middleware: it returns a function, or
// what serves HTTP.
func makesHandler(sig *types.Signature) bool {
	for v := range sig.Results().Variables() {
		if obj, _, _ := types.LookupFieldOrMethod(v.Type(), true, nil, "ServeHTTP"); obj != nil || symbols.IsFunc(v.Type()) {
			return true
		}
	}
	return false
}

// join puts a path below a prefix.
func join(prefix, path string) string {
	if prefix == "" || path == "" {
		return prefix + path
	}
	return strings.TrimRight(prefix, "/") + "/" + strings.TrimLeft(path, "/")
}
