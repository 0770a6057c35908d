package blockinginasync

import (
	"fmt"
	"go/ast"

	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// unanswered: on the path of a request a function dials, asks and reads the
// answer, and the connection has no deadline. It is told where the entry calls
// what leads there.
func (c *checker) unanswered(call *symbols.Call, p *passkit.Path) {
	v := c.res.Unanswered(call)
	if v == nil || c.taken[call.Expr] {
		return
	}
	c.taken[call.Expr] = true
	at, name := ast.Expr(call.Expr), c.CalleeName(call)
	if calls := p.Calls(); len(calls) > 0 {
		if c.taken[calls[0].Expr] {
			return
		}
		c.taken[calls[0].Expr] = true
		at, name = calls[0].Expr, c.CalleeName(calls[0])
	}
	rel := p.Chain()
	rel = append(rel, passkit.Related(call.Expr, "%s is read here", v.Name()))
	c.r.Report(report.Finding{
		Kind: "unbounded-call", Range: at,
		Text: report.Text{
			What:   fmt.Sprintf("%s waits for an answer on a connection that has no deadline", name),
			Why:    fmt.Sprintf("if the peer accepts and says nothing, %s blocks forever", p),
			Remedy: fmt.Sprintf("call %s.SetDeadline before the exchange", v.Name()),
		},
		Related: rel,
	})
}
