package cli

import (
	"fmt"
	"maps"
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
			if text, ok := line.CommandHelp()[name]; ok {
				fmt.Fprint(c.stdout, text)
				continue
			}
			return c.noHelp(name)
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

// noHelp returns an error about a name that help knows nothing of.
func (c *command) noHelp(name string) error {
	names := []string{"flags"}
	for _, a := range c.suite {
		names = append(names, a.Name)
	}
	for _, k := range report.Kinds {
		names = append(names, k.Name)
	}
	names = slices.AppendSeq(names, maps.Keys(line.CommandHelp()))
	slices.Sort(names)
	return fmt.Errorf("there is no pass, kind or command %q%s", name, line.DidYouMean(name, names))
}

// kindOf takes "pass/kind", as findings show it, or "kind".
func kindOf(name string) string {
	if _, kind, ok := strings.Cut(name, "/"); ok {
		return kind
	}
	return name
}

// unknownKind returns an error about a name that is no kind. Whoever mixes up
// passes and kinds is told so.
func (c *command) unknownKind(name string) error {
	if slices.ContainsFunc(c.suite, func(a *analysis.Analyzer) bool { return a.Name == name }) {
		return fmt.Errorf("%s is a pass: timeoutlint help %s", name, name)
	}
	var kinds []string
	for _, k := range report.Kinds {
		kinds = append(kinds, k.Name)
	}
	return fmt.Errorf("unknown kind %q%s", name, line.DidYouMean(name, kinds))
}
