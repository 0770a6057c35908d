package blockinginasync

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"time"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/layers"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
	"github.com/timeoutlint/timeoutlint/passes/blockinginasync/internal/scopes"
)

// sleepOf returns the sleep that a call makes itself or, in another package of
// this module, makes for it. One between attempts is another rule's.
func (c *checker) sleepOf(call *symbols.Call) (waits.Wait, bool) {
	if len(c.res.Callees(call)) > 0 {
		return waits.Wait{}, false // further down
	}
	if knowledge.LimiterOf(call.Func()) != nil {
		return waits.Wait{}, false // its turn: no timer can take the place of that
	}
	for _, w := range c.res.Waits(call) {
		if w.Kind == knowledge.Sleep && !w.Theirs && w.Ctx == nil && len(w.Heeds) == 0 {
			return w, true
		}
	}
	return waits.Wait{}, false
}

// sleep: a pause on a request path.
func (c *checker) sleep(call *symbols.Call, p *passkit.Path) {
	w, ok := c.sleepOf(call)
	if !ok || c.IsCleanup(call.Expr) || c.Taken[call.Expr] || call.Mode != symbols.Plain || c.res.BetweenAttempts(call) || slices.ContainsFunc(p.Calls(), c.res.BetweenAttempts) || c.isPurpose(call, p) || c.isTimer(call) {
		return // between attempts: another rule's
	}
	if w.Row == nil { // in another package: one finding for all calls that end there
		c.share("sleep", call, p, w)
		return
	}
	out := "use a timer and select on the request's context"
	if s := c.ScopeAt(call.Expr); s != nil {
		out = "use a timer and select on " + c.CtxText(call.Expr, s)
	}
	c.Taken[call.Expr] = true
	in := ""
	if call.In.Decl() != p.Entry.Fn.Decl() {
		in = " in " + c.CallerName(call)
	}
	c.r.Report(report.Finding{
		Kind: "sleep", Tier: passkit.StrictIf(c.isShort(call) || report.IsExample(c.pass)), Range: call.Expr,
		Text: report.Text{
			What:   fmt.Sprintf("%s%s blocks %s", c.CalleeName(call), in, p),
			Why:    "it keeps sleeping after the client has gone",
			Remedy: out,
		},
		Related: p.Chain(), Fixes: c.FixSleep(call),
	})
}

