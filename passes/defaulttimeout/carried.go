package defaulttimeout

import (
	"fmt"
	"go/ast"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// carriedClient: an http.Client that a library makes of the one that its ctx
// holds, where that holds none. What is asked of it is what is asked of a
// literal of http.Client: the ctx does not end its requests.
func (c *checker) carriedClient(call *symbols.Call, row *knowledge.Constructor, lib *knowledge.Lib) {
	s := c.t.Constructed(row, call.Expr)
	if s.Bounded() != trace.No || s.Root != ast.Expr(call.Expr) {
		return // the one it carries has a finding of its own
	}
	q := c.follow(call.Expr)
	if q.configure || q.harmless || q.directive == "bounded" || q.seen && !q.endless && (q.unknown || !q.byCaller) {
		return
	}
	name := symbols.FuncName(call.Func(), c.pass.Pkg)
	c.blame(call.Expr, q)
	c.hold(call.Expr, report.Finding{
		Kind: "sdk-client", Tier: passkit.StrictIf(q.seen && !q.endless || c.cli), Range: call.Expr,
		Text: report.Text{
			What:   fmt.Sprintf("the %s client made by %s has no timeout", lib.Name, name),
			Why:    fmt.Sprintf("the context is not that of its requests, and a server that stops answering blocks %s forever", held(q)),
			Remedy: fmt.Sprintf("set its Timeout to %s", seconds(c.timeout(call.Expr, q.profile()))),
		},
		Related: c.sent(q),
	})
}
