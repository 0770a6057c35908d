package program

import (
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/record"
)

func (p *Program) newValues(records []*record.Package) *values {
	s := &values{make(map[string][]record.Value), make(map[string][]record.Arg), make(map[string][]*function)}
	for _, pkg := range records {
		if !p.closure[pkg.Path] {
			continue
		}
		for _, v := range pkg.Values {
			s.stored[v.Holder] = append(s.stored[v.Holder], v)
		}
		for i := range pkg.Funcs {
			for j := range pkg.Funcs[i].Calls {
				c := &pkg.Funcs[i].Calls[j]
				if len(c.Args) == 0 {
					continue
				}
				for _, g := range p.static(c) {
					for k := range c.Args {
						arg := &c.Args[k]
						s.given[arg.Of(g.ID)] = append(s.given[arg.Of(g.ID)], *arg)
					}
				}
			}
		}
	}
	return s
}

// held returns the functions that a holder may hold, by name.
func (p *Program) held(holder string) []*function {
	if holder == "" || p.values == nil {
		return nil
	}
	if list, ok := p.values.known[holder]; ok {
		return list
	}
	found := make(map[string]*function)
	add := func(ids []string) {
		for _, id := range ids {
			for _, f := range p.resolve(id) {
				found[f.ID] = f
			}
		}
	}
	seen := map[string]bool{holder: true}
	for open := []string{holder}; len(open) > 0; {
		h := open[len(open)-1]
		open = open[:len(open)-1]
		from := func(name string) {
			if name != "" && !seen[name] {
				seen[name] = true
				open = append(open, name)
			}
		}
		for _, v := range p.values.stored[h] {
			add(v.Funcs)
			from(v.From)
		}
		for _, arg := range p.values.given[h] {
			add(arg.Funcs)
			from(arg.From)
		}
	}
	list := slices.SortedFunc(mapValues(found), func(a, b *function) int { return strings.Compare(a.ID, b.ID) })
	p.values.known[holder] = list
	return list
}

// resolve returns the functions that a func value is: one of its own, or for a
// method of an interface what that is in the types that the program makes.
func (p *Program) resolve(id string) (list []*function) {
	if f := p.funcs[id]; f != nil {
		return []*function{f}
	}
	dot := strings.LastIndex(id, ".")
	if dot < 0 || p.ifaces[id[:dot]] == nil {
		return nil
	}
	for _, t := range p.implementations(id[:dot]) {
		if f := p.funcs[t.methods[id[dot+1:]].Func]; f != nil {
			list = append(list, f)
		}
	}
	return list
}

// holderOf returns a name if it is that of a holder, not of a parameter.
func holderOf(name string) string {
	if strings.Contains(name, "#") && !strings.HasSuffix(name, "[]") {
		return ""
	}
	return name
}
