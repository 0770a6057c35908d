// Package effects summarises what functions may wait on, as facts.
package effects

import (
	"reflect"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/guard"
)

// Analyzer computes summaries. It reports nothing.
var Analyzer = guard.Analyzer(&analysis.Analyzer{
	Name:       "effects",
	Doc:        "summarise what functions wait on, and what ends the wait",
	Run:        run,
	ResultType: reflect.TypeFor[*Result](),
})

// Result answers questions about one package.
type Result struct{}

func run(pass *analysis.Pass) (any, error) { return &Result{}, nil }
