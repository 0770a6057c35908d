package fanout

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/loops"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// TakesPlace reports whether a call of f takes a place of a limiter, or waits
// for its turn, and does not give it back before it returns.
func (r *Fanout) TakesPlace(f *symbols.Func) bool { return r.slots.Of(f) }

// isListed reports whether knowledge says that fn waits. What a body takes and
// gives back on the way, such as the turn of a health check, does not limit its
// callers then.
func isListed(fn *types.Func) bool {
	if fn == nil {
		return false // a literal
	}
	row, _ := knowledge.CallOf(fn)
	return row != nil && row.Waits != knowledge.Unlisted && row.Waits != knowledge.NoEffect && row.Waits != knowledge.Channel
}

func (r *Fanout) findPlace(f *symbols.Func) bool {
	x := r.Index()
	found := false
	ast.Inspect(f.Body, func(n ast.Node) bool {
		if found {
			return false
		}
		switch n := n.(type) {
		case *ast.FuncLit, *ast.GoStmt, *ast.DeferStmt:
			return false
		case *ast.SendStmt:
			v := x.VarOf(n.Chan)
			found = v != nil && isEmptyChan(v.Type()) && !makes(x, f, v) && !r.receivedIn(f, v)
		case *ast.UnaryExpr:
			if n.Op != token.ARROW || loops.IsDone(x, n.X) || valueUsed(x, n) || r.LeavesClause(n) {
				break
			}
			v := x.VarOf(n.X)
			found = v != nil && v.IsField() && !sentIn(x, f, v) && sentAnywhere(x, v) && !isClosed(x, v)
		case *ast.CallExpr:
			c := x.CallAt[n]
			if c == nil || c.Func() == nil || c.Func() == f.Obj {
				break
			}
			fn := c.Func()
			switch {
			case knowledge.LimiterOf(fn) != nil:
				l := knowledge.LimiterOf(fn)
				found = l.Does == knowledge.LimiterRate || l.Does != knowledge.LimiterReleases && !r.releases(f)
			case symbols.PkgPath(fn) == "sync" && knowledge.Symbol(fn) == "Cond.Wait":
				found = true
			default:
				found = r.slot.Of(r.Resolver, fn) && !r.releases(f)
			}
		}
		return !found
	})
	return found
}

// makes reports whether the channel in v, a variable or a field, is made by f
// itself: each call has its own then, which limits nobody else.
func makes(x *symbols.Index, f *symbols.Func, v *types.Var) bool {
	if !v.IsField() {
		return waits.Made(x, f, v)
	}
	for _, a := range x.Assigns(v) {
		if call, ok := ast.Unparen(symbols.ExprOr(a.Value)).(*ast.CallExpr); ok && a.In == f && symbols.Builtin(x.Info, call) == "make" {
			return true
		}
	}
	return false
}

// isEmptyChan reports whether t is a channel whose elements say nothing: of
// struct{}, bool or int.
func isEmptyChan(t types.Type) bool {
	ch, ok := t.Underlying().(*types.Chan)
	if !ok {
		return false
	}
	switch e := ch.Elem().Underlying().(type) {
	case *types.Struct:
		return e.NumFields() == 0
	case *types.Basic:
		return e.Info()&(types.IsBoolean|types.IsInteger) != 0
	}
	return false
}

// receivedIn reports whether f itself, or what it defers, receives from v.
func (r *Fanout) receivedIn(f *symbols.Func, v *types.Var) bool {
	x := r.Index()
	for _, id := range x.Uses(v) {
		if p, ok := loops.Outer(x, id).(*ast.UnaryExpr); ok && p.Op == token.ARROW && r.ownOrDeferred(f, id) {
			return true
		}
	}
	return false
}

// ownOrDeferred reports whether a node runs in f itself, in a literal that it
// runs now or defers.
func (r *Fanout) ownOrDeferred(f *symbols.Func, n ast.Node) bool {
	x := r.Index()
	for in := x.Enclosing(n); in != nil; in = in.Parent {
		if in == f {
			return true
		}
		if r.LiteralRuns(in) != knowledge.RunNow {
			return false
		}
	}
	return false
}

func sentIn(x *symbols.Index, f *symbols.Func, v *types.Var) bool {
	for _, id := range x.Uses(v) {
		if s, ok := loops.Outer(x, id).(*ast.SendStmt); ok && f.Node.Pos() <= s.Pos() && s.End() <= f.Node.End() {
			return true
		}
	}
	return false
}

func sentAnywhere(x *symbols.Index, v *types.Var) bool {
	for _, id := range x.Uses(v) {
		if s, ok := loops.Outer(x, id).(*ast.SendStmt); ok && outerIs(x, s.Chan, id) {
			return true
		}
	}
	return false
}

func outerIs(x *symbols.Index, e ast.Expr, id *ast.Ident) bool {
	return e.Pos() <= id.Pos() && id.End() <= e.End()
}

func isClosed(x *symbols.Index, v *types.Var) bool {
	for _, id := range x.Uses(v) {
		if call, ok := loops.Outer(x, id).(*ast.CallExpr); ok {
			if symbols.Builtin(x.Info, call) == "close" {
				return true
			}
		}
	}
	return false
}

