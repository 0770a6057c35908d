package fixes

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/fanout"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Deadlocks reports whether a limit on the group would stop it forever: a
// goroutine of the group, while it holds its place, starts another on it.
func (c *Fixer) Deadlocks(f *FanOut) bool {
	v := f.Limit.Var
	if v == nil {
		v = c.Index.VarOf(symbols.ExprOr(symbols.Receiver(f.Call.Expr)))
	}
	for _, call := range c.Index.Calls {
		if call.Func() == nil || call.Func() != f.Call.Func() || c.Index.VarOf(symbols.ExprOr(symbols.Receiver(call.Expr))) != v {
			continue
		}
		for in := call.In; in != nil; in = in.Parent {
			if in.Obj == nil && c.startedOn(in, v) {
				return true
			}
		}
		for _, fn := range f.Locals { // a method that starts more on the group it is given
			if fn.Obj != nil && symbols.Within(fn.Node, call.Expr.Pos()) {
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
					found = found || v != nil && c.Index.VarOf(addressed(a)) == v
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
func (c *Fixer) startedOn(lit *symbols.Func, group *types.Var) bool {
	call, ok := c.Index.Parent(lit.Node).(*ast.CallExpr)
	if !ok || call.Fun == lit.Node {
		return false
	}
	recv := symbols.Receiver(call)
	return recv != nil && c.Index.VarOf(recv) == group
}

// stalls reports whether a limit could keep what runs from ending, as far as
// it cannot be proven that it does not: while the loop waits for a place, it
// holds a lock, or the goroutines wait for something that only the loop, what
// comes after it, a later goroutine or an unknown function gives them.
func (c *Fixer) stalls(f *FanOut) bool {
	start := c.Index.StmtOf(f.Call.Expr)
	if start == nil || c.Debts.Wait(f.Call.In, start) {
		return true
	}
	for _, fn := range c.reached(f) {
		if c.stallsIn(f, fn) {
			return true
		}
	}
	// A channel that the go statement hands over.
	for _, a := range f.Call.Expr.Args {
		if v := c.Index.VarOf(a); v != nil && isChan(v.Type()) && !c.servedFor(f, v) && !c.givenBefore(f, v) {
			return true
		}
	}
	return false
}

// reached returns the functions of the package that the goroutine runs.
func (c *Fixer) reached(f *FanOut) []*symbols.Func {
	list := slices.Clone(f.Locals)
	seen := make(map[*symbols.Func]bool)
	for _, fn := range list {
		seen[fn] = true
	}
	for i := 0; i < len(list); i++ {
		add := func(fn *symbols.Func) {
			if fn != nil && !seen[fn] {
				seen[fn] = true
				list = append(list, fn)
			}
		}
		for _, call := range list[i].Calls {
			add(c.Index.ByObj[call.Func()])
			for _, a := range call.Expr.Args {
				if lit, ok := ast.Unparen(a).(*ast.FuncLit); ok {
					add(c.Index.ByNode[lit])
				}
			}
		}
	}
	return list
}

func (c *Fixer) stallsIn(f *FanOut, fn *symbols.Func) bool {
	stalls := false
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		if stalls {
			return false
		}
		switch n := n.(type) {
		case *ast.FuncLit:
			if g := c.Index.ByNode[n]; g == nil || g == fn {
				break
			}
			_, deferred := c.Index.Parent(c.Index.Parent(n)).(*ast.DeferStmt)
			return deferred // the others are asked for themselves, if they run here
		case *ast.SendStmt:
			v := c.Index.VarOf(n.Chan)
			stalls = !c.hasDefault(n) && (v == nil || !c.servedIn(f, fn, v))
		case *ast.RangeStmt:
			if t := c.Pass.TypesInfo.TypeOf(n.X); t != nil && isChan(t) {
				v := c.Index.VarOf(n.X)
				stalls = v == nil || !c.ownChannel(fn, v) && !c.givenBefore(f, v)
			}
		case *ast.UnaryExpr:
			stalls = n.Op == token.ARROW && !c.hasDefault(n) && !c.comes(f, fn, n.X)
		case *ast.CallExpr:
			stalls = c.meets(f, n)
		case *ast.Ident: // the other end of a pipe
			v, ok := c.Pass.TypesInfo.Uses[n].(*types.Var)
			stalls = ok && !symbols.Within(fn.Node, v.Pos()) && isPipe(v.Type())
		}
		return !stalls
	})
	return stalls
}

func isPipe(t types.Type) bool {
	p, ok := types.Unalias(t).(*types.Pointer)
	return ok && (knowledge.IsNamed(p.Elem(), "io", "PipeWriter") || knowledge.IsNamed(p.Elem(), "io", "PipeReader"))
}

// meets reports whether a call waits for other goroutines, or is one of an
// element of the collection, of which nobody knows what it waits for.
func (c *Fixer) meets(f *FanOut, call *ast.CallExpr) bool {
	fn := symbols.FuncOf(c.Pass.TypesInfo, call)
	if fn == nil {
		v := c.Index.VarOf(call.Fun)
		return v != nil && slices.Contains(f.Loop.Elems, v)
	}
	if fn.Name() != "Wait" && fn.Name() != "Await" || fn.Signature().Recv() == nil || fn.Signature().Params().Len() > 0 {
		return false
	}
	v := c.Index.VarOf(symbols.Receiver(call))
	if v == nil {
		return true
	}
	for _, g := range c.reached(f) {
		if symbols.Within(g.Node, v.Pos()) {
			return false
		}
	}
	return true
}

// ownChannel reports whether a channel is a local of fn.
func (c *Fixer) ownChannel(fn *symbols.Func, v *types.Var) bool {
	return !v.IsField() && c.Index.ParamOf[v] == nil && symbols.Within(fn.Node, v.Pos())
}

// hasDefault reports whether a communication is one of a select that does not wait.
func (c *Fixer) hasDefault(n ast.Node) bool {
	for p := c.Index.Parent(n); p != nil; p = c.Index.Parent(p) {
		switch p := p.(type) {
		case *ast.CommClause:
			body, ok := c.Index.Parent(p).(*ast.BlockStmt)
			return ok && slices.ContainsFunc(body.List, func(s ast.Stmt) bool { return s.(*ast.CommClause).Comm == nil })
		case *ast.BlockStmt:
			return false
		}
	}
	return false
}

// comes reports whether what a goroutine receives is there whatever the loop
// does: the end of a ctx or a time, its own place, what was sent before.
func (c *Fixer) comes(f *FanOut, fn *symbols.Func, ch ast.Expr) bool {
	if call, ok := ast.Unparen(ch).(*ast.CallExpr); ok {
		callee := symbols.FuncOf(c.Pass.TypesInfo, call)
		return callee != nil && callee.Pkg() != nil && (callee.Pkg().Path() == "context" || callee.Pkg().Path() == "time")
	}
	if t := c.Pass.TypesInfo.TypeOf(ch); t != nil && isChan(t) && knowledge.IsNamed(elemOf(t), "time", "Time") {
		return true
	}
	v := c.Index.VarOf(ch)
	return v != nil && (c.ownChannel(fn, v) || c.givenBefore(f, v) || c.isPlace(f, v))
}

// isPlace reports whether the goroutine both sends to and receives from a
// channel: a place it takes and gives back.
func (c *Fixer) isPlace(f *FanOut, v *types.Var) bool {
	sent, taken := false, false
	for _, fn := range c.reached(f) {
		for _, id := range c.Index.Uses(v) {
			if !symbols.Within(fn.Node, id.Pos()) {
				continue
			}
			switch p := c.Index.Parent(c.chanAt(id)).(type) {
			case *ast.SendStmt:
				sent = sent || p.Chan == c.chanAt(id)
			case *ast.UnaryExpr:
				taken = taken || p.Op == token.ARROW
			}
		}
	}
	return sent && taken
}

// chanAt returns the expression that an identifier of a channel ends: ch, or s.ch.
func (c *Fixer) chanAt(id *ast.Ident) ast.Expr {
	if sel, ok := c.Index.Parent(id).(*ast.SelectorExpr); ok && sel.Sel == id {
		return sel
	}
	return id
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

// servedIn reports whether what fn sends is taken whatever the loop does.
func (c *Fixer) servedIn(f *FanOut, fn *symbols.Func, v *types.Var) bool {
	if c.ownChannel(fn, v) || c.isPlace(f, v) {
		return true
	}
	if c.Index.ParamOf[v] != nil && fn != f.Call.In { // handed over: what is it where the goroutine starts?
		if args := c.argsOf(f, v); len(args) > 0 {
			for _, a := range args {
				if w := c.Index.VarOf(a); w == nil || w == v || !c.servedFor(f, w) {
					return false
				}
			}
			return true
		}
	}
	return c.servedFor(f, v)
}

// argsOf returns what the call that starts the goroutine gives a parameter.
func (c *Fixer) argsOf(f *FanOut, v *types.Var) (list []ast.Expr) {
	fn := c.Index.ParamOf[v]
	calls := []*ast.CallExpr{f.Call.Expr}
	for _, g := range f.Locals {
		for _, call := range g.Calls {
			calls = append(calls, call.Expr)
		}
	}
	for _, call := range calls {
		callee := c.Index.ByObj[symbols.FuncOf(c.Pass.TypesInfo, call)]
		if lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok {
			callee = c.Index.ByNode[lit]
		}
		if callee != fn {
			continue
		}
		for i := range fn.Params().Len() {
			if fn.Params().At(i) == v {
				list = append(list, c.Index.Arg(call, i))
			}
		}
	}
	return list
}

// servedFor reports whether a channel of the function that starts the
// goroutines has room for all they send, or is received from by a goroutine
// that was started before the loop.
func (c *Fixer) servedFor(f *FanOut, v *types.Var) bool {
	in := f.Call.In
	if v.IsField() || c.Index.ParamOf[v] != nil || !symbols.Within(in.Node, v.Pos()) {
		return false
	}
	if c.roomForAll(v) {
		return true
	}
	for _, id := range c.Index.Uses(v) {
		taken := false
		switch p := c.Index.Parent(id).(type) {
		case *ast.UnaryExpr:
			taken = p.Op == token.ARROW
		case *ast.RangeStmt:
			taken = p.X == id
		case *ast.CallExpr: // go collect(out)
			call := c.Index.CallAt[p]
			taken = call != nil && call.Mode == symbols.Go
		}
		if taken && id.Pos() < f.Loop.Node.Pos() && c.beside(id, in) {
			return true
		}
	}
	return false
}

// beside reports whether a place is run by a go statement of in.
func (c *Fixer) beside(n ast.Node, in *symbols.Func) bool {
	for p := c.Index.Parent(n); p != nil && p != in.Node; p = c.Index.Parent(p) {
		if _, ok := p.(*ast.GoStmt); ok {
			return true
		}
	}
	return false
}

// givenBefore reports whether all that is sent to a channel is sent before the
// loop, or by a goroutine started before it.
func (c *Fixer) givenBefore(f *FanOut, v *types.Var) bool {
	if v.IsField() || c.Index.ParamOf[v] != nil || !symbols.Within(f.Call.In.Node, v.Pos()) {
		return false
	}
	given := false
	for _, id := range c.Index.Uses(v) {
		switch p := c.Index.Parent(id).(type) {
		case *ast.SendStmt:
			if p.Chan != id {
				continue
			}
		case *ast.CallExpr:
			if b, ok := ast.Unparen(p.Fun).(*ast.Ident); !ok || b.Name != "close" {
				continue
			}
		default:
			continue
		}
		if id.Pos() >= f.Loop.Node.Pos() {
			return false
		}
		given = true
	}
	return given
}

// joined reports whether the function waits for the goroutines it starts: then
// a loop that waits for a place holds up nobody who was not held up before.
func (c *Fixer) joined(f *FanOut) bool {
	if f.How == fanout.SpawnHelper || f.How == fanout.SpawnCall {
		return true
	}
	in := f.Call.In
	for _, call := range in.Calls {
		fn := call.Func()
		if fn == nil || !strings.HasPrefix(fn.Name(), "Wait") || fn.Signature().Recv() == nil || call.Mode == symbols.Go {
			continue
		}
		v := c.Index.VarOf(symbols.Receiver(call.Expr))
		if v == nil {
			continue
		}
		for _, id := range c.Index.Uses(v) {
			if symbols.Within(f.Call.Expr, id.Pos()) || id.Pos() < f.Call.Expr.Pos() && c.Index.StmtOf(id) == c.before(f) {
				return true
			}
		}
	}
	// It receives what they send.
	found := false
	ast.Inspect(f.Call.Expr, func(n ast.Node) bool {
		if s, ok := n.(*ast.SendStmt); ok {
			if v := c.Index.VarOf(s.Chan); v != nil {
				for _, id := range c.Index.Uses(v) {
					found = found || id.Pos() > f.Loop.Node.End() && c.Index.Enclosing(id) == in
				}
			}
		}
		return !found
	})
	return found
}

// before returns the statement just before the one that starts the goroutine.
func (c *Fixer) before(f *FanOut) ast.Stmt {
	start := c.Index.StmtOf(f.Call.Expr)
	list := c.Index.ListOf(start)
	if i := slices.Index(list, start); i > 0 {
		return list[i-1]
	}
	return nil
}

// roomForAll reports whether a channel has a place for each element.
func (c *Fixer) roomForAll(v *types.Var) bool {
	for _, a := range c.Index.Assigns(v) {
		call, ok := ast.Unparen(symbols.ExprOr(a.Value)).(*ast.CallExpr)
		if !ok || len(call.Args) != 2 {
			return false
		}
		if _, ok := c.Res.GrowsWith(call.Args[1]); !ok {
			return false
		}
	}
	return true
}
