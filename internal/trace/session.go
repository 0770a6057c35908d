package trace

import (
	"go/ast"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// SessionCtx returns the ctx that e holds by a call of a method that gives one to a
// value of its own type. What other methods return of that type holds the same, and so
// does what a func gets that such a method runs. It is nil unless all ways agree.
func (t *Tracer) SessionCtx(e ast.Expr) (ctx ast.Expr) {
	seen := make(map[ast.Expr]bool)
	for open := []ast.Expr{e}; len(open) > 0; {
		e := ast.Unparen(open[len(open)-1])
		open = open[:len(open)-1]
		if seen[e] {
			continue
		}
		seen[e] = true
		if call, ok := e.(*ast.CallExpr); ok {
			fn, recv := symbols.FuncOf(t.X.Info, call), symbols.Receiver(call)
			if fn == nil || recv == nil || !types.Identical(t.X.Info.TypeOf(recv), t.X.Info.TypeOf(call)) {
				return nil
			}
			row, _ := knowledge.CallOf(fn)
			if row == nil || row.Ctx != knowledge.CtxDerived {
				open = append(open, recv)
				continue
			}
			if arg := t.X.Arg(call, row.CtxArg); ctx == nil || ctx == arg {
				ctx = arg
				continue
			}
			return nil
		}
		from := t.sessionsOf(e)
		if len(from) == 0 {
			return nil
		}
		open = append(open, from...)
	}
	return ctx
}

// sessionsOf returns what a local variable was given, or the receiver of the call that
// runs the literal of which it is a parameter.
func (t *Tracer) sessionsOf(e ast.Expr) (list []ast.Expr) {
	v := t.X.VarOf(e)
	if v == nil || v.IsField() || v.Pkg() != nil && v.Parent() == v.Pkg().Scope() {
		return nil
	}
	if f := t.X.ParamOf[v]; f != nil {
		lit, ok := f.Node.(*ast.FuncLit)
		if !ok {
			return nil
		}
		call, ok := t.X.Parent(lit).(*ast.CallExpr)
		if !ok || symbols.Receiver(call) == nil || !types.Identical(t.X.Info.TypeOf(symbols.Receiver(call)), v.Type()) {
			return nil
		}
		list = append(list, symbols.Receiver(call))
	}
	for _, a := range t.X.Assigns(v) {
		if a.Value == nil || a.Index > 0 {
			return nil
		}
		list = append(list, a.Value)
	}
	return list
}
