// The brokendeadline command runs the brokendeadline analyzer alone.
package main

import (
	"golang.org/x/tools/go/analysis/singlechecker"

	"github.com/timeoutlint/timeoutlint/passes/brokendeadline"
)

func main() { singlechecker.Main(brokendeadline.Analyzer) }
