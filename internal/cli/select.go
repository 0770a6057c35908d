package cli

import (
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/cli/line"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

// names reports whether a list has the kind of f, or its pass.
func names(list []string, f *vet.Finding) bool {
	return slices.Contains(list, f.Kind) || f.Kind != report.Directive && slices.Contains(list, f.Pass)
}

// selected reports whether findings like f were asked for; strict is set if
// those of the strict tier are. What the command line says of a kind wins over
// the settings.
func (c *command) selected(f *vet.Finding, strict bool) bool {
	s := c.settingsOf(f.Pos.File)
	switch {
	case f.Pass != report.VetPass && !c.Shown(f.Pass), s.Excludes(f.Pos.File):
		return false
	case c.MinSeverity != "" && slices.Index(line.SeverityOrder, f.Severity()) < slices.Index(line.SeverityOrder, c.MinSeverity):
		return false
	case f.Pass == report.VetPass: // which was asked for by a flag of its own
		return true
	case c.Only != nil:
		return names(c.Only, f)
	case names(c.Disable, f):
		return false
	case names(c.Enable, f):
		return true
	}
	return s.ShowsIn(f.Pos.File, f.Kind, f.Tier, strict)
}

// wantsStrict reports whether findings of the strict tier may be shown.
func (c *command) wantsStrict() bool {
	return c.Strict || c.Only != nil || c.Enable != nil || c.anyStrict()
}

// toFix returns the findings whose fix is asked for.
func (c *command) toFix(findings []*vet.Finding) []*vet.Finding {
	if c.FixKinds == nil {
		return findings
	}
	return slices.DeleteFunc(slices.Clone(findings), func(f *vet.Finding) bool { return !names(c.FixKinds, f) })
}

// shownOf returns the findings that were asked for. The tool is always asked
// for both tiers and all passes, so that another choice analyses nothing again.
func (c *command) shownOf(res *vet.Result, t *target) []*vet.Finding {
	var shown []*vet.Finding
	for _, f := range res.Findings {
		if c.selected(f, c.Strict) && t.has(f) {
			shown = append(shown, f)
		}
	}
	return c.newOf(shown)
}
