// Package cli is the timeoutlint command: it parses the command line, has the
// go command run this executable on the packages, and shows what comes back.
//
// It exits 0 if there is nothing to report, 1 if there are findings, and 2 if
// anything went wrong; what could be analysed is shown all the same.
package cli

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/cli/line"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

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

func (c *command) main(ctx context.Context, args []string) (code int, err error) {
	if c.cwd, err = os.Getwd(); err != nil {
		return exitError, err
	}
	if len(args) > 0 {
		if text, ok := line.CommandHelp()[args[0]]; ok && line.WantsHelp(args[1:]) {
			return c.print(text, nil)
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
			script, err := line.Completion(args[1:], c.suite)
			return c.print(script, err)
		case "man":
			page, err := line.Man(args[1:], c.suite)
			return c.print(page, err)
		case "version":
			args = []string{"-version"}
		}
	}
	if err := line.CheckCommand(args, c.cwd); err != nil {
		return exitError, err
	}
	c.Options, err = line.Parse(args, c.suite)
	if errors.Is(err, flag.ErrHelp) {
		return exitClean, c.help(nil)
	}
	if err != nil {
		return exitError, err
	}
	if c.Version {
		fmt.Fprintln(c.stdout, vet.Version())
		return exitClean, nil
	}
	if err := line.CheckPattern(c.Patterns[0], cmp.Or(c.Dir, c.cwd)); err != nil {
		return exitError, err
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
	if c.Fix || c.Diff {
		return c.runFix(ctx, target)
	}
	res, err := c.analyse(ctx, target)
	if err != nil {
		return exitError, err
	}
	if c.WithVet {
		if err := c.addVet(ctx, target, res); err != nil {
			return exitError, err
		}
	}
	shown := c.shownOf(res, target)
	if c.WriteBaseline != "" {
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
