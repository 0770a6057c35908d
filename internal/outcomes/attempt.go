package outcomes

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/flow"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/sameness"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

func (r *Finder) MayReturn(call *ast.CallExpr) bool {
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok && id.Name == "panic" {
		if _, builtin := typeutil.Callee(r.Index().Info, call).(*types.Builtin); builtin {
			return false
		}
	}
	c := r.Index().CallAt[call]
	return c == nil || !r.NoReturn(c)
}

// An Attempt is a call that may be made again, and the graph on which that is
// explored.
type Attempt struct {
	Call *symbols.Call
	In   *symbols.Func

	Graph *flow.Graph
	At    flow.Point // the call
	To    flow.Point // where paths end: the call, or that which leads to it
	Same  *sameness.Operation
	Res   *Results
}

// IsAttempt reports whether a call may be an attempt: it waits on something
// remote, or nobody knows what it waits on and the code calls it an attempt.
func (r *Finder) IsAttempt(f *symbols.Func, c *symbols.Call) (known bool, w waits.Wait, ok bool) {
	all := r.Waits(c)
	if r.RangedOver(c.Expr) != nil {
		if !sameness.YieldsError(r.Index().Info.TypeOf(c.Expr)) {
			return false, waits.Wait{}, false
		}
		all = append(all[:len(all):len(all)], r.YieldWaits(c)...)
	} else if fn := c.Func(); fn != nil && (r.Lifetime(fn) == knowledge.LifeRelease || !canFail(fn.Signature()) && !r.toldByBool(c)) {
		return false, waits.Wait{}, false
	}
	for _, w := range all {
		if w.Remote() && !(w.Row != nil && w.Row.Role == knowledge.RoleConnIO) {
			return true, w, true
		}
	}
	return false, waits.Wait{}, (r.NamedRetry(f, c) || r.givenFunc(c)) && r.unknownEffect(c)
}

// givenFunc reports whether a call is of a func that the function around it is
// given and that takes nothing which tells one round from another.
func (r *Finder) givenFunc(c *symbols.Call) bool {
	v, ok := c.Callee.(*types.Var)
	if !ok || c.Loop == nil || v.IsField() || r.Index().ParamOf[v] == nil {
		return false
	}
	sig, ok := v.Type().Underlying().(*types.Signature)
	return ok && sig.Results().Len() > 0 && symbols.IsError(sig.Results().At(sig.Results().Len()-1).Type())
}

// toldByBool reports whether a call says how it went by a bool, and does not
// only ask: pushed(ctx, url), not isReady(ctx).
func (r *Finder) toldByBool(c *symbols.Call) bool {
	fn := c.Func()
	return answersByBool(fn.Signature()) >= 0 && !asksByName(fn.Name()) && r.boolMeans(c) != facts.ToldNothing
}

// canFail reports whether a function says how it went: by an error, a
// response, or a struct that carries an error.
func canFail(sig *types.Signature) bool {
	for res := range sig.Results().Variables() {
		t := res.Type()
		if symbols.IsError(t) || knowledge.IsResponse(t) {
			return true
		}
		if n := symbols.NamedOf(t); n != nil {
			for _, name := range []string{"Err", "Error"} {
				if obj, _, _ := types.LookupFieldOrMethod(t, true, n.Obj().Pkg(), name); obj != nil {
					return true
				}
			}
		}
	}
	return false
}

// NamedRetry reports whether the loop around c, or its function, is called a
// retry: a counter, a bound, or a function with the word in its name.
func (r *Finder) NamedRetry(f *symbols.Func, c *symbols.Call) bool {
	return f.Obj != nil && sameness.CountsAttempts(f.Obj.Name()) || r.NamedLoop(f, c)
}

// NamedLoop reports whether the loop around c counts attempts, by its names.
func (r *Finder) NamedLoop(f *symbols.Func, c *symbols.Call) bool {
	var parts []ast.Node
	for n := r.Index().Parent(c.Expr); n != nil && n != f.Node; n = r.Index().Parent(n) {
		switch n := n.(type) {
		case *ast.ForStmt:
			for _, p := range []ast.Node{n.Init, n.Cond, n.Post} {
				if p != nil && p != ast.Node(nil) {
					parts = append(parts, p)
				}
			}
			// for { …; attempt++; if attempt > max { … } }
			ast.Inspect(n.Body, func(m ast.Node) bool {
				if inc, ok := m.(*ast.IncDecStmt); ok {
					parts = append(parts, inc)
				}
				return true
			})
		case *ast.RangeStmt:
			parts = append(parts, n.X)
			if n.Key != nil {
				parts = append(parts, n.Key)
			}
		case *ast.LabeledStmt:
			parts = append(parts, n.Label)
		}
	}
	for _, p := range parts {
		found := false
		if symbols.IsNilNode(p) {
			continue
		}
		ast.Inspect(p, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && sameness.CountsAttempts(id.Name) {
				found = true
			}
			return !found
		})
		if found {
			return true
		}
	}
	return false
}

