package cli

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/cli/line"
	"github.com/timeoutlint/timeoutlint/internal/docs"
	"github.com/timeoutlint/timeoutlint/internal/report"
)

// help shows the usage, or the documentation of passes.
func (c *command) help(names []string) error {
	if len(names) == 0 {
		line.WriteUsage(c.stdout, c.suite)
		return nil
	}
	for _, name := range names {
		if name == "flags" {
			line.WriteFlags(c.stdout, c.suite)
			continue
		}
		i := slices.IndexFunc(c.suite, func(a *analysis.Analyzer) bool { return a.Name == name })
		if i < 0 {
			if _, ok := docs.Find(c.suite, kindOf(name)); ok {
				if err := c.explainNames([]string{name}); err != nil {
					return err
				}
				continue
			}
			if text, ok := line.CommandHelp[name]; ok {
				fmt.Fprint(c.stdout, text)
				continue
			}
			return c.unknown("pass", name)
		}
		p := docs.Of(c.suite[i])
		fmt.Fprintf(c.stdout, "%s: %s\n\n", p.Name, p.Summary)
		if p.Text != "" {
			fmt.Fprintf(c.stdout, "%s\n", docs.Text(p.Text))
		}
		line.WriteKinds(c.stdout, p.Name)
	}
	return nil
}

// kindOf takes "pass/kind", as findings show it, or "kind".
func kindOf(name string) string {
	if _, kind, ok := strings.Cut(name, "/"); ok {
		return kind
	}
	return name
}

// unknown returns an error about a name that is none. Whoever mixes up passes
// and kinds is told so.
func (c *command) unknown(what, name string) error {
	var passes, kinds []string
	for _, a := range c.suite {
		passes = append(passes, a.Name)
	}
	for _, k := range report.Kinds {
		kinds = append(kinds, k.Name)
	}
	switch {
	case what == "kind" && slices.Contains(passes, name):
		return fmt.Errorf("%s is a pass: timeoutlint help %s", name, name)
	case what == "pass":
		return fmt.Errorf("unknown pass %q%s", name, line.DidYouMean(name, passes))
	}
	return fmt.Errorf("unknown kind %q%s", name, line.DidYouMean(name, kinds))
}
