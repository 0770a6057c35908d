package trace

import (
	"go/ast"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// carriedOver returns the ctx of which a call of an interface makes result i, a
// ctx with something added, as a tracer does; nil if it may do more: more than
// one ctx is given, or its name speaks of an end. What concrete functions make
// their bodies say.
func (t *Tracer) carriedOver(call *ast.CallExpr, fn *types.Func, i int) ast.Expr {
	sig := fn.Signature()
	recv := sig.Recv()
	if recv == nil || !types.IsInterface(recv.Type()) || i >= sig.Results().Len() || !knowledge.IsContext(sig.Results().At(i).Type()) {
		return nil
	}
	if names.ChangesEnd(fn.Name()) {
		return nil
	}
	from := -1
	for j := range sig.Params().Len() {
		if knowledge.IsCarrier(sig.Params().At(j).Type()) {
			if from >= 0 {
				return nil
			}
			from = j
		}
	}
	if from < 0 {
		return nil
	}
	return t.X.Arg(call, from)
}

// What a value of a ctx type of the program does with the ctx that it holds.
const (
	ctxUnknown  = iota
	ctxWraps    // ends when that does
	ctxDetached // never ends
)

// ownCtx returns the ctx that a literal of a type of this package holds, used as
// a ctx, and what becomes of its end: an embedded Context ends it, a method Done
// of its own that returns nil takes the end away.
func (t *Tracer) ownCtx(lit *ast.CompositeLit) (parent ast.Expr, how int) {
	typ := t.X.Info.TypeOf(lit)
	if typ == nil || !isCtx(typ) && !isCtx(types.NewPointer(typ)) {
		return nil, ctxUnknown
	}
	n := symbols.NamedOf(typ)
	if n == nil || n.Obj().Pkg() != t.X.Pkg {
		return nil, ctxUnknown
	}
	done, path, _ := types.LookupFieldOrMethod(types.NewPointer(n), true, t.X.Pkg, "Done")
	deadline, _, _ := types.LookupFieldOrMethod(types.NewPointer(n), true, t.X.Pkg, "Deadline")
	ends, holds := t.methodOf(done), t.methodOf(deadline)
	switch {
	case ends == nil && holds == nil:
		st, _ := n.Underlying().(*types.Struct)
		if st == nil || len(path) != 2 || !knowledge.IsContext(st.Field(path[0]).Type()) {
			return nil, ctxUnknown
		}
		if parent = t.X.Fields(lit)[st.Field(path[0]).Name()]; parent != nil {
			return parent, ctxWraps
		}
	case ends != nil && holds != nil && t.returnsNothing(ends) && t.returnsNothing(holds):
		return nil, ctxDetached
	case ends != nil && holds != nil:
		if field := t.handsOn(ends, "Done"); field != "" && field == t.handsOn(holds, "Deadline") {
			if parent = t.X.Fields(lit)[field]; parent != nil {
				return parent, ctxWraps
			}
		}
	}
	return nil, ctxUnknown
}

// methodOf returns the body of a method that is declared in this package, or nil.
func (t *Tracer) methodOf(obj types.Object) *symbols.Func {
	fn, ok := obj.(*types.Func)
	if !ok || types.IsInterface(fn.Signature().Recv().Type()) {
		return nil
	}
	return t.X.ByObj[fn.Origin()]
}

// onlyReturn returns what a function returns whose body is one return statement.
func onlyReturn(f *symbols.Func) []ast.Expr {
	if len(f.Body.List) != 1 {
		return nil
	}
	ret, ok := f.Body.List[0].(*ast.ReturnStmt)
	if !ok {
		return nil
	}
	return ret.Results
}

// returnsNothing reports whether all that a function does is to return nil, or
// zero values.
func (t *Tracer) returnsNothing(f *symbols.Func) bool {
	if len(f.Body.List) == 0 {
		return false
	}
	if ret, ok := f.Body.List[0].(*ast.ReturnStmt); ok && len(ret.Results) == 0 {
		return true // func (d) Deadline() (deadline time.Time, ok bool) { return }
	}
	results := onlyReturn(f)
	for _, e := range results {
		lit, isLit := ast.Unparen(e).(*ast.CompositeLit)
		if !(isLit && len(lit.Elts) == 0) && !t.X.IsZero(e) && !isFalse(t.X.Info, e) {
			return false
		}
	}
	return len(results) > 0
}

func isFalse(info *types.Info, e ast.Expr) bool {
	tv := info.Types[e]
	return tv.Value != nil && tv.Value.ExactString() == "false"
}

// handsOn returns the field whose method of that name is all that a method calls.
func (t *Tracer) handsOn(f *symbols.Func, method string) string {
	results := onlyReturn(f)
	if len(results) != 1 {
		return ""
	}
	call, ok := ast.Unparen(results[0]).(*ast.CallExpr)
	if !ok {
		return ""
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != method {
		return ""
	}
	if v := t.X.VarOf(sel.X); v != nil && v.IsField() && knowledge.IsContext(v.Type()) {
		return v.Name()
	}
	return ""
}