// releases reports whether f, or what it defers, gives a place back.
func (r *Fanout) releases(f *symbols.Func) bool {
	for _, c := range r.CallsOf(f) {
		fn := c.Func()
		if fn == nil || !r.ownOrDeferred(f, c.Expr) {
			continue
		}
		if l := knowledge.LimiterOf(fn); l != nil && l.Does == knowledge.LimiterReleases {
			return true
		}
		if n := fn.Name(); strings.HasPrefix(n, "Release") || strings.HasPrefix(n, "release") || n == "Done" || n == "Put" || n == "Return" {
			return true
		}
	}
	return false
}

// Capped reports whether what f waits on happens while it holds a place of a
// limiter: goroutines that run f pile up, but their work does not.
func (r *Fanout) Capped(f *symbols.Func) bool { return r.underLimit.Of(f) }

func (r *Fanout) findCapped(f *symbols.Func) bool {
	from := r.placeFrom(f)
	found := false
	for _, c := range f.Calls {
		if c.Mode == symbols.Go || len(waits.Remote(r.Waits(c))) == 0 {
			continue
		}
		if !(from.IsValid() && from < c.Expr.Pos()) && !r.cappedCall(c) {
			return false
		}
		found = true
	}
	return found
}

// placeFrom returns where f takes a place of a limiter that it holds from then
// on; NoPos if it does not.
func (r *Fanout) placeFrom(f *symbols.Func) token.Pos {
	first := token.NoPos
	take := func(n ast.Node) {
		if !first.IsValid() || n.Pos() < first {
			first = n.Pos()
		}
	}
	for _, c := range f.Calls {
		if (!first.IsValid() || c.Expr.Pos() < first) && r.entersLimiter(f, c) {
			take(c.Expr)
		}
	}
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.FuncLit, *ast.GoStmt:
			return false
		}
		if r.entersChannel(f, n) {
			take(n)
		}
		return true
	})
	return first
}

// entersLimiter reports whether a call in f takes a place of a limiter: by a row or
// the callee's body, or a lock that f holds while it waits.
func (r *Fanout) entersLimiter(f *symbols.Func, c *symbols.Call) bool {
	fn := c.Func()
	if fn == nil || c.Mode == symbols.Go {
		return false
	}
	l := knowledge.LimiterOf(fn)
	return l != nil && l.Does != knowledge.LimiterReleases ||
		r.slot.Of(r.Resolver, fn) ||
		symbols.PkgPath(fn) == "sync" && fn.Name() == "Lock" && r.lockedWait(f, c)
}

// entersChannel reports whether n takes a place of a semaphore that is a channel:
//
//	sem <- struct{}{}; defer func() { <-sem }()
//
// or the other way round, where the channel holds what may be taken.
func (r *Fanout) entersChannel(f *symbols.Func, n ast.Node) bool {
	x := r.Index()
	switch n := n.(type) {
	case *ast.SendStmt:
		v := x.VarOf(n.Chan)
		return v != nil && !makes(x, f, v) && (r.receivedIn(f, v) || isEmptyChan(v.Type()))
	case *ast.UnaryExpr:
		if n.Op != token.ARROW {
			return false
		}
		v := x.VarOf(n.X)
		return v != nil && !makes(x, f, v) && sentIn(x, f, v)
	}
	return false
}

// cappedCall reports whether all that a call waits on outside the process
// happens under a limiter that its callee takes.
func (r *Fanout) cappedCall(c *symbols.Call) bool {
	x := r.Index()
	fn := c.Func()
	if fn == nil {
		lit, ok := ast.Unparen(c.Expr.Fun).(*ast.FuncLit)
		return ok && x.ByNode[lit] != nil && r.Capped(x.ByNode[lit])
	}
	return r.limited.Of(r.Resolver, fn)
}

// unlockedAtEnd returns the locks that f gives back when it returns. Each of its
// locks asks for them.
func (r *Fanout) unlockedAtEnd(f *symbols.Func) map[*types.Var]bool {
	if locks, ok := r.unlocked[f]; ok {
		return locks
	}
	locks := make(map[*types.Var]bool)
	for _, c := range f.Calls {
		if fn := c.Func(); fn != nil && c.Mode == symbols.Defer && fn.Name() == "Unlock" && symbols.PkgPath(fn) == "sync" {
			locks[r.Index().VarOf(symbols.Receiver(c.Expr))] = true
		}
	}
	r.unlocked[f] = locks
	return locks
}

// lockedWait reports whether f waits on something remote after it takes a lock
// that it gives back when it returns.
func (r *Fanout) lockedWait(f *symbols.Func, lock *symbols.Call) bool {
	v := r.Index().VarOf(symbols.Receiver(lock.Expr))
	if v == nil || !r.unlockedAtEnd(f)[v] {
		return false
	}
	for _, c := range f.Calls {
		if c.Mode == symbols.Plain && c.Expr.Pos() > lock.Expr.End() {
			for _, w := range r.Waits(c) {
				if w.Remote() {
					return true
				}
			}
		}
	}
	return false
}
