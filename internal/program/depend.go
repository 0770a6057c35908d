package program

import (
	"cmp"
	"maps"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/record"
)

// Worst returns the worst bound.
func (d *Dependency) Worst() Bound {
	worst := Bounded
	for b, n := range d.Bounds {
		if n > 0 {
			worst = max(worst, b)
		}
	}
	return worst
}

// depend gathers the dependencies from what the entries reach.
func (p *Program) depend(records []*record.Package) {
	byName := make(map[string]*Dependency)
	get := func(what, profile, kind string) *Dependency {
		d := byName[what]
		if d == nil {
			d = &Dependency{What: what, Profile: profile, Kind: kind, Bounds: make(map[Bound]int)}
			byName[what] = d
		}
		d.Kind, d.Profile = cmp.Or(d.Kind, kind), cmp.Or(d.Profile, profile)
		return d
	}
	places := make(map[string]map[string]bool)
	for _, e := range p.Entries {
		worst := make(map[*Dependency]Bound)
		for _, w := range e.Waits {
			d := get(w.What, w.Profile, w.Kind)
			if places[w.What] == nil {
				places[w.What] = make(map[string]bool)
			}
			places[w.What][w.At] = true
			if b, ok := worst[d]; !ok || w.Bound > b {
				worst[d] = w.Bound
			}
			d.Attempts = max(d.Attempts, w.Attempts)
			d.Several = d.Several || w.Several
			d.Unlimited = d.Unlimited || w.Unlimited
			if w.Bound != Bounded && (d.First == nil || w.Bound > d.First.Bound) {
				d.First, d.Entry = w, e.Name()
			}
		}
		for d, b := range worst {
			d.Bounds[b]++
			d.Entries = append(d.Entries, e.Name())
		}
	}
	for _, pkg := range records {
		for _, c := range pkg.Clients {
			if p.closure[pkg.Path] {
				d := get(c.What, c.Profile, "")
				d.Clients = append(d.Clients, c)
			}
		}
	}
	for what, d := range byName {
		d.Calls = len(places[what])
		slices.Sort(d.Entries)
	}
	p.Dependencies = slices.SortedFunc(maps.Values(byName), func(a, b *Dependency) int {
		return cmp.Or(cmp.Compare(b.Worst(), a.Worst()), cmp.Compare(a.What, b.What))
	})
}
