package line

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/report"
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
			return nil, fmt.Errorf("no kind of finding and no pass is called %q%s", name, DidYouMean(name, known))
		}
		names = append(names, name)
	}
	if len(names) == 0 {
		return nil, errors.New("no kind is named")
	}
	return names, nil
}

// SeverityOrder lists the severities, the least first.
var SeverityOrder = []string{"note", "warning", "error"}

type severityFlag struct{ severity *string }

func (severityFlag) String() string { return "" }

func (f severityFlag) Set(s string) error {
	if !slices.Contains(SeverityOrder, s) {
		return errors.New("want note, warning or error")
	}
	*f.severity = s
	return nil
}

// A fixFlag is -fix, or -fix=kind,pass.
type fixFlag struct{ o *Options }

func (fixFlag) String() string { return "" }

func (fixFlag) IsBoolFlag() bool { return true }

func (f fixFlag) Set(s string) error {
	if on, err := strconv.ParseBool(s); err == nil {
		f.o.Fix = on
		return nil
	}
	names, err := parseKinds(s)
	f.o.Fix, f.o.FixKinds = true, append(f.o.FixKinds, names...)
	return err
}

// A listFlag selects passes by a list of names.
type listFlag struct{ passes *map[string]bool }

func (listFlag) String() string { return "" }

func (f listFlag) Set(s string) error {
	*f.passes = make(map[string]bool)
	for name := range strings.SplitSeq(s, ",") {
		if name = strings.TrimSpace(name); name != "" {
			(*f.passes)[name] = true
		}
	}
	if len(*f.passes) == 0 {
		return errors.New("no pass is named")
	}
	return nil
}

// A passFlag selects one pass, or all but one, as in go vet.
type passFlag struct {
	name   string
	passes *map[string]bool
	suite  []*analysis.Analyzer
}

func (*passFlag) String() string { return "" }

func (*passFlag) IsBoolFlag() bool { return true }

func (f *passFlag) Set(s string) error {
	on, err := strconv.ParseBool(s)
	if err != nil {
		return fmt.Errorf("want true or false")
	}
	if *f.passes == nil {
		*f.passes = make(map[string]bool)
		if !on {
			for _, a := range f.suite {
				(*f.passes)[a.Name] = true
			}
		}
	}
	(*f.passes)[f.name] = on
	return nil
}

// A buildFlag is handed on to the go command.
type buildFlag struct {
	name   string
	isBool bool
	flags  *[]string
}

func (buildFlag) String() string { return "" }

func (f buildFlag) IsBoolFlag() bool { return f.isBool }

func (f buildFlag) Set(s string) error {
	*f.flags = append(*f.flags, "-"+f.name+"="+s)
	return nil
}

// colorModes are the values of -color.
var colorModes = []string{"auto", "always", "never"}

type colorFlag struct{ mode *string }

func (colorFlag) String() string { return "" }

func (f colorFlag) Set(s string) error {
	for _, m := range colorModes {
		if m == s {
			*f.mode = s
			return nil
		}
	}
	return fmt.Errorf("want auto, always or never")
}
