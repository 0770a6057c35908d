package trace

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace/versions"
)

// Ctx says what deadline the ctx that e is, or carries, has.
func (t *Tracer) Ctx(e ast.Expr) Source {
	return orUnknown(t.ctx(e))
}

func (t *Tracer) ctx(e ast.Expr) Source {
	if t.isHandled(e) {
		return Source{Unknown: true, Entry: true}
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident, *ast.SelectorExpr:
		if v := t.X.VarOf(e); v != nil {
			return t.ctxRead(v, e)
		}
	case *ast.StarExpr:
		return t.ctx(e.X)
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			return t.ctx(e.X)
		}
	case *ast.CallExpr:
		return t.ctxCall(e, 0)
	case *ast.CompositeLit:
		if typ := t.X.Info.TypeOf(e); typ != nil && knowledge.IsNamed(typ, "net/http", "Request") {
			return Source{None: true, Root: e} // its ctx is Background
		}
		switch parent, how := t.ownCtx(e); how {
		case ctxWraps:
			return t.ctx(parent)
		case ctxDetached:
			return Source{None: true, Root: e}
		}
	}
	return unknown
}

// isHandled reports whether e is the request, or its ctx, of what a framework hands to
// its handlers: c.Request.Context(), by the row of the type of c. A request that this
// package puts in its place is another.
func (t *Tracer) isHandled(e ast.Expr) bool {
	text := ""
	for {
		switch n := ast.Unparen(e).(type) {
		case *ast.CallExpr:
			if len(n.Args) > 0 {
				return false
			}
			e, text = n.Fun, "()"+text
			continue
		case *ast.SelectorExpr:
			if v := t.X.VarOf(n); v != nil && len(t.X.Assigns(v)) > 0 {
				return false
			}
			e, text = n.X, "."+n.Sel.Name+text
		default:
			return false
		}
		typ := t.X.Info.TypeOf(e)
		if typ == nil {
			return false
		}
		suffix, _ := knowledge.CtxOf(typ)
		if rest, ok := strings.CutPrefix(suffix, text); ok && (rest == "" || rest[0] == '.') {
			return true
		}
	}
}

// ctxRead says what v carries where use reads it. Of a local variable that is
// assigned more than once it is the version that matters.
func (t *Tracer) ctxRead(v *types.Var, use ast.Expr) Source {
	n := len(t.X.Assigns(v))
	local := !v.IsField() && v.Parent() != t.X.Pkg.Scope()
	if local && n > 0 && (n > 1 || t.X.ParamOf[v] != nil) {
		s := t.ctxVersions.Of(t.VersionsOf(v).At(use))
		if t.X.AddressTaken(v) {
			s = s.Join(unknown)
		}
		return s
	}
	return t.ctxVars.Of(v)
}

// ctxVersion says what one version of a local variable carries.
func (t *Tracer) ctxVersion(ver *versions.Version) Source {
	switch {
	case ver.Initial:
		return t.ctxParam(ver.Param)
	case ver.Assign != nil:
		return t.ctxAssign(*ver.Assign)
	}
	var s Source
	for _, v := range ver.Of {
		s.join(t.ctxVersions.Of(v))
	}
	return s
}

// ctxParam says what a parameter comes with.
func (t *Tracer) ctxParam(v *types.Var) Source {
	if t.EntryOf(t.X.ParamOf[v]) != nil {
		return Source{Unknown: true, Entry: true}
	}
	return Source{Params: []*types.Var{v}}
}

// ctxVar says what v may carry, wherever it is read.
func (t *Tracer) ctxVar(v *types.Var) Source {
	var s Source
	assigns := t.X.Assigns(v)
	global := v.IsField() || v.Parent() == t.X.Pkg.Scope()
	switch {
	case t.X.ParamOf[v] != nil:
		s.join(t.ctxParam(v))
	case global && !t.X.Closed(v), t.X.AddressTaken(v), len(assigns) == 0:
		s.join(unknown)
	}
	for _, a := range assigns {
		s.join(t.ctxAssign(a))
	}
	return s
}

func (t *Tracer) ctxAssign(a symbols.Assign) Source {
	if a.Value == nil {
		return unknown
	}
	if a.Index < 0 {
		if t.X.Info.Types[a.Value].IsNil() {
			return Source{} // nothing can wait on it
		}
		return t.ctx(a.Value)
	}
	call, ok := ast.Unparen(a.Value).(*ast.CallExpr)
	if !ok {
		return unknown
	}
	s := t.ctxCall(call, a.Index)
	if a.Index == 0 && s.None && t.cancelledElsewhere(a, call) {
		s = s.Join(unknown)
	}
	return s
}

// cancelledElsewhere reports whether the cancel function of a context.WithCancel
// is handed to somebody, such as time.AfterFunc, or called in a literal that
// runs on its own: a watchdog may end the ctx in time. Calling or deferring it,
// or keeping it in a field for a shutdown, bounds nothing.
func (t *Tracer) cancelledElsewhere(a symbols.Assign, call *ast.CallExpr) bool {
	c := t.X.CallAt[call]
	as, ok := a.Site.(*ast.AssignStmt)
	if c == nil || c.Func() == nil || !ok || len(as.Lhs) != 2 || !strings.HasPrefix(c.Func().Name(), "WithCancel") {
		return false
	}
	cancel := t.X.VarOf(as.Lhs[1])
	if cancel == nil || cancel.IsField() {
		return false
	}
	for _, id := range t.X.Uses(cancel) {
		switch p := t.X.Parent(id).(type) {
		case *ast.CallExpr:
			if p.Fun != id {
				return true // handed on
			}
			for f := t.X.Enclosing(id); f != nil && f != a.In; f = f.Parent {
				lit, _ := t.X.Parent(f.Node).(*ast.CallExpr)
				if lit == nil || lit.Fun != f.Node || t.X.CallAt[lit] == nil || t.X.CallAt[lit].Mode != symbols.Defer {
					return true
				}
			}
		}
	}
	return false
}

