package vet

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/record"
	"github.com/timeoutlint/timeoutlint/internal/report"
)

// A Position is a place in a file. Col is 0 where a //line directive hides it.
type Position struct {
	File      string
	Line, Col int
}

func parsePosition(posn string) Position {
	file, line, col := record.SplitPlace(posn)
	return Position{file, line, col}
}

// A Finding is one diagnostic of a pass.
type Finding struct {
	Package  string // import path
	Pass     string
	Category string
	Kind     string
	Tier     report.Tier
	Pos, End Position
	report.Text
	Related []Related
	Fixes   []Fix
	// Program is set if only the program tells, and none of its packages.
	Program bool

	posn string // as the tool wrote it
}

// Message is the finding on one line.
func (f *Finding) Message() string { return f.Text.String() + " " + f.Mark() }

// Mark names its kind, its tier if that is strict, and whether only the program
// tells of it: "(blockinginasync/ctx-dropped, program)".
func (f *Finding) Mark() string {
	mark := report.Mark(f.Category)
	if f.Program {
		mark = strings.TrimSuffix(mark, ")") + ", program)"
	}
	return mark
}

// Severity returns "error", "warning" or "note".
func (f *Finding) Severity() string { return report.Severity(f.Category) }

// A Related position is a step of the chain that leads to a finding.
type Related struct {
	Pos, End Position
	Message  string
}

// A Fix is a suggested fix. Its edits are good for showing it and for telling
// which fixes touch each other, and not for applying: the file may have changed.
type Fix struct {
	Message string
	Edits   []Edit
}

// An Edit replaces the bytes from Start to End of a file.
type Edit struct {
	Filename   string
	Start, End int
	New        string
}

// A Failure is the error of a pass on a package.
type Failure struct {
	Package, Pass, Text string
}

// decode reads the JSON objects that "go vet -json" writes, one a package, in
// any order. Records are given to take, if that is not nil: one for each package,
// of which a variant with tests has told, too, the longer one.
func decode(r io.Reader, take func(*record.Package)) (findings []*Finding, failures []Failure, err error) {
	type related struct{ Posn, End, Message string }
	type diagnostic struct {
		Category, Posn, End, Message string
		SuggestedFixes               []struct {
			Message string
			Edits   []Edit
		} `json:"suggested_fixes"`
		Related []related
	}
	records := make(map[string]string)
	for dec := json.NewDecoder(r); ; {
		var tree map[string]map[string]json.RawMessage
		if err := dec.Decode(&tree); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, nil, fmt.Errorf("the output of go vet -json is not JSON (it needs Go 1.26 or newer): %v", err)
		}
		for id, passes := range tree {
			// "p [p.test]" is p with its test files.
			pkg, _, _ := strings.Cut(id, " ")
			for pass, data := range passes {
				if bytes.HasPrefix(data, []byte("{")) {
					var e struct{ Error string }
					if err := json.Unmarshal(data, &e); err != nil {
						return nil, nil, err
					}
					failures = append(failures, Failure{pkg, pass, e.Error})
					continue
				}
				var ds []diagnostic
				if err := json.Unmarshal(data, &ds); err != nil {
					return nil, nil, err
				}
				for _, d := range ds {
					if d.Category == record.Category && take != nil {
						if len(d.Message) > len(records[pkg]) {
							records[pkg] = d.Message
						}
						continue
					}
					f := &Finding{
						Package: pkg, Pass: pass, Category: d.Category, Text: report.ParseText(d.Message),
						Pos: parsePosition(d.Posn), End: parsePosition(d.End), posn: d.Posn,
					}
					f.Kind, f.Tier = report.ParseCategory(d.Category)
					for _, r := range d.Related {
						f.Related = append(f.Related, Related{parsePosition(r.Posn), parsePosition(r.End), r.Message})
					}
					for _, fix := range d.SuggestedFixes {
						f.Fixes = append(f.Fixes, Fix{fix.Message, fix.Edits})
					}
					findings = append(findings, f)
				}
			}
		}
	}
	for _, pkg := range slices.Sorted(maps.Keys(records)) {
		p, err := record.Decode([]byte(records[pkg]))
		if err != nil {
			return nil, nil, fmt.Errorf("the record of %s: %v", pkg, err)
		}
		take(p)
	}
	return sortFindings(findings), sortFailures(failures), nil
}

// sortFindings sorts by position and removes what a package and its test
// variant both say.
func sortFindings(fs []*Finding) []*Finding {
	slices.SortStableFunc(fs, Compare)
	return slices.CompactFunc(fs, func(a, b *Finding) bool { return Compare(a, b) == 0 })
}

// Compare orders findings as they are shown: by position.
func Compare(a, b *Finding) int {
	return cmp.Or(
		comparePositions(a.Pos, b.Pos),
		cmp.Compare(a.Pass, b.Pass),
		cmp.Compare(a.Category, b.Category),
		cmp.Compare(a.Text.String(), b.Text.String()),
	)
}

func comparePositions(a, b Position) int {
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
}

// sortFailures sorts failures and drops those that only follow from another.
func sortFailures(fs []Failure) []Failure {
	slices.SortFunc(fs, func(a, b Failure) int {
		return cmp.Or(cmp.Compare(a.Package, b.Package), cmp.Compare(a.Pass, b.Pass), cmp.Compare(a.Text, b.Text))
	})
	fs = slices.Compact(fs)
	cause := make(map[string]bool)
	follows := func(f Failure) bool { return strings.HasPrefix(f.Text, "failed prerequisites: ") }
	for _, f := range fs {
		if !follows(f) {
			cause[f.Package] = true
		}
	}
	return slices.DeleteFunc(fs, func(f Failure) bool { return cause[f.Package] && follows(f) })
}
