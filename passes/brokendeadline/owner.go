package brokendeadline

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/heeded"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// owner is who ends a ctx when a function returns: a framework, when the
// function that serves a request does, or a deferred cancel.
type owner struct {
	fn   *symbols.Func // on whose return it ends
	node ast.Node      // the parameter or the cancel that says so
	what string        // of a request: "the request"; else ""
}

// ownerOf returns who ends the ctx of a link, if a function that has called at
// returns; nil if nobody is known to.
func (c *checker) ownerOf(l trace.Link) *owner {
	if l.Place.Var == nil {
		return nil
	}
	if l.Site != nil {
		if end := c.res.Ended().Deferred(l); end != nil {
			return &owner{fn: c.x.Enclosing(l.Site), node: end}
		}
		return nil
	}
	o, ok := c.owners[l.Place]
	if !ok {
		o = c.ownerOfParam(l.Place)
		c.owners[l.Place] = o
	}
	return o
}

// ownerOfParam is ownerOf for the ctx that a parameter is or carries.
func (c *checker) ownerOfParam(p trace.Place) *owner {
	f := c.x.ParamOf[p.Var]
	if f == nil || !c.onlyDerived(p.Var) {
		return nil
	}
	switch {
	case c.ofRequest(p):
		return &owner{fn: f, node: c.paramName(f, p.Var), what: "the request"}
	case c.ofCall(f, p):
		return &owner{fn: f, node: c.paramName(f, p.Var), what: "the call"}
	}
	return nil
}

// onlyDerived reports whether a parameter, a ctx, is given no value but such as
// are made of it: ctx, span := tracer.Start(ctx, …). Each ends when it does.
func (c *checker) onlyDerived(v *types.Var) bool {
	return !slices.ContainsFunc(c.x.Assigns(v), func(a symbols.Assign) bool {
		if a.Value == nil || a.Index > 0 {
			return true
		}
		line := c.t.Lineage(a.Value)
		return len(line) < 2 || !slices.ContainsFunc(line[1:], func(l trace.Link) bool { return l.Place.Var == v && l.Place.Path == "" })
	})
}

// ofCall reports whether a place is the ctx of one call: that of a function
// which waits on it itself, tells its caller how that went, and is not meant to
// begin what goes on. Whoever calls it has the answer when it returns, and ends
// the ctx.
func (c *checker) ofCall(f *symbols.Func, p trace.Place) bool {
	if f.Obj == nil || p.Path != "" || !knowledge.IsContext(p.Var.Type()) || c.res.WorksOn(f) || c.begins(f) {
		return false
	}
	res := f.Sig.Results()
	if res.Len() == 0 || !symbols.IsError(res.At(res.Len()-1).Type()) || c.t.EntryOf(f) != nil {
		return false
	}
	return slices.ContainsFunc(f.Calls, func(call *symbols.Call) bool {
		return call.Mode == symbols.Plain && slices.ContainsFunc(c.res.Heeded(call), func(h heeded.Heeded) bool {
			return slices.ContainsFunc(c.t.Lineage(h.Arg), func(l trace.Link) bool { return l.Place == p && l.Site == nil })
		})
	})
}

// begins reports whether a function is one that begins what goes on after it,
// by its name or by what it makes: Start, New, Open, a client.
func (c *checker) begins(f *symbols.Func) bool {
	if c.res.Lifetime(f.Obj) != knowledge.LifeCall || slices.ContainsFunc(slices.Collect(f.Sig.Results().Variables()), func(v *types.Var) bool { return comesLater(v.Type()) }) {
		return true
	}
	return names.GoesOn(f.Obj.Name())
}

// comesLater reports whether a result is what more comes out of when the function
// has returned: a channel, an iterator, a body. Its reader keeps the ctx.
func comesLater(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Chan:
		return u.Dir() != types.SendOnly
	case *types.Signature:
		return true
	}
	read, _, _ := types.LookupFieldOrMethod(t, true, nil, "Read")
	next, _, _ := types.LookupFieldOrMethod(t, true, nil, "Close")
	_, reads := read.(*types.Func)
	_, closes := next.(*types.Func)
	return reads && closes
}

// ofRequest reports whether a place is the ctx of a request being served, or
// what carries it: a parameter of an entry, or of a function that is called
// with such a ctx and nothing else.
func (c *checker) ofRequest(p trace.Place) bool {
	f := c.x.ParamOf[p.Var]
	if f == nil {
		return false
	}
	t := p.Var.Type()
	carries := knowledge.IsContext(t) && p.Path == "" || knowledge.IsRequest(t) && (p.Path == "" || p.Path == ".Context()")
	if e := c.t.EntryOf(f); e != nil {
		if !e.Cancels || !e.Class.ForRequests() {
			return false
		}
		suffix, row := knowledge.CtxOf(t)
		return carries || p.Path == ".Context()" && knowledge.IsServerStream(t) || row != nil && suffix != "" && p.Path == suffix
	}
	return carries && c.requests.Of(p.Var)
}

