// The timeoutlint-mcp command offers timeoutlint to agents as tools of the Model
// Context Protocol, on standard input and output. See doc/agents.md.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/timeoutlint/timeoutlint/servers/internal/agent"
	"github.com/timeoutlint/timeoutlint/servers/internal/command"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) && !errors.Is(err, context.Canceled) && !errors.Is(err, io.EOF) {
		fmt.Fprintln(os.Stderr, "timeoutlint-mcp:", err)
		os.Exit(2)
	}
}

func run(ctx context.Context, args []string) error {
	opts := agent.Options{Version: ownVersion()}
	fs := flag.NewFlagSet("timeoutlint-mcp", flag.ContinueOnError)
	tool := fs.String("timeoutlint", "", "run this `executable`; else the one beside this, or in PATH")
	fs.Func("root", "let tools work in this `directory` and below; may be repeated; the working directory if absent", func(dir string) error {
		opts.Roots = append(opts.Roots, dir)
		return nil
	})
	fs.BoolVar(&opts.ReadOnly, "read-only", false, "show fixes, and make none")
	fs.IntVar(&opts.Limit, "limit", 24_000, "`bytes` of an answer; what is more is left out")
	fs.DurationVar(&opts.Patience, "patience", 10*time.Minute, "`time` a call may take")
	version := fs.Bool("version", false, "print the version")
	if err := fs.Parse(args); err != nil {
		return err
	}
	switch {
	case *version:
		fmt.Println(ownVersion())
		return nil
	case fs.NArg() > 0:
		return fmt.Errorf("%s: there are only flags", fs.Arg(0))
	case opts.Limit < 1000:
		return fmt.Errorf("-limit %d: want 1000 or more", opts.Limit)
	case opts.Patience <= 0:
		return fmt.Errorf("-patience %v: must be positive", opts.Patience)
	case len(opts.Roots) == 0:
		opts.Roots = []string{"."}
	}
	var err error
	if opts.Tool, err = command.Find(*tool); err != nil {
		return err
	}
	server, err := agent.New(opts)
	if err != nil {
		return err
	}
	return server.Run(ctx, &mcp.StdioTransport{})
}

func ownVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info.Main.Version
	}
	return "unknown"
}
