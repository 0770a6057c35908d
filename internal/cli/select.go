package cli

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

// A kindsFlag is a list of kinds and passes.
type kindsFlag struct{ names *[]string }

func (kindsFlag) String() string { return "" }
func (f kindsFlag) Set(s string) error {
	names, err := parseKinds(s)
	*f.names = append(*f.names, names...)
	return err
}

// parseKinds reads "http-client,nobackoff"; kinds may be written as findings
// show them: "defaulttimeout/http-client".
func parseKinds(s string) ([]string, error) {
	known := []string{report.Directive}
	for _, k := range report.Kinds {
		known = append(known, k.Name, k.Pass)
	}
	var names []string
	for name := range strings.SplitSeq(s, ",") {
		name = strings.TrimSpace(name)
		if pass, kind, ok := strings.Cut(name, "/"); ok && slices.Contains(known, pass) {
			name = kind
		}
		if name == "" {
			continue
		}
		if !slices.Contains(known, name) {
			return nil, fmt.Errorf("no kind of finding and no pass is called %q%s", name, didYouMean(name, known))
		}
		names = append(names, name)
	}
	if len(names) == 0 {
		return nil, errors.New("no kind is named")
	}
	return names, nil
}

// severityOrder lists the severities, the least first.
var severityOrder = []string{"note", "warning", "error"}

type severityFlag struct{ severity *string }

func (severityFlag) String() string { return "" }
func (f severityFlag) Set(s string) error {
	if !slices.Contains(severityOrder, s) {
		return errors.New("want note, warning or error")
	}
	*f.severity = s
	return nil
}

// A fixFlag is -fix, or -fix=kind,pass.
type fixFlag struct{ o *options }

func (fixFlag) String() string   { return "" }
func (fixFlag) IsBoolFlag() bool { return true }
func (f fixFlag) Set(s string) error {
	if on, err := strconv.ParseBool(s); err == nil {
		f.o.fix = on
		return nil
	}
	names, err := parseKinds(s)
	f.o.fix, f.o.fixKinds = true, append(f.o.fixKinds, names...)
	return err
}

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
	case f.Pass != report.VetPass && !c.shown(f.Pass), s.Excludes(f.Pos.File):
		return false
	case c.minSeverity != "" && slices.Index(severityOrder, f.Severity()) < slices.Index(severityOrder, c.minSeverity):
		return false
	case f.Pass == report.VetPass: // which was asked for by a flag of its own
		return true
	case c.only != nil:
		return names(c.only, f)
	case names(c.disable, f):
		return false
	case names(c.enable, f):
		return true
	}
	return s.ShowsIn(f.Pos.File, f.Kind, f.Tier, strict)
}

// wantsStrict reports whether findings of the strict tier may be shown.
func (c *command) wantsStrict() bool {
	return c.strict || c.only != nil || c.enable != nil || c.anyStrict()
}

// toFix returns the findings whose fix is asked for.
func (c *command) toFix(findings []*vet.Finding) []*vet.Finding {
	if c.fixKinds == nil {
		return findings
	}
	return slices.DeleteFunc(slices.Clone(findings), func(f *vet.Finding) bool { return !names(c.fixKinds, f) })
}
