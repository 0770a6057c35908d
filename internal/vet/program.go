package vet

import (
	"cmp"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/program"
	"github.com/timeoutlint/timeoutlint/internal/record"
	"github.com/timeoutlint/timeoutlint/internal/report"
)

// Link links the records of the result, and adds to its findings what only the
// program knows. A place of which a package says the same is not told of twice.
// Of some packages without a main package nothing is told, unless they are the
// whole of a module: nobody knows what the types are that a program makes.
func (r *Result) Link(whole bool) error {
	if len(r.Records) == 0 || !whole && !slices.ContainsFunc(r.Records, func(p *record.Package) bool { return p.Main }) {
		return nil
	}
	p, err := program.Link(record.Merge(r.Records))
	if err != nil {
		return err
	}
	if whole {
		r.forPersons(p)
	}
	found := slices.Clone(p.Findings())
	if len(found) == 0 {
		return nil
	}
	slices.SortStableFunc(found, func(a, b *program.Finding) int { // what has causes after what tells of them
		return cmp.Compare(min(len(a.Causes), 1), min(len(b.Causes), 1))
	})
	told, gone, line := make(map[place]bool), make(map[place]bool), make(map[place]bool)
	for _, f := range slices.Concat(r.Findings, r.suppressed) {
		told[place{f.Kind, f.Pos}], line[place{f.Kind, lineOf(f.Pos)}] = true, true
		for _, r := range f.Related {
			line[place{f.Kind, lineOf(r.Pos)}] = true
		}
	}
	for _, f := range found {
		at := place{f.Kind, parsePosition(f.Pos)}
		if told[at] || slices.ContainsFunc(f.Causes, func(cause string) bool {
			pos := parsePosition(cause)
			return line[place{"deadline", pos}] || line[place{"ctx-dropped", pos}]
		}) {
			continue
		}
		line[place{f.Kind, lineOf(at.pos)}] = true
		for _, r := range f.Related {
			if len(f.Causes) == 0 {
				line[place{f.Kind, lineOf(parsePosition(r.Pos))}] = true
			}
		}
		told[at] = true
		for _, other := range f.Instead {
			kind, pos, _ := strings.Cut(other, " ")
			gone[place{kind, parsePosition(pos)}] = true
		}
		if f.Ignored == "" {
			r.Findings = append(r.Findings, ofProgram(f))
			continue
		}
		gone[place{report.Directive, parsePosition(f.Ignored)}] = true // it ignores something after all
		if f.Tier != report.Strict {
			ignored := ofProgram(f)
			ignored.Tier, ignored.Category = report.Ignored, report.Category(f.Kind, report.Ignored)
			r.suppressed = append(r.suppressed, ignored)
		}
	}
	r.Findings = slices.DeleteFunc(r.Findings, func(f *Finding) bool {
		return !f.Program && (gone[place{f.Kind, f.Pos}] || gone[place{f.Kind, lineOf(f.Pos)}])
	})
	r.Findings = sortFindings(r.Findings)
	r.Suppressed = len(r.suppressed)
	return nil
}

// seen are the kinds that are for audits in a main package that serves nothing: a
// person sees that nothing comes, and ends it.
var seen = []string{"http-client", "http-helper", "default-client", "sdk-client", "dial", "deadline", "no-cap", "sleep-ignores-ctx"}

// forPersons makes the findings of these kinds strict in packages that are part
// of no program but such, which each of them alone cannot know.
func (r *Result) forPersons(p *program.Program) {
	for _, f := range r.Findings {
		if f.Tier == report.Default && slices.Contains(seen, f.Kind) && p.OnlyCommands(f.Package) {
			f.Tier, f.Category = report.Strict, report.Category(f.Kind, report.Strict)
		}
	}
}

// place is where a finding of a kind stands.
type place struct {
	kind string
	pos  Position
}

func lineOf(p Position) Position { return Position{File: p.File, Line: p.Line} }

// ofProgram returns a finding of the program as one of its pass.
func ofProgram(f *program.Finding) *Finding {
	kind, _ := report.Lookup(f.Kind)
	out := &Finding{
		Package: f.Package, Pass: kind.Pass, Category: report.Category(f.Kind, f.Tier), Kind: f.Kind, Tier: f.Tier,
		Pos: parsePosition(f.Pos), End: parsePosition(f.End), Text: f.Text, Program: true, posn: f.Pos,
	}
	for _, rel := range f.Related {
		out.Related = append(out.Related, Related{parsePosition(rel.Pos), parsePosition(rel.End), rel.Message})
	}
	return out
}
