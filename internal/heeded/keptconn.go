package heeded

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// UnansweredKept returns the field that holds the connection on which a call
// waits for its peer's answer with nothing that ends it, or nil: the package
// dials it and keeps it, asks and then reads, and gives no connection a deadline.
//
// It is nil where somebody else may give a deadline: the field can be reached
// from packages that are not known, or what it holds is not all seen. It is also
// nil where the read belongs to a session, which waits for what comes: on a
// goroutine, in a loop without an end, in a function that runs until it is stopped.
func (r *Contexts) UnansweredKept(c *symbols.Call) *types.Var {
	if r.kept == nil {
		r.kept = r.keptConns()
	}
	if len(r.kept) == 0 {
		return nil
	}
	v := r.keptRead(c)
	if v == nil || !r.awaits(c, v) {
		return nil
	}
	return v
}

// keptConns returns the fields whose connections the package dials and nobody
// gives a deadline.
func (r *Contexts) keptConns() map[*types.Var]bool {
	kept := make(map[*types.Var]bool)
	x := r.Index()
	if slices.ContainsFunc(x.Calls, func(call *symbols.Call) bool {
		row, _ := knowledge.CallOf(call.Func())
		return row != nil && row.Role == knowledge.RoleDeadline
	}) {
		return kept
	}
	scope := r.Pass.Pkg.Scope()
	for _, name := range scope.Names() {
		t, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || t.IsAlias() {
			continue
		}
		st, ok := t.Type().Underlying().(*types.Struct)
		if !ok {
			continue
		}
		for f := range st.Fields() {
			if isConn(f.Type()) && !(f.Exported() && r.seenElsewhere(t)) && r.dialledOnly(f) && !r.handsOn(f) {
				kept[f] = true
			}
		}
	}
	return kept
}

// isConn reports whether a type is that of a connection of net or crypto/tls.
func isConn(t types.Type) bool {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	return knowledge.IsNamed(t, "net", "Conn") || knowledge.IsNamed(t, "net", "TCPConn") || knowledge.IsNamed(t, "crypto/tls", "Conn")
}

// seenElsewhere reports whether packages that are not known may use a type's fields.
func (r *Contexts) seenElsewhere(t *types.TypeName) bool {
	return t.Exported() && r.Pass.Pkg.Name() != "main" && !slices.Contains(strings.Split(r.Pass.Pkg.Path(), "/"), "internal")
}

// dialledOnly reports whether all that a field is given are connections to other
// machines that the package dials, and nil.
func (r *Contexts) dialledOnly(f *types.Var) bool {
	x := r.Index()
	if x.AddressTaken(f) {
		return false
	}
	dialled := false
	for _, a := range x.Assigns(f) {
		e := ast.Unparen(symbols.ExprOr(a.Value))
		v := x.VarOf(e)
		switch {
		case x.Info.Types[e].IsNil():
			continue
		case v != nil && r.DialedHere(v):
		case v == nil && r.dials(e):
		default:
			return false
		}
		dialled = true
	}
	return dialled
}

// handsOn reports whether a connection in a field is given to code that may set
// its deadline, or is returned.
func (r *Contexts) handsOn(f *types.Var) bool {
	x := r.Index()
	return slices.ContainsFunc(x.Uses(f), func(id *ast.Ident) bool {
		var e ast.Expr = id
		if sel, ok := x.Parent(id).(*ast.SelectorExpr); ok && sel.Sel == id {
			e = sel
		}
		switch p := x.Parent(e).(type) {
		case *ast.ReturnStmt:
			return true
		case *ast.CallExpr:
			c := x.CallAt[p]
			return p.Fun != e && (c == nil || c.Func() == nil || readFrom(x, c) != e && !writesTo(c.Func()))
		}
		return false
	})
}

