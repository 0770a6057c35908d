package heeded

import (
	"go/ast"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
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
func (r *Contexts) CtxInScope(n ast.Node) *types.Var {
	if s := r.Scope(n); s != nil {
		return s.Param
	}
	return nil
}

// CtxParam is CtxInScope for what stands directly in f.
func (r *Contexts) CtxParam(f *symbols.Func) *types.Var {
	if s := r.ScopeIn(f); s != nil {
		return s.Param
	}
	return nil
}

// Scope returns the ctx that n should heed, or nil. The search goes outwards
// through function literals, but not out of one that outlives the function
// around it: one on a goroutine that is not waited for, one that is kept. Nor
// does it go out of one of several goroutines whose first answer is enough: the
// others may be meant to go on.
func (r *Contexts) Scope(n ast.Node) *Scope {
	x := r.Index()
	f := x.ByNode[n]
	if f == nil {
		f = x.Enclosing(n)
	}
	return r.ScopeIn(f)
}

// ScopeIn is Scope for what stands directly in f.
func (r *Contexts) ScopeIn(f *symbols.Func) *Scope {
	for ; f != nil; f = f.Parent {
		if s := r.scopeOf(f); s != nil {
			if f.Obj == nil && s.Row == nil && r.detached(f) {
				return nil // go func(ctx context.Context) { … }(ctx): the ctx is that of who started it
			}
			return s
		}
		if f.Obj != nil || r.FuncOutlives(f) || r.FirstAnswers(f) {
			return nil
		}
	}
	return nil
}

// FieldScope returns the ctx, or the request, that lies in a field of a parameter
// around n, a struct of this module; nil if there is none. A struct may hold a
// ctx that is not the caller's, so this is evidence of a weaker kind than Scope.
func (r *Contexts) FieldScope(n ast.Node) *Scope {
	x := r.Index()
	for f := x.Enclosing(n); f != nil; f = f.Parent {
		for p := range f.Params().Variables() {
			if suffix := r.CtxField(p); suffix != "" {
				return &Scope{Fn: f, Param: p, Suffix: suffix, Ends: true, Field: true}
			}
		}
		if f.Obj != nil || r.FuncOutlives(f) {
			return nil
		}
	}
	return nil
}

// detached reports whether a literal is run by a go statement and nobody waits for it.
func (r *Contexts) detached(f *symbols.Func) bool {
	call, ok := r.Index().Parent(f.Node).(*ast.CallExpr)
	if !ok || call.Fun != f.Node {
		return false
	}
	c := r.Index().CallAt[call]
	return c != nil && c.Mode == symbols.Go && !r.Joined(f)
}

func (r *Contexts) scopeOf(f *symbols.Func) *Scope {
	if s, ok := r.scopes[f]; ok {
		return s
	}
	var row *knowledge.Entry
	if e := r.Trace().EntryOf(f); e != nil {
		row = e.Entry
	}
	s := carried(f, row)
	if s == nil {
		s = handed(f)
	}
	if s == nil {
		s = r.ownScope(f)
	}
	if s == nil && row != nil {
		s = ofEntry(f, row)
	}
	if r.scopes == nil {
		r.scopes = make(map[*symbols.Func]*Scope)
	}
	r.scopes[f] = s
	return s
}

// carried returns the ctx of the first parameter of f that is a context or a
// request; row describes f where a framework calls it.
func carried(f *symbols.Func, row *knowledge.Entry) *Scope {
	framework := handed(f) != nil
	for p := range f.Params().Variables() {
		s := &Scope{Fn: f, Param: p, Row: row, Ends: true}
		switch {
		case framework && knowledge.IsRequest(p.Type()):
			continue // a request to be sent, beside the one that is served
		case knowledge.IsContext(p.Type()):
		case knowledge.IsRequest(p.Type()):
			s.Suffix = ".Context()"
		default:
			continue
		}
		if row != nil && !row.Cancels && !row.Deadline && row.Class == knowledge.ClassRequest {
			s.Ends = false // hertz: a ctx that does not end when the client goes
		}
		return s
	}
	return nil
}

// handed returns the ctx of the first parameter of f of a type by which a
// framework hands a ctx to its handlers.
func handed(f *symbols.Func) *Scope {
	for p := range f.Params().Variables() {
		if suffix, of := knowledge.CtxOf(p.Type()); of != nil {
			return &Scope{Fn: f, Param: p, Suffix: suffix, Row: of, Ends: of.Cancels || of.Deadline}
		}
	}
	return nil
}

// ofEntry returns what a framework gives to f without a ctx: a stream or a
// session with a method Context, or nothing that ends, as to a command.
func ofEntry(f *symbols.Func, row *knowledge.Entry) *Scope {
	for p := range f.Params().Variables() {
		if hasContextMethod(p.Type()) {
			return &Scope{Fn: f, Param: p, Row: row, Suffix: ".Context()", Ends: row.Cancels}
		}
	}
	if n := f.Params().Len(); n > 0 && row.Class == knowledge.ClassCLI {
		return &Scope{Fn: f, Param: f.Params().At(n - 1), Row: row, Suffix: "?"}
	}
	return nil
}

// ownScope returns the ctx of the first parameter of f that is a context of a
// type of this module: a struct or an interface that embeds context.Context. It
// ends as the embedded one does, unless the type has methods of its own for that.
func (r *Contexts) ownScope(f *symbols.Func) *Scope {
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
