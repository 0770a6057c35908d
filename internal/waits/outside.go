package waits

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// CtxOutside returns the expression of the ctx in scope at n that is declared
// and made outside of from and to, for messages and fixes, or "": one that may end.
func (r *Analysis) CtxOutside(n ast.Node, from, to token.Pos) string {
	top := r.Pass.Pkg.Scope()
	scope := r.Index().ScopeAt(n.Pos())
	for s := scope; s != nil && s != top; s = s.Parent() {
		for _, name := range s.Names() {
			v, ok := s.Lookup(name).(*types.Var)
			if !ok || name == "_" || v.Pos() >= n.Pos() {
				continue
			}
			if _, at := scope.LookupParent(name, n.Pos()); at != v {
				continue // shadowed
			}
			if from <= v.Pos() && v.Pos() < to || r.Index().GivenWithin(v, from, to) {
				continue
			}
			switch {
			case knowledge.IsContext(v.Type()):
				if r.Cancellable(v) {
					return name
				}
			case knowledge.IsRequest(v.Type()) && r.Index().ParamOf[v] != nil:
				return name + ".Context()"
			}
		}
	}
	return ""
}

// FieldOutside is CtxOutside for the ctx in a field of a parameter, of the
// function that n stands in or one around it: ctx.Run, job.Request.Context().
func (r *Analysis) FieldOutside(n ast.Node, from, to token.Pos) string {
	for f := r.Index().Enclosing(n); f != nil; f = f.Parent {
		for p := range f.Params().Variables() {
			if suffix := r.CtxField(p); suffix != "" && p.Name() != "_" && !r.Index().GivenWithin(p, from, to) {
				return p.Name() + suffix
			}
		}
		if f.Obj != nil || r.FuncOutlives(f) || from <= f.Node.Pos() && f.Node.Pos() < to {
			return ""
		}
	}
	return ""
}

// CtxField returns the selector of the one field of a parameter that holds a
// ctx or request: ".Ctx", ".Forwarded.Context()".
func (r *Analysis) CtxField(p *types.Var) string {
	n := symbols.NamedOf(p.Type())
	if n == nil || n.Obj().Pkg() == nil || n.Obj().Pkg() != r.Pass.Pkg && (knowledge.IsStd(n.Obj().Pkg().Path()) || !r.InModule(n.Obj().Pkg())) {
		return ""
	}
	st, ok := n.Underlying().(*types.Struct)
	if !ok {
		return ""
	}
	suffix := ""
	for f := range st.Fields() {
		if !f.Exported() && f.Pkg() != r.Pass.Pkg || f.Embedded() {
			continue
		}
		switch {
		case suffix != "" && knowledge.IsCarrier(f.Type()):
			return "" // which of them is meant nobody can tell
		case knowledge.IsContext(f.Type()):
			suffix = "." + f.Name()
		case knowledge.IsRequest(f.Type()):
			suffix = "." + f.Name() + ".Context()"
		}
	}
	return suffix
}

// Cancellable reports whether a ctx may ever end, as far as this function shows.
func (r *Analysis) Cancellable(v *types.Var) bool {
	x := r.Index()
	if x.ParamOf[v] != nil {
		return true
	}
	for _, a := range x.Assigns(v) {
		call, ok := a.Value.(*ast.CallExpr)
		if !ok {
			return false
		}
		fn := symbols.FuncOf(x.Info, call)
		if fn == nil {
			return false
		}
		if row, _ := knowledge.CallOf(fn); row != nil && row.Ctx == knowledge.CtxNone {
			return false
		}
		switch fn.Name() {
		case "WithCancel", "WithTimeout", "WithDeadline", "WithCancelCause", "WithTimeoutCause", "NotifyContext", "WithContext", "Context":
			return true
		}
	}
	return false
}