// keptRead returns the field of a kept connection from which a call reads: by the
// connection itself, or by a reader made of it that is kept beside it.
func (r *Contexts) keptRead(c *symbols.Call) *types.Var {
	x := r.Index()
	if c.In == nil || c.Func() == nil {
		return nil
	}
	if e := readFrom(x, c); e != nil {
		return r.keptBehind(x.VarOf(e))
	}
	if recv := symbols.Receiver(c.Expr); recv != nil && names.ReadsOn(c.Func().Name()) {
		if v := r.keptBehind(x.VarOf(recv)); v != nil && v != x.VarOf(recv) {
			return v
		}
	}
	return nil
}

// keptBehind returns the field whose connection v is, or is a reader or writer of; nil if it is none.
func (r *Contexts) keptBehind(v *types.Var) *types.Var {
	if v == nil {
		return nil
	}
	if r.kept[v] {
		return v
	}
	x := r.Index()
	for _, a := range x.Assigns(v) {
		made, ok := ast.Unparen(symbols.ExprOr(a.Value)).(*ast.CallExpr)
		if !ok || x.CallAt[made] == nil {
			continue
		}
		c := x.CallAt[made]
		e := readFrom(x, c)
		if e == nil && writesTo(c.Func()) {
			e = x.Arg(made, 0)
		}
		if conn := x.VarOf(e); e != nil && conn != nil {
			if f := r.heldIn(conn); f != nil {
				return f
			}
		}
	}
	return nil
}

// heldIn returns the field that is given what a variable holds, or is the variable.
func (r *Contexts) heldIn(v *types.Var) *types.Var {
	if r.kept[v] {
		return v
	}
	x := r.Index()
	for f := range r.kept {
		if slices.ContainsFunc(x.Assigns(f), func(a symbols.Assign) bool { return a.Value != nil && x.VarOf(a.Value) == v }) {
			return f
		}
	}
	return nil
}

// awaits reports whether a read waits for the answer to what was written before:
// in its function, or in one that calls it.
func (r *Contexts) awaits(c *symbols.Call, v *types.Var) bool {
	f := c.In.Decl()
	if f != c.In || c.Mode != symbols.Plain || f.Obj == nil || r.listens(f) {
		return false
	}
	if r.asksBefore(f, c, v) {
		return true
	}
	callers := r.Callers(f)
	return slices.ContainsFunc(callers, func(call *symbols.Call) bool {
		g := call.In
		return g != nil && g.Decl() == g && g.Obj != nil && !r.listens(g) && r.asksBefore(g, call, v)
	}) && !slices.ContainsFunc(callers, func(call *symbols.Call) bool {
		return call.In == nil || call.In.Decl() == nil || r.listens(call.In.Decl())
	})
}

// listens reports whether a function waits for what comes, as long as it comes.
func (r *Contexts) listens(f *symbols.Func) bool {
	return f.Body == nil || r.RunsUntilStopped(f) || hasEndlessLoop(f) || slices.ContainsFunc(r.Callers(f), func(call *symbols.Call) bool { return call.Mode == symbols.Go })
}

// asksBefore reports whether f writes to a kept connection before a call, itself
// or in a function that it calls.
func (r *Contexts) asksBefore(f *symbols.Func, before *symbols.Call, v *types.Var) bool {
	return slices.ContainsFunc(f.Calls, func(call *symbols.Call) bool {
		if call == before || call.Mode != symbols.Plain || call.Expr.Pos() >= before.Expr.Pos() {
			return false
		}
		g := r.Index().ByObj[call.Func()]
		return r.writesKept(call, v) || g != nil && slices.ContainsFunc(g.Calls, func(inner *symbols.Call) bool { return r.writesKept(inner, v) })
	})
}

// writesKept reports whether a call writes to a kept connection.
func (r *Contexts) writesKept(call *symbols.Call, v *types.Var) bool {
	fn := call.Func()
	if fn == nil {
		return false
	}
	x := r.Index()
	if recv := symbols.Receiver(call.Expr); recv != nil && fn.Signature().Recv() != nil {
		return names.WritesOn(fn.Name()) && r.keptBehind(x.VarOf(recv)) == v
	}
	return writesTo(fn) && r.keptBehind(x.VarOf(x.Arg(call.Expr, 0))) == v
}
