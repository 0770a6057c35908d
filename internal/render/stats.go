package render

import (
	"cmp"
	"maps"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/vet"
)

// Stats counts the findings of a run. In JSON the names of the fields stay.
type Stats struct {
	Tally
	Fixable   int      `json:"fixable"` // findings with a fix
	Passes    []Group  `json:"passes"`
	Kinds     []Group  `json:"kinds"`
	Packages  []Group  `json:"packages"`
	Libraries []Group  `json:"libraries"` // what findings wait on; those that involve no library are not counted
	NotShown  NotShown `json:"notShown"`
}

// A Tally counts findings by severity.
type Tally struct {
	Findings int `json:"findings"`
	Errors   int `json:"errors"`
	Warnings int `json:"warnings"`
	Notes    int `json:"notes"`
}

// A Group is the findings that have something in common. Groups are sorted, the
// largest first.
type Group struct {
	Name string `json:"name"`
	Tally
}

// NotShown counts what was left out.
type NotShown struct {
	Strict     int `json:"strict"`     // findings of the strict tier
	Suppressed int `json:"suppressed"` // findings that directives ignore
	RulesOff   int `json:"rulesOff"`   // kinds that settings turn off
	Unanswered int `json:"unanswered"` // questions that took too long
}

func (t *Tally) add(f *vet.Finding) {
	t.Findings++
	switch f.Severity() {
	case "error":
		t.Errors++
	case "warning":
		t.Warnings++
	default:
		t.Notes++
	}
}

// Count counts findings.
func Count(findings []*vet.Finding) *Stats {
	s := new(Stats)
	for _, f := range findings {
		s.add(f)
		if len(f.Fixes) > 0 {
			s.Fixable++
		}
	}
	s.Passes = groups(findings, func(f *vet.Finding) string { return f.Pass })
	s.Kinds = groups(findings, func(f *vet.Finding) string { return f.Kind })
	s.Packages = groups(findings, func(f *vet.Finding) string { return f.Package })
	s.Libraries = groups(findings, func(f *vet.Finding) string { return f.Library })
	return s
}

// groups counts findings by a name; those without one are left out.
func groups(findings []*vet.Finding, name func(*vet.Finding) string) []Group {
	by := make(map[string]*Group)
	for _, f := range findings {
		n := name(f)
		if n == "" {
			continue
		}
		if by[n] == nil {
			by[n] = &Group{Name: n}
		}
		by[n].add(f)
	}
	list := []Group{}
	for _, n := range slices.Sorted(maps.Keys(by)) {
		list = append(list, *by[n])
	}
	slices.SortStableFunc(list, func(a, b Group) int { return cmp.Compare(b.Findings, a.Findings) })
	return list
}
