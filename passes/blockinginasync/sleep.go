package blockinginasync

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"time"

	"github.com/timeoutlint/timeoutlint/internal/effects"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// sleepOf returns the sleep that a call makes itself or, in another package of
// this module, makes for it. One between attempts is another rule's.
func (c *checker) sleepOf(call *symbols.Call) (effects.Wait, bool) {
	if len(c.res.Callees(call)) > 0 {
		return effects.Wait{}, false // further down
	}
	for _, w := range c.res.Waits(call) {
		if w.Kind == knowledge.Sleep && !w.Theirs && w.Ctx == nil && len(w.Heeds) == 0 {
			return w, true
		}
	}
	return effects.Wait{}, false
}

// sleep: a pause on a request path.
func (c *checker) sleep(call *symbols.Call, p *path) {
	w, ok := c.sleepOf(call)
	if !ok || c.isCleanup(call.Expr) || c.taken[call.Expr] || call.Mode != symbols.Plain || slices.ContainsFunc(p.calls, c.res.RetryPause) {
		return
	}
	if w.Row == nil { // in another package: one finding for all calls that end there
		c.share("sleep", call, p, w)
		return
	}
	out := "use a timer and select on the request's context"
	if s := c.scope(call.Expr); s != nil {
		out = "use a timer and select on " + c.ctxText(call.Expr, s)
	}
	c.taken[call.Expr] = true
	c.r.Report(report.Finding{
		Kind: "sleep", Tier: tier(c.isShort(call)), Range: call.Expr,
		Message: fmt.Sprintf("%s in %s holds up %s, and goes on when the client has gone; %s", c.calleeName(call), c.here(call), p, out),
		Related: c.chain(p, nil), Fixes: c.fixSleep(call),
	})
}

// isShort reports whether a call sleeps for a constant time that nobody notices.
func (c *checker) isShort(call *symbols.Call) bool {
	if len(call.Expr.Args) != 1 {
		return false
	}
	v := c.pass.TypesInfo.Types[call.Expr.Args[0]].Value
	if v == nil {
		return false
	}
	d, ok := constant.Int64Val(constant.ToInt(v))
	return ok && (time.Duration(d) < 100*time.Millisecond || time.Duration(d) <= 2*time.Second && c.givesUp(call))
}

// givesUp reports whether the loop around a call asks each time whether to go
// on: whether a ctx has ended, or how late it is.
func (c *checker) givesUp(call *symbols.Call) bool {
	if call.Loop == nil {
		return false
	}
	found := false
	ast.Inspect(call.Loop, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CommClause:
			found = found || n.Comm != nil && isDone(c.pass.TypesInfo, n.Comm)
		case *ast.IfStmt:
			found = found || callsOn(c.pass.TypesInfo, n.Cond, "Err") || asksTime(c.pass.TypesInfo, n.Cond)
		case *ast.ForStmt:
			found = found || n.Cond != nil && (callsOn(c.pass.TypesInfo, n.Cond, "Err") || asksTime(c.pass.TypesInfo, n.Cond))
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
	if !ok || w.Row == nil || c.isCleanup(call.Expr) || call.Mode != symbols.Plain {
		return
	}
	s := c.scope(call.Expr)
	if s == nil {
		return
	}
	c.r.Report(report.Finding{
		Kind: "sleep", Tier: report.Strict, Range: call.Expr,
		Message: fmt.Sprintf("%s in %s goes on when %s has ended; use a timer and select on it", c.calleeName(call), c.here(call), c.ctxText(call.Expr, s)),
		Fixes:   c.fixSleep(call),
	})
}
