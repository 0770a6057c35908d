// Package program links the records of packages to one program: which
// functions stand behind the methods of interfaces, what the entries of the
// program reach, and what ends it.
//
// It links as a linker does, without looking at source again. A call of a
// method of an interface may lead to the types that the program makes and that
// have the methods of the interface. What nobody can tell stays unknown, and is
// listed as a gap.
package program

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/record"
)

// Link links records, which may come in any order, each once.
func Link(records []*record.Package) (*Program, error) {
	p := &Program{funcs: make(map[string]*function), types: make(map[string][]*typ), unmade: make(map[string][]*typ), paths: make(map[string]bool), ifaces: make(map[string]*iface), gaps: make(map[string]*Gap)}
	p.within, p.methods, p.runsParam, p.endless = make(map[string][]*function), make(map[string]bool), make(map[string]bool), make(map[string]bool)
	records = slices.Clone(records)
	slices.SortFunc(records, func(a, b *record.Package) int { return cmp.Compare(a.Path, b.Path) })
	p.records = records
	for _, pkg := range records {
		if err := pkg.CheckVersion(); err != nil {
			return nil, fmt.Errorf("the record of %s: %w", pkg.Path, err)
		}
		p.paths[pkg.Path] = true
		for i := range pkg.Funcs {
			f := &pkg.Funcs[i]
			p.funcs[f.ID] = &function{f, pkg}
			p.order = append(p.order, f.ID)
			decl, _, _ := strings.Cut(f.ID, "@")
			p.within[decl] = append(p.within[decl], p.funcs[f.ID])
		}
		for _, i := range pkg.Interfaces {
			p.ifaces[i.ID] = &iface{methods: i.Methods}
		}
		for _, f := range pkg.Findings { // what only goroutines call, or values are made of, too
			for _, s := range f.If {
				p.methods[s.Method] = true
			}
		}
	}
	slices.Sort(p.order)
	p.calledAt = make(map[string][]string)
	p.callers, p.users = make(map[string][]*function), make(map[string]map[string]bool)
	for _, id := range p.order {
		for i := range p.funcs[id].Calls {
			for _, to := range p.funcs[id].Calls[i].To {
				p.callers[to] = append(p.callers[to], p.funcs[id])
				p.calledAt[to] = append(p.calledAt[to], p.funcs[id].Calls[i].At)
			}
		}
	}
	p.close(records)
	p.instantiate(records)
	p.values = p.newValues(records)
	p.holders = newHolders(p, records)
	p.settings = make(map[string][]string)
	for _, pkg := range records {
		for _, s := range pkg.Settings {
			p.settings[s.Holder] = append(p.settings[s.Holder], s.From)
		}
	}
	p.gaps = make(map[string]*Gap) // of what entries reach
	p.reach(records)
	p.depend(records)
	p.Gaps = p.sortedGaps()
	return p, nil
}

// sortedGaps returns the gaps by place. What is called alike in many places of
// a file is one.
func (p *Program) sortedGaps() (list []*Gap) {
	type group struct{ file, what, why string }
	first := make(map[group]*Gap)
	for _, g := range slices.SortedFunc(mapValues(p.gaps), func(a, b *Gap) int {
		return cmp.Or(cmp.Compare(fileOf(a.At), fileOf(b.At)), cmp.Compare(len(a.At), len(b.At)), cmp.Compare(a.At, b.At), cmp.Compare(a.What, b.What))
	}) {
		key := group{fileOf(g.At), g.What, g.Why}
		if known := first[key]; known != nil {
			known.More++
			continue
		}
		first[key] = g
		list = append(list, g)
	}
	return list
}

func fileOf(at string) string { return at[:max(0, strings.LastIndex(at, ":"))] }

// close finds the packages that the main packages need: those of stand-ins that
// only tests import are not among them. Without a main package all count.
func (p *Program) close(records []*record.Package) {
	byPath := make(map[string]*record.Package)
	var mains []*record.Package
	for _, pkg := range records {
		byPath[pkg.Path] = pkg
		if pkg.Main && !pkg.ForTests {
			mains = append(mains, pkg)
		}
	}
	p.closure, p.neededBy = make(map[string]bool), make(map[string]map[string]bool)
	for _, m := range mains {
		for open := []*record.Package{m}; len(open) > 0; {
			pkg := open[len(open)-1]
			open = open[:len(open)-1]
			if p.neededBy[pkg.Path][m.Path] {
				continue
			}
			if p.neededBy[pkg.Path] == nil {
				p.neededBy[pkg.Path] = make(map[string]bool)
			}
			p.neededBy[pkg.Path][m.Path], p.closure[pkg.Path] = true, true
			for _, path := range pkg.Imports {
				if next := byPath[path]; next != nil {
					open = append(open, next)
				}
			}
		}
	}
	if len(mains) == 0 {
		for _, pkg := range records {
			p.closure[pkg.Path] = true
		}
	}
}

