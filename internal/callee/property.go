package callee

import (
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Property is something that a call of a function does. It is asked of whoever
// is called, in one order: the row of a table, the body, the implementations in
// the package of a method of its own interface, the fact.
//
// Circles are none of its business: Body is the Of of a table of
// internal/fixpoint, so that functions that call each other are solved
// together, from the bottom.
type Property[V any] struct {
	// Row answers for functions that a table says something about; ok is false
	// where it does not say this.
	Row func(fn *types.Func) (v V, ok bool)
	// Body answers for a function of this package.
	Body func(f *symbols.Func) V
	// Fact answers from what is written down about a function of another package.
	Fact func(fn *types.Func, fact *facts.FuncFact) V
	// Join joins the answers of functions of which one is called, and nobody
	// knows which; nil: the answer is None then.
	Join func(a, b V) V
	// None is the answer where nothing is known.
	None V
}

// Of answers for a call of fn.
func (p *Property[V]) Of(r *Resolver, fn *types.Func) V {
	if p.Row != nil {
		if v, ok := p.Row(fn); ok {
			return v
		}
	}
	if f := r.Index().ByObj[fn]; f != nil {
		return p.Body(f)
	}
	if symbols.IsInterfaceMethod(fn) && fn.Pkg() == r.Pass.Pkg {
		return p.OfOne(r.Implementations(fn))
	}
	if fact := r.Fact(fn.Origin()); fact != nil {
		return p.Fact(fn, fact)
	}
	return p.None
}

// OfOne answers for a call of one of some functions of this package.
func (p *Property[V]) OfOne(fs []*symbols.Func) V {
	if p.Join == nil || len(fs) == 0 {
		return p.None
	}
	v := p.Body(fs[0])
	for _, f := range fs[1:] {
		v = p.Join(v, p.Body(f))
	}
	return v
}

// Any is the join of what may be so: one function that does it is enough.
func Any(a, b bool) bool { return a || b }

// All is the join of what must be so: every function does it.
func All(a, b bool) bool { return a && b }

// Same is the join of answers that all have to give: where they differ, it is
// the zero value, which says nothing.
func Same[V comparable](a, b V) V {
	if a != b {
		var none V
		return none
	}
	return a
}

// Most is the join of grades: what the function does that does most.
func Most[V ~int8 | ~int](a, b V) V { return max(a, b) }
