package nobackoff

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"time"

	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/retries"
)

// sleepIgnoresCtx: a pause between attempts that goes on where a ctx in scope
// has ended, wherever it stands: in the loop or in a function that the loop
// calls.
func (c *checker) sleepIgnoresCtx(retry *retries.Retry) {
	for _, p := range c.res.IgnoredPauses(retry) {
		if c.r.Quiet(p.At.Pos()) {
			continue
		}
		short, text := false, ""
		if p.For != nil {
			if d, ok := c.duration(p.For); ok {
				short = d <= 100*time.Millisecond || retry.Attempts > 0 && d*time.Duration(retry.Attempts-1) <= time.Second
				text = " of " + d.String()
			}
		}
		c.report(report.Finding{
			Kind: "sleep-ignores-ctx", Range: p.At, Tier: passkit.StrictIf(c.cli || short),
			Text: report.Text{
				What:   fmt.Sprintf("the pause%s between attempts at %s continues after %s is cancelled", text, c.name(retry.Call), p.Ctx),
				Why:    "so do the attempts, which nobody is waiting for",
				Remedy: fmt.Sprintf("wait for a timer and %s.Done() in a select", p.Ctx),
			},
			Related: c.related(retry, retry.Path),
			Fixes:   c.fixSleep(p),
		}, p.At)
	}
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