// unknownEffect reports whether nobody knows what a call waits on.
func (r *Finder) unknownEffect(c *symbols.Call) bool { return r.unknowable.Of(callDepth{c, 0}) }

func (r *Finder) findUnknown(k callDepth) bool {
	c := k.call
	fn := c.Func()
	if fn == nil {
		fs, fixed := r.Targets(c.Expr.Fun)
		return len(fs) == 0 && len(fixed) == 0
	}
	if row, _ := knowledge.CallOf(fn); row != nil && row.Waits != "" {
		// A call that is given a ctx and does not wait has what it gives ask later: whoever
		// calls it an attempt takes it to ask.
		return row.Waits == knowledge.NoEffect && r.takesCtx(c)
	}
	if fn.Pkg() != nil && knowledge.IsStd(fn.Pkg().Path()) {
		return false
	}
	if symbols.IsInterfaceMethod(fn) {
		return true
	}
	f := r.Index().ByObj[fn]
	if f == nil {
		return knowledge.CtxParam(fn.Signature()) == 0 && r.Fact(fn) == nil
	}
	if k.depth > 1 {
		return false
	}
	return slices.ContainsFunc(f.Calls, func(inner *symbols.Call) bool {
		ifn := inner.Func()
		asked := (ifn == nil || symbols.IsInterfaceMethod(ifn)) && r.takesCtx(inner) || ifn != nil && r.Index().ByObj[ifn] != nil && ifn != fn
		return asked && r.unknowable.Of(callDepth{inner, k.depth + 1})
	})
}

// MayHeed returns the contexts that a call is given of which nobody knows what
// it waits on, and which may fail: of an interface, or of a function that hands
// them on to one. Who gives such a call a deadline takes it to wait.
func (r *Finder) MayHeed(c *symbols.Call) (ctxs []ast.Expr) {
	if !r.takesCtx(c) || !r.unknownEffect(c) {
		return nil
	}
	asks := func(c *symbols.Call) bool {
		sig, ok := r.Index().Info.TypeOf(c.Expr.Fun).(*types.Signature)
		return ok && r.takesCtx(c) && canFail(sig)
	}
	if fn := c.Func(); fn != nil && r.Index().ByObj[fn] != nil {
		if !slices.ContainsFunc(r.Index().ByObj[fn].Calls, func(inner *symbols.Call) bool { return asks(inner) && r.unknownEffect(inner) }) {
			return nil
		}
	} else if !asks(c) {
		return nil
	}
	for _, arg := range c.Expr.Args {
		if t := r.Index().Info.TypeOf(arg); t != nil && knowledge.IsContext(t) {
			ctxs = append(ctxs, arg)
		}
	}
	return ctxs
}

func (r *Finder) takesCtx(c *symbols.Call) bool {
	for _, arg := range c.Expr.Args {
		if knowledge.IsCarrier(r.Index().Info.TypeOf(arg)) {
			return true
		}
	}
	return false
}

// answersByBool returns which result of a function says how it went, where no
// error and no response does: its last, a bool. -1 if there is none.
func answersByBool(sig *types.Signature) int {
	n := sig.Results().Len()
	if n == 0 || !isBool(sig.Results().At(n-1).Type()) {
		return -1
	}
	for v := range sig.Results().Variables() {
		if symbols.IsError(v.Type()) || knowledge.IsResponse(v.Type()) {
			return -1
		}
	}
	return n - 1
}

// asksByName reports whether a function asks something rather than does it, by
// the first word of its name: whoever calls it until it says yes polls.
func asksByName(name string) bool {
	l := strings.ToLower(name)
	for _, w := range []string{"is", "has", "have", "can", "should", "are", "was", "exist", "ready", "check", "ping", "poll", "wait", "alive", "healthy", "available", "running", "done", "finished", "complete", "probe", "test", "verify", "needs", "contains", "lookup"} {
		if rest, ok := strings.CutPrefix(l, w); ok && (rest == "" || len(w) > 3 || name[len(w)] >= 'A' && name[len(w)] <= 'Z') {
			return true
		}
	}
	return false
}
