package waits

import (
	"go/ast"
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
	return maySayNo(fn.Signature())
}

// maySayNo reports whether a function has a way to say that a wait came to nothing.
func maySayNo(sig *types.Signature) bool {
	for p := range sig.Params().Variables() {
		if knowledge.IsCarrier(p.Type()) {
			return true
		}
	}
	n := sig.Results().Len()
	return n > 0 && symbols.IsError(sig.Results().At(n-1).Type())
}

// supposedOfField returns the wait of a call of a func value in a field, which is
// supposed to wait if other packages may give it: of a type of the module. It depends
// on what the program stores there: "path.T.f", as records name it.
func (r *Analysis) supposedOfField(c *symbols.Call) []Wait {
	sel, ok := ast.Unparen(c.Expr.Fun).(*ast.SelectorExpr)
	if r.supposed == nil || !ok {
		return nil
	}
	v := r.Index().VarOf(sel)
	of, _ := types.Unalias(symbols.Deref(r.Index().Info.TypeOf(sel.X))).(*types.Named)
	if v == nil || !v.IsField() || of == nil || of.Obj().Pkg() == nil || of.Obj().Pkg() != r.Pass.Pkg && (knowledge.IsStd(of.Obj().Pkg().Path()) || !r.InModule(of.Obj().Pkg())) {
		return nil
	}
	sig, ok := v.Type().Underlying().(*types.Signature)
	if !ok || !maySayNo(sig) {
		return nil
	}
	w := Wait{Kind: knowledge.Network, Bound: facts.Unsure}
	name := types.ExprString(sel)
	if !w.suppose(r.supposed, []facts.Supposed{{Method: symbols.TypeID(of.Obj()) + "." + v.Name(), Via: []string{name}}}) {
		return nil
	}
	return []Wait{w}
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
	name := symbols.FuncName(fn, r.Pass.Pkg)
	for _, f := range r.supposedBy(fn) {
		w := Wait{Kind: knowledge.Network, Bound: f.Bound}
		if !w.suppose(r.supposed, through(name, f.If)) {
			continue
		}
		r.heedArgs(&w, c, f.Heeds)
		list = append(list, w)
	}
	return list
}

// supposedBy returns what is written down of the waits of a function of another package
// that are supposed.
func (r *Analysis) supposedBy(fn *types.Func) []facts.SupposedWait {
	if r.supposed == nil || r.supposed.Fact == nil || fn.Pkg() == r.Pass.Pkg || !r.SameModule(fn) {
		return nil
	}
	if fact := r.supposed.Fact(fn); fact != nil {
		return fact.Waits
	}
	return nil
}

// supposedOfValue returns what a function or method is supposed to wait on that is
// used as a value: what ends that, whoever calls it knows.
func (r *Analysis) supposedOfValue(fn *types.Func) (list []Wait) {
	name := symbols.FuncName(fn, r.Pass.Pkg)
	var sets [][]facts.Supposed
	if r.supposes(fn) {
		sets = append(sets, []facts.Supposed{{Method: symbols.ID(fn), Via: []string{name}}})
	}
	for _, f := range r.supposedBy(fn) {
		sets = append(sets, through(name, f.If))
	}
	for _, set := range sets {
		w := Wait{Kind: knowledge.Network, Bound: facts.Unsure}
		if w.suppose(r.supposed, set) {
			list = append(list, w)
		}
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
