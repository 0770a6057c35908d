package program

import (
	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/record"
)

func newHolders(p *Program, records []*record.Package) *holders {
	h := &holders{stores: make(map[string][]record.Timed)}
	same := func(a, b timeouts) bool { return a == b }
	h.table = fixpoint.NewTable(&h.group, timeouts{}, timeouts{unknown: true}, same, h.find)
	for _, pkg := range records {
		if !p.closure[pkg.Path] {
			continue
		}
		for _, s := range pkg.Stores {
			h.stores[s.Holder] = append(h.stores[s.Holder], s.Timed)
		}
		for _, f := range pkg.Funcs {
			for i := range f.Calls {
				c := &f.Calls[i]
				if len(c.Clients) == 0 {
					continue
				}
				for _, g := range p.callees(c) {
					for j, timed := range c.Clients {
						h.stores[param(g.ID, j)] = append(h.stores[param(g.ID, j)], timed)
					}
				}
			}
		}
	}
	return h
}

func (h *holders) find(holder string) (out timeouts) {
	for _, t := range h.stores[holder] {
		switch {
		case t.From != "":
			out = out.join(h.table.Of(t.From))
			if len(h.stores[t.From]) == 0 {
				out.unknown = true
			}
		case t.Timeout == "yes":
			out.yes = true
		case t.Timeout == "no":
			out.no = true
		default:
			out.unknown = true
		}
	}
	return out
}

// bound says what the timeout of a holder's client does to a wait: Bounded,
// Unbounded, or Unknown.
func (h *holders) bound(holder string) Bound {
	switch t := h.table.Of(holder); {
	case t.unknown || t.yes == t.no:
		return Unknown
	case t.yes:
		return Bounded
	}
	return Unbounded
}
