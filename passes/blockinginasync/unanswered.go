package blockinginasync

import (
	"cmp"
	"fmt"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// unansweredCall is a read of an answer that nobody limits, on the path of a request.
type unansweredCall struct {
	call *symbols.Call
	conn *types.Var
	path *passkit.Path
	at   *symbols.Call // where the entry calls what leads there, or call itself
}

// unanswered: on the path of a request a function dials, asks and reads the
// answer, and the connection has no deadline. It is told where the entry calls
// what leads there, when all functions have been asked: of several reads behind
// one call it is the nearest, whichever is declared first, and a call that
// another finding stands at is left to that.
func (c *checker) unanswered(call *symbols.Call, p *passkit.Path) {
	v := c.res.Unanswered(call)
	if v == nil || c.Taken[call.Expr] {
		return
	}
	u := unansweredCall{call, v, p, call}
	if calls := p.Calls(); len(calls) > 0 {
		u.at = calls[0]
	}
	if best, ok := c.answers[u.at]; !ok || u.compare(best) < 0 {
		c.answers[u.at] = u
	}
}

// compare orders reads by how far from the entry they are, then by the function
// in which they stand and their place there.
func (u unansweredCall) compare(o unansweredCall) int {
	return cmp.Or(
		cmp.Compare(len(u.path.Calls()), len(o.path.Calls())),
		cmp.Compare(passkit.DeclName(u.call.In), passkit.DeclName(o.call.In)),
		cmp.Compare(u.call.Expr.Pos(), o.call.Expr.Pos()),
	)
}

// reportUnanswered reports what unanswered has found.
func (c *checker) reportUnanswered() {
	for _, at := range c.x.Calls {
		u, ok := c.answers[at]
		if !ok || c.Taken[at.Expr] || c.Taken[u.call.Expr] {
			continue
		}
		c.Taken[at.Expr], c.Taken[u.call.Expr] = true, true
		c.r.Report(report.Finding{
			Kind: "unbounded-call", Range: at.Expr,
			Text: report.Text{
				What:   fmt.Sprintf("%s waits for an answer on a connection that has no deadline", c.CalleeName(at)),
				Why:    fmt.Sprintf("if the peer accepts and says nothing, %s blocks forever", u.path),
				Remedy: fmt.Sprintf("call %s.SetDeadline before the exchange", u.conn.Name()),
			},
			Related: append(u.path.Chain(), passkit.Related(u.call.Expr, "%s is read here", u.conn.Name())),
		})
	}
}
