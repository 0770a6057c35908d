package blockinginasync

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"maps"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// operation returns the function whose every call makes an HTTP transport anew
// and sends on it, or nil: one that packages call as often as they like, since
// it takes a ctx. Which entry that is for, another package knows; that the
// connections of each call stay behind is seen here.
func (c *checker) operation(m made) *symbols.Func {
	if m.lib == nil || m.lib.Path != "net/http" || m.loop != nil || c.pass.Pkg.Name() == "main" || c.endsIdle(m, "IdleConnTimeout") {
		return nil
	}
	f := m.in.Decl()
	if f == nil || f.Obj == nil || !c.sendsAfter(f, m.expr.Pos()) {
		return nil
	}
	at := map[*symbols.Func]bool{f: true} // those as many calls away; any of them may be the operation
	for range maxOperation {
		if op := least(at, isOperation); op != nil {
			return op
		}
		above := make(map[*symbols.Func]bool)
		for f := range at {
			if !f.Obj.Exported() {
				maps.Copy(above, c.declaredCallers(f))
			}
		}
		at = above
	}
	return nil
}

// declaredCallers returns the functions that call f, none if one of them is not
// declared: when that runs is not known.
func (c *checker) declaredCallers(f *symbols.Func) map[*symbols.Func]bool {
	callers := make(map[*symbols.Func]bool)
	for _, call := range c.res.Callers(f) {
		if call.In == nil || call.In.Obj == nil {
			return nil
		}
		callers[call.In] = true
	}
	return callers
}

// least returns that of some functions, of which a condition holds, whose name
// comes first, so that messages do not depend on the order of declarations; or nil.
func least(list map[*symbols.Func]bool, holds func(*symbols.Func) bool) (first *symbols.Func) {
	for f := range list {
		if holds(f) && (first == nil || passkit.DeclName(f) < passkit.DeclName(first)) {
			first = f
		}
	}
	return first
}

// maxOperation is how many unexported functions may stand between an operation
// and the function that makes its client.
const maxOperation = 3

// isOperation reports whether packages call a function for one thing at a time,
// each under a ctx.
func isOperation(f *symbols.Func) bool {
	fn := f.Obj
	if fn == nil || !fn.Exported() || names.IsConstructor(fn, "Connect", "Start", "Login") || names.Ends(fn.Name()) {
		return false
	}
	sig := fn.Signature()
	if knowledge.CtxParam(sig) < 0 {
		return false
	}
	// A course of the program runs once; what a check has found comes back from each.
	return !names.IsCourse(fn) || sig.Results().Len() > 0 && !symbols.IsError(sig.Results().At(0).Type())
}

// sendsAfter reports whether f waits for the network behind pos.
func (c *checker) sendsAfter(f *symbols.Func, pos token.Pos) bool {
	found := false
	ast.Inspect(f.Node, func(n ast.Node) bool {
		if e, ok := n.(*ast.CallExpr); ok && e.Pos() >= pos {
			if call := c.x.CallAt[e]; call != nil && call.Mode == symbols.Plain {
				found = found || slices.ContainsFunc(c.res.Waits(call), func(w waits.Wait) bool { return w.Remote() && w.Kind == knowledge.Network })
			}
		}
		return !found
	})
	return found
}

// endsIdle reports whether the connections of an HTTP transport do not stay
// behind: none is kept, or the function closes them, or one of more fields says
// how long they stay.
func (c *checker) endsIdle(m made, more ...string) bool {
	if m.lib == nil || m.lib.Path != "net/http" {
		return false
	}
	decl := m.in.Decl()
	found := false
	ast.Inspect(decl.Node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			fn := symbols.FuncOf(c.pass.TypesInfo, n)
			found = found || fn != nil && fn.Name() == "CloseIdleConnections" && symbols.PkgPath(fn) == "net/http"
		case *ast.KeyValueExpr:
			found = found || c.setsIdle(n.Key, n.Value, more)
		case *ast.AssignStmt:
			if len(n.Lhs) != len(n.Rhs) {
				break
			}
			for i, lhs := range n.Lhs {
				if sel, ok := ast.Unparen(lhs).(*ast.SelectorExpr); ok {
					found = found || c.setsIdle(sel.Sel, n.Rhs[i], more)
				}
			}
		}
		return !found
	})
	return found
}

// setsIdle reports whether a field of a transport is given what lets no
// connection stay behind.
func (c *checker) setsIdle(field, value ast.Expr, more []string) bool {
	id, ok := field.(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := c.pass.TypesInfo.Uses[id].(*types.Var)
	if !ok || !v.IsField() || v.Pkg() == nil || v.Pkg().Path() != "net/http" {
		return false
	}
	switch {
	case v.Name() == "DisableKeepAlives":
		val := c.pass.TypesInfo.Types[value].Value
		return val == nil || constant.BoolVal(val)
	case v.Name() == "MaxIdleConnsPerHost":
		val := c.pass.TypesInfo.Types[value].Value
		return val != nil && constant.Sign(val) < 0
	}
	return slices.Contains(more, v.Name())
}
