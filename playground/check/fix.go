package check

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// An edit replaces the bytes from start to end of the program.
type edit struct {
	start, end int
	new        string
}

// apply makes edits; one that is there twice is made once, as where two fixes
// add the same import.
func apply(src string, edits []edit) (string, error) {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b edit) int {
		if a.start != b.start {
			return a.start - b.start
		}
		return a.end - b.end
	})
	edits = slices.Compact(edits)
	var out strings.Builder
	last := 0
	for _, e := range edits {
		if e.start < last || e.end < e.start || e.end > len(src) {
			return "", errors.New("edits overlap")
		}
		out.WriteString(src[last:e.start])
		out.WriteString(e.new)
		last = e.end
	}
	out.WriteString(src[last:])
	return out.String(), nil
}

// Fixed is a program after its fixes.
type Fixed struct {
	New     string   `json:"new"`
	Applied []string `json:"applied"` // what was done
	Left    int      `json:"left"`    // findings that have no fix, or one that did not go with the others
}

// FixAll applies the first fix of each finding, one after the other: the program
// is analysed again between, since a fix moves what the next one is about. A
// fix with which the program does not compile is left out.
func (c *Checker) FixAll(src string, strict bool) (*Fixed, error) {
	f := &Fixed{New: src, Applied: []string{}}
	r, all := c.run(src, strict)
	if !r.Analysed {
		return nil, errors.New("the program does not compile")
	}
	var refused []string
	for range 1000 {
		i := slices.IndexFunc(r.Findings, func(g Finding) bool { return len(g.Fixes) > 0 && !slices.Contains(refused, identity(g)) })
		if i < 0 {
			f.Left = len(r.Findings)
			return f, nil
		}
		next, edits := c.run(r.Findings[i].Fixes[0].New, strict)
		if !next.Analysed || len(next.Errors) > len(r.Errors) || len(all[i].fixes) == 0 {
			refused = append(refused, identity(r.Findings[i]))
			continue
		}
		f.Applied = append(f.Applied, fmt.Sprintf("line %d: %s", r.Findings[i].Line, r.Findings[i].Fixes[0].Message))
		f.New, r, all = r.Findings[i].Fixes[0].New, next, edits
	}
	return nil, errors.New("the fixes do not come to an end")
}

// identity tells findings apart whose lines have moved.
func identity(f Finding) string { return f.Kind + " " + f.What }
