package sameness

import (
	"go/ast"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// RangedOver returns the range statement that runs the iterator which a call
// gives: for event, err := range events(ctx). The attempt is made there, and
// its error is a value of the loop.
func (r *Finder) RangedOver(call *ast.CallExpr) *ast.RangeStmt {
	x := r.Index()
	e, parent := x.Around(call)
	rng, ok := parent.(*ast.RangeStmt)
	if !ok || rng.X != e || !symbols.IsFunc(x.Info.TypeOf(call)) {
		return nil
	}
	return rng
}

// YieldsError reports whether a type is an iterator that hands out errors.
func YieldsError(t types.Type) bool {
	if t == nil {
		return false
	}
	seq, ok := t.Underlying().(*types.Signature)
	if !ok || seq.Params().Len() != 1 {
		return false
	}
	yield, ok := seq.Params().At(0).Type().Underlying().(*types.Signature)
	if !ok {
		return false
	}
	for p := range yield.Params().Variables() {
		if symbols.IsError(p.Type()) {
			return true
		}
	}
	return false
}

// YieldWaits returns what the iterator waits on that a call gives.
func (r *Finder) YieldWaits(c *symbols.Call) []waits.Wait {
	fs, list := r.Targets(c.Expr)
	for _, f := range fs {
		for _, w := range r.FuncWaits(f) {
			list, _ = waits.Add(list[:len(list):len(list)], w)
		}
	}
	if fn := c.Func(); fn != nil && len(fs) == 0 && r.Index().ByObj[fn] == nil {
		if fact := r.Fact(fn); fact != nil {
			for _, f := range fact.Yields {
				list, _ = waits.Add(list[:len(list):len(list)], waits.Wait{Kind: f.Kind, Bound: facts.Unsure, Profile: f.Profile, What: f.What, Func: f.Func, Via: waits.Chain(symbols.FuncName(fn, r.Pass.Pkg), f.Via)})
			}
		}
	}
	return list
}