// givenRequest reports whether every call of the function that has a parameter
// gives it the ctx of a request.
func (c *checker) givenRequest(v *types.Var) bool {
	f := c.x.ParamOf[v]
	if f == nil || f.Obj == nil || f.Obj.Exported() || f.Sig.Variadic() {
		return false
	}
	i := symbols.ParamIndex(f.Sig, v)
	calls := c.res.Callers(f)
	if len(calls) == 0 || len(calls) != len(c.x.Uses(f.Obj)) {
		return false
	}
	for _, call := range calls {
		arg := c.x.Arg(call.Expr, i)
		if arg == nil || !slices.ContainsFunc(c.t.Lineage(arg), func(l trace.Link) bool {
			return l.Place.Var != nil && l.Site == nil && c.ofRequest(l.Place)
		}) {
			return false
		}
	}
	return true
}

// paramName returns the name of a parameter where it is declared, or the function.
func (c *checker) paramName(f *symbols.Func, v *types.Var) ast.Node {
	var typ *ast.FuncType
	switch n := f.Node.(type) {
	case *ast.FuncDecl:
		typ = n.Type
	case *ast.FuncLit:
		typ = n.Type
	}
	for _, fl := range typ.Params.List {
		for _, name := range fl.Names {
			if c.x.Info.Defs[name] == v {
				return name
			}
		}
	}
	return typ
}

// stays reports whether a function goes on for as long as what it started at n
// does: it waits for it, for a signal or for the end of a ctx, serves, or loops.
func (c *checker) stays(n ast.Node, f *symbols.Func) bool {
	if c.res.Joined(n, nil) {
		return true
	}
	s := c.stayingOf(f)
	if s.last > n.Pos() {
		return true
	}
	lit, ok := n.(*ast.FuncLit)
	return ok && s.literals[lit] && c.staysIn(lit.Body, nil) > n.Pos()
}

// staying is where a function waits itself, apart from what it starts.
type staying struct {
	last     token.Pos // the last such place
	literals map[*ast.FuncLit]bool
}

func (c *checker) stayingOf(f *symbols.Func) staying {
	s, ok := c.staying[f]
	if !ok {
		s.literals = make(map[*ast.FuncLit]bool)
		s.last = c.staysIn(f.Body, s.literals)
		c.staying[f] = s
	}
	return s
}

// staysIn returns the last place in a body where it waits for a signal or for
// the end of a ctx, serves, or begins to loop; the literals in it are put into
// literals and not entered. A loop in a literal is none of whoever made it.
func (c *checker) staysIn(body *ast.BlockStmt, literals map[*ast.FuncLit]bool) (last token.Pos) {
	ast.Inspect(body, func(m ast.Node) bool {
		waits := false
		switch m := m.(type) {
		case *ast.FuncLit:
			if literals != nil {
				literals[m] = true
			}
			return false
		case *ast.GoStmt:
			return false
		case *ast.SelectStmt:
			waits = true
		case *ast.UnaryExpr:
			waits = m.Op == token.ARROW
		case *ast.ForStmt:
			waits = m.Cond == nil && literals != nil
		case *ast.CallExpr:
			call := c.x.CallAt[m]
			waits = call != nil && call.Mode != symbols.Go && c.lasts(call)
		}
		if waits {
			last = max(last, m.Pos())
		}
		return true
	})
	return last
}

// lasts reports whether a call serves, watches, or works until it is told to stop.
func (c *checker) lasts(call *symbols.Call) bool {
	fn := call.Func()
	if fn == nil {
		return false
	}
	if row, _ := knowledge.CallOf(fn); row != nil && row.Lifetime == knowledge.LifeProgram {
		return true
	}
	if f := c.x.ByObj[fn]; f != nil {
		return c.res.WorksOn(f)
	}
	return c.res.LongLived(fn) || knowledge.Joins(fn)
}

// asksItself reports whether a function asks one of its ctxs for its end: it
// knows that it may come.
func (c *checker) asksItself(f *symbols.Func) bool {
	found := false
	ast.Inspect(f.Body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if fn := symbols.FuncOf(c.x.Info, call); fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "context" {
				switch fn.Name() {
				case "Done", "Err", "Cause", "AfterFunc":
					found = true
				}
			}
		}
		return !found
	})
	return found
}
