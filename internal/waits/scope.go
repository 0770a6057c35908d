package waits

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace/entries"
)

// Scope is the ctx that a piece of code is expected to heed.
type Scope struct {
	Fn     *symbols.Func
	Param  *types.Var // of Fn, which gives the ctx
	Suffix string     // what follows the parameter's name: "", ".Context()", ".Request.Context()"
	Row    *knowledge.Entry
	// Ends is set if the ctx ends when whoever asked goes away, or has a deadline.
	Ends bool
	// Field is set if it lies in a field of the parameter.
	Field bool
}

// Expr returns source for the ctx.
func (s *Scope) Expr() string { return s.Param.Name() + s.Suffix }

// CtxInScope returns the innermost parameter around n that gives a ctx: a
// context.Context, an *http.Request, what a framework hands to a handler; nil
// if there is none.
func (r *Analysis) CtxInScope(n ast.Node) *types.Var {
	if s := r.Scope(n); s != nil {
		return s.Param
	}
	return nil
}

// CtxParam is CtxInScope for what stands directly in f.
func (r *Analysis) CtxParam(f *symbols.Func) *types.Var {
	if s := r.ScopeIn(f); s != nil {
		return s.Param
	}
	return nil
}

// Scope returns the ctx that n should heed, or nil. The search goes outwards
// through function literals, but not out of one that outlives the function
// around it: one on a goroutine that is not waited for, one that is kept.
func (r *Analysis) Scope(n ast.Node) *Scope {
	x := r.Index()
	f := x.ByNode[n]
	if f == nil {
		f = x.Enclosing(n)
	}
	return r.ScopeIn(f)
}

// ScopeIn is Scope for what stands directly in f.
func (r *Analysis) ScopeIn(f *symbols.Func) *Scope {
	for ; f != nil; f = f.Parent {
		if s := r.scopeOf(f); s != nil {
			if f.Obj == nil && s.Row == nil && r.detached(f) {
				return nil // go func(ctx context.Context) { … }(ctx): the ctx is that of who started it
			}
			return s
		}
		if f.Obj != nil || r.FuncOutlives(f) {
			return nil
		}
	}
	return nil
}

// FieldScope returns the ctx, or the request, that lies in a field of a parameter
// around n, a struct of this module; nil if there is none. A struct may hold a
// ctx that is not the caller's, so this is evidence of a weaker kind than Scope.
func (r *Analysis) FieldScope(n ast.Node) *Scope {
	x := r.Index()
	for f := x.Enclosing(n); f != nil; f = f.Parent {
		for p := range f.Params().Variables() {
			if suffix := r.ctxField(p); suffix != "" {
				return &Scope{Fn: f, Param: p, Suffix: suffix, Ends: true, Field: true}
			}
		}
		if f.Obj != nil || r.FuncOutlives(f) {
			return nil
		}
	}
	return nil
}

