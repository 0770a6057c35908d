// Package cli is the timeoutlint command: it parses the command line, has the
// go command run this executable on the packages, and shows what comes back.
//
// It exits 0 if there is nothing to report, 1 if there are findings, and 2 if
// anything went wrong; what could be analysed is shown all the same.
package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"

	"golang.org/x/term"
	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/baseline"
	"github.com/timeoutlint/timeoutlint/internal/changes"
	"github.com/timeoutlint/timeoutlint/internal/printable"
	"github.com/timeoutlint/timeoutlint/internal/settings"
	"github.com/timeoutlint/timeoutlint/internal/source"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

const (
	exitClean = 0
	exitError = 2
)

// A command is one run.
type command struct {
	*options
	suite          []*analysis.Analyzer
	stdout, stderr io.Writer
	ttyOut, ttyErr bool
	cwd            string
	settings       *settings.File
	modules        map[string]*settings.File // by root, in a workspace
	sources        *source.Set               // what findings are shown with

	sinks   []*sink
	known   *baseline.Baseline // nil without -baseline
	changed *changes.Set       // nil if all lines count
	gone    []string           // entries of known
	index   map[string][]byte  // staged content of files that are another in the working tree
	overlay string             // file that tells the go command of it, or ""

	writing sync.Mutex // held while files are put in their place
	written bool       // fixes have been

	failed bool     // exit 2
	errors []string // what other formats than text show of it
}

// Main runs the command and returns its exit code.
func Main(suite []*analysis.Analyzer, args []string) int {
	c := &command{
		suite:  suite,
		stdout: os.Stdout,
		stderr: os.Stderr,
		ttyOut: isTerminal(os.Stdout),
		ttyErr: isTerminal(os.Stderr),
	}
	code, err := c.interruptible(args)
	if err != nil {
		say(err)
		return exitError
	}
	return code
}

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

func (c *command) main(ctx context.Context, args []string) (code int, err error) {
	if c.cwd, err = os.Getwd(); err != nil {
		return exitError, err
	}
	if len(args) > 0 {
		if text, ok := commandHelp[args[0]]; ok && wantsHelp(args[1:]) {
			_, err := io.WriteString(c.stdout, text)
			return exitClean, err
		}
		switch args[0] {
		case "settings":
			return exitClean, c.showSettings(ctx, args[1:])
		case "rules":
			return exitClean, c.rules(args[1:])
		case "help":
			return exitClean, c.help(args[1:])
		case "explain":
			err := c.explain(ctx, args[1:])
			return c.exitCode(0), err
		case "map":
			return c.showMap(ctx, args[1:])
		case "init":
			return exitClean, c.init(args[1:])
		case "knowledge":
			return exitClean, c.knowledge(args[1:])
		case "completion":
			return exitClean, c.completion(args[1:])
		case "man":
			return exitClean, c.man(args[1:])
		case "version":
			args = []string{"-version"}
		}
	}
	if err := c.checkCommand(args); err != nil {
		return exitError, err
	}
	c.options, err = parse(args, c.suite)
	if errors.Is(err, flag.ErrHelp) {
		return exitClean, c.help(nil)
	}
	if err != nil {
		return exitError, err
	}
	if c.version {
		fmt.Fprintln(c.stdout, vet.Version())
		return exitClean, nil
	}
	return c.lint(ctx)
}

// lint analyses the packages and shows the findings, or fixes them.
func (c *command) lint(ctx context.Context) (code int, err error) {
	if err := c.loadSettings(); err != nil {
		return exitError, err
	}
	if err := c.loadModules(ctx); err != nil {
		return exitError, err
	}
	// What can be refused is refused before the work.
	defer func() {
		c.writing.Lock()
		defer c.writing.Unlock()
		c.discardSinks()
	}()
	if err := c.openSinks(); err != nil {
		return exitError, err
	}
	defer c.removeOverlay()
	if err := c.readFilters(ctx); err != nil {
		return exitError, err
	}
	target, err := c.target(ctx)
	if err == nil {
		err = c.checkSymbols(ctx, target)
	}
	if err != nil {
		return exitError, err
	}
	if c.fix || c.diff {
		return c.runFix(ctx, target)
	}
	res, err := c.analyse(ctx, target)
	if err != nil {
		return exitError, err
	}
	if c.withVet {
		if err := c.addVet(ctx, target, res); err != nil {
			return exitError, err
		}
	}
	shown := c.shownOf(res, target)
	if c.writeBaseline != "" {
		return c.saveBaseline(shown)
	}
	if err := c.reportGone(ctx, res, target); err != nil {
		return exitError, err
	}
	if err := c.write(res, shown); err != nil {
		return exitError, err
	}
	c.summary(res, shown)
	return c.exitCode(len(shown)), nil
}

func (c *command) exitCode(findings int) int {
	switch {
	case c.failed:
		return exitError
	case findings > 0:
		return c.issuesExitCode
	}
	return exitClean
}

// shownOf returns the findings that were asked for. The tool is always asked
// for both tiers and all passes, so that another choice analyses nothing again.
func (c *command) shownOf(res *vet.Result, t *target) []*vet.Finding {
	var shown []*vet.Finding
	for _, f := range res.Findings {
		if c.selected(f, c.strict) && t.has(f) {
			shown = append(shown, f)
		}
	}
	return c.newOf(shown)
}

// complain says, once, what went wrong without ending the run.
func (c *command) complain(text string) {
	c.failed = true
	text = printable.Text(strings.TrimSpace(text))
	if text == "" || slices.Contains(c.errors, text) {
		return
	}
	c.errors = append(c.errors, text)
	fmt.Fprintln(c.stderr, text)
}

// note says something that is no error.
func (c *command) note(format string, args ...any) {
	fmt.Fprintf(c.stderr, "timeoutlint: %s\n", printable.Text(fmt.Sprintf(format, args...)))
}

func plural(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}
