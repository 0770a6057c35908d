package amounts

import (
	"go/ast"
	"go/types"
	"strings"
	"time"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace/versions"
)

// Limit is how long a ctx lives at most, counted from where it is made: the
// deadline of the call that makes it, or a nearer one of what it is made of.
type Limit struct {
	D        time.Duration // 0 if no way is known
	At       *ast.CallExpr // the call that sets D: context.WithTimeout(ctx, d)
	Settable bool          // D is the default of a setting
	Unknown  bool          // a way of which no limit is known
}

// Known reports whether the ctx ends in time on every way.
func (l Limit) Known() bool { return l.D > 0 && !l.Unknown }

func (l Limit) same(o Limit) bool { return l == o }

// join returns the limit of what is one or the other: the later.
func (l Limit) join(o Limit) Limit {
	if o.D > l.D || o.D == l.D && o.At != nil && (l.At == nil || o.At.Pos() < l.At.Pos()) {
		l.D, l.At = o.D, o.At
	}
	l.Settable = l.Settable || o.Settable
	l.Unknown = l.Unknown || o.Unknown
	return l
}

// within returns the limit of a ctx that has limit l of its own and is made of
// one that ends with outer: the nearer.
func (l Limit) within(outer Limit) Limit {
	if outer.Known() && (!l.Known() || outer.D < l.D) {
		return outer
	}
	return l
}

// Limit says how long the ctx that e is, or carries, lives at most.
func (t *Estimator) Limit(e ast.Expr) Limit { return t.limitOf(e, false) }

// LocalLimit is Limit without what callers give for parameters.
func (t *Estimator) LocalLimit(e ast.Expr) Limit { return t.limitOf(e, true) }

func (t *Estimator) limitOf(e ast.Expr, local bool) Limit {
	if l := t.limit(e, local); l != (Limit{}) {
		return l
	}
	return Limit{Unknown: true}
}

// limitKey asks about a variable, a version of one, or a result of a call.
type limitKey[K comparable] struct {
	of    K
	local bool // parameters are not followed to callers
}

func (t *Estimator) limit(e ast.Expr, local bool) Limit {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident, *ast.SelectorExpr:
		if v := t.x.VarOf(e); v != nil {
			n := len(t.x.Assigns(v))
			inside := !v.IsField() && v.Parent() != t.x.Pkg.Scope()
			if inside && n > 0 && (n > 1 || t.x.ParamOf[v] != nil) && !t.x.AddressTaken(v) {
				return t.limited.Of(limitKey[*versions.Version]{t.VersionsOf(v).At(e), local})
			}
			return t.limits.Of(limitKey[*types.Var]{v, local})
		}
	case *ast.StarExpr:
		return t.limit(e.X, local)
	case *ast.UnaryExpr:
		return t.limit(e.X, local)
	case *ast.CallExpr:
		return t.made.Of(limitKey[callResult]{callResult{e, 0}, local})
	}
	return Limit{Unknown: true}
}

// limitVersion is Limit for one version of a local variable.
func (t *Estimator) limitVersion(k limitKey[*versions.Version]) Limit {
	ver := k.of
	switch {
	case ver.Initial:
		return t.limitParam(ver.Param, k.local)
	case ver.Assign != nil:
		return t.limitAssign(*ver.Assign, k.local)
	}
	var l Limit
	for _, v := range ver.Of {
		l = l.join(t.limited.Of(limitKey[*versions.Version]{v, k.local}))
	}
	return l
}

// limitVar is Limit for what v holds, wherever it is read. The deadline of a
// ctx that is kept in a field began when it was made, which is another mistake.
func (t *Estimator) limitVar(k limitKey[*types.Var]) Limit {
	v := k.of
	if v.IsField() || v.Parent() == t.x.Pkg.Scope() || t.x.AddressTaken(v) {
		return Limit{Unknown: true}
	}
	if t.x.ParamOf[v] != nil {
		return t.limitParam(v, k.local)
	}
	var l Limit
	for _, a := range t.x.Assigns(v) {
		l = l.join(t.limitAssign(a, k.local))
	}
	return l
}

func (t *Estimator) limitAssign(a symbols.Assign, local bool) Limit {
	if a.Value == nil {
		return Limit{Unknown: true}
	}
	if a.Index < 0 {
		return t.limit(a.Value, local)
	}
	if call, ok := ast.Unparen(a.Value).(*ast.CallExpr); ok {
		return t.made.Of(limitKey[callResult]{callResult{call, a.Index}, local})
	}
	return Limit{Unknown: true}
}

