// Package guard turns a crash of an analyzer into an error.
//
// A panic while a dependency is analysed would leave that package without
// facts and types, and every package above it without findings (since
// golang.org/x/tools v0.50 the vet tool reads both from the same file). An
// error of an analyzer does no such harm, so every analyzer of this module is
// declared through Analyzer.
package guard

import (
	"fmt"
	"runtime/debug"

	"golang.org/x/tools/go/analysis"
)

// Off lets panics through. Tests set it, so that crashes are found, not hidden.
var Off bool

// Analyzer returns a with its Run guarded. It changes a in place.
func Analyzer(a *analysis.Analyzer) *analysis.Analyzer {
	run := a.Run
	a.Run = func(pass *analysis.Pass) (result any, err error) {
		if Off {
			return run(pass)
		}
		defer func() {
			if r := recover(); r != nil {
				result, err = nil, fmt.Errorf("internal error: %s crashed on %s: %v\n%s", a.Name, pass.Pkg.Path(), r, debug.Stack())
			}
		}()
		return run(pass)
	}
	return a
}
