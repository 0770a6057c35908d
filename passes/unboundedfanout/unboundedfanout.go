package unboundedfanout

import (
	_ "embed"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/debts"
	"github.com/timeoutlint/timeoutlint/internal/effects"
	"github.com/timeoutlint/timeoutlint/internal/fanout"
	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/loops"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
	"github.com/timeoutlint/timeoutlint/passes/unboundedfanout/internal/fixes"
)

// Analyzer reports goroutines per item with no limit.
var Analyzer = passkit.Analyzer("unboundedfanout", doc, run)

//go:embed doc.go
var doc string

// checker is the pass on one package.
type checker struct {
	*passkit.Kit
	*fixes.Fixer
	pass  *analysis.Pass
	res   *effects.Result
	x     *symbols.Index
	r     *report.Reporter
	debts *debts.Debts
	// disabled holds the calls that disable a limit and are reported.
	disabled map[*ast.CallExpr]bool
	sends    map[*ast.BlockStmt]*ast.SendStmt // the first of a loop's body
	acquires map[*ast.BlockStmt]*symbols.Call // the first from where a loop's body begins
	events   map[*symbols.Func]string         // what functions are called once for

	// Questions that may lead back to themselves.
	active *fixpoint.Table[*types.TypeName, bool] // struct types that are more than data
	pieces *fixpoint.Table[batchKey, batch]
	// Whether what variables hold, and functions return, comes from a configuration.
	origins  *fixpoint.Table[*types.Var, origin]
	returned *fixpoint.Table[*symbols.Func, origin]
}

func run(k *passkit.Kit) {
	c := &checker{
		Kit: k, Fixer: fixes.New(k), pass: k.Pass, res: k.Res, x: k.Index, r: k.Report, debts: k.Debts,
		disabled: make(map[*ast.CallExpr]bool), sends: make(map[*ast.BlockStmt]*ast.SendStmt),
		acquires: make(map[*ast.BlockStmt]*symbols.Call),
	}
	c.active = fixpoint.NewSet(&c.Group, true, c.isActive)
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
	switch {
	case c.res.Lasts(s):
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

// multiplies finds the loop that starts one goroutine per element, if nothing
// in it limits, paces or waits for what is started.
func (c *checker) multiplies(f *fixes.FanOut) bool {
	at := ast.Node(f.Call.Expr)
	if f.Each && f.Over != nil {
		if !c.res.Grows(f.Over) {
			return false
		}
		f.Loop = &loops.Loop{Node: f.Call.Expr, Kind: loops.LoopData, Of: f.Over}
		if l := c.res.Collected(f.Over); l != nil {
			f.Loop.Of, f.Loop.Elem, f.Loop.Elems = l.Of, l.Elem, l.Elems
			f.Role = c.res.Part(f.Spawn, l.Elems)
			return true
		}
		if t := c.pass.TypesInfo.TypeOf(f.Over); t != nil {
			if s, ok := t.Underlying().(*types.Slice); ok {
				f.Loop.Elem = s.Elem()
			}
		}
		if lit, ok := ast.Unparen(f.Fn).(*ast.FuncLit); ok {
			if fn := c.x.ByNode[lit]; fn != nil && fn.Params().Len() > 0 {
				f.Loop.Elems = append(f.Loop.Elems, fn.Params().At(0))
				if f.Loop.Elem == nil {
					f.Loop.Elem = fn.Params().At(0).Type()
				}
			}
		}
		return true
	}
	for _, l := range c.res.Loops(at) {
		if c.res.Leaves(at, l) {
			continue
		}
		if c.res.Joined(at, l) {
			return false
		}
		if c.res.Held(at, l, f.Locals) {
			if l.Kind == loops.LoopData || l.Kind == loops.LoopMessages {
				f.Loop, f.Held = l, true
				return true
			}
			return false
		}
		switch l.Kind {
		case loops.LoopService:
			return false
		case loops.LoopData, loops.LoopMessages:
			if in := c.res.Collected(l.Of); in != nil {
				l.Of, l.Elem, l.Elems = in.Of, in.Elem, in.Elems
			}
			f.Loop = l
			f.Role = c.res.Part(f.Spawn, l.Elems)
			if l.Kind == loops.LoopMessages && f.Role == fanout.RoleNone {
				return false // what is received is a signal, and no work
			}
			return true
		}
	}
	return false
}

// worst picks the wait to speak of: the one furthest away, LLMs and embeddings first.
func (c *checker) worst(list []waits.Wait) waits.Wait {
	best := list[0]
	for _, w := range list[1:] {
		if rank(w) > rank(best) {
			best = w
		}
	}
	return best
}

func rank(w waits.Wait) int {
	n := 0
	switch w.Profile {
	case "embedding":
		n = 5
	case "llm":
		n = 4
	case "vectordb":
		n = 3
	case "", "dial":
	default:
		n = 1
	}
	if w.Weak {
		n -= 3
	}
	return n
}
