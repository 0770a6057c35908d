package trace

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Root is where a ctx, or what carries one, begins.
type Root struct {
	Expr ast.Expr    // context.Background(), http.NewRequest(…), a variable of the package
	Fn   *types.Func // what made it; nil for a framework's own context
	// Hidden is set where a function that Expr calls made it, out of sight.
	Hidden bool
	// Typed is set where it is of a type of the program that never ends.
	Typed bool
}

// Origin says where a ctx begins and what was done to it on the way.
type Origin struct {
	Roots    []Root
	Timeout  bool // a timeout or deadline was given to it
	Detached bool // WithoutCancel: by intent
	Other    bool // it may be something else: a parameter's, unknown
}

// Lost reports whether the ctx begins nowhere but at its roots: no caller can end it.
func (o Origin) Lost() bool { return len(o.Roots) > 0 && !o.Other && !o.Detached }

func (o *Origin) join(p Origin) {
	o.Timeout = o.Timeout || p.Timeout
	o.Detached = o.Detached || p.Detached
	o.Other = o.Other || p.Other
	if len(p.Roots) == 0 {
		return
	}
	roots := slices.Clone(o.Roots) // what a table holds is never changed
	for _, r := range p.Roots {
		if !slices.Contains(roots, r) {
			roots = append(roots, r)
		}
	}
	slices.SortFunc(roots, func(a, b Root) int { return cmp.Compare(a.Expr.Pos(), b.Expr.Pos()) })
	if len(roots) > maxRoots {
		roots = roots[:maxRoots]
	}
	o.Roots = roots
}

// maxRoots is how many beginnings of a ctx are told apart. That all of them are
// lost does not depend on it.
const maxRoots = 8

func (o Origin) same(p Origin) bool {
	return o.Timeout == p.Timeout && o.Detached == p.Detached && o.Other == p.Other && slices.Equal(o.Roots, p.Roots)
}

// other is the origin of what is not followed.
var other = Origin{Other: true}

// Origin follows the ctx that e is, or carries, to where it begins.
func (t *Tracer) Origin(e ast.Expr) Origin {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident, *ast.SelectorExpr:
		if v := t.X.VarOf(e); v != nil {
			return t.originRead(e, v)
		}
	case *ast.StarExpr:
		return t.Origin(e.X)
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			return t.Origin(e.X)
		}
	case *ast.CallExpr:
		return t.originCall(e, 0)
	case *ast.CompositeLit:
		switch parent, how := t.ownCtx(e); how {
		case ctxWraps:
			return t.Origin(parent)
		case ctxDetached:
			return Origin{Roots: []Root{{Expr: e, Typed: true}}}
		}
	}
	return other
}

// originRead follows v where e reads it.
func (t *Tracer) originRead(e ast.Expr, v *types.Var) Origin {
	if given := t.given(e, v, t.X.Assigns(v)); given != nil {
		return t.originAssign(*given)
	}
	o := t.origins.Of(v)
	if t.X.ParamOf[v] != nil && t.lostOnItsOwn(v) {
		o.join(Origin{Roots: []Root{{Expr: e}}}) // *gin.Context
	}
	return o
}

// lostOnItsOwn reports whether a parameter, used as a ctx, ends with nothing.
func (t *Tracer) lostOnItsOwn(v *types.Var) bool {
	suffix, row := knowledge.CtxOf(v.Type())
	return row != nil && suffix != "" && isCtx(v.Type()) && !t.fallsBack(v.Type(), row)
}

// originVar follows v, whoever reads it.
func (t *Tracer) originVar(v *types.Var) Origin {
	var o Origin
	param := t.X.ParamOf[v] != nil
	global := v.IsField() || v.Parent() == t.X.Pkg.Scope()
	switch {
	case param:
		o.Other = !t.lostOnItsOwn(v)
	case global && !t.X.Closed(v), t.X.AddressTaken(v):
		return other
	}
	assigns := t.X.Assigns(v)
	if len(assigns) == 0 && !param {
		o.Other = true
	}
	for _, a := range assigns {
		o.join(t.originAssign(a))
	}
	return o
}

func (t *Tracer) originAssign(a symbols.Assign) Origin {
	switch {
	case a.Value == nil:
		return other
	case a.Index <= 0 && t.X.Info.Types[a.Value].IsNil():
		return Origin{}
	case a.Index < 0:
		return t.Origin(a.Value)
	}
	if call, ok := ast.Unparen(a.Value).(*ast.CallExpr); ok {
		return t.originCall(call, a.Index)
	}
	return other
}

// given returns the assignment req = req.WithContext(ctx) that decides which
// ctx the request in v has where e reads it: one that stands in the function's
// own list of statements, behind all others and before e.
func (t *Tracer) given(e ast.Expr, v *types.Var, assigns []symbols.Assign) *symbols.Assign {
	if len(assigns) < 2 || !knowledge.IsRequest(v.Type()) {
		return nil
	}
	last := &assigns[0]
	for i := range assigns {
		if assigns[i].Site.Pos() > last.Site.Pos() {
			last = &assigns[i]
		}
	}
	call, ok := last.Value.(*ast.CallExpr)
	if !ok || last.In == nil || last.Site.End() > e.Pos() || t.X.Parent(last.Site) != ast.Node(last.In.Body) || t.X.Enclosing(e) != last.In {
		return nil
	}
	fn := symbols.FuncOf(t.X.Info, call)
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "net/http" || fn.Name() != "WithContext" && fn.Name() != "Clone" {
		return nil
	}
	if recv := symbols.Receiver(call); recv == nil || t.X.VarOf(recv) != v {
		return nil
	}
	return last
}

