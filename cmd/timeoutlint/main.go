// The timeoutlint command finds, in Go source, what makes a service that works
// with ten documents die with ten thousand.
//
// It is a command of its own and the tool that it has "go vet" run:
//
//	timeoutlint ./...
//	go vet -vettool=$(which timeoutlint) ./...
//
// Run "timeoutlint help" for its flags, passes and kinds of findings.
package main

import (
	"os"

	"github.com/timeoutlint/timeoutlint"
	"github.com/timeoutlint/timeoutlint/internal/cli"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

func main() {
	suite := timeoutlint.Suite()
	if vet.IsTool(os.Args[1:]) {
		vet.Tool(suite)
	}
	os.Exit(cli.Main(suite, os.Args[1:]))
}
