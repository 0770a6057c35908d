package cli

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/cli/line"
	"github.com/timeoutlint/timeoutlint/internal/docs"
	"github.com/timeoutlint/timeoutlint/internal/errortext"
	"github.com/timeoutlint/timeoutlint/internal/render"
	"github.com/timeoutlint/timeoutlint/internal/report"
)

// explain shows the documentation of kinds, which may be written as findings
// show them: pass/kind. What is no kind is taken for the text of an error, and
// "-" for a log on standard input.
func (c *command) explain(ctx context.Context, args []string) (err error) {
	if c.Options, args, err = line.ParseExplain(args); err != nil {
		return err
	}
	var spots []spot
	for _, arg := range args {
		if s, ok := c.spotOf(arg); ok {
			spots = append(spots, s)
		}
	}
	if len(spots) > 0 && len(spots) == len(args) {
		return c.explainPlaces(ctx, spots)
	}
	return c.explainNames(args)
}

// explainNames is explain without places.
func (c *command) explainNames(args []string) error {
	switch {
	case len(args) == 0:
		return fmt.Errorf(`explain what? A kind (timeoutlint rules lists them), a place as file.go:12, the text of an error in quotes, or - for a log on standard input`)
	case slices.Equal(args, []string{"-"}):
		return c.explainLog()
	}
	for i, name := range args {
		if strings.HasSuffix(name, ".go") {
			return fmt.Errorf("explain %s: name a line too, as in %[1]s:12", name)
		}
		s, ok := docs.Find(c.suite, kindOf(name))
		if !ok {
			return c.explainText(strings.Join(args, " "), name)
		}
		if i > 0 {
			fmt.Fprintln(c.stdout)
		}
		fmt.Fprintf(c.stdout, "%s\n", s.Kind)
		if facts := docs.Facts(s.Kind); facts != "" {
			fmt.Fprintf(c.stdout, "%s\n", facts)
		}
		fmt.Fprintf(c.stdout, "\n%s\n%s\n", docs.Text(s.Text), report.URL(s.Kind))
	}
	return nil
}

// explainText says what the text of an error means. A single word that is none
// is a kind misspelt.
func (c *command) explainText(text, word string) error {
	log, err := errortext.Read(strings.NewReader(text))
	switch {
	case err != nil:
		return fmt.Errorf("the text of the error: %w", err)
	case len(log.Seen) > 0 || len(log.Waiting) > 0:
		return c.showCauses(log)
	case !strings.ContainsAny(text, " \t\n"):
		return c.unknownKind(kindOf(word))
	case errortext.AboutTime(text):
		return fmt.Errorf("%q is about a timeout, but no text of a layer that is known: the name of the package that made it may help (timeoutlint knowledge import/path)", text)
	}
	return fmt.Errorf("nothing is known of %q: explain takes kinds (timeoutlint rules lists them) and texts of errors about timeouts, connections and limits", text)
}

// explainLog says what a log, or a dump of goroutines, on standard input shows.
func (c *command) explainLog() error {
	if isTerminal(os.Stdin) {
		c.note("reading a log from standard input, up to its end (Ctrl-D)")
	}
	log, err := errortext.Read(os.Stdin)
	if err != nil {
		return fmt.Errorf("standard input: %w", err)
	}
	if len(log.Seen) == 0 && len(log.Waiting) == 0 && len(log.Unknown) == 0 {
		c.note("no timeout in %s", plural(log.Lines, "line", "lines"))
		return nil
	}
	return c.showCauses(log)
}

// showCauses shows them, and how to look for the defects in this program.
func (c *command) showCauses(log *errortext.Log) error {
	opts := render.Options{Dir: c.cwd, Color: c.ttyOut && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb", Width: c.width()}
	if err := render.Causes(c.stdout, opts, log); err != nil {
		return err
	}
	var kinds []string
	add := func(list []string) {
		for _, k := range list {
			if !slices.Contains(kinds, k) {
				kinds = append(kinds, k)
			}
		}
	}
	for _, s := range log.Seen {
		add(s.Kinds)
	}
	for _, w := range log.Waiting {
		add(w.Kinds)
	}
	if len(kinds) > 0 {
		fmt.Fprintf(c.stdout, "\nIn this program: timeoutlint -only=%s ./...\n", strings.Join(kinds, ","))
	}
	return nil
}
