package waits

import (
	"go/ast"
	"go/types"

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
