package fanout

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/loops"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Held reports whether something that caps or paces what n starts may happen
// before it in the same round of l (of the function, if l is nil): a
// semaphore, a limiter, a rate, a lock that the goroutine gives back, a count.
// started are the functions that n starts.
func (r *Fanout) Held(n ast.Node, l *loops.Loop, started []*symbols.Func) bool {
	var root ast.Node
	if l != nil {
		root = l.Node
	}
	earlier := r.Before(n, root)
	if len(earlier) > loops.MaxBefore {
		return true // nobody looks through all that, and what limits n may be in it
	}
	for _, s := range earlier {
		if r.acquires(s, n, l, started) {
			return true
		}
	}
	if call, ok := n.(*ast.CallExpr); ok { // an argument that acquires: go f(<-tokens)
		for _, a := range call.Args {
			if u, ok := ast.Unparen(a).(*ast.UnaryExpr); ok && u.Op == token.ARROW {
				return true
			}
		}
	}
	return false
}

// acquires reports whether a statement that runs before goroutine n starts may
// keep it from starting.
func (r *Fanout) acquires(s, n ast.Node, l *loops.Loop, started []*symbols.Func) bool {
	x := r.Index()
	found := false
	if e, ok := s.(ast.Expr); ok && r.counts(e, l) {
		return true
	}
	var polled ast.Stmt // what a clause receives or sends without waiting
	ast.Inspect(s, func(m ast.Node) bool {
		if found || m == n || m != nil && m == ast.Node(polled) {
			return false
		}
		switch m := m.(type) {
		case *ast.FuncLit:
			f := x.ByNode[m]
			return f != nil && r.LiteralRuns(f) == knowledge.RunNow
		case *ast.GoStmt, *ast.DeferStmt:
			return false
		case *ast.CommClause:
			if r.polled(m) {
				polled = m.Comm
			}
		case *ast.SendStmt:
			found = r.givenBack(m.Chan, started)
		case *ast.UnaryExpr:
			if m.Op == token.ARROW {
				found = r.isToken(m, started)
			}
		case *ast.IfStmt:
			found = r.counts(m.Cond, l) && (loops.LeavesRound(m.Body) || r.awaits(m.Body))
			if !found && loops.LeavesRound(m.Body) { // what it does there is not done before n
				for _, part := range []ast.Node{m.Init, m.Cond, m.Else} {
					found = found || !symbols.IsNilNode(part) && r.acquires(part, n, l, started)
				}
				return false
			}
		case *ast.ForStmt:
			if m.Cond != nil && r.counts(m.Cond, l) && l != nil && m != l.Node && r.lingers(m.Body) { // for running.Load() >= max { time.Sleep(…) }
				found = true
			}
		case *ast.CallExpr:
			c := x.CallAt[m]
			found = c != nil && r.acquiring(c, started)
		}
		return !found
	})
	return found
}

// polled reports whether a clause belongs to a select that waits for nothing. It
// is asked of each clause, and answered from all of them: once for each select.
func (r *Fanout) polled(cc *ast.CommClause) bool {
	x := r.Index()
	sel, ok := x.Parent(x.Parent(cc)).(*ast.SelectStmt)
	if !ok {
		return false
	}
	polls, known := r.polls[sel]
	if !known {
		polls = loops.Polls(x, sel)
		r.polls[sel] = polls
	}
	return polls
}

func (r *Fanout) lingers(b *ast.BlockStmt) bool {
	found := false
	ast.Inspect(b, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			c := r.Index().CallAt[call]
			found = found || c != nil && c.Func() != nil && (r.Delays(c.Func()) || r.acquiring(c, nil))
		}
		return !found
	})
	return found || r.awaits(b)
}

// acquiring reports whether a call takes a place of a limiter, waits for its
// turn, or pauses.
func (r *Fanout) acquiring(c *symbols.Call, started []*symbols.Func) bool {
	fn := c.Func()
	if fn == nil {
		return false
	}
	if l := knowledge.LimiterOf(fn); l != nil {
		return l.Does != knowledge.LimiterReleases
	}
	if knowledge.Joins(fn) {
		return true
	}
	if r.Delays(fn) {
		return true
	}
	if fn.Pkg() != nil {
		switch fn.Pkg().Path() {
		case "sync":
			switch fn.Name() {
			case "TryLock", "TryRLock":
				return true
			case "Lock":
				return r.unlockedIn(c, started)
			}
		case "sync/atomic":
			return strings.HasPrefix(fn.Name(), "CompareAndSwap")
		}
	}
	if r.slot.Of(r.Resolver, fn) {
		return true
	}
	// A library nobody has described: its name has to do.
	return !knowledge.IsStd(symbols.PkgPath(fn)) && isAcquireName(fn.Name()) && r.Index().ByObj[fn] == nil && !r.perKey(c)
}

// perKey reports whether a call is given a string that is no constant: a lock of
// each name limits nothing.
func (r *Fanout) perKey(c *symbols.Call) bool {
	info := r.Index().Info
	return slices.ContainsFunc(c.Expr.Args, func(a ast.Expr) bool {
		b, ok := info.TypeOf(a).Underlying().(*types.Basic)
		return ok && b.Info()&types.IsString != 0 && info.Types[a].Value == nil
	})
}

