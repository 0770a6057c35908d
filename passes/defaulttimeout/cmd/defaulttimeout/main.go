// The defaulttimeout command runs the defaulttimeout analyzer alone.
package main

import (
	"golang.org/x/tools/go/analysis/singlechecker"

	"github.com/timeoutlint/timeoutlint/passes/defaulttimeout"
)

func main() { singlechecker.Main(defaulttimeout.Analyzer) }
