package unboundedfanout

import (
	"github.com/timeoutlint/timeoutlint/internal/fanout"
	"github.com/timeoutlint/timeoutlint/internal/loops"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/passes/unboundedfanout/internal/fixes"
)

// files: goroutines of which each opens the file that its element names, with no
// limit. They wait for nothing outside the machine, and are for audits: each
// holds a descriptor, and a thread while it is in the system call.
func (c *checker) files(call *symbols.Call) {
	for _, s := range c.res.FilesOf(call) {
		f := &fixes.FanOut{Spawn: s}
		if s.How == fanout.SpawnGroup {
			f.Limit = c.res.GroupLimit(s.Call)
			if f.Limit.State == fanout.LimitUnknown || f.Limit.State == fanout.LimitSet {
				continue
			}
		}
		if s.Limited || s.Count != nil || c.res.Lasts(s) || !c.multiplies(f) || f.Held || f.Loop.Kind != loops.LoopData || c.res.AnyCapped(s) {
			continue
		}
		w, ok := c.res.OpensPer(s, f.Loop.Elems)
		if !ok {
			continue
		}
		f.Wait = w
		c.report(f)
	}
}
