package nobackoff

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/debts"
	"github.com/timeoutlint/timeoutlint/internal/effects"
	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/retries"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/passes/nobackoff/internal/fixes"
)

// checker is the pass on one package.
type checker struct {
	*passkit.Kit
	*fixes.Fixer
	pass  *analysis.Pass
	res   *effects.Result
	x     *symbols.Index
	r     *report.Reporter
	debts *debts.Debts
	cli   bool
	mark  string // of what the retry in question is supposed to wait on, if that is not known
	// reported holds the loops, gotos and calls that a kind is reported at already.
	reported map[site]bool
	repeated map[*types.Func]*symbols.Call // functions that repeat at once what they are given, and the call that tells

	// Questions that may lead back to themselves.
	varying *fixpoint.Table[*types.Var, bool]     // variables made of anything but constants
	reading *fixpoint.Table[distant, bool]        // functions that look at a Retry-After header
	asking  *fixpoint.Table[*symbols.Func, asked] // what holds the value of that header
}

// distant is a function that is so many calls away from where a question began.
type distant struct {
	fn    *symbols.Func
	depth int
}

type site struct {
	kind string
	node ast.Node
}

// report reports a finding of a retry edge, once per place.
func (c *checker) report(f report.Finding, at ast.Node) {
	s := site{f.Kind, at}
	if c.reported[s] {
		return
	}
	c.reported[s] = true
	if c.mark != "" {
		f.Library = c.mark
	}
	c.r.Report(f)
}

// back returns the range of what leads back to the attempt: the header of a
// loop, a goto, a call.
func back(n ast.Node) analysis.Range {
	switch n := n.(type) {
	case *ast.ForStmt:
		return header{n.For, n.Body.Lbrace}
	case *ast.RangeStmt:
		return header{n.For, n.Body.Lbrace}
	}
	return n
}

type header struct{ pos, end token.Pos }

func (h header) Pos() token.Pos { return h.pos }

func (h header) End() token.Pos { return h.end }

// related points at the attempt, and at the condition that learns of the failure.
func (c *checker) related(retry *retries.Retry, p *retries.Path) []analysis.RelatedInformation {
	list := []analysis.RelatedInformation{{Pos: retry.Call.Expr.Pos(), End: retry.Call.Expr.End(), Message: "the attempt"}}
	if p != nil && p.Asked != nil && p.Asked.Pos().IsValid() {
		list = append(list, analysis.RelatedInformation{Pos: p.Asked.Pos(), End: p.Asked.End(), Message: "the failure is checked here"})
	}
	return list
}

// name returns how messages call the attempt.
func (c *checker) name(call *symbols.Call) string {
	if fn := call.Func(); fn != nil {
		return symbols.FuncName(fn, c.pass.Pkg)
	}
	if v, ok := call.Callee.(*types.Var); ok {
		return v.Name()
	}
	return fmt.Sprintf("the call on line %d", c.pass.Fset.Position(call.Expr.Pos()).Line)
}

// round says in a few words what goes round.
func round(n ast.Node) string {
	switch n.(type) {
	case *ast.BranchStmt:
		return "goto"
	case *ast.CallExpr:
		return "recursive call"
	}
	return "loop"
}

// asked is what a function knows of a Retry-After header.
type asked struct {
	vars     map[*types.Var]bool // local variables that hold its value
	returned bool                // its value is returned, whatever it is
}

func (a asked) same(b asked) bool { return a.returned == b.returned && maps.Equal(a.vars, b.vars) }
