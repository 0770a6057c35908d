package unboundedfanout

import (
	"fmt"
	"go/ast"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/fanout"
	"github.com/timeoutlint/timeoutlint/internal/loops"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/passes/unboundedfanout/internal/fixes"
)

// overlap: a scheduled job that is started again while its last run still waits.
func (c *checker) overlap(call *symbols.Call) {
	o := c.res.Overlaps(call)
	if o == nil {
		return
	}
	f := &fixes.FanOut{Spawn: &fanout.Spawn{Call: call, How: fanout.SpawnHelper, Fn: o.Job, Locals: o.Locals, Waits: o.Waits}, Loop: &loops.Loop{}}
	f.Wait = c.worst(o.Waits)
	name := c.text(o.Job)
	if _, ok := ast.Unparen(o.Job).(*ast.FuncLit); ok {
		name = fmt.Sprintf("the job of line %d", c.pass.Fset.Position(o.Job.Pos()).Line)
	}
	related := slices.Concat([]analysis.RelatedInformation{{Pos: o.Job.Pos(), End: o.Job.End(), Message: "the job"}}, c.related(f))
	c.r.Report(report.Finding{
		Kind: "job-overlap", Range: call.Expr.Fun, Related: related,
		Text: report.Text{
			What:    fmt.Sprintf("%s starts %s again even if its last run is still calling %s", c.text(call.Expr.Fun), name, c.calling(f)),
			Why:     "when a run is slow, runs pile up",
			Chain:   c.via(f),
			Remedy:  o.Row.Way,
			Library: c.calling(f),
		},
	})
}
