package defaulttimeout

import (
	"fmt"
	"go/ast"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
	"github.com/timeoutlint/timeoutlint/passes/defaulttimeout/internal/fixes"
)

// carriedClient: an http.Client that a library makes of the one that its ctx
// holds, where that holds none. What is asked of it is what is asked of a
// literal of http.Client: the ctx does not end its requests.
func (c *checker) carriedClient(call *symbols.Call, row *knowledge.Constructor, lib *knowledge.Lib) {
	s := c.t.Constructed(row, call.Expr)
	if s.Bounded() != trace.No || s.Root != ast.Expr(call.Expr) {
		return // the one it carries has a finding of its own
	}
	q := c.Follow(call.Expr)
	if q.Configure || q.Harmless || q.Directive == "bounded" || q.Seen && !q.Endless && (q.Unknown || !q.ByCaller) {
		return
	}
	name := symbols.FuncName(call.Func(), c.pass.Pkg)
	c.blame(call.Expr, q)
	c.hold(call.Expr, report.Finding{
		Kind: "sdk-client", Tier: passkit.StrictIf(q.Seen && !q.Endless || c.cli), Range: call.Expr,
		Text: report.Text{
			What:   fmt.Sprintf("the %s client made by %s has no timeout", lib.Name, name),
			Why:    fmt.Sprintf("the context is not that of its requests, and a server that stops answering blocks %s forever", held(q)),
			Remedy: fmt.Sprintf("set its Timeout to %s", fixes.Seconds(c.Timeout(call.Expr, q.Profile()))),
		},
		Related: c.sent(q),
	})
}
