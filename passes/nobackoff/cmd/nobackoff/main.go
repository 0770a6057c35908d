// The nobackoff command runs the nobackoff analyzer alone.
package main

import (
	"golang.org/x/tools/go/analysis/singlechecker"

	"github.com/timeoutlint/timeoutlint/passes/nobackoff"
)

func main() { singlechecker.Main(nobackoff.Analyzer) }
