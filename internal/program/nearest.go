package program

import (
	"cmp"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/record"
)

// newReach looks for the waits of all functions at once, backwards from those
// that wait themselves. What works under a limiter of its own is left out if
// unlimited is set, and waits that are not wanted, if that is not nil.
func newReach(p *Program, unlimited bool, wanted func(*record.Wait) bool) *reach {
	r := &reach{p: p, hops: make(map[string]hop)}
	callers := make(map[string][]string)
	var front []string
	for _, id := range p.order {
		f := p.funcs[id]
		if !p.closure[f.pkg.Path] || unlimited && f.Capped {
			continue
		}
		for i := range f.Calls {
			c := &f.Calls[i]
			if c.Go && !c.Joined {
				continue
			}
			if w := strongest(c.Waits, wanted); w != nil {
				if old, ok := r.hops[id]; !ok || old.wait.Weak && !w.Weak {
					r.hops[id] = hop{wait: w}
				}
			}
			for _, to := range p.targets(c) {
				callers[to] = append(callers[to], id)
			}
		}
		if _, ok := r.hops[id]; ok {
			front = append(front, id)
		}
	}
	for method := range p.methods {
		for _, f := range p.made(method) {
			callers[f.ID] = append(callers[f.ID], method)
		}
	}
	for far := 1; len(front) > 0; far++ {
		var next []string
		for _, id := range front {
			for _, caller := range callers[id] {
				if _, ok := r.hops[caller]; !ok {
					r.hops[caller] = hop{next: id, far: far}
					next = append(next, caller)
				} else if h := r.hops[caller]; h.far == far && h.wait == nil && id < h.next {
					r.hops[caller] = hop{next: id, far: far}
				}
			}
		}
		slices.Sort(next)
		front = slices.Compact(next)
	}
	return r
}

// strongest returns the wait to speak of: one that more than a signature tells of.
func strongest(list []record.Wait, wanted func(*record.Wait) bool) *record.Wait {
	var best *record.Wait
	for i := range list {
		if wanted != nil && !wanted(&list[i]) {
			continue
		}
		if best == nil || best.Weak && !list[i].Weak {
			best = &list[i]
		}
	}
	return best
}

// targets names what a call leads to: functions, a method of an interface, and
// the functions that it is given and runs.
func (p *Program) targets(c *record.Call) []string {
	list := slices.Clone(c.To)
	if c.Method != "" {
		p.methods[c.Method] = true
		list = append(list, c.Method)
	}
	for k := range c.Args {
		arg := &c.Args[k]
		for _, to := range c.To {
			if !p.runs(arg.Of(to), 0) {
				continue
			}
			for _, id := range arg.Funcs {
				if p.funcs[id] == nil && strings.Contains(id, ".") {
					p.methods[id] = true
				}
			}
			list = append(list, arg.Funcs...)
			break
		}
	}
	for _, f := range p.held(c.Holder) {
		list = append(list, f.ID)
	}
	return list
}

// runs reports whether the func value of a parameter is called before its
// function returns.
func (p *Program) runs(name string, depth int) bool {
	if v, ok := p.runsParam[name]; ok || depth > 8 {
		return v
	}
	p.runsParam[name] = false // a circle alone runs nothing
	id, _, _ := strings.Cut(name, "#")
	v := false
	for _, f := range p.within[id] {
		for i := range f.Calls {
			c := &f.Calls[i]
			if c.Go && !c.Joined {
				continue
			}
			v = v || c.Param == name || c.Holder == name
			for k := range c.Args {
				arg := &c.Args[k]
				for _, to := range c.To {
					v = v || arg.From == name && p.runs(arg.Of(to), depth+1)
				}
			}
		}
	}
	p.runsParam[name] = v
	return v
}

// A body is what a method of an interface is in a type.
type body struct {
	*function
	of *typ
}

// made returns the functions that a method of an interface is in types that the
// program makes, but for stand-ins; of a field that holds func values, those that the
// program stores in it.
func (p *Program) made(method string) (list []body) {
	dot := strings.LastIndex(method, ".")
	i := p.ifaces[method[:dot]]
	if i == nil {
		for _, f := range p.held(method) {
			if !f.pkg.ForTests {
				list = append(list, body{f, &typ{id: method, mains: p.neededBy[f.pkg.Path]}})
			}
		}
		return list
	}
	impls := p.implementations(method[:dot])
	if i.unmade {
		return nil
	}
	for _, t := range impls {
		if f := p.funcs[t.methods[method[dot+1:]].Func]; f != nil && !t.standIn {
			list = append(list, body{f, t})
		}
	}
	slices.SortFunc(list, func(a, b body) int { return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.of.id, b.of.id)) })
	return list
}

// way leads from a function or method to the wait that it comes to first; nil if
// there is none.
func (r *reach) way(id string) (names []string, wait *record.Wait) {
	for far := r.hops[id].far; far >= 0; far-- {
		h, ok := r.hops[id]
		if !ok {
			return nil, nil
		}
		if f := r.p.funcs[id]; f != nil && f.In == "" {
			names = append(names, qualified(f))
		}
		if h.wait != nil {
			return append(names, h.wait.Via...), h.wait
		}
		id = h.next
	}
	return nil, nil
}

// qualified names a function as other packages do: "(*store.DB).Get".
func qualified(f *function) string {
	pkg := f.pkg.Path[strings.LastIndex(f.pkg.Path, "/")+1:] + "."
	if rest, ok := strings.CutPrefix(f.Name, "(*"); ok {
		return "(*" + pkg + rest
	}
	return pkg + f.Name
}
