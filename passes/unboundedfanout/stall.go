package unboundedfanout

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// deadlocks reports whether a limit on the group would stop it for ever: a
// goroutine of the group, while it holds its place, starts another on it.
func (c *checker) deadlocks(f *fanOut) bool {
	v := f.limit.Var
	if v == nil {
		v = c.x.VarOf(exprOr(symbols.Receiver(f.Call.Expr)))
	}
	for _, call := range c.x.Calls {
		if call.Func() == nil || call.Func() != f.Call.Func() || c.x.VarOf(exprOr(symbols.Receiver(call.Expr))) != v {
			continue
		}
		for in := call.In; in != nil; in = in.Parent {
			if in.Obj == nil && c.startedOn(in, v) {
				return true
			}
		}
		for _, fn := range f.Locals { // a method that starts more on the group it is given
			if fn.Obj != nil && within(fn.Node, call.Expr.Pos()) {
				return true
			}
		}
	}
	// The group is handed to a function called on the goroutine.
	for _, fn := range f.Locals {
		found := false
		ast.Inspect(fn.Body, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				for _, a := range call.Args {
					found = found || v != nil && c.x.VarOf(addressed(a)) == v
				}
			}
			return !found
		})
		if found {
			return true
		}
	}
	return false
}

func addressed(e ast.Expr) ast.Expr {
	if u, ok := ast.Unparen(e).(*ast.UnaryExpr); ok && u.Op == token.AND {
		return u.X
	}
	return e
}

// startedOn reports whether a literal is what a group runs.
func (c *checker) startedOn(lit *symbols.Func, group *types.Var) bool {
	call, ok := c.x.Parent(lit.Node).(*ast.CallExpr)
	if !ok || call.Fun == lit.Node {
		return false
	}
	recv := symbols.Receiver(call)
	return recv != nil && c.x.VarOf(recv) == group
}

// stalls reports whether goroutines that have to wait for a place could keep
// those that run from ending: they hand over what is taken up only after the
// loop, or meet each other.
func (c *checker) stalls(f *fanOut) bool {
	for _, fn := range f.Locals {
		if c.stallsIn(f, fn, 0) {
			return true
		}
	}
	// A channel that the go statement hands over.
	for _, a := range f.Call.Expr.Args {
		if v := c.x.VarOf(a); v != nil && isChan(v.Type()) && c.takenAfter(f, v) {
			return true
		}
	}
	return false
}

func (c *checker) stallsIn(f *fanOut, fn *symbols.Func, depth int) bool {
	stalls := false
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		if stalls {
			return false
		}
		switch n := n.(type) {
		case *ast.SendStmt:
			v := c.x.VarOf(n.Chan)
			stalls = v != nil && !within(fn.Node, v.Pos()) && c.takenAfter(f, v)
		case *ast.UnaryExpr:
			if n.Op != token.ARROW {
				break
			}
			// A barrier: what it waits for comes from outside.
			v := c.x.VarOf(n.X)
			stalls = v != nil && isChan(v.Type()) && !within(fn.Node, v.Pos()) && !knowledge.IsNamed(elemOf(v.Type()), "time", "Time") && c.givenAfter(f, v)
		case *ast.CallExpr:
			fn := symbols.FuncOf(c.pass.TypesInfo, n)
			if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "sync" {
				break
			}
			switch knowledge.Symbol(fn) {
			case "WaitGroup.Wait", "Cond.Wait":
				v := c.x.VarOf(symbols.Receiver(n))
				stalls = v == nil || !within(f.Call.Expr, v.Pos())
			}
		}
		return !stalls
	})
	return stalls
}

func elemOf(t types.Type) types.Type {
	if ch, ok := t.Underlying().(*types.Chan); ok {
		return ch.Elem()
	}
	return t
}

func isChan(t types.Type) bool {
	_, ok := t.Underlying().(*types.Chan)
	return ok
}

// takenAfter reports whether the function receives from a local channel after
// the loop only, and the channel has no room for all.
func (c *checker) takenAfter(f *fanOut, v *types.Var) bool {
	in := f.Call.In
	if v.IsField() || !within(in.Node, v.Pos()) {
		return false
	}
	if c.roomForAll(v) {
		return false
	}
	after, beside := false, false
	for _, id := range c.x.Uses(v) {
		taken := false
		switch p := c.x.Parent(id).(type) {
		case *ast.UnaryExpr:
			taken = p.Op == token.ARROW
		case *ast.RangeStmt:
			taken = p.X == id
		}
		if !taken {
			continue
		}
		if c.x.Enclosing(id) == in && id.Pos() > f.loop.Node.End() {
			after = true
		} else {
			beside = true
		}
	}
	return after && !beside
}

// roomForAll reports whether a channel has a place for each element.
func (c *checker) roomForAll(v *types.Var) bool {
	for _, a := range c.x.Assigns(v) {
		call, ok := ast.Unparen(exprOr(a.Value)).(*ast.CallExpr)
		if !ok || len(call.Args) != 2 {
			return false
		}
		if _, ok := c.res.GrowsWith(call.Args[1]); !ok {
			return false
		}
	}
	return true
}

// givenAfter reports whether what goroutines receive from v is sent, or v
// closed, after the loop or by the goroutines themselves.
func (c *checker) givenAfter(f *fanOut, v *types.Var) bool {
	for _, id := range c.x.Uses(v) {
		switch p := c.x.Parent(id).(type) {
		case *ast.SendStmt:
			if p.Chan == id && (id.Pos() > f.loop.Node.End() || within(f.Call.Expr, id.Pos())) {
				return true
			}
		case *ast.CallExpr: // close(start)
			if b, ok := ast.Unparen(p.Fun).(*ast.Ident); ok && b.Name == "close" && (id.Pos() > f.loop.Node.End() || within(f.Call.Expr, id.Pos())) {
				return true
			}
		}
	}
	return false
}
