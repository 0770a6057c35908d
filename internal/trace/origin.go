package trace

import (
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
	// Through is the call of a function of this package or another that made
	// it out of sight; Expr is that call.
	Hidden bool
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

// Origin follows the ctx that e is, or carries, to where it begins.
func (t *Tracer) Origin(e ast.Expr) Origin {
	var o Origin
	t.origin(e, &o, make(visiting))
	return o
}

func (t *Tracer) origin(e ast.Expr, o *Origin, seen visiting) {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident, *ast.SelectorExpr:
		if v := t.X.VarOf(e); v != nil {
			t.originVar(e, v, o, seen)
			return
		}
	case *ast.StarExpr:
		t.origin(e.X, o, seen)
		return
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			t.origin(e.X, o, seen)
			return
		}
	case *ast.CallExpr:
		t.originCall(e, 0, o, seen)
		return
	}
	o.Other = true
}

func (t *Tracer) originVar(e ast.Expr, v *types.Var, o *Origin, seen visiting) {
	if seen[v] {
		return
	}
	seen[v] = true
	if t.X.ParamOf[v] != nil {
		if suffix, row := knowledge.CtxOf(v.Type()); row != nil && suffix != "" && isCtx(v.Type()) && !t.fallsBack(v.Type(), row) {
			o.Roots = append(o.Roots, Root{Expr: e}) // *gin.Context
		} else {
			o.Other = true
		}
	} else if (v.IsField() || v.Parent() == t.X.Pkg.Scope()) && (!t.X.Closed(v) || t.X.AddressTaken(v)) || t.X.AddressTaken(v) {
		o.Other = true
		return
	}
	assigns := t.X.Assigns(v)
	if len(assigns) == 0 && t.X.ParamOf[v] == nil {
		o.Other = true
	}
	if given := t.given(e, v, assigns); given != nil {
		assigns = []symbols.Assign{*given}
	}
	for _, a := range assigns {
		switch {
		case a.Value == nil:
			o.Other = true
		case a.Index <= 0 && t.X.Info.Types[a.Value].IsNil():
		case a.Index < 0:
			t.origin(a.Value, o, seen)
		default:
			if call, ok := ast.Unparen(a.Value).(*ast.CallExpr); ok {
				t.originCall(call, a.Index, o, seen)
			} else {
				o.Other = true
			}
		}
	}
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
	if !ok || last.In == nil || last.Site.Pos() > e.Pos() || t.X.Parent(last.Site) != ast.Node(last.In.Body) || t.X.Enclosing(e) != last.In {
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
	n := namedOf(typ)
	if !ok || n == nil || n.Obj().Pkg() == nil {
		return false
	}
	v := t.fieldOf(knowledge.Path(n.Obj().Pkg().Path()), name, field)
	return v != nil && slices.ContainsFunc(t.X.Assigns(v), func(a symbols.Assign) bool { return a.Value == nil || !t.X.IsZero(a.Value) })
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

func (t *Tracer) originCall(call *ast.CallExpr, i int, o *Origin, seen visiting) {
	if t.X.Info.Types[call.Fun].IsType() && len(call.Args) == 1 {
		t.origin(call.Args[0], o, seen)
		return
	}
	c := t.X.CallAt[call]
	if c == nil || c.Func() == nil {
		o.Other = true
		return
	}
	fn := c.Func()
	row, _ := knowledge.CallOf(fn)
	if row == nil || row.Ctx == "" {
		t.originResult(call, fn, i, o, seen)
		return
	}
	switch row.Ctx {
	case knowledge.CtxNone:
		if knowledge.CtxParam(fn.Signature()) >= 0 {
			o.Detached = true // WithoutCancel
			return
		}
		o.Roots = append(o.Roots, Root{Expr: call, Fn: fn})
	case knowledge.CtxDeadline:
		o.Timeout = true
		t.originArg(call, row, o, seen)
	case knowledge.CtxDerived:
		t.originArg(call, row, o, seen)
	default:
		o.Other = true
	}
}

func (t *Tracer) originArg(call *ast.CallExpr, row *knowledge.Call, o *Origin, seen visiting) {
	arg := t.X.Arg(call, row.CtxArg)
	if arg == nil || !IsCarrier(t.X.Info.TypeOf(arg)) && !isCtx(t.X.Info.TypeOf(arg)) {
		arg = nil
		for _, a := range call.Args {
			if t.X.Info.TypeOf(a) != nil && isCtx(t.X.Info.TypeOf(a)) {
				arg = a
				break
			}
		}
	}
	if arg == nil {
		o.Other = true
		return
	}
	t.origin(arg, o, seen)
}

// originResult asks what a function of this package, or by its fact one of
// another, makes. One that takes a ctx and makes its own has its reasons.
func (t *Tracer) originResult(call *ast.CallExpr, fn *types.Func, i int, o *Origin, seen visiting) {
	if f := t.X.ByObj[fn]; f != nil && !seen[fn] && f.Sig.Results().Len() > i && IsCarrier(f.Sig.Results().At(i).Type()) {
		seen[fn] = true
		var in Origin
		for _, ret := range Returns(f) {
			if i < len(ret.Results) && len(ret.Results) == f.Sig.Results().Len() {
				if !t.X.Info.Types[ret.Results[i]].IsNil() {
					t.origin(ret.Results[i], &in, seen)
				}
			} else {
				in.Other = true
			}
		}
		if in.Lost() && !takesCtx(f.Sig) {
			o.Timeout = o.Timeout || in.Timeout
			o.Roots = append(o.Roots, Root{Expr: call, Fn: in.Roots[0].Fn, Hidden: true})
			return
		}
		t.passedOn(call, f, i, o, seen)
		return
	}
	if fact, ok := t.Callees.Result(fn, i); ok && fact.None && !fact.Has && !fact.Unknown && len(fact.Params) == 0 && !takesCtx(fn.Signature()) {
		o.Roots = append(o.Roots, Root{Expr: call, Fn: fn, Hidden: true})
		return
	}
	if fact, ok := t.Callees.Result(fn, i); ok && !fact.None && !fact.Unknown && len(fact.Params) > 0 {
		o.Timeout = o.Timeout || fact.Has
		for _, p := range fact.Params {
			if arg := t.X.Arg(call, p); arg != nil {
				t.origin(arg, o, seen)
			} else {
				o.Other = true
			}
		}
		return
	}
	o.Other = true
}

// passedOn follows a function of this package that returns what it was given,
// with something added: a ctx with a value, a request with headers.
func (t *Tracer) passedOn(call *ast.CallExpr, f *symbols.Func, i int, o *Origin, seen visiting) {
	s := t.Result(f, i)
	if s.None || s.Unknown || len(s.Params) == 0 {
		o.Other = true
		return
	}
	o.Timeout = o.Timeout || s.Has
	for _, p := range s.Params {
		if arg := t.X.Arg(call, ParamIndex(f.Sig, p)); arg != nil {
			t.origin(arg, o, seen)
		} else {
			o.Other = true
		}
	}
}

func takesCtx(sig *types.Signature) bool {
	for p := range sig.Params().Variables() {
		if IsCarrier(p.Type()) {
			return true
		}
		if _, row := knowledge.CtxOf(p.Type()); row != nil {
			return true
		}
	}
	return false
}
