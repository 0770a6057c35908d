// The unboundedfanout command runs the unboundedfanout analyzer alone.
package main

import (
	"golang.org/x/tools/go/analysis/singlechecker"

	"github.com/timeoutlint/timeoutlint/passes/unboundedfanout"
)

func main() { singlechecker.Main(unboundedfanout.Analyzer) }
