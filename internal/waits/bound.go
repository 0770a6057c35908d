package waits

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// combine says what ends a wait that a client's timeout or a ctx may end.
func combine(client, ctx trace.Source) (facts.Bound, []*types.Var) {
	switch {
	case client.Bounded() == trace.Yes || ctx.Bounded() == trace.Yes:
		return facts.Bounded, ctx.Params
	case client.Bounded() == trace.No && ctx.Pure():
		return facts.Unbounded, ctx.Params
	}
	return facts.Unsure, ctx.Params
}

// Carrier returns the argument that carries the ctx of a call (a context, a
// request), the receiver if that does (a command), or nil.
func (r *Analysis) Carrier(c *symbols.Call) ast.Expr {
	fn := c.Func()
	if fn == nil {
		return nil
	}
	sig := fn.Signature()
	for i := range sig.Params().Len() {
		if knowledge.IsCarrier(sig.Params().At(i).Type()) {
			return r.Index().Arg(c.Expr, i)
		}
	}
	if recv := sig.Recv(); recv != nil && knowledge.IsCarrier(recv.Type()) {
		return symbols.Receiver(c.Expr)
	}
	return nil
}

func (r *Analysis) joinArg(s trace.Source, c *symbols.Call, i int) trace.Source {
	arg := r.Index().Arg(c.Expr, i)
	if arg == nil {
		s.Unknown = true
		return s
	}
	return s.Join(r.Trace().Ctx(arg))
}

// heedArgs says what ends w, a wait of the callee of c that the deadlines of some of
// its parameters end, in terms of what the call gives for them.
func (r *Analysis) heedArgs(w *Wait, c *symbols.Call, params []int) {
	if len(params) == 0 {
		return
	}
	ctx := trace.Source{}
	for _, i := range params {
		ctx = r.joinArg(ctx, c, i)
		w.Ctx = r.Index().Arg(c.Expr, i)
	}
	w.Bound, w.Heeds = under(w.Bound, ctx)
}

// heedsOf says what ends a wait of f for whoever calls f: its bound, and the numbers
// of the parameters whose ctx ends it. One that is no parameter of f may end it.
func (w Wait) heedsOf(f *symbols.Func) (bound facts.Bound, params []int) {
	bound = w.Bound
	for _, p := range w.Heeds {
		if i := symbols.ParamIndex(f.Sig, p); i >= 0 {
			params = append(params, i)
		} else if bound == facts.Unbounded {
			bound = facts.Unsure
		}
	}
	slices.Sort(params)
	return bound, params
}

// under says what ends a wait that ends with bound unless its ctx, which comes from src, has a deadline.
func under(bound facts.Bound, src trace.Source) (facts.Bound, []*types.Var) {
	switch {
	case bound == facts.Bounded || src.Bounded() == trace.Yes:
		return facts.Bounded, src.Params
	case bound == facts.Unbounded && src.Pure():
		return facts.Unbounded, src.Params
	}
	return facts.Unsure, src.Params
}
