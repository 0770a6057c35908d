package brokendeadline

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/types"

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

// Analyzer reports deadlines and timeouts that do not do what they should.
var Analyzer = guard.Analyzer(&analysis.Analyzer{
	Name:     "brokendeadline",
	Doc:      report.Doc(doc, "brokendeadline"),
	URL:      "https://pkg.go.dev/github.com/timeoutlint/timeoutlint/passes/brokendeadline",
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
	// taken holds calls that have a finding: a place has one.
	taken  map[ast.Node]bool
	events map[*symbols.Func]bool // whether a function speaks of events
	asking map[*symbols.Func]bool // whether a function names the address of a language model

	heeds map[*types.Var]bool // fields whose ctx a call waits on

	group    fixpoint.Group // of questions that may lead back to themselves
	requests *fixpoint.Table[*types.Var, bool]
	perCall  *fixpoint.Table[*symbols.Func, bool] // functions that entries lead to
	livings  *fixpoint.Table[ast.Expr, *living]
}

// questions are what the pass asks, one file each. Of two that would report
// the same call the first does.
var questions = []func(*checker){
	(*checker).ctxEnded,
	(*checker).groupCtx,
	(*checker).cancelledEarly,
	(*checker).sharedCtx,
	(*checker).ctxOutlived,
	(*checker).staleDeadline,
	(*checker).deadlineUnused,
	(*checker).servedTooLong,
	(*checker).streamsCut,
	(*checker).tooShort,
	(*checker).windows,
	(*checker).inverted,
}

func run(pass *analysis.Pass) (any, error) {
	res := pass.ResultOf[effects.Analyzer].(*effects.Result)
	defer res.Lock()()
	c := &checker{
		pass: pass, res: res, x: res.Index(), t: res.Trace(), r: report.New(pass),
		files: make(map[*ast.File]*edits.File), taken: make(map[ast.Node]bool),
	}
	c.livings = fixpoint.NewTable(&c.group, nil, nil, sameLiving, c.livingOf)
	c.requests = fixpoint.NewSet(&c.group, false, c.givenRequest)
	c.perCall = fixpoint.NewSet(&c.group, false, c.calledPer)
	c.debts = debts.New(c.x)
	c.debts.RunsNow = c.runsNow
	for _, ask := range questions {
		ask(c)
	}
	c.r.GaveUp(res.GivenUp() + c.group.GivenUp)
	c.r.Done()
	return nil, nil
}

// runsNow reports whether a call runs its i-th argument before it returns.
func (c *checker) runsNow(call *symbols.Call, i int) bool {
	whens := c.res.Runs(call, i)
	for _, w := range whens {
		if w != knowledge.RunNow && w != knowledge.RunLoop && w != knowledge.RunRetry {
			return false
		}
	}
	return len(whens) > 0
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

// text returns the source of n, for messages; "" if it is not there.
func (c *checker) text(n ast.Node) string {
	if f := c.file(n); f != nil {
		return f.Text(n)
	}
	return ""
}

func related(n ast.Node, format string, args ...any) analysis.RelatedInformation {
	return analysis.RelatedInformation{Pos: n.Pos(), End: n.End(), Message: fmt.Sprintf(format, args...)}
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