// ctxCall says what result i of a call carries.
func (t *Tracer) ctxCall(call *ast.CallExpr, i int) Source {
	if tv := t.X.Info.Types[call.Fun]; tv.IsType() && len(call.Args) == 1 {
		return t.ctx(call.Args[0])
	}
	c := t.X.CallAt[call]
	if c == nil {
		return unknown
	}
	fn := c.Func()
	if fn == nil {
		return unknown
	}
	if row, _ := knowledge.CallOf(fn); row != nil && row.Ctx != "" {
		return t.ctxRow(row, call, i)
	}
	if f := t.X.ByObj[fn]; f != nil {
		return t.through(t.ctxResults.Of(result{f, i}), f, call)
	}
	if fact, ok := t.Callees.Result(fn, i); ok {
		return t.fromFact(fact, call)
	}
	if arg := t.carriedOver(call, fn, i); arg != nil {
		return t.ctx(arg)
	}
	return unknown
}

func (t *Tracer) ctxRow(row *knowledge.Call, call *ast.CallExpr, i int) Source {
	switch row.Ctx {
	case knowledge.CtxNone:
		return Source{None: true, Root: call}
	case knowledge.CtxDeadline:
		return has
	case knowledge.CtxRequest: // r.Context(): that of the request
		if recv := symbols.Receiver(call); recv != nil && t.X.Info.TypeOf(recv) != nil && knowledge.IsRequest(t.X.Info.TypeOf(recv)) {
			return t.ctx(recv)
		}
		return Source{Unknown: true, Entry: true}
	case knowledge.CtxDerived:
		if arg := t.X.Arg(call, row.CtxArg); arg != nil {
			return t.ctx(arg)
		}
		for j := range call.Args { // errgroup.WithContext returns it second
			if t.X.Info.TypeOf(call.Args[j]) != nil && knowledge.IsContext(t.X.Info.TypeOf(call.Args[j])) {
				return t.ctx(call.Args[j])
			}
		}
	}
	return unknown
}

// ctxResult joins what every return of a function gives as one of its results.
func (t *Tracer) ctxResult(res result) Source {
	f, i := res.fn, res.i
	var s Source
	some := false // a return gives something other than nil
	for _, ret := range symbols.Returns(f) {
		switch {
		case len(ret.Results) == 0:
			if i < f.Sig.Results().Len() {
				for _, a := range t.X.Assigns(f.Sig.Results().At(i)) {
					some = true
					s.join(t.ctxAssign(a))
				}
			}
		case len(ret.Results) == 1 && f.Sig.Results().Len() > 1:
			some = true
			if call, ok := ast.Unparen(ret.Results[0]).(*ast.CallExpr); ok {
				s.join(t.ctxCall(call, i))
			} else {
				s.join(unknown)
			}
		case i < len(ret.Results) && !t.X.Info.Types[ret.Results[i]].IsNil():
			some = true
			s.join(t.ctx(ret.Results[i]))
		}
	}
	if !some {
		return unknown
	}
	return s
}

// through replaces f's own parameters in s by what a call gives for them.
func (t *Tracer) through(s Source, f *symbols.Func, call *ast.CallExpr) Source {
	out := s
	out.Params = nil
	for _, p := range s.Params {
		if i := symbols.ParamIndex(f.Sig, p); i >= 0 {
			if arg := t.X.Arg(call, i); arg != nil {
				out.join(t.ctx(arg))
			} else {
				out.join(unknown)
			}
		} else {
			out.join(Source{Params: []*types.Var{p}})
		}
	}
	if f.Obj != nil {
		out.Root = nil
		if out.None && !s.None {
			for _, p := range s.Params {
				if arg := t.X.Arg(call, symbols.ParamIndex(f.Sig, p)); arg != nil {
					out.Root = arg
				}
			}
		}
		if s.None {
			out.Root = call
		}
	}
	return out
}

func (t *Tracer) fromFact(fact ResultFact, call *ast.CallExpr) Source {
	s := Source{None: fact.None, Has: fact.Has, Unknown: fact.Unknown}
	if s.None {
		s.Root = call
	}
	for _, i := range fact.Params {
		if arg := t.X.Arg(call, i); arg != nil {
			s.join(t.ctx(arg))
		} else {
			s.join(unknown)
		}
	}
	return s
}

// Result says what result i of f, a function of this package, carries.
func (t *Tracer) Result(f *symbols.Func, i int) Source {
	switch typ := f.Sig.Results().At(i).Type(); {
	case knowledge.IsCarrier(typ):
		return orUnknown(t.ctxResults.Of(result{f, i}))
	case IsTransport(typ):
		return t.madeTransports.Of(result{f, i})
	}
	return orUnknown(t.clientResults.Of(result{f, i}))
}

// isCtx reports whether values of a type can be used as a context.Context.
func isCtx(typ types.Type) bool {
	if typ == nil {
		return false
	}
	for _, m := range []string{"Deadline", "Done", "Err", "Value"} {
		obj, _, _ := types.LookupFieldOrMethod(typ, true, nil, m)
		if _, ok := obj.(*types.Func); !ok {
			return false
		}
	}
	return true
}
