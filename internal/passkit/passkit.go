// Package passkit is what the passes have in common: what each holds of a
// package, the files that fixes change, how things are called in messages, and
// what is on the path of a request.
package passkit

import (
	"go/ast"

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

// Kit is what a pass holds of the package that it looks at.
type Kit struct {
	Pass   *analysis.Pass
	Res    *effects.Result
	Index  *symbols.Index
	Trace  *trace.Tracer
	Report *report.Reporter
	Debts  *debts.Debts
	// CLI is set in programs of a command line.
	CLI bool
	// Taken holds calls and values that have a finding of the pass: a place has one.
	Taken map[ast.Node]bool
	// Group solves the questions of the pass that may lead back to themselves.
	Group fixpoint.Group

	files       map[*ast.File]*edits.File
	steps       map[knowledge.Class]map[*symbols.Func]step // by class of entries
	forRequests []Span                                     // see OnRequestPath
}

// Analyzer declares a pass: check looks at one package. doc is the pass's doc.go.
func Analyzer(name, doc string, check func(*Kit)) *analysis.Analyzer {
	a := &analysis.Analyzer{
		Name:     name,
		Doc:      report.Doc(doc, name),
		URL:      "https://pkg.go.dev/github.com/timeoutlint/timeoutlint/passes/" + name,
		Requires: []*analysis.Analyzer{effects.Analyzer},
		Run: func(pass *analysis.Pass) (any, error) {
			res := pass.ResultOf[effects.Analyzer].(*effects.Result)
			defer res.Lock()()
			k := newKit(pass, res)
			check(k)
			k.Report.GaveUp(res.GivenUp() + k.Group.GivenUp)
			k.Report.Done()
			return nil, nil
		},
	}
	report.RegisterFlags(&a.Flags)
	return guard.Analyzer(a)
}

func newKit(pass *analysis.Pass, res *effects.Result) *Kit {
	k := &Kit{
		Pass: pass, Res: res, Index: res.Index(), Trace: res.Trace(), Report: report.New(pass), CLI: res.CommandLine(), Taken: make(map[ast.Node]bool),
		files: make(map[*ast.File]*edits.File), steps: make(map[knowledge.Class]map[*symbols.Func]step),
	}
	k.Report.OnRequestPath = k.OnRequestPath
	k.Debts = debts.New(k.Index)
	k.Debts.RunsNow = res.RunsNow
	return k
}
