package defaulttimeout

import (
	_ "embed"
	"go/ast"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/effects"
	"github.com/timeoutlint/timeoutlint/internal/guard"
	"github.com/timeoutlint/timeoutlint/internal/report"
)

// Analyzer reports clients, servers and calls with no timeout.
var Analyzer = guard.Analyzer(&analysis.Analyzer{
	Name:     "defaulttimeout",
	Doc:      "report clients, servers and calls with no timeout",
	URL:      "https://pkg.go.dev/github.com/timeoutlint/timeoutlint/passes/defaulttimeout",
	Requires: []*analysis.Analyzer{effects.Analyzer},
	Run:      run,
})

func init() { report.RegisterFlags(&Analyzer.Flags) }

func run(pass *analysis.Pass) (any, error) {
	r := report.New(pass)
	for _, f := range pass.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Name == "Get" {
				if x, ok := s.X.(*ast.Ident); ok && x.Name == "http" {
					r.Report(report.Finding{Kind: "http-helper", Range: s, Message: "placeholder: http.Get never times out"})
				}
			}
			return true
		})
	}
	r.Done()
	return nil, nil
}