// ctxField returns the selector of the one field of a parameter that holds a
// ctx or request: ".Ctx", ".Forwarded.Context()".
func (r *Analysis) ctxField(p *types.Var) string {
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

// detached reports whether a literal is run by a go statement and nobody waits for it.
func (r *Analysis) detached(f *symbols.Func) bool {
	call, ok := r.Index().Parent(f.Node).(*ast.CallExpr)
	if !ok || call.Fun != f.Node {
		return false
	}
	c := r.Index().CallAt[call]
	return c != nil && c.Mode == symbols.Go && !r.Joined(f)
}

func (r *Analysis) scopeOf(f *symbols.Func) *Scope {
	if s, ok := r.scopes[f]; ok {
		return s
	}
	var s *Scope
	e := r.Trace().EntryOf(f)
	var row *knowledge.Entry
	if e != nil {
		row = e.Entry
	}
	framework := false
	for p := range f.Params().Variables() {
		_, of := knowledge.CtxOf(p.Type())
		framework = framework || of != nil
	}
	for p := range f.Params().Variables() {
		switch {
		case framework && knowledge.IsRequest(p.Type()):
			continue // a request to be sent, beside the one that is served
		case knowledge.IsContext(p.Type()):
			s = &Scope{Fn: f, Param: p, Row: row, Ends: true}
		case knowledge.IsRequest(p.Type()):
			s = &Scope{Fn: f, Param: p, Suffix: ".Context()", Row: row, Ends: true}
		default:
			continue
		}
		break
	}
	if s != nil && row != nil && !row.Cancels && !row.Deadline && row.Class == knowledge.ClassRequest {
		s.Ends = false // hertz: a ctx that does not end when the client goes
	}
	if s == nil {
		for p := range f.Params().Variables() {
			if suffix, of := knowledge.CtxOf(p.Type()); of != nil {
				s = &Scope{Fn: f, Param: p, Suffix: suffix, Row: of, Ends: of.Cancels || of.Deadline}
				break
			}
		}
	}
	if s == nil {
		s = r.ownScope(f)
	}
	if s == nil && e != nil && f.Params().Len() > 0 {
		// A stream, a session; or an entry of a class that has no ctx.
		s = &Scope{Fn: f, Param: f.Params().At(f.Params().Len() - 1), Row: row, Suffix: "?"}
		for p := range f.Params().Variables() {
			if hasContextMethod(p.Type()) {
				s.Param = p
				break
			}
		}
		if hasContextMethod(s.Param.Type()) {
			s.Suffix, s.Ends = ".Context()", row.Cancels
		} else if row.Class != knowledge.ClassCLI {
			s = nil
		}
	}
	if r.scopes == nil {
		r.scopes = make(map[*symbols.Func]*Scope)
	}
	r.scopes[f] = s
	return s
}

// ownScope returns the ctx of the first parameter of f that is a context of a
// type of this module: a struct or an interface that embeds context.Context. It
// ends as the embedded one does, unless the type has methods of its own for that.
func (r *Analysis) ownScope(f *symbols.Func) *Scope {
	for p := range f.Params().Variables() {
		n := symbols.NamedOf(p.Type())
		if n == nil || n.Obj().Pkg() == nil || n.Obj().Pkg() != r.Pass.Pkg && !r.InModule(n.Obj().Pkg()) {
			continue
		}
		if promoted, ok := isOwnContext(p.Type()); ok {
			return &Scope{Fn: f, Param: p, Ends: promoted}
		}
	}
	return nil
}

// isOwnContext reports whether t has the methods of context.Context, and
// whether those that say when it ends are those of that interface itself.
func isOwnContext(t types.Type) (promoted, ok bool) {
	promoted = true
	for _, name := range []string{"Deadline", "Done", "Err", "Value"} {
		m, _, _ := types.LookupFieldOrMethod(t, false, nil, name)
		fn, isFunc := m.(*types.Func)
		if !isFunc {
			return false, false
		}
		if res := fn.Signature().Results(); name == "Done" && (res.Len() != 1 || !symbols.IsChan(res.At(0).Type())) {
			return false, false
		}
		if recv := fn.Signature().Recv(); name != "Value" && (recv == nil || !knowledge.IsContext(recv.Type())) {
			promoted = false
		}
	}
	return promoted, true
}

func hasContextMethod(t types.Type) bool {
	m, _, _ := types.LookupFieldOrMethod(t, true, nil, "Context")
	fn, ok := m.(*types.Func)
	return ok && fn.Signature().Params().Len() == 0 && fn.Signature().Results().Len() == 1 &&
		knowledge.IsContext(fn.Signature().Results().At(0).Type())
}

// Entries returns the functions of the package that frameworks call, except those in test files.
func (r *Analysis) Entries() []*entries.Entry {
	var list []*entries.Entry
	for _, f := range r.Index().Funcs {
		if e := r.Trace().EntryOf(f); e != nil {
			list = append(list, e)
		}
	}
	return list
}

// CtxOutside returns the expression of the ctx in scope at n that is declared
// outside of from and to, for messages and fixes, or "": one that may end.
func (r *Analysis) CtxOutside(n ast.Node, from, to token.Pos) string {
	top := r.Pass.Pkg.Scope()
	scope := top.Innermost(n.Pos())
	for s := scope; s != nil && s != top; s = s.Parent() {
		for _, name := range s.Names() {
			v, ok := s.Lookup(name).(*types.Var)
			if !ok || name == "_" || v.Pos() >= n.Pos() {
				continue
			}
			if _, at := scope.LookupParent(name, n.Pos()); at != v {
				continue // shadowed
			}
			if from <= v.Pos() && v.Pos() < to {
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
