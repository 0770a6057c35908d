package cli

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/timeoutlint/timeoutlint/internal/render"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

// stats counts what is shown and what is not, for -stats.
func (c *command) stats(res *vet.Result, shown []*vet.Finding) *render.Stats {
	s := render.Count(shown)
	s.NotShown = render.NotShown{
		Strict:     c.hidden(res),
		Suppressed: res.Suppressed,
		RulesOff:   len(c.settings.Off()),
		Unanswered: unanswered(res),
	}
	return s
}

// writeStats writes the findings by package and by library, the most first:
//
//	timeoutlint: by package:
//		example.com/shop/api  3  2 errors, 1 warning
func writeStats(w io.Writer, s *render.Stats) {
	table(w, "package", s.Packages)
	table(w, "library", s.Libraries)
}

func table(w io.Writer, by string, rows []render.Group) {
	if len(rows) == 0 {
		return
	}
	fmt.Fprintf(w, "timeoutlint: by %s:\n", by)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, r := range rows {
		var parts []string
		for _, p := range []struct {
			n    int
			word string
		}{{r.Errors, "error"}, {r.Warnings, "warning"}, {r.Notes, "note"}} {
			if p.n > 0 {
				parts = append(parts, plural(p.n, p.word, p.word+"s"))
			}
		}
		fmt.Fprintf(t, "\t%s\t%d\t%s\n", r.Name, r.Findings, strings.Join(parts, ", "))
	}
	t.Flush()
}
