package loops

import (
	"cmp"
	"go/ast"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// received reports whether e is what a consumer was given, or a part of it: its
// elements are messages, however many of them come together.
//
//	fetches := client.PollFetches(ctx)
//	fetches.EachRecord(func(r *kgo.Record) { go handle(r) })
//
//	for _, m := range out.Messages { go handle(m) }
func (r *Finder) received(e ast.Expr) bool {
	part := func(e ast.Expr) bool { // iter := fetches.RecordIter()
		return r.receives(e) || r.given(e, r.receives)
	}
	return r.receives(e) || r.given(e, part)
}

// given reports whether every value of the variable that e starts from is one of those asked for.
func (r *Finder) given(e ast.Expr, is func(ast.Expr) bool) bool {
	v := rootVar(r.Index(), symbols.ExprOr(e))
	if v == nil || v.IsField() {
		return false
	}
	assigns := r.Index().Assigns(v)
	for _, a := range assigns {
		if !is(a.Value) {
			return false
		}
	}
	return len(assigns) > 0
}

// receives reports whether e is a call that takes messages from a queue, or a
// chain that begins with one: client.PollFetches(ctx).Records().
func (r *Finder) receives(e ast.Expr) bool {
	for e != nil {
		switch t := ast.Unparen(e).(type) {
		case *ast.CallExpr:
			if c := r.Index().CallAt[t]; c != nil && isReceive(c.Func()) {
				return true
			}
			e = symbols.Receiver(t)
		case *ast.SelectorExpr:
			e = t.X
		default:
			return false
		}
	}
	return false
}

// isReceive reports whether fn waits for what its consumer is sent.
func isReceive(fn *types.Func) bool {
	row, lib := knowledge.CallOf(fn)
	return row != nil && row.Waits == knowledge.Network && row.Lifetime == knowledge.LifeSession && cmp.Or(row.Profile, lib.Profile) == knowledge.Queue
}
