package unboundedfanout

import (
	"go/ast"

	"github.com/timeoutlint/timeoutlint/internal/fanout"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/loops"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/passes/unboundedfanout/internal/fixes"
)

// tier says how the finding counts: for audits where the elements are
// collaborators, configured, or where a queue's prefetch may bound them.
func (c *checker) tier(f *fixes.FanOut) report.Tier {
	switch {
	case f.Wait.Kind == knowledge.Files:
		return report.Strict
	case f.Role == fanout.RoleReceiver && !c.elements.IsData(f.Loop.Elem), c.elements.Collaborators(f.Loop), c.configured(f.Loop), c.setUp(f.Loop), c.elements.KeyedByChoice(f.Loop), c.connects(f):
		return report.Strict
	case f.Loop.Kind == loops.LoopMessages && f.How != fanout.SpawnGo && f.How != fanout.SpawnGroup:
		// A helper that goes on elsewhere is how a loop keeps answering; how many
		// messages come at once is decided by who sends them.
		return report.Strict
	case f.Loop.Kind == loops.LoopMessages && (c.prefetched(f.Loop) || c.selective(f)):
		return report.Strict
	}
	return report.Default
}

// connects reports whether each goroutine makes a connection and keeps it in a
// field: one for each of what the program is connected to. To make only some of
// them would leave the others out.
func (c *checker) connects(f *fixes.FanOut) bool {
	for _, w := range f.Waits {
		if w.Remote() && w.Profile != knowledge.Dial && !w.Conn {
			return false
		}
	}
	kept := false
	seen := make(map[*symbols.Func]bool)
	var look func(fn *symbols.Func)
	look = func(fn *symbols.Func) {
		if fn == nil || seen[fn] {
			return
		}
		seen[fn] = true
		for _, call := range fn.Calls {
			if row, _ := knowledge.CallOf(call.Func()); row != nil && row.Waits == knowledge.Network {
				kept = kept || c.intoField(call.Expr)
			}
			look(c.x.ByObj[call.Func()])
		}
	}
	for _, fn := range f.Locals {
		look(fn)
	}
	return kept
}

// intoField reports whether the result of a call is assigned to a field.
func (c *checker) intoField(call *ast.CallExpr) bool {
	as, ok := c.x.Parent(call).(*ast.AssignStmt)
	if !ok {
		return false
	}
	v := c.x.VarOf(as.Lhs[0])
	if v == nil || v.IsField() {
		return v != nil
	}
	for _, id := range c.x.Uses(v) { // conn, err := net.Dial(…); h.conn = conn
		if to, ok := c.x.Parent(id).(*ast.AssignStmt); ok && len(to.Lhs) == len(to.Rhs) {
			for i, e := range to.Rhs {
				if ast.Unparen(e) == ast.Expr(id) {
					if field := c.x.VarOf(to.Lhs[i]); field != nil && field.IsField() {
						return true
					}
				}
			}
		}
	}
	return false
}

// selective reports whether a condition decides for which messages a goroutine
// is started: other than whether there is one, and whether something failed.
func (c *checker) selective(f *fixes.FanOut) bool {
	at := f.Call.Expr
	for p := c.x.Parent(at); p != nil && p != f.Loop.Node; p = c.x.Parent(p) {
		s, ok := p.(*ast.IfStmt)
		if !ok || at.Pos() < s.Body.Pos() || at.Pos() >= s.Body.End() {
			continue
		}
		switch cond := ast.Unparen(s.Cond).(type) {
		case *ast.BinaryExpr:
			if !c.pass.TypesInfo.Types[cond.Y].IsNil() {
				return true
			}
		case *ast.Ident:
			if cond.Name != "ok" && cond.Name != "more" && cond.Name != "open" {
				return true
			}
		default:
			return true
		}
	}
	return false
}

// prefetched reports whether the package tells a queue how many messages may
// be under way.
func (c *checker) prefetched(l *loops.Loop) bool {
	t := l.Elem
	if t == nil {
		return false
	}
	n := symbols.NamedOf(t)
	if n == nil || n.Obj().Pkg() == nil {
		return false
	}
	lib := knowledge.Find(n.Obj().Pkg().Path())
	if lib == nil || lib.Profile != knowledge.Queue {
		return false
	}
	for id, obj := range c.pass.TypesInfo.Uses {
		if obj.Pkg() == nil || knowledge.Find(obj.Pkg().Path()) == nil {
			continue
		}
		switch id.Name {
		case "Qos", "MaxAckPending", "MaxOutstandingMessages", "MaxOutstandingBytes", "WithPrefetchCount", "WithConsumerOptionsQOSPrefetch":
			return true
		}
	}
	return false
}
