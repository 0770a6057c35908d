package windows

import (
	"fmt"
	"go/ast"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
	"github.com/timeoutlint/timeoutlint/internal/trace/amounts"
)

// inTurn: one address after the other is dialled until one answers, and all that
// ends an attempt is the deadline they share. A host that refuses costs nothing;
// one that drops packets, for which the others are there, takes all of it.
//
//	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
//	defer cancel()
//	for _, addr := range addrs {
//		if conn, err := dialer.DialContext(ctx, "tcp", addr); err == nil {
//			return conn, nil
//		}
//	}
func (c *Checker) inTurn(f *symbols.Func, call *symbols.Call) {
	loop, ok := call.Loop.(*ast.RangeStmt)
	if !ok || call.Func() == nil || c.Res.Rounds(loop) == 1 {
		return
	}
	row, lib := knowledge.CallOf(call.Func())
	if row == nil || row.Waits != knowledge.Network || lib.Profile != knowledge.Dial && row.Profile != knowledge.Dial {
		return
	}
	arg, limit := c.outerLimit(call, loop)
	if arg == nil || c.Taken[limit.At] || c.Report.Quiet(limit.At.Pos()) || symbols.Within(loop, limit.At.Pos()) {
		return
	}
	if c.Index.Enclosing(limit.At) != f || !c.takesAll(row, call, loop, limit) || !c.Res.InTurn(f, call) {
		return
	}
	c.Taken[limit.At] = true
	c.Report.Report(report.Finding{
		Kind: "retry-window", Range: limit.At,
		Text: report.Text{
			What:   fmt.Sprintf("the first of %s that does not answer uses up all %v of the context", c.Text(loop.X), limit.D),
			Why:    "the others are tried when no time is left",
			Remedy: "give each attempt its share: a context with a timeout of its own in the loop, or a Timeout of the dialer",
		},
		Related: []analysis.RelatedInformation{passkit.Related(call.Expr, "the attempts are made here")},
	})
}

// takesAll reports whether nothing ends an attempt before the deadline that all
// share does.
func (c *Checker) takesAll(row *knowledge.Call, call *symbols.Call, loop ast.Node, limit amounts.Limit) bool {
	if s := c.Res.AttemptSpan(call, loop); s.D > 0 {
		return s.D >= limit.D
	}
	switch row.Bound {
	case knowledge.ByCtx:
		return true
	case knowledge.ByClient:
		recv := symbols.Receiver(call.Expr)
		return recv != nil && c.Trace.Client(recv).Bounded() == trace.No
	}
	return false
}
