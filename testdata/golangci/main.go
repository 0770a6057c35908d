// The golangci command is golangci-lint with the plugin, as "golangci-lint
// custom" builds it. It is a module of its own, since golangci-lint's licence is
// the GPL, and for tests only.
package main

import (
	"fmt"
	"os"
	"runtime"

	"github.com/golangci/golangci-lint/v2/pkg/commands"

	_ "github.com/timeoutlint/timeoutlint/plugin/golangci"
)

func main() {
	// With a version, golangci-lint takes two builds for the same and shows
	// what the other said.
	if err := commands.Execute(commands.BuildInfo{GoVersion: runtime.Version()}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
}