// isTimer reports whether a goroutine does nothing but sleep and then tell: go
// func() { time.Sleep(d); done <- nil }(). That is a timeout for what else
// tells there, and whoever is told waits for the first.
func (c *checker) isTimer(call *symbols.Call) bool {
	lit, ok := call.In.Node.(*ast.FuncLit)
	if !ok || len(lit.Body.List) < 2 || c.x.StmtOf(call.Expr) != lit.Body.List[0] {
		return false
	}
	start, ok := c.x.Parent(lit).(*ast.CallExpr)
	if !ok || c.x.CallAt[start] == nil || c.x.CallAt[start].Mode != symbols.Go {
		return false
	}
	for _, s := range lit.Body.List[1:] {
		switch s := s.(type) {
		case *ast.SendStmt:
		case *ast.ExprStmt:
			if end, ok := s.X.(*ast.CallExpr); !ok || len(end.Args) > 0 && symbols.Builtin(c.pass.TypesInfo, end) != "close" {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// shortRounds is how long the pauses of a loop with a fixed number of rounds may
// be together for the wait to be one that was decided on.
const shortRounds = 10 * time.Second

// isShort reports whether a call sleeps for a time that nobody notices, or that
// was decided on: a constant one, at most two seconds in a loop that asks each
// time whether to go on, ten in a loop with a fixed number of rounds, or one
// between attempts that together pause for no longer than nobackoff lets pass.
// How long a pause of unknown length adds up to is unknown there.
func (c *checker) isShort(call *symbols.Call) bool {
	if len(call.Expr.Args) != 1 {
		return false
	}
	if retry := c.res.RetryAround(call); retry != nil {
		if d, ok := c.res.PauseTogether(call.Expr.Args[0], retry); ok && d <= layers.ShortPauses {
			return true
		}
	}
	most := c.longest(call.Expr.Args[0])
	switch {
	case most.known && most.d <= 100*time.Millisecond:
		return true
	case most.known:
		if n := c.res.Rounds(call.Loop); n > 0 && time.Duration(n)*most.d <= shortRounds {
			return true
		}
		return most.d <= 2*time.Second && c.givesUp(call, true)
	}
	return c.givesUp(call, true)
}

// atMost is the greatest value of a duration, if that is known.
type atMost struct {
	d     time.Duration
	known bool
}

// longest returns the greatest value of a duration made of constants and of
// random numbers below constants.
func (c *checker) longest(e ast.Expr) atMost {
	if v := c.pass.TypesInfo.Types[e].Value; v != nil {
		n, ok := symbols.IntOf(v)
		return atMost{time.Duration(n), ok}
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		if v := c.x.VarOf(e); v != nil && c.x.Closed(v) && c.x.ParamOf[v] == nil && !c.x.AddressTaken(v) {
			return c.longests.Of(v)
		}
	case *ast.BinaryExpr:
		x, y := c.longest(e.X), c.longest(e.Y)
		switch {
		case !x.known || !y.known:
		case e.Op == token.ADD:
			return atMost{x.d + y.d, true}
		case e.Op == token.MUL:
			return atMost{x.d * y.d, true}
		}
	case *ast.CallExpr:
		if c.pass.TypesInfo.Types[e.Fun].IsType() && len(e.Args) == 1 {
			return c.longest(e.Args[0])
		}
		if fn := symbols.FuncOf(c.pass.TypesInfo, e); fn != nil && fn.Pkg() != nil && strings.HasPrefix(fn.Pkg().Path(), "math/rand") && len(e.Args) == 1 {
			return c.longest(e.Args[0])
		}
	}
	return atMost{}
}

// longestOf is longest for a variable that is given one value. One made of
// itself is unknown.
func (c *checker) longestOf(v *types.Var) atMost {
	if as := c.x.Assigns(v); len(as) == 1 && as[0].Value != nil && as[0].Index < 0 && as[0].Op == token.ASSIGN {
		return c.longest(as[0].Value)
	}
	return atMost{}
}

// givesUp reports whether the loop around a call asks each time whether to go
// on: how late it is or, with ctx, whether one has ended.
func (c *checker) givesUp(call *symbols.Call, ctx bool) bool {
	if call.Loop == nil {
		return false
	}
	found := false
	ast.Inspect(call.Loop, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CommClause:
			found = found || ctx && n.Comm != nil && scopes.IsDone(c.pass.TypesInfo, n.Comm)
		case *ast.IfStmt:
			found = found || ctx && scopes.CallsOn(c.pass.TypesInfo, n.Cond, "Err") || asksTime(c.pass.TypesInfo, n.Cond)
		case *ast.ForStmt:
			found = found || n.Cond != nil && (ctx && scopes.CallsOn(c.pass.TypesInfo, n.Cond, "Err") || asksTime(c.pass.TypesInfo, n.Cond))
		}
		return !found
	})
	return found
}

// asksTime reports whether a condition compares times: time.Now().After(deadline).
func asksTime(info *types.Info, cond ast.Expr) bool {
	found := false
	ast.Inspect(cond, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if fn := symbols.FuncOf(info, call); fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "time" {
				switch fn.Name() {
				case "After", "Before", "Since", "Until", "Compare", "Sub":
					found = true
				}
			}
		}
		return !found
	})
	return found
}

// idleSleep: a pause that ignores a ctx, off the path of a request.
func (c *checker) idleSleep(call *symbols.Call) {
	w, ok := c.sleepOf(call)
	if !ok || w.Row == nil || c.IsCleanup(call.Expr) || call.Mode != symbols.Plain || c.res.BetweenAttempts(call) {
		return
	}
	s := c.ScopeAt(call.Expr)
	if s == nil {
		return
	}
	c.r.Report(report.Finding{
		Kind: "sleep", Tier: report.Strict, Range: call.Expr,
		Text: report.Text{
			What:   fmt.Sprintf("%s in %s goes on after %s has ended", c.CalleeName(call), c.CallerName(call), c.CtxText(call.Expr, s)),
			Remedy: "use a timer and select on it",
		},
		Fixes: c.FixSleep(call),
	})
}
