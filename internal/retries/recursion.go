package retries

import (
	"go/ast"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/flow"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/outcomes"
	"github.com/timeoutlint/timeoutlint/internal/sameness"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// recursions returns the retry edges that lead through a call of f itself:
// return f(ctx, n-1), go c.run().
func (r *Attempts) recursions(f *symbols.Func, graph *bodyGraph) []*Retry {
	if f.Obj == nil {
		return nil
	}
	var list []*Retry
	for _, self := range f.Calls {
		if self.Func() != f.Obj || self.Mode == symbols.Defer || !r.sameReceiver(f, self) {
			continue
		}
		for _, c := range f.Calls {
			if c.Mode != symbols.Plain || c == self || c.Func() == f.Obj {
				continue
			}
			known, w, ok := r.IsAttempt(f, c)
			if !ok {
				continue
			}
			retry := &Retry{Attempt: outcomes.Attempt{Call: c, In: f}, Known: known, Wait: w, Back: self.Expr}
			if r.recurses(retry, self, graph.get()) {
				list = append(list, retry)
				break
			}
		}
	}
	return list
}

func (r *Attempts) recurses(retry *Retry, self *symbols.Call, g *flow.Graph) bool {
	at, ok1 := g.Find(retry.Call.Expr)
	to, ok2 := g.Find(self.Expr)
	if !ok1 || !ok2 || at == to {
		return false
	}
	retry.Graph, retry.At, retry.To = g, at, to
	retry.Res = r.ResultsOf([]ast.Node{retry.In.Body}, retry.Call.Expr)
	retry.Same = r.OperationOf(retry.In, retry.Call.Expr, sameness.Span{From: retry.In.Body.Pos(), To: retry.In.Body.End()})
	counts, same := r.sameArgs(retry, self)
	if retry.Same.AlwaysDiffers || !same || !r.follow(retry) {
		return false
	}
	// From the beginning of the next call to its attempt.
	bare := g.Entry() == at
	again := *retry
	again.To = at
	pauses := r.NewPauses()
	var first ast.Node
	r.WalkFrom(&again.Attempt, g.Entry(), outcomes.Succeeds, pauses, true, func(s outcomes.Walked, _ []ast.Node) {
		if s.Wait == 0 {
			bare = true
		} else {
			first = pauses.Nodes[s.Wait-1]
		}
	})
	if !bare {
		retry.Bare = nil
		if first != nil {
			retry.Waits = append(retry.Waits, first)
		}
	}
	retry.Capped = counts || r.capped(retry, r.NewPauses())
	return true
}

// sameReceiver reports whether a recursive call is made on f's own receiver.
func (r *Attempts) sameReceiver(f *symbols.Func, self *symbols.Call) bool {
	recv := f.Sig.Recv()
	if recv == nil {
		return true
	}
	e := symbols.Receiver(self.Expr)
	return e != nil && r.Index().VarOf(e) == recv
}

// sameArgs reports whether a recursive call hands on what the attempt depends
// on, and whether it counts.
func (r *Attempts) sameArgs(retry *Retry, self *symbols.Call) (counts, same bool) {
	x := r.Index()
	sig := retry.In.Sig
	if sig.Variadic() && !self.Expr.Ellipsis.IsValid() {
		return false, false
	}
	for i := range sig.Params().Len() {
		p := sig.Params().At(i)
		arg := x.Arg(self.Expr, i)
		if arg == nil {
			return false, false
		}
		if v := x.VarOf(arg); v == p && len(x.Assigns(p)) == 0 || knowledge.IsCarrier(p.Type()) {
			continue
		}
		b, isBasic := p.Type().Underlying().(*types.Basic)
		if isBasic && b.Info()&types.IsInteger != 0 {
			if bin, ok := ast.Unparen(arg).(*ast.BinaryExpr); ok && x.VarOf(bin.X) == p && x.Info.Types[bin.Y].Value != nil {
				counts = true
				continue
			}
		}
		if isBasic && b.Info()&types.IsBoolean != 0 { // f(ctx, false): once
			return true, false
		}
		if retry.Same.Deps[p] {
			return false, false
		}
	}
	return counts, true
}
