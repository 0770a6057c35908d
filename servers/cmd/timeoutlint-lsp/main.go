// The timeoutlint-lsp command is a language server on standard input and output:
// it runs timeoutlint on what is opened and saved in an editor. See
// doc/editors.md.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/timeoutlint/timeoutlint/servers/internal/command"
	"github.com/timeoutlint/timeoutlint/servers/internal/lsp"
)

func main() {
	tool := flag.String("timeoutlint", "", "run this `executable`; else the one beside this, or in PATH")
	version := flag.Bool("version", false, "print the version")
	flag.Bool("stdio", true, "which is all there is; some editors say so")
	flag.Parse()
	if *version {
		fmt.Println(ownVersion())
		return
	}
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "timeoutlint-lsp: %s: there are only flags\n", flag.Arg(0))
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	opts := lsp.Options{Version: ownVersion()}
	opts.Tool, opts.Problem = command.Find(*tool)
	clean, err := lsp.Serve(ctx, stdio{os.Stdin, os.Stdout}, opts)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "timeoutlint-lsp:", err)
	}
	if !clean {
		os.Exit(1)
	}
}

func ownVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info.Main.Version
	}
	return "unknown"
}

// stdio is standard input and output.
type stdio struct {
	io.ReadCloser
	io.Writer
}
