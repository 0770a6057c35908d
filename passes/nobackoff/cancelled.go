package nobackoff

import (
	"fmt"
	"go/ast"

	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/retries"
)

// cancelled: the code asks whether its ctx is cancelled, and makes another
// attempt all the same. A ctx made for one attempt says nothing about the next.
func (c *checker) cancelled(retry *retries.Retry) {
	if retry.Canceled == nil || retry.Again || c.ownCtx(retry) {
		return
	}
	c.report(report.Finding{
		Kind: "retries-cancelled", Range: back(retry.Back),
		Text: report.Text{
			What:   fmt.Sprintf("this %s retries %s after the context is cancelled", round(retry.Back), c.name(retry.Call)),
			Why:    "nobody is waiting for the answer any more",
			Remedy: "return instead",
		},
		Related: c.related(retry, retry.Canceled),
	}, retry.Back)
}

// ownCtx reports whether the attempt is given a ctx made inside the loop.
func (c *checker) ownCtx(retry *retries.Retry) bool {
	own := false
	ast.Inspect(retry.Call.Expr, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if v := c.x.VarOf(id); v != nil && !v.IsField() && retry.Back.Pos() <= v.Pos() && v.Pos() < retry.Back.End() {
				own = true
			}
		}
		return !own
	})
	return own
}
