package nobackoff

import (
	"fmt"
	"go/ast"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/retries"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// noCap: a loop that only success leaves. Counters, the time, a ctx that is
// tested, a stop signal or another flag end it; an error that is told apart
// from others does not.
func (c *checker) noCap(retry *retries.Retry) {
	if retry.Again || retry.Capped || retry.Attempts > 0 {
		return
	}
	name := c.name(retry.Call)
	way := "limit the attempts or the time"
	if ctx := c.res.CtxAt(retry.Back, retry); ctx != "" {
		way = fmt.Sprintf("limit the attempts, and return when %s is done", ctx)
	}
	c.report(report.Finding{
		Kind: "no-cap", Range: back(retry.Back), Tier: passkit.StrictIf(c.cli || c.startsUp(retry.Call) || c.keepsUp(retry)),
		Text: report.Text{
			What:   fmt.Sprintf("this %s retries %s until it succeeds", round(retry.Back), name),
			Why:    fmt.Sprintf("if it never does, %s never returns", retry.In.Name()),
			Remedy: way,
		},
		Related: c.related(retry, retry.Path),
	}, retry.Back)
}

// keepsUp reports whether a retry keeps something up for as long as the program
// runs: nobody waits for what its function returns, nor for an answer to a
// request, and the pauses are not always the same.
func (c *checker) keepsUp(retry *retries.Retry) bool {
	if len(retry.Waits) == 0 || retry.In.Sig.Results().Len() > 0 || c.OnRequestPath(retry.Back.Pos()) {
		return false
	}
	return !slices.ContainsFunc(retry.Waits, func(w ast.Node) bool {
		timers := c.timers(w)
		return len(timers) == 0 || slices.ContainsFunc(timers, func(call *symbols.Call) bool {
			_, always := c.constant(call.Expr.Args[0])
			return always
		})
	})
}
