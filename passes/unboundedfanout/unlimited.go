package unboundedfanout

import (
	"fmt"

	"github.com/timeoutlint/timeoutlint/internal/fanout"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/loops"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/passes/unboundedfanout/internal/fixes"
)

// report reports a fan-out with nothing that limits it.
func (c *checker) report(f *fixes.FanOut) {
	kind := "go-per-item"
	switch {
	case f.How == fanout.SpawnGroup:
		kind = "group-no-limit"
	case f.Call.Func() != nil && symbols.PkgPath(f.Call.Func()) == "time": // AfterFunc: a goroutine like that of a go statement
	case f.How == fanout.SpawnHelper, f.How == fanout.SpawnCall:
		kind = "spawn-in-helper"
	case f.Loop.Kind == loops.LoopMessages || f.Loop.Received:
		kind = "go-per-message"
	}
	text := report.Text{
		What:    fmt.Sprintf("%s, each %s %s, with no limit", c.what(f), doing(f), c.calling(f)),
		Why:     c.origin(f) + c.harm(f),
		Chain:   c.via(f),
		Remedy:  c.wayOut(f),
		Library: c.calling(f),
	}
	fixes := c.Fixes(f)
	if d := f.Call.In.Decl(); d != nil && c.selfCalls(f.Locals, d) {
		// A limit in each call is none on all of them, and one for all is held by
		// callers while they wait for those that they started.
		text.Remedy, fixes = inQueue, nil
	}
	c.r.Report(report.Finding{
		Kind: kind, Tier: c.tier(f), Range: c.place(f), Text: text,
		Related: c.related(f), Fixes: fixes,
	})
}

// inQueue is what to do where a function starts itself.
const inQueue = "put the work in a queue, and let a fixed number of goroutines take from it"

// doing says what each goroutine does with what it waits for.
func doing(f *fixes.FanOut) string {
	if f.Wait.Kind == knowledge.Files {
		return "opening"
	}
	return "calling"
}

// origin says, where it is so, that the number comes from outside.
func (c *checker) origin(f *fixes.FanOut) string {
	if f.Loop.Of == nil {
		return ""
	}
	if c.fromModel(f.Loop.Of) {
		return "the model decides how many: "
	}
	if c.fromRequest(f.Loop.Of) {
		return "the request decides how many: "
	}
	return ""
}

// harm says what it does to whom.
func (c *checker) harm(f *fixes.FanOut) string {
	w := f.Wait
	unit := "calls"
	if w.Kind == knowledge.Exec {
		unit = "processes"
	}
	if w.Kind == knowledge.Files {
		return `10,000 elements are 10,000 open files and threads: "too many open files"`
	}
	if f.Loop.Kind == loops.LoopMessages {
		return fmt.Sprintf("a burst of 10,000 is 10,000 %s at once", unit)
	}
	if inSteps(f.Loop) {
		return fmt.Sprintf("10,000 batches are 10,000 %s at once", unit)
	}
	return fmt.Sprintf("10,000 elements are 10,000 %s at once", unit)
}

// wayOut says what to write.
func (c *checker) wayOut(f *fixes.FanOut) string {
	n := c.SuggestedLimit(f)
	var way string
	switch {
	case f.Worker:
		way = fmt.Sprintf("start %d workers at most: they take the next job when one is done", n)
	case f.How == fanout.SpawnGroup && f.Group.Fix != "":
		way = "call " + fmt.Sprintf(f.Group.Fix, n) + " on it first"
	case f.How == fanout.SpawnGroup && f.Each:
		way = fmt.Sprintf("use an errgroup with SetLimit(%d)", n)
	case f.How == fanout.SpawnCall:
		way = fmt.Sprintf("acquire a semaphore of size %d before starting the goroutine", n)
	default:
		way = fmt.Sprintf("acquire a semaphore of size %d before starting each goroutine, or use an errgroup with SetLimit(%d)", n, n)
	}
	if b := c.batchOf(f); b != "" {
		way += ", and " + b
	}
	return way
}
