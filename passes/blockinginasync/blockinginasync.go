package blockinginasync

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/debts"
	"github.com/timeoutlint/timeoutlint/internal/edits"
	"github.com/timeoutlint/timeoutlint/internal/effects"
	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/guard"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// Analyzer reports what blocks request paths and event loops.
var Analyzer = guard.Analyzer(&analysis.Analyzer{
	Name:     "blockinginasync",
	Doc:      report.Doc(doc, "blockinginasync"),
	URL:      "https://pkg.go.dev/github.com/timeoutlint/timeoutlint/passes/blockinginasync",
	Requires: []*analysis.Analyzer{effects.Analyzer},
	Run:      run,
})

//go:embed doc.go
var doc string

func init() { report.RegisterFlags(&Analyzer.Flags) }

// checker is the pass on one package.
type checker struct {
	pass  *analysis.Pass
	res   *effects.Result
	x     *symbols.Index
	t     *trace.Tracer
	r     *report.Reporter
	files map[*ast.File]*edits.File
	debts *debts.Debts
	steps map[string]map[*symbols.Func]step // by class of entries
	recvs map[*types.Var]bool               // receivers
	ends  map[*ast.FuncDecl]token.Pos
	fills map[*symbols.Func][]token.Pos
	// taken holds calls that have a finding: a place has one.
	taken map[ast.Node]bool
	waits map[wait]held // findings that many calls share
	order []wait
	// returned are the functions that return what kept follows; nil while that means that it lives on.
	returned []maker

	// Questions that may lead back to themselves.
	group    fixpoint.Group
	locks    *fixpoint.Table[*symbols.Func, lockEffect]
	longests *fixpoint.Table[*types.Var, atMost]
	given    *fixpoint.Table[*types.Var, bool] // variables whose value depends on the request or the round
	commands *fixpoint.Table[distant, bool]
	poolsOf  *fixpoint.Table[*symbols.Func, []trace.Place] // pools that a function asks for connections
}

// distant is a function that is so many calls away from where a question began.
type distant struct {
	fn    *symbols.Func
	depth int
}

func (c *checker) makeTables() {
	c.locks = fixpoint.NewTable(&c.group, lockEffect{}, lockEffect{}, lockEffect.same, c.findLockEffect)
	c.longests = fixpoint.NewTable(&c.group, atMost{}, atMost{}, func(a, b atMost) bool { return a == b }, c.longestOf)
	c.given = fixpoint.NewSet(&c.group, true, c.varDepends)
	c.commands = fixpoint.NewSet(&c.group, false, c.findOnlyCommands)
	c.poolsOf = fixpoint.NewTable(&c.group, nil, nil, slices.Equal[[]trace.Place], c.findPools)
}

// runsNow reports whether a call runs its i-th argument before it returns.
func (c *checker) runsNow(call *symbols.Call, i int) bool {
	whens := c.res.Runs(call, i)
	return len(whens) > 0 && !slices.ContainsFunc(whens, func(w knowledge.When) bool {
		return w != knowledge.RunNow && w != knowledge.RunLoop && w != knowledge.RunRetry
	})
}

func run(pass *analysis.Pass) (any, error) {
	res := pass.ResultOf[effects.Analyzer].(*effects.Result)
	defer res.Lock()()
	c := &checker{
		pass: pass, res: res, x: res.Index(), t: res.Trace(), r: report.New(pass),
		files: make(map[*ast.File]*edits.File), steps: make(map[string]map[*symbols.Func]step),
		taken: make(map[ast.Node]bool), waits: make(map[wait]held), ends: make(map[*ast.FuncDecl]token.Pos), fills: make(map[*symbols.Func][]token.Pos),
	}
	c.makeTables()
	c.debts = debts.New(c.x)
	c.debts.RunsNow = c.runsNow
	c.droppedCtxs()
	for _, call := range c.x.Calls {
		if call.In != nil && !c.r.Quiet(call.Expr.Pos()) {
			c.noCtxCall(call)
			c.waitDelay(call)
		}
	}
	for _, f := range c.x.Funcs {
		if !c.r.Quiet(f.Node.Pos()) {
			c.secondConnection(f)
			c.abandonedSend(f)
			c.function(f)
		}
	}
	c.shared()
	c.perRequest()
	c.r.GaveUp(res.GivenUp() + c.group.GivenUp)
	c.r.Done()
	return nil, nil
}

// function asks what one function does on the way of an entry.
func (c *checker) function(f *symbols.Func) {
	if loop := c.reached(f, "event-loop"); loop != nil {
		for _, call := range f.Calls {
			c.inLoop(call, loop)
		}
		c.channels(f, loop, true)
	}
	if p := c.reached(f, "request", "stream"); p != nil {
		for _, call := range f.Calls {
			c.sleep(call, p)
			c.unboundedCall(call, p)
			c.wait(call, p)
			c.sequential(call, p)
		}
		c.channels(f, p, false)
	} else {
		for _, call := range f.Calls {
			c.idleSleep(call)
		}
	}
	if p := c.reached(f, "request", "stream", "consumer", "workqueue", "job", "reconciler"); p != nil {
		c.lockOverIO(f, p)
	} else if p := c.calledByStd(f); p != nil {
		c.lockOverIO(f, p)
	}
}

// file returns the file of a node for making edits.
func (c *checker) file(n ast.Node) *edits.File {
	f := c.x.File(n.Pos())
	if f == nil {
		return nil
	}
	if e, ok := c.files[f]; ok {
		return e
	}
	src, err := c.pass.ReadFile(c.pass.Fset.File(f.FileStart).Name())
	var e *edits.File
	if err == nil {
		e = &edits.File{Fset: c.pass.Fset, Info: c.pass.TypesInfo, Pkg: c.pass.Pkg, AST: f, Src: src}
	}
	c.files[f] = e
	return e
}

// tier returns the strict tier if the condition holds, else that of a request path.
func tier(strict bool) report.Tier {
	if strict {
		return report.Strict
	}
	return report.Request
}

// calleeName is how messages call what a call calls.
func (c *checker) calleeName(call *symbols.Call) string {
	switch callee := call.Callee.(type) {
	case *types.Func:
		return symbols.FuncName(callee, c.pass.Pkg)
	case *types.Var:
		return callee.Name()
	}
	return "a function value"
}

func related(n ast.Node, format string, args ...any) analysis.RelatedInformation {
	return analysis.RelatedInformation{Pos: n.Pos(), End: n.End(), Message: fmt.Sprintf(format, args...)}
}
