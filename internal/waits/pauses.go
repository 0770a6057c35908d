package waits

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Paces returns how evaluating n may pause. Func literals that n only
// mentions, and deferred and concurrent calls, do not count.
func (r *Analysis) Paces(n ast.Node) facts.Pause {
	x := r.Index()
	var p facts.Pause
	ast.Inspect(n, func(m ast.Node) bool {
		if p == facts.Pauses {
			return false
		}
		switch m := m.(type) {
		case *ast.FuncLit:
			if f := x.ByNode[m]; f != nil && f.Node != n {
				switch r.LiteralRuns(f) {
				case knowledge.RunNow, knowledge.RunLoop, knowledge.RunRetry:
				default:
					return false
				}
			}
		case *ast.GoStmt, *ast.DeferStmt:
			return false
		case *ast.UnaryExpr:
			if m.Op == token.ARROW {
				p = max(p, r.Receives(m.X))
			}
		case *ast.RangeStmt:
			if symbols.IsChan(x.Info.TypeOf(m.X)) {
				p = max(p, facts.Receives)
			}
		case *ast.CallExpr:
			if c := x.CallAt[m]; c != nil {
				p = max(p, r.CallPauses(c))
			}
		}
		return p != facts.Pauses
	})
	return p
}

// Receives says what a receive from ch means: nothing where it only learns
// that a ctx has ended.
func (r *Analysis) Receives(ch ast.Expr) facts.Pause {
	x := r.Index()
	ch = ast.Unparen(ch)
	if call, ok := ch.(*ast.CallExpr); ok {
		if c := x.CallAt[call]; c != nil && c.Func() != nil {
			if c.Func().Name() == "Done" && isContextMethod(c.Func()) {
				return facts.NoPause
			}
			if row, _ := knowledge.CallOf(c.Func()); row != nil && row.Delay == knowledge.DelayTimer {
				return facts.Pauses
			}
			if n := c.Func().Name(); n == "After" || n == "C" || n == "Chan" { // a clock's own
				return facts.Pauses
			}
		}
		return facts.Receives
	}
	if v := x.VarOf(ch); v != nil && !v.IsField() && r.ready(v) {
		return facts.NoPause
	}
	if t := x.Info.TypeOf(ch); symbols.IsChan(t) && knowledge.IsNamed(t.Underlying().(*types.Chan).Elem(), "time", "Time") {
		return facts.Pauses
	}
	return facts.Receives
}

// ready reports whether nothing but close ever happens to v, a local channel:
// v is closed where it is made.
func (r *Analysis) ready(v *types.Var) bool {
	x := r.Index()
	closed := false
	for _, id := range x.Uses(v) {
		call, ok := x.Parent(id).(*ast.CallExpr)
		if !ok {
			continue
		}
		if symbols.Builtin(x.Info, call) == "close" {
			stmt, _ := x.Parent(call).(*ast.ExprStmt)
			closed = stmt != nil && len(x.Assigns(v)) == 1 && x.Enclosing(id) == x.Assigns(v)[0].In
		}
	}
	return closed
}

func isContextMethod(fn *types.Func) bool {
	recv := fn.Signature().Recv()
	if recv == nil || fn.Pkg() == nil {
		return false
	}
	return fn.Pkg().Path() == "context" || fn.Signature().Params().Len() == 0 && fn.Signature().Results().Len() == 1
}

// CallPauses says how a call may pause before it returns.
func (r *Analysis) CallPauses(c *symbols.Call) facts.Pause {
	if fn := c.Func(); fn != nil {
		if p := r.pausing.Of(r.Resolver, fn); p != facts.NoPause {
			return p
		}
		if symbols.IsInterfaceMethod(fn) {
			if names.NamedPause(fn.Name()) || names.TakesDuration(fn.Signature()) {
				return facts.Pauses
			}
		} else if r.Index().ByObj[fn] == nil && fn.Pkg() != nil && !knowledge.IsStd(fn.Pkg().Path()) && names.NamedPause(fn.Name()) {
			return facts.Pauses
		}
		return facts.NoPause
	}
	fs, _ := r.Targets(c.Expr.Fun)
	p := r.pausing.OfOne(fs)
	if v, ok := c.Callee.(*types.Var); ok && p == facts.NoPause {
		sig, _ := v.Type().Underlying().(*types.Signature)
		if names.NamedPause(v.Name()) || sig != nil && names.TakesDuration(sig) {
			return facts.Pauses
		}
	}
	return p
}

// rowPauses says how a listed function may pause; ok is false where its row says nothing of it.
func rowPauses(fn *types.Func) (p facts.Pause, ok bool) {
	if row, lib := knowledge.CallOf(fn); row != nil || lib != nil {
		if row != nil {
			switch row.Delay {
			case knowledge.DelaySleeps, knowledge.DelayWaits, knowledge.DelayLater:
				return facts.Pauses, true
			}
			if row.Waits == knowledge.Sleep {
				return facts.Pauses, true
			}
			if row.Waits == knowledge.Channel && strings.HasPrefix(fn.Name(), "Wait") {
				return facts.Receives, true
			}
		}
		if l := knowledge.LimiterOf(fn); l != nil && (l.Does == knowledge.LimiterRate || l.Does == knowledge.LimiterAcquires) {
			return facts.Pauses, true
		}
		if row != nil && row.Waits != "" {
			return facts.NoPause, true
		}
	}
	return facts.NoPause, false
}
