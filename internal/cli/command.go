package cli

import (
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
	"github.com/timeoutlint/timeoutlint/internal/cli/line"
	"github.com/timeoutlint/timeoutlint/internal/cli/progress"
	"github.com/timeoutlint/timeoutlint/internal/printable"
	"github.com/timeoutlint/timeoutlint/internal/settings"
	"github.com/timeoutlint/timeoutlint/internal/source"
)

const (
	exitClean = 0
	exitError = 2
)

// A command is one run.
type command struct {
	*line.Options
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

	progress progress.Session
	refused  int // fixes that were not made because the result would not compile

	failed bool     // exit 2
	errors []string // what other formats than text show of it
}

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// print writes a text that is there, if err is nil.
func (c *command) print(text string, err error) (code int, _ error) {
	if err != nil {
		return exitError, err
	}
	_, err = io.WriteString(c.stdout, text)
	return exitClean, err
}

func (c *command) exitCode(findings int) int {
	switch {
	case c.failed:
		return exitError
	case findings > 0:
		return c.IssuesExitCode
	}
	return exitClean
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
