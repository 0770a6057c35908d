package nobackoff

import (
	"fmt"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/retries"
)

// putBack: a job that failed is put straight back on its queue, and taken again
// at once. One whose attempts are counted comes back a few times only.
func (c *checker) putBack(b *retries.PutBack) {
	c.report(report.Finding{
		Kind: "no-delay", Range: b.At, Tier: passkit.StrictIf(b.Counted),
		Text: report.Text{
			What:   fmt.Sprintf("what fails in %s goes straight back to %s", c.name(b.Attempt), types.ExprString(b.Queue)),
			Why:    "it is taken again immediately, over and over while the cause lasts",
			Remedy: "put it back after a pause, longer each time, with jitter (time.AfterFunc, AddRateLimited)",
		},
		Related: []analysis.RelatedInformation{{Pos: b.Attempt.Expr.Pos(), End: b.Attempt.Expr.End(), Message: "the attempt"}},
	}, b.At)
}
