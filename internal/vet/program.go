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
	m := r.merging()
	for _, f := range found {
		m.add(f)
	}
	r.Findings = slices.DeleteFunc(r.Findings, func(f *Finding) bool {
		return !f.Program && (m.gone[place{f.Kind, f.Pos}] || m.gone[place{f.Kind, lineOf(f.Pos)}])
	})
	r.Findings = sortFindings(r.Findings)
	r.Suppressed = len(r.suppressed)
	return nil
}

// merging adds findings of the program to those of the packages.
type merging struct {
	r                *Result
	told, gone, line map[place]bool // what is told, by its place and by its line, and what is not told after all
}

func (r *Result) merging() *merging {
	m := &merging{r, make(map[place]bool), make(map[place]bool), make(map[place]bool)}
	for _, f := range slices.Concat(r.Findings, r.suppressed) {
		m.told[place{f.Kind, f.Pos}], m.line[place{f.Kind, lineOf(f.Pos)}] = true, true
		for _, rel := range f.Related {
			m.line[place{f.Kind, lineOf(rel.Pos)}] = true
		}
	}
	return m
}

// add adds one, unless a package says the same of its place, or of its cause.
func (m *merging) add(f *program.Finding) {
	at := place{f.Kind, parsePosition(f.Pos)}
	if m.told[at] || slices.ContainsFunc(f.Causes, func(cause string) bool {
		pos := parsePosition(cause)
		return m.line[place{"deadline", pos}] || m.line[place{"ctx-dropped", pos}]
	}) {
		return
	}
	m.line[place{f.Kind, lineOf(at.pos)}] = true
	for _, rel := range f.Related {
		if len(f.Causes) == 0 {
			m.line[place{f.Kind, lineOf(parsePosition(rel.Pos))}] = true
		}
	}
	m.told[at] = true
	for _, other := range f.Instead {
		kind, pos, _ := strings.Cut(other, " ")
		m.gone[place{kind, parsePosition(pos)}] = true
	}
	if f.Ignored == "" {
		m.r.Findings = append(m.r.Findings, ofProgram(f))
		return
	}
	m.gone[place{report.Directive, parsePosition(f.Ignored)}] = true // it ignores something after all
	if f.Tier != report.Strict {
		ignored := ofProgram(f)
		ignored.Tier, ignored.Category = report.Ignored, report.Category(f.Kind, report.Ignored)
		m.r.suppressed = append(m.r.suppressed, ignored)
	}
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
