// Package timeoutlint finds, in Go source, what makes a service that works
// with ten documents die with ten thousand: calls with no timeout, goroutines
// with no limit, retries with no pause, request handlers that block on all of
// it, and deadlines that do not do what they should.
package timeoutlint

import (
	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/passes/blockinginasync"
	"github.com/timeoutlint/timeoutlint/passes/brokendeadline"
	"github.com/timeoutlint/timeoutlint/passes/defaulttimeout"
	"github.com/timeoutlint/timeoutlint/passes/nobackoff"
	"github.com/timeoutlint/timeoutlint/passes/unboundedfanout"
)

// Suite returns the passes, in the order of the documentation.
func Suite() []*analysis.Analyzer {
	return []*analysis.Analyzer{
		defaulttimeout.Analyzer,
		unboundedfanout.Analyzer,
		nobackoff.Analyzer,
		blockinginasync.Analyzer,
		brokendeadline.Analyzer,
	}
}
