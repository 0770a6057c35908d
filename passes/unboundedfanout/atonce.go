package unboundedfanout

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/fanout"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/loops"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
	"github.com/timeoutlint/timeoutlint/passes/unboundedfanout/internal/fixes"
)

// manyAtOnce is from how many calls at once on a limit is none for a model. The
// first paid tier of OpenAI lets 500 requests a minute through, that of Anthropic
// 50: with answers that take six seconds, that is 50 or 5 at once.
const manyAtOnce = 100

// manyLimit: g.SetLimit(500), where each goroutine asks a model.
func (c *checker) manyLimit(f *fixes.FanOut) {
	if !report.WantsStrict() {
		return
	}
	asked, ok := askingModel(f.Waits)
	if !ok {
		return
	}
	n, at := c.limitNumber(f)
	if at == nil || n < manyAtOnce || c.disabledAt(at) {
		return
	}
	f.Wait = asked
	c.reportMany(f, n, at, "goroutines")
}

// manyWorkers: asynq.Config{Concurrency: 500}, where a task asks a model. The
// framework starts the goroutines, so that no loop of the program multiplies them.
func (c *checker) manyWorkers() {
	if !report.WantsStrict() {
		return
	}
	for _, p := range c.pass.Pkg.Imports() {
		lib := knowledge.Find(p.Path())
		if lib == nil {
			continue
		}
		for _, part := range lib.All {
			for i := range part.Entries {
				row := &part.Entries[i]
				if job := c.jobAskingModel(row); job != nil {
					c.workersOf(row, p, job)
				}
			}
		}
	}
}

// jobAskingModel returns a function that a framework with so many workers calls,
// and that asks a model; nil if there is none.
func (c *checker) jobAskingModel(row *knowledge.Entry) *symbols.Func {
	if len(row.Workers) == 0 {
		return nil
	}
	i := slices.IndexFunc(c.x.Funcs, func(fn *symbols.Func) bool {
		entry := c.res.Trace().EntryOf(fn)
		if entry == nil || entry.Entry != row {
			return false
		}
		_, asks := askingModel(c.res.FuncWaits(fn))
		return asks
	})
	if i < 0 {
		return nil
	}
	return c.x.Funcs[i]
}

// workersOf reports the constants that say how many jobs run at once.
func (c *checker) workersOf(row *knowledge.Entry, lib *types.Package, job *symbols.Func) {
	all := c.res.FuncWaits(job)
	asked, _ := askingModel(all)
	f := &fixes.FanOut{Spawn: &fanout.Spawn{Locals: []*symbols.Func{job}, Waits: all}, Loop: &loops.Loop{}, Wait: asked}
	for _, at := range row.Workers {
		typ, field, _ := strings.Cut(at, ".")
		v := c.res.Trace().FieldOf(knowledge.Path(lib.Path()), typ, field)
		if v == nil {
			continue
		}
		for _, a := range c.x.Assigns(v) {
			if a.Value == nil || c.r.Quiet(a.Value.Pos()) {
				continue
			}
			if n, ok := c.res.Trace().Amount(a.Value).Least(); ok && n.N >= manyAtOnce {
				c.reportMany(f, n.N, a.Value, row.Name+"s")
			}
		}
	}
}

func (c *checker) reportMany(f *fixes.FanOut, n int64, at ast.Expr, what string) {
	c.r.Report(report.Finding{
		Kind: "limit-disabled", Tier: report.Strict, Range: at, Related: c.related(f),
		Text: report.Text{
			What:    fmt.Sprintf("%d %s at once, each calling %s", n, what, c.calling(f)),
			Why:     "a provider lets through far fewer: the others are answered 429 and try again, or wait until their time is up",
			Chain:   c.via(f),
			Remedy:  fmt.Sprintf("limit them to what your account allows, such as %d", c.r.Values(at.Pos()).Limit(f.Wait.Profile)),
			Library: c.calling(f),
		},
	})
}

// askingModel returns the wait on a language model or an embedding service, if
// there is one.
func askingModel(list []waits.Wait) (waits.Wait, bool) {
	i := slices.IndexFunc(list, func(w waits.Wait) bool {
		return w.Remote() && (w.Profile == knowledge.LLM || w.Profile == knowledge.Embedding)
	})
	if i < 0 {
		return waits.Wait{}, false
	}
	return list[i], true
}
