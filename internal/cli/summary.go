package cli

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/timeoutlint/timeoutlint/internal/printable"
	"github.com/timeoutlint/timeoutlint/internal/render"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/settings"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

// summary says on standard error what was found, and what was left out:
//
//	timeoutlint: 3 findings: 1 error, 2 warnings; 2 have fixes (-fix)
//		blockinginasync  1  ctx-dropped
//		defaulttimeout   2  http-client, http-server
//	timeoutlint: not shown: 4 more with -strict, 1 suppressed, 2 rules off by settings
func (c *command) summary(res *vet.Result, shown []*vet.Finding) {
	if c.Quiet || c.failed && len(shown) == 0 {
		return
	}
	var b strings.Builder
	if len(shown) > 0 && c.ttyErr && c.ttyOut {
		b.WriteByte('\n') // below the last finding
	}
	if len(shown) == 0 {
		b.WriteString("timeoutlint: nothing to report\n")
	} else {
		fmt.Fprintf(&b, "timeoutlint: %s: %s%s\n", plural(len(shown), "finding", "findings"), severities(shown), fixable(shown))
		byPass(&b, shown)
	}
	if c.Statistics {
		writeStats(&b, render.Count(shown))
	}
	if left := c.notShown(res); len(left) > 0 {
		fmt.Fprintf(&b, "timeoutlint: not shown: %s\n", strings.Join(left, ", "))
	}
	if len(shown) > 0 {
		b.WriteString(pages(shown))
	}
	io.WriteString(c.stderr, printable.Text(b.String()))
}

// pages says how the page of a kind is shown, whose names stand above.
func pages(shown []*vet.Finding) string {
	i := slices.IndexFunc(shown, func(f *vet.Finding) bool { return len(f.Fixes) == 0 && f.Kind != report.Directive })
	if i < 0 {
		return fmt.Sprintf("timeoutlint: details: timeoutlint explain %s\n", shown[0].Kind)
	}
	return fmt.Sprintf("timeoutlint: details, and why no fix: timeoutlint explain %s\n", shown[i].Kind)
}

// severities counts findings: "1 error, 2 warnings".
func severities(fs []*vet.Finding) string {
	count := make(map[string]int)
	for _, f := range fs {
		count[f.Severity()]++
	}
	var parts []string
	for _, s := range []string{"error", "warning", "note"} {
		if n := count[s]; n > 0 {
			parts = append(parts, plural(n, s, s+"s"))
		}
	}
	return strings.Join(parts, ", ")
}

func fixable(fs []*vet.Finding) string {
	n := 0
	for _, f := range fs {
		if len(f.Fixes) > 0 {
			n++
		}
	}
	switch {
	case n == 0:
		return ""
	case n == len(fs) && n > 1:
		return "; all have fixes (-fix)"
	}
	return "; " + plural(n, "has a fix", "have fixes") + " (-fix)"
}

// byPass writes a line a pass: its name, how many findings, and of which kinds.
func byPass(b io.Writer, fs []*vet.Finding) {
	kinds := make(map[string]map[string]int)
	total := make(map[string]int)
	for _, f := range fs {
		if kinds[f.Pass] == nil {
			kinds[f.Pass] = make(map[string]int)
		}
		kinds[f.Pass][f.Kind]++
		total[f.Pass]++
	}
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	for _, pass := range slices.Sorted(maps.Keys(kinds)) {
		names := slices.SortedFunc(maps.Keys(kinds[pass]), func(x, y string) int {
			return cmp.Or(cmp.Compare(kinds[pass][y], kinds[pass][x]), cmp.Compare(x, y))
		})
		for i, name := range names {
			if n := kinds[pass][name]; n > 1 {
				names[i] = fmt.Sprintf("%s %d", name, n)
			}
		}
		fmt.Fprintf(w, "\t%s\t%d\t%s\n", pass, total[pass], strings.Join(names, ", "))
	}
	w.Flush()
}

// notShown counts what was left out, by reason.
func (c *command) notShown(res *vet.Result) []string {
	var left []string
	if hidden := c.hidden(res); hidden > 0 {
		left = append(left, fmt.Sprintf("%d more with -strict", hidden))
	}
	if res.Suppressed > 0 {
		left = append(left, fmt.Sprintf("%d suppressed by directives", res.Suppressed))
	}
	if off := c.settings.Off(); len(off) > 0 {
		left = append(left, fmt.Sprintf("%s turned off by %s", plural(len(off), "rule", "rules"), settings.Name))
	}
	if n := len(c.settings.Exclude); n > 0 {
		left = append(left, fmt.Sprintf("%s of paths excluded by %s", plural(n, "pattern", "patterns"), settings.Name))
	}
	if len(res.GaveUp) > 0 {
		left = append(left, fmt.Sprintf("whatever depends on %s that took too long, in %s", plural(unanswered(res), "question", "questions"), plural(len(res.GaveUp), "package", "packages")))
	}
	return left
}

// hidden counts findings of the strict tier that only -strict shows.
func (c *command) hidden(res *vet.Result) (n int) {
	for _, f := range res.Findings {
		if f.Tier == report.Strict && c.selected(f, true) && !c.selected(f, c.Strict) {
			n++
		}
	}
	return n
}

// unanswered counts the questions that took too long.
func unanswered(res *vet.Result) (n int) {
	for _, m := range res.GaveUp {
		n += m
	}
	return n
}