func isAcquireName(name string) bool {
	switch name {
	case "Acquire", "AcquireContext", "TryAcquire", "Wait", "WaitN", "Take", "TryLock", "Lock", "Borrow", "Reserve", "Allow", "Throttle", "WaitForSlot":
		return true
	}
	return false
}

// unlockedIn reports whether a lock is given back by one of the started
// functions, and not before they start.
func (r *Fanout) unlockedIn(lock *symbols.Call, started []*symbols.Func) bool {
	x := r.Index()
	v := x.VarOf(symbols.Receiver(lock.Expr))
	for _, c := range lock.In.Calls {
		if fn := c.Func(); fn != nil && fn.Name() == "Unlock" && symbols.PkgPath(fn) == "sync" && c.Mode == symbols.Plain && c.Expr.Pos() > lock.Expr.Pos() && x.VarOf(symbols.Receiver(c.Expr)) == v {
			return false
		}
	}
	for _, f := range started {
		for _, c := range r.CallsOf(f) {
			if fn := c.Func(); fn != nil && fn.Name() == "Unlock" && symbols.PkgPath(fn) == "sync" {
				if recv := symbols.Receiver(c.Expr); recv != nil && r.Index().VarOf(recv) == v {
					return true
				}
			}
		}
	}
	return false
}

// givenBack reports whether a channel that is sent to before a goroutine
// starts may be a semaphore: something that the goroutine can reach receives
// from it, or nobody can tell.
func (r *Fanout) givenBack(ch ast.Expr, started []*symbols.Func) bool {
	x := r.Index()
	v := x.VarOf(ch)
	if v == nil || started == nil {
		return true
	}
	if v.IsField() || v.Parent() == x.Pkg.Scope() || x.ParamOf[v] != nil {
		received := false
		for _, id := range x.Uses(v) {
			switch p := loops.Outer(x, id).(type) {
			case *ast.UnaryExpr:
				if p.Op == token.ARROW && !valueUsed(x, p) {
					return true
				}
				received = true
			case *ast.RangeStmt:
				received = true
			}
		}
		return !received
	}
	for _, id := range x.Uses(v) {
		for _, f := range started {
			if f.Node.Pos() <= id.Pos() && id.End() <= f.Node.End() {
				return true
			}
		}
		if call, ok := x.Parent(id).(*ast.CallExpr); ok && call.Fun != id {
			if symbols.Builtin(x.Info, call) != "close" {
				return true // handed on: to the goroutine, perhaps
			}
		}
	}
	return false
}

// valueUsed reports whether what a receive yields goes anywhere.
func valueUsed(x *symbols.Index, recv *ast.UnaryExpr) bool {
	switch p := x.Parent(recv).(type) {
	case *ast.ExprStmt:
		return false
	case *ast.AssignStmt:
		if id, ok := p.Lhs[0].(*ast.Ident); ok && id.Name == "_" {
			return false
		}
	}
	return true
}

// isToken reports whether a receive before a goroutine starts takes a token:
// its value goes nowhere, or back to the channel; a stop signal is none.
func (r *Fanout) isToken(recv *ast.UnaryExpr, started []*symbols.Func) bool {
	x := r.Index()
	if loops.IsDone(x, recv.X) || r.LeavesClause(recv) {
		return false
	}
	if !valueUsed(x, recv) {
		return true
	}
	v := x.VarOf(recv.X)
	if v == nil {
		return false
	}
	for _, id := range x.Uses(v) { // pool <- client
		if send, ok := loops.Outer(x, id).(*ast.SendStmt); ok {
			for _, f := range started {
				if f.Node.Pos() <= send.Pos() && send.End() <= f.Node.End() {
					return true
				}
			}
		}
	}
	return false
}

// counts reports whether a condition compares a number that has nothing to do
// with the element of the round: how many there are already.
func (r *Fanout) counts(cond ast.Expr, l *loops.Loop) bool {
	x := r.Index()
	found := false
	ast.Inspect(cond, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok || found {
			return false
		}
		b, ok := n.(*ast.BinaryExpr)
		if !ok || l != nil && b == l.Cond {
			return true
		}
		switch b.Op {
		case token.GTR, token.GEQ, token.LSS, token.LEQ:
		default:
			return true
		}
		if !loops.IsIntCompare(x, b) || x.IsZero(b.X) || x.IsZero(b.Y) || loops.IsOne(x, b.X) || loops.IsOne(x, b.Y) {
			return true
		}
		if l != nil {
			for _, v := range l.Elems {
				if _, isInt := v.Type().Underlying().(*types.Basic); isInt && l.Kind != loops.LoopMessages && len(l.Elems) > 0 && v == l.Elems[0] {
					continue // the index: if i >= max
				}
				if loops.Mentions(x, b, v) {
					return true
				}
			}
		}
		if !mentionsVar(x, b) {
			return true
		}
		found = true
		return false
	})
	return found
}

func mentionsVar(x *symbols.Index, e ast.Node) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			_, isVar := x.Info.Uses[id].(*types.Var)
			found = found || isVar
		}
		return !found
	})
	return found
}
