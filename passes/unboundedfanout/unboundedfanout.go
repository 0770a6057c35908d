package unboundedfanout

import (
	_ "embed"
	"go/ast"

	"github.com/timeoutlint/timeoutlint/internal/fanout"
	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/passes/unboundedfanout/internal/elements"
	"github.com/timeoutlint/timeoutlint/passes/unboundedfanout/internal/fixes"
)

// Analyzer reports goroutines per item with no limit.
var Analyzer = passkit.Analyzer("unboundedfanout", doc, run)

//go:embed doc.go
var doc string

func run(k *passkit.Kit) {
	c := &checker{
		Kit: k, Fixer: fixes.New(k), pass: k.Pass, res: k.Res, x: k.Index, r: k.Report, debts: k.Debts,
		disabled: make(map[*ast.CallExpr]bool), sends: make(map[*ast.BlockStmt]*ast.SendStmt),
		acquires: make(map[*ast.BlockStmt]*symbols.Call), elements: elements.New(k),
	}
	c.pieces = fixpoint.NewTable(&c.Group, batch{}, batch{}, func(a, b batch) bool { return a == b }, c.findBatch)
	c.origins = fixpoint.NewTable(&c.Group, nothing, other, fixpoint.Equal[origin], c.varFromConfig)
	c.returned = fixpoint.NewTable(&c.Group, nothing, other, fixpoint.Equal[origin], c.resultFromConfig)
	for _, call := range c.x.Calls {
		if call.In == nil || c.r.Quiet(call.Expr.Pos()) {
			continue
		}
		spawns := c.res.SpawnsOf(call)
		for _, s := range spawns {
			c.spawn(s)
		}
		if len(spawns) == 0 && report.WantsStrict() {
			c.files(call)
		}
		c.overlap(call)
	}
	c.batches()
	c.batchSizes()
	c.manyWorkers()
}

// spawn asks whether one place starts a goroutine per item with no limit.
func (c *checker) spawn(s *fanout.Spawn) {
	f := &fixes.FanOut{Spawn: s}
	if s.How == fanout.SpawnGroup {
		f.Limit = c.res.GroupLimit(s.Call)
		switch f.Limit.State {
		case fanout.LimitUnknown:
			return
		case fanout.LimitSet:
			f.Held = true
		}
	}
	if s.Limited {
		f.Held = true
	}
	f.Worker = c.res.WorksOff(s)
	switch {
	case c.res.Lasts(s) && !f.Worker:
		return // one per listener, subscription or worker
	case !c.multiplies(f):
		c.recursion(f)
		c.perRequest(f)
		return
	}
	if s.How == fanout.SpawnGo && f.Loop.Of != nil && c.res.OverParam(s.Call, s.Locals, f.Loop.Of) {
		return // reported where the function is called
	}
	f.Wait = c.worst(f.Waits)
	switch {
	case s.Count != nil && c.countIsData(f):
		return
	case f.Held:
		c.overPool(f)
		c.manyLimit(f)
		if !c.semaphoreOfAll(f) && !c.requestLimit(f) {
			c.limiterPerCall(f)
		}
		return
	}
	switch {
	case f.Limit.State == fanout.LimitDisabled:
		c.limitDisabled(f)
	case c.res.AnyCapped(s):
		c.acquireInside(f)
	default:
		c.report(f)
	}
	c.unbatchedFan(f)
}