// fallsBack reports whether the package sets, or may set, what makes a
// framework's value end, used as a ctx, with the ctx that it holds.
func (t *Tracer) fallsBack(typ types.Type, row *knowledge.Entry) bool {
	name, field, ok := strings.Cut(row.Fallback, ".")
	n := symbols.NamedOf(typ)
	if !ok || n == nil || n.Obj().Pkg() == nil {
		return false
	}
	v := t.FieldOf(knowledge.Path(n.Obj().Pkg().Path()), name, field)
	return v != nil && slices.ContainsFunc(t.X.Assigns(v), func(a symbols.Assign) bool { return a.Value == nil || !t.X.IsZero(a.Value) })
}

func (t *Tracer) originCall(call *ast.CallExpr, i int) Origin {
	if t.X.Info.Types[call.Fun].IsType() && len(call.Args) == 1 {
		return t.Origin(call.Args[0])
	}
	c := t.X.CallAt[call]
	if c == nil || c.Func() == nil {
		return other
	}
	fn := c.Func()
	row, _ := knowledge.CallOf(fn)
	if row == nil || row.Ctx == "" {
		return t.originResult(call, fn, i)
	}
	switch row.Ctx {
	case knowledge.CtxNone:
		if knowledge.CtxParam(fn.Signature()) >= 0 {
			return Origin{Detached: true} // WithoutCancel
		}
		return Origin{Roots: []Root{{Expr: call, Fn: fn}}}
	case knowledge.CtxDeadline:
		o := t.originArg(call, row)
		o.Timeout = true
		return o
	case knowledge.CtxDerived:
		return t.originArg(call, row)
	}
	return other
}

func (t *Tracer) originArg(call *ast.CallExpr, row *knowledge.Call) Origin {
	arg := t.carrierArg(call, row.CtxArg)
	if arg == nil {
		return other
	}
	return t.Origin(arg)
}

// originResult asks what a function of this package, or by its fact one of
// another, makes. One that takes a ctx and makes its own has its reasons.
func (t *Tracer) originResult(call *ast.CallExpr, fn *types.Func, i int) Origin {
	if f := t.X.ByObj[fn]; f != nil && f.Sig.Results().Len() > i && knowledge.IsCarrier(f.Sig.Results().At(i).Type()) {
		if in := t.originsOf.Of(result{f, i}); in.Lost() && (in.Roots[0].Typed || !takesCtx(f.Sig)) {
			return Origin{Timeout: in.Timeout, Roots: []Root{{Expr: call, Fn: in.Roots[0].Fn, Hidden: true, Typed: in.Roots[0].Typed}}}
		}
		s := t.Result(f, i)
		if s.None || s.Unknown || len(s.Params) == 0 {
			return other
		}
		params := make([]int, len(s.Params))
		for j, p := range s.Params {
			params[j] = symbols.ParamIndex(f.Sig, p)
		}
		return t.passedOn(call, params, s.Has)
	}
	fact, ok := t.Callees.Result(fn, i)
	if !ok {
		if arg := t.carriedOver(call, fn, i); arg != nil {
			return t.Origin(arg)
		}
	}
	switch {
	case !ok || fact.Unknown:
		return other
	case fact.None && !fact.Has && len(fact.Params) == 0 && !takesCtx(fn.Signature()):
		return Origin{Roots: []Root{{Expr: call, Fn: fn, Hidden: true}}}
	case !fact.None && len(fact.Params) > 0:
		return t.passedOn(call, fact.Params, fact.Has)
	}
	return other
}

// originReturned follows what the returns of a function give as one of its results.
func (t *Tracer) originReturned(res result) Origin {
	var o Origin
	for _, ret := range symbols.Returns(res.fn) {
		switch {
		case res.i >= len(ret.Results) || len(ret.Results) != res.fn.Sig.Results().Len():
			o.Other = true
		case !t.X.Info.Types[ret.Results[res.i]].IsNil():
			o.join(t.Origin(ret.Results[res.i]))
		}
	}
	return o
}

// passedOn follows a call that returns what it is given for some parameters,
// with something added: a ctx with a value, a request with headers.
func (t *Tracer) passedOn(call *ast.CallExpr, params []int, timeout bool) Origin {
	o := Origin{Timeout: timeout}
	for _, p := range params {
		if arg := t.X.Arg(call, p); arg != nil {
			o.join(t.Origin(arg))
		} else {
			o.Other = true
		}
	}
	return o
}

func takesCtx(sig *types.Signature) bool {
	for p := range sig.Params().Variables() {
		if knowledge.IsCarrier(p.Type()) {
			return true
		}
		if _, row := knowledge.CtxOf(p.Type()); row != nil {
			return true
		}
	}
	return false
}
