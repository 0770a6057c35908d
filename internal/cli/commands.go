package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/timeoutlint/timeoutlint/internal/cli/line"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/render"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/settings"
)

// A ruleInfo is a kind as "rules -json" shows it.
type ruleInfo struct {
	Kind     string `json:"kind"`
	Pass     string `json:"pass"`
	Tier     string `json:"tier"`     // "default" or "strict"
	Severity string `json:"severity"` // where it is not on the path of a request
	Reports  string `json:"reports"`
	URL      string `json:"url"`
}

// rules lists the kinds.
func (c *command) rules(args []string) error {
	asJSON := len(args) == 1 && (args[0] == "-json" || args[0] == "--json")
	if len(args) > 0 && !asJSON {
		return fmt.Errorf("rules takes -json and nothing else: timeoutlint explain %s says what a kind is", args[0])
	}
	var list []ruleInfo
	for _, k := range report.Kinds {
		tier := report.Default
		if k.Strict {
			tier = report.Strict
		}
		list = append(list, ruleInfo{k.Name, k.Pass, cmp.Or(string(tier), "default"), report.Severity(report.Category(k.Name, tier)), k.Short, report.URL(k.Name)})
	}
	if asJSON {
		enc := json.NewEncoder(c.stdout)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "\t")
		return enc.Encode(list)
	}
	w := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
	for _, r := range list {
		fmt.Fprintf(w, "%s/%s\t%s\t%s\t%s\n", r.Pass, r.Kind, r.Tier, r.Severity, r.Reports)
	}
	return w.Flush()
}

// showSettings says what counts here, and from which file it is.
func (c *command) showSettings(ctx context.Context, files []string) error {
	c.Options = &line.Options{Dir: "", Patterns: []string{"."}}
	if err := c.loadSettings(); err != nil {
		return err
	}
	if err := c.loadModules(ctx); err != nil {
		return err
	}
	knowledge.SetUser(c.settings.User())
	if len(files) == 0 {
		c.describeSettings(c.settings)
		for _, dir := range slices.Sorted(maps.Keys(c.modules)) {
			fmt.Fprintf(c.stdout, "\nmodule in %s\n", render.Path(c.cwd, dir))
			c.describeSettings(c.modules[dir])
		}
		return nil
	}
	for i, name := range files {
		if i > 0 {
			fmt.Fprintln(c.stdout)
		}
		name = c.abs(name)
		s := c.settingsOf(name)
		fmt.Fprintf(c.stdout, "%s: %s\n", render.Path(c.cwd, name), sourceOf(c, s))
		if s.Excludes(name) {
			fmt.Fprintln(c.stdout, "\texcluded: no findings are shown")
			continue
		}
		w := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
		for _, k := range report.Kinds {
			fmt.Fprintf(w, "\t%s\t%s\n", k.Name, shownWord(s, name, k))
		}
		values := knowledge.ValuesIn(name)
		for _, p := range knowledge.Profiles() {
			fmt.Fprintf(w, "\tvalues.%s\ttimeout %v, limit %d\n", p, values.Timeout(p), values.Limit(p))
		}
		w.Flush()
	}
	return nil
}

// shownWord says which findings of a kind are shown in a file.
func shownWord(s *settings.File, file string, k report.Kind) string {
	switch {
	case s.ShowsIn(file, k.Name, report.Strict, false):
		return "all"
	case !k.Strict && s.ShowsIn(file, k.Name, report.Default, false):
		return "default"
	case s.ShowsIn(file, k.Name, report.Strict, true):
		return "with -strict"
	}
	return "off"
}

func sourceOf(c *command, s *settings.File) string {
	if s.Path() == "" {
		return "no " + settings.Name + " holds here"
	}
	return "settings of " + render.Path(c.cwd, s.Path())
}

func (c *command) describeSettings(s *settings.File) {
	fmt.Fprintln(c.stdout, sourceOf(c, s))
	w := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
	row := func(name string, value any) { fmt.Fprintf(w, "\t%s\t%v\n", name, value) }
	row("strict", s.Strict)
	for _, name := range slices.Sorted(maps.Keys(s.Rules)) {
		row("rules."+name, s.Rules[name])
	}
	for _, p := range s.Exclude {
		row("exclude", p)
	}
	for _, p := range s.Paths {
		prefix := "paths " + strings.Join(p.Path, ", ") + " "
		for _, name := range slices.Sorted(maps.Keys(p.Rules)) {
			row(prefix+"rules."+name, p.Rules[name])
		}
		describeValues(prefix, p.Values, row)
	}
	describeValues("", s.Values, row)
	for _, l := range s.Libraries {
		row("library", l.Package)
	}
	w.Flush()
}

// describeValues gives each value, named as it is in the file, to row.
func describeValues(prefix string, values map[knowledge.Profile]knowledge.Value, row func(name string, value any)) {
	for _, p := range slices.Sorted(maps.Keys(values)) {
		v := values[p]
		if v.Timeout > 0 {
			row(prefix+"values."+string(p)+".timeout", v.Timeout)
		}
		if v.Limit > 0 {
			row(prefix+"values."+string(p)+".limit", v.Limit)
		}
	}
}
