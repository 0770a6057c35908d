// Package atlas shows a linked program as a map: its entries, the services
// they wait for, and what ends each wait.
package atlas

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/printable"
	"github.com/timeoutlint/timeoutlint/internal/program"
)

// A Filter says which part of a program to show. The zero Filter shows all.
type Filter struct {
	Entry      string // part of a route, a function or a package
	Dependency string // part of the name of a service
}

// Apply returns what the filter leaves of p, which it does not change.
func (f Filter) Apply(p *program.Program) *program.Program {
	has := func(text, part string) bool { return strings.Contains(strings.ToLower(text), strings.ToLower(part)) }
	out := &program.Program{Gaps: p.Gaps}
	left := make(map[string]bool)
	for _, e := range p.Entries {
		if f.Entry != "" && !has(e.Route, f.Entry) && !has(e.Func, f.Entry) && !has(e.Package, f.Entry) {
			continue
		}
		e := *e
		e.Waits = slices.DeleteFunc(slices.Clone(e.Waits), func(w *program.Reached) bool { return !has(w.What, f.Dependency) })
		if f.Dependency != "" && len(e.Waits) == 0 {
			continue
		}
		for _, w := range e.Waits {
			left[w.What] = true
		}
		out.Entries = append(out.Entries, &e)
	}
	for _, d := range p.Dependencies {
		if f == (Filter{}) || left[d.What] {
			out.Dependencies = append(out.Dependencies, d)
		}
	}
	return out
}

// Options say how to show a map.
type Options struct {
	Dir    string // paths are relative to it
	Color  bool
	Width  int      // of the terminal in columns; 0 if there is none
	Errors []string // what could not be analysed, so that the map lacks it
	Title  string   // of a page
	// Source returns the line of source at "file:line", or "". May be nil.
	Source func(at string) string
	// Findings are shown beside what they are about, on a page.
	Findings []Finding
}

// A Finding of a pass, in the parts that a page shows.
type Finding struct {
	Kind     string // with its pass
	Severity string // in a word: error, warning, note
	What     string
	Why      string
	Chain    string
	Remedy   string // what to do; or what the fix does, if Fix is set
	Fix      bool
	At       string // "file:line"
	Program  bool   // only the program tells it
}

// place returns "file:line" as it is shown.
func (o Options) place(at string) string {
	if rel, err := filepath.Rel(o.Dir, at); err == nil && len(rel) < len(at) {
		at = rel
	}
	return printable.Line(filepath.ToSlash(at))
}

// Touches returns what reports whether a place, "file:line", is on the way of an
// entry of p to a wait.
func Touches(p *program.Program) func(at string) bool {
	lines := on(p)
	return func(at string) bool { return len(lines[at]) > 0 }
}

// on returns the numbers of the entries that come to a line, by line.
func on(p *program.Program) map[string][]int {
	out := make(map[string][]int)
	for i, e := range p.Entries {
		note := func(at string) {
			if list := out[at]; len(list) == 0 || list[len(list)-1] != i {
				out[at] = append(list, i)
			}
		}
		note(e.At)
		for _, w := range e.Waits {
			note(w.At)
			for _, s := range w.Path {
				note(s.At)
			}
		}
	}
	return out
}
