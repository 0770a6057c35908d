package scopes

import (
	"go/ast"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/heeded"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// ScopeAt returns the ctx that n should heed; nil in commands, where a person
// waits and can interrupt.
func (c *Finder) ScopeAt(n ast.Node) *heeded.Scope {
	s := c.Res.Scope(n)
	if s == nil || s.Row != nil && s.Row.Class == knowledge.ClassCLI || s.Row == nil && (c.isCommand(s.Fn) || c.onlyCommands(s.Fn)) {
		return nil
	}
	return s
}

// ScopeOrField is scope, or the ctx in a field of a parameter where there is
// none, but for functions that only commands call, and entries.
func (c *Finder) ScopeOrField(n ast.Node) *heeded.Scope {
	if s := c.Res.Scope(n); s != nil {
		return c.ScopeAt(n)
	}
	s := c.Res.FieldScope(n)
	if s == nil || c.isCommand(s.Fn) || c.onlyCommands(s.Fn) {
		return nil
	}
	return s
}

// onlyCommands reports whether an unexported function is only called by
// commands and migrations.
func (c *Finder) onlyCommands(f *symbols.Func) bool {
	return f.Decl() != nil && c.commands.Of(distant{f.Decl(), 0})
}

func (c *Finder) findOnlyCommands(k distant) bool {
	f := k.fn
	if f.Obj.Exported() || k.depth > 3 {
		return false
	}
	calls := c.Res.Callers(f)
	for _, call := range calls {
		in := call.In.Decl()
		if in == nil {
			return false
		}
		e := c.Trace.EntryOf(in)
		if e != nil && e.Class != knowledge.ClassCLI || e == nil && !c.isCommand(in) && !c.commands.Of(distant{in, k.depth + 1}) {
			return false
		}
	}
	return len(calls) > 0 && len(calls) == len(c.Index.Uses(f.Obj))
}

// isCommand reports whether f is what a command runs, of a CLI package that no
// table lists: a function in the field Action, Run or RunE of a type Command.
func (c *Finder) isCommand(f *symbols.Func) bool {
	f = f.Decl()
	if f == nil {
		return false
	}
	for _, id := range c.Index.Uses(f.Obj) {
		kv, ok := c.Index.Parent(id).(*ast.KeyValueExpr)
		if !ok || kv.Value != id {
			continue
		}
		key, ok := kv.Key.(*ast.Ident)
		lit, isLit := c.Index.Parent(kv).(*ast.CompositeLit)
		if !ok || !isLit || key.Name != "Action" && key.Name != "Run" && key.Name != "RunE" {
			continue
		}
		if n, ok := types.Unalias(c.Pass.TypesInfo.TypeOf(lit)).(*types.Named); ok && n.Obj().Name() == "Command" {
			return true
		}
	}
	return false
}

// CtxText is how a message calls the ctx in scope at n.
func (c *Finder) CtxText(n ast.Node, s *heeded.Scope) string {
	if text := c.CtxExpr(n, s); text != "" {
		return text
	}
	return "the context of " + s.Fn.Name()
}

// CtxExpr returns source for the ctx in scope at n: a variable that was made
// of it, else the parameter that gives it; "" if that has no name there.
func (c *Finder) CtxExpr(n ast.Node, s *heeded.Scope) string {
	if v := c.localCtx(n, s); v != nil {
		return v.Name()
	}
	if s.Param.Name() == "" || s.Param.Name() == "_" || s.Suffix == "?" || !c.visible(n, s.Param) {
		return ""
	}
	return s.Expr()
}

func (c *Finder) visible(n ast.Node, v *types.Var) bool {
	scope := c.Index.ScopeAt(n.Pos())
	if scope == nil {
		return false
	}
	_, obj := scope.LookupParent(v.Name(), n.Pos())
	return obj == v
}

// localCtx returns the innermost variable at n that holds a ctx that was not
// begun here: ctx := r.Context(), ctx, cancel := context.WithTimeout(ctx, …).
func (c *Finder) localCtx(n ast.Node, s *heeded.Scope) *types.Var {
	for scope := c.Index.ScopeAt(n.Pos()); scope != nil && scope != c.Pass.Pkg.Scope(); scope = scope.Parent() {
		for _, name := range scope.Names() {
			v, ok := scope.Lookup(name).(*types.Var)
			if !ok || v.Pos() >= n.Pos() || !knowledge.IsContext(v.Type()) || c.Index.ParamOf[v] != nil || !c.visible(n, v) {
				continue
			}
			assigns := c.Index.Assigns(v)
			if len(assigns) != 1 || assigns[0].Value == nil || symbols.Within(assigns[0].Site, n.Pos()) || !symbols.Within(s.Fn.Node, v.Pos()) {
				continue
			}
			if id := c.Pass.TypesInfo.Defs; id == nil {
				continue
			}
			if val := ast.Unparen(assigns[0].Value); c.derives(val, s) {
				return v
			}
		}
	}
	return nil
}

// derives reports whether e is made of the ctx in scope: it mentions its
// parameter, and does not begin anew.
func (c *Finder) derives(e ast.Expr, s *heeded.Scope) bool {
	if o := c.Trace.Origin(e); len(o.Roots) > 0 || o.Detached || o.Timeout {
		return false
	}
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && c.Pass.TypesInfo.Uses[id] == types.Object(s.Param) {
			found = true
		}
		return !found
	})
	return found
}

// distant is a function that is so many calls away from where a question began.
type distant struct {
	fn    *symbols.Func
	depth int
}
