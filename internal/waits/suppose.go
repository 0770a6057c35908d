package waits

import (
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Suppose makes r suppose. It has to be called before the first question.
func (r *Analysis) Suppose(s *Suppositions) { r.supposed = s }

// Supposes returns what r supposes, or nil.
func (r *Analysis) Supposes() *Suppositions { return r.supposed }

// supposes reports whether a method may be supposed to wait: one of an interface
// of the module that takes a ctx, or that may fail. What does neither has no way
// to say that a wait came to nothing.
func (r *Analysis) supposes(fn *types.Func) bool {
	if r.supposed == nil || !symbols.IsInterfaceMethod(fn) || !r.SameModule(fn) || symbols.NamedOf(fn.Signature().Recv().Type()) == nil {
		return false
	}
	sig := fn.Signature()
	for p := range sig.Params().Variables() {
		if knowledge.IsCarrier(p.Type()) {
			return true
		}
	}
	n := sig.Results().Len()
	return n > 0 && symbols.IsError(sig.Results().At(n-1).Type())
}

// suppose returns the wait of a call of a method that is supposed to wait.
func (r *Analysis) suppose(c *symbols.Call, fn *types.Func) (Wait, bool) {
	name := symbols.FuncName(fn, r.Pass.Pkg)
	w := Wait{Kind: knowledge.Network, Bound: facts.Unbounded}
	if !w.suppose(r.supposed, []facts.Supposed{{Method: symbols.ID(fn), Via: []string{name}}}) {
		return w, false
	}
	if arg := r.Carrier(c); arg != nil {
		w.Ctx = arg
		w.Bound, w.Heeds = combine(noBound, r.Trace().Ctx(arg))
	}
	return w, true
}

// supposedOf returns the waits of a call of a function of another package that
// leads to methods which are supposed to wait.
func (r *Analysis) supposedOf(c *symbols.Call, fn *types.Func) (list []Wait) {
	if r.supposed == nil || r.supposed.Fact == nil || fn.Pkg() == r.Pass.Pkg || !r.SameModule(fn) {
		return nil
	}
	fact := r.supposed.Fact(fn)
	if fact == nil {
		return nil
	}
	name := symbols.FuncName(fn, r.Pass.Pkg)
	for _, f := range fact.Waits {
		w := Wait{Kind: knowledge.Network, Bound: f.Bound}
		if !w.suppose(r.supposed, through(name, f.If)) {
			continue
		}
		r.heedArgs(&w, c, f.Heeds)
		list = append(list, w)
	}
	return list
}

// through returns what a supposed wait depends on, as a caller sees it that
// comes to it by name.
func through(name string, set []facts.Supposed) []facts.Supposed {
	var out []facts.Supposed
	for _, s := range set {
		out = append(out, facts.Supposed{Method: s.Method, Via: Chain(name, s.Via)})
	}
	return out
}
