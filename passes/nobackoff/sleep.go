package nobackoff

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"time"

	"github.com/timeoutlint/timeoutlint/internal/effects"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// sleepIgnoresCtx: time.Sleep between attempts where a ctx is in scope. A
// sleep that success passes too paces a poll or a service loop.
func (c *checker) sleepIgnoresCtx(retry *effects.Retry) {
	waits := slices.DeleteFunc(slices.Clone(retry.Waits), func(n ast.Node) bool { return slices.Contains(retry.AgainWaits, n) })
	for _, w := range waits {
		for _, sleep := range c.sleeps(w) {
			ctx := c.ctxAt(sleep.Expr, retry)
			if ctx == "" {
				continue
			}
			d, known := c.duration(sleep.Expr.Args[0])
			short := known && (d <= 100*time.Millisecond || retry.Attempts > 0 && d*time.Duration(retry.Attempts-1) <= time.Second)
			text := ""
			if known {
				text = " of " + d.String()
			}
			c.report(report.Finding{
				Kind: "sleep-ignores-ctx", Range: sleep.Expr, Tier: tier(c.cli || short),
				Text: report.Text{
					What:   fmt.Sprintf("the pause%s between attempts at %s goes on when %s is cancelled", text, c.name(retry.Call), ctx),
					Why:    "so do the attempts",
					Remedy: fmt.Sprintf("wait for a timer and %s.Done() in a select", ctx),
				},
				Related: c.related(retry, retry.Path),
				Fixes:   c.fixSleep(retry, sleep, ctx),
			}, sleep.Expr)
		}
	}
}

// sleeps returns the calls of time.Sleep that n makes itself.
func (c *checker) sleeps(n ast.Node) (list []*symbols.Call) {
	ast.Inspect(n, func(m ast.Node) bool {
		switch m := m.(type) {
		case *ast.FuncLit, *ast.GoStmt, *ast.DeferStmt:
			return false
		case *ast.CallExpr:
			if call := c.x.CallAt[m]; call != nil && isSleep(call.Func()) && len(m.Args) == 1 {
				list = append(list, call)
			}
		}
		return true
	})
	return list
}

func isSleep(fn *types.Func) bool {
	return fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "time" && fn.Name() == "Sleep"
}

// duration returns the value of a constant duration, or of a local variable
// that is only ever given one.
func (c *checker) duration(e ast.Expr) (time.Duration, bool) {
	if v := c.x.VarOf(e); v != nil && !v.IsField() && c.x.Closed(v) && c.x.ParamOf[v] == nil && !c.x.AddressTaken(v) {
		if as := c.x.Assigns(v); len(as) == 1 && as[0].Value != nil && as[0].Op == token.ASSIGN {
			e = as[0].Value
		}
	}
	tv := c.pass.TypesInfo.Types[e]
	if tv.Value == nil || tv.Value.Kind() != constant.Int {
		return 0, false
	}
	n, ok := constant.Int64Val(tv.Value)
	return time.Duration(n), ok
}

// ctxAt returns the expression of the ctx in scope at n, for messages and
// fixes; "" if there is none, or none that can be cancelled. A ctx made inside
// the loop is that of one attempt.
func (c *checker) ctxAt(n ast.Node, retry *effects.Retry) string {
	scope := c.pass.Pkg.Scope().Innermost(n.Pos())
	for s := scope; s != nil && s != c.pass.Pkg.Scope(); s = s.Parent() {
		for _, name := range s.Names() {
			v, ok := s.Lookup(name).(*types.Var)
			if !ok || name == "_" || v.Pos() >= n.Pos() {
				continue
			}
			if _, at := scope.LookupParent(name, n.Pos()); at != v {
				continue // shadowed
			}
			if c.roundBegins(retry) <= v.Pos() && v.Pos() < retry.Back.End() {
				continue
			}
			switch {
			case knowledge.IsContext(v.Type()):
				if c.cancellable(v) {
					return name
				}
			case knowledge.IsRequest(v.Type()) && c.x.ParamOf[v] != nil:
				return name + ".Context()"
			}
		}
	}
	return ""
}

// roundBegins returns where what is done once per attempt begins: at the loop,
// or at the label that a goto goes back to.
func (c *checker) roundBegins(retry *effects.Retry) token.Pos {
	if b, ok := retry.Back.(*ast.BranchStmt); ok && b.Label != nil {
		if label := c.pass.TypesInfo.Uses[b.Label]; label != nil {
			return min(label.Pos(), b.Pos())
		}
	}
	return retry.Back.Pos()
}

// cancellable reports whether a ctx may ever end, as far as this function shows.
func (c *checker) cancellable(v *types.Var) bool {
	if c.x.ParamOf[v] != nil {
		return true
	}
	for _, a := range c.x.Assigns(v) {
		call, ok := a.Value.(*ast.CallExpr)
		if !ok {
			return false
		}
		fn := symbols.FuncOf(c.pass.TypesInfo, call)
		if fn == nil {
			return false
		}
		if row, _ := knowledge.CallOf(fn); row != nil && row.Ctx == knowledge.CtxNone {
			return false
		}
		switch fn.Name() {
		case "WithCancel", "WithTimeout", "WithDeadline", "WithCancelCause", "WithTimeoutCause", "NotifyContext", "WithContext", "Context":
			return true
		}
	}
	return false
}