// limitParam joins what the package's calls of a function give for its
// parameter, if nobody else can call it.
func (t *Estimator) limitParam(v *types.Var, local bool) Limit {
	f := t.x.ParamOf[v]
	if local || t.EntryOf(f) != nil {
		return Limit{Unknown: true}
	}
	calls, ok := t.KnownCalls(f)
	if !ok {
		return Limit{Unknown: true}
	}
	var l Limit
	for _, c := range calls {
		arg := t.x.Arg(c, symbols.ParamIndex(f.Sig, v))
		if arg == nil {
			return Limit{Unknown: true}
		}
		l = l.join(t.limit(arg, false))
	}
	return l
}

// limitCall is Limit for a result of a call.
func (t *Estimator) limitCall(k limitKey[callResult]) Limit {
	c := k.of
	call := t.x.CallAt[c.call]
	if call == nil || call.Func() == nil {
		return Limit{Unknown: true}
	}
	row, _ := knowledge.CallOf(call.Func())
	if row == nil {
		return t.limitReturned(call, c.i, k.local)
	}
	switch row.Ctx {
	case knowledge.CtxDeadline:
		parent := Limit{Unknown: true}
		if arg := t.x.Arg(c.call, 0); arg != nil {
			parent = t.limit(arg, k.local)
		}
		return t.OwnLimit(c.call).within(parent)
	case knowledge.CtxDerived:
		if arg := t.x.Arg(c.call, row.CtxArg); arg != nil && t.isCarrier(arg) {
			return t.limit(arg, k.local)
		}
		for _, arg := range c.call.Args {
			if t.isCarrier(arg) {
				return t.limit(arg, k.local)
			}
		}
	}
	return Limit{Unknown: true}
}

func (t *Estimator) isCarrier(e ast.Expr) bool { return knowledge.IsCarrier(t.x.Info.TypeOf(e)) }

// OwnLimit is the limit that a call of context.WithTimeout or WithDeadline sets
// itself, whatever it is made of.
func (t *Estimator) OwnLimit(call *ast.CallExpr) Limit {
	fn := symbols.FuncOf(t.x.Info, call)
	arg := t.x.Arg(call, 1)
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "context" || arg == nil {
		return Limit{Unknown: true}
	}
	if strings.HasPrefix(fn.Name(), "WithDeadline") {
		if arg = t.fromNow(arg); arg == nil {
			return Limit{Unknown: true}
		}
	}
	a := t.Amount(arg)
	d, _, ok := a.Wait()
	if !ok {
		return Limit{Unknown: true}
	}
	return Limit{D: d, At: call, Settable: a.Settable}
}

// fromNow returns d of time.Now().Add(d), or nil.
func (t *Estimator) fromNow(e ast.Expr) ast.Expr {
	e = ast.Unparen(e)
	if v := t.x.VarOf(e); v != nil && !v.IsField() && len(t.x.Assigns(v)) == 1 && t.x.Assigns(v)[0].Value != nil {
		e = ast.Unparen(t.x.Assigns(v)[0].Value)
	}
	add, ok := e.(*ast.CallExpr)
	if !ok || len(add.Args) != 1 || symbols.Receiver(add) == nil {
		return nil
	}
	now, ok := ast.Unparen(symbols.Receiver(add)).(*ast.CallExpr)
	fn, nowFn := symbols.FuncOf(t.x.Info, add), (*types.Func)(nil)
	if ok {
		nowFn = symbols.FuncOf(t.x.Info, now)
	}
	if fn == nil || nowFn == nil || fn.Name() != "Add" || nowFn.Name() != "Now" || nowFn.Pkg() == nil || nowFn.Pkg().Path() != "time" {
		return nil
	}
	return add.Args[0]
}

// limitReturned joins what a function of the package returns to one call.
func (t *Estimator) limitReturned(call *symbols.Call, i int, local bool) Limit {
	f := t.x.ByObj[call.Func()]
	if f == nil || i >= f.Sig.Results().Len() || !knowledge.IsCarrier(f.Sig.Results().At(i).Type()) {
		return Limit{Unknown: true}
	}
	var l Limit
	for _, ret := range symbols.Returns(f) {
		switch {
		case len(ret.Results) == 1 && f.Sig.Results().Len() > 1:
			inner, ok := ast.Unparen(ret.Results[0]).(*ast.CallExpr)
			if !ok {
				return Limit{Unknown: true}
			}
			l = l.join(t.made.Of(limitKey[callResult]{callResult{inner, i}, local}))
		case i >= len(ret.Results):
			return Limit{Unknown: true}
		case t.x.Info.Types[ret.Results[i]].IsNil():
		default:
			l = l.join(t.limit(ret.Results[i], local))
		}
	}
	if l == (Limit{}) {
		return Limit{Unknown: true}
	}
	return l
}
