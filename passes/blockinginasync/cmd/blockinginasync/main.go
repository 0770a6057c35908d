// The blockinginasync command runs the blockinginasync analyzer alone.
package main

import (
	"golang.org/x/tools/go/analysis/singlechecker"

	"github.com/timeoutlint/timeoutlint/passes/blockinginasync"
)

func main() { singlechecker.Main(blockinginasync.Analyzer) }