// OnlyCommands reports whether a package is part of programs in which nothing
// serves, and of no other: commands of a person.
func (p *Program) OnlyCommands(path string) bool {
	for _, pkg := range p.records {
		if (pkg.Serves || isCalledAgain(pkg)) && !pkg.ForTests && p.meet(path, pkg.Path) {
			return false
		}
	}
	return len(p.neededBy[path]) > 0
}

// isCalledAgain reports whether a package has functions that a framework calls
// as long as the program runs, whatever starts the framework. Handlers of requests
// do not count: what serves them is known, and a type alone makes none.
func isCalledAgain(pkg *record.Package) bool {
	return slices.ContainsFunc(pkg.Funcs, func(f record.Func) bool {
		if f.Entry == nil {
			return false
		}
		switch knowledge.Class(f.Entry.Class) {
		case knowledge.ClassReconciler, knowledge.ClassConsumer, knowledge.ClassWorkqueue, knowledge.ClassJob:
			return true
		}
		return false
	})
}

// meet reports whether two packages are part of one program.
func (p *Program) meet(a, b string) bool {
	for m := range p.neededBy[a] {
		if p.neededBy[b][m] {
			return true
		}
	}
	return false
}

// usedBy returns the main packages of whose programs f is part: those that need
// the package of a caller. A function that nobody calls by its name may be called
// as a value, or by who is not seen, wherever its package is needed.
func (p *Program) usedBy(f *function) map[string]bool {
	if used, ok := p.users[f.ID]; ok {
		return used
	}
	all := p.neededBy[f.pkg.Path]
	p.users[f.ID] = nil // a circle alone is used by nobody
	callers := p.callers[f.ID]
	if f.In != "" {
		callers = []*function{p.funcs[f.In]}
	}
	used := make(map[string]bool)
	for _, c := range callers {
		if c != nil && c != f {
			for m := range p.usedBy(c) {
				if all[m] {
					used[m] = true
				}
			}
		}
	}
	if len(used) == 0 {
		used = all
	}
	p.users[f.ID] = used
	return used
}

// instantiate finds the types that the program makes values of.
func (p *Program) instantiate(records []*record.Package) {
	made := make(map[string]map[string]bool) // by type: main packages
	live := p.live(records)
	for _, id := range p.order {
		f := p.funcs[id]
		if !p.closure[f.pkg.Path] || !live[id] {
			continue
		}
		for _, t := range f.Makes {
			if made[t] == nil {
				made[t] = make(map[string]bool)
			}
			maps.Copy(made[t], p.usedBy(f))
		}
	}
	for _, pkg := range records {
		for _, t := range pkg.Types {
			if !p.closure[pkg.Path] {
				continue
			}
			methods := make(map[string]record.Method, len(t.Methods))
			for _, m := range t.Methods {
				methods[m.Name] = m
			}
			to := p.unmade
			if made[t.ID] != nil {
				to = p.types
			}
			for name := range methods {
				to[name] = append(to[name], &typ{t.ID, t.StandIn || pkg.ForTests, made[t.ID], methods})
			}
		}
	}
}

// live returns the functions that the program may call. A declared function that no
// function of it names is not among them, nor is what such functions alone call: a
// constructor that is kept for reference makes nothing. Methods are, for interfaces and
// reflection call them. Without a main package, all are.
func (p *Program) live(records []*record.Package) map[string]bool {
	taken := make(map[string]bool)
	for _, pkg := range records {
		for _, id := range pkg.Taken {
			taken[id] = true
		}
	}
	literals := make(map[string][]string)
	live := make(map[string]bool, len(p.order))
	var open []string
	add := func(id string) {
		if p.funcs[id] != nil && !live[id] {
			live[id] = true
			open = append(open, id)
		}
	}
	for _, id := range p.order {
		f := p.funcs[id]
		if f.In != "" {
			literals[f.In] = append(literals[f.In], id)
		} else if len(p.neededBy) == 0 || f.Entry != nil || taken[id] || !f.isCalledByName() {
			add(id)
		}
	}
	for len(open) > 0 {
		id := open[len(open)-1]
		open = open[:len(open)-1]
		for _, lit := range literals[id] {
			add(lit)
		}
		for i := range p.funcs[id].Calls {
			for _, to := range p.funcs[id].Calls[i].To {
				add(to)
			}
		}
	}
	return live
}

// isCalledByName reports whether nobody calls f who does not name it: it is neither a
// method nor a start of the program.
func (f *function) isCalledByName() bool {
	name := strings.TrimPrefix(f.ID, f.pkg.Path+".")
	return !strings.ContainsAny(name, ".@") && (name != "main" || !f.pkg.Main)
}
