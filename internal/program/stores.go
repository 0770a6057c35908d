package program

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/printable"
	"github.com/timeoutlint/timeoutlint/internal/record"
	"github.com/timeoutlint/timeoutlint/internal/report"
)

// A store is a type, or the functions of a package, that runs SQL with no ctx.
type store struct {
	name  string // of the type, or of the package
	pkg   *record.Package
	funcs map[string]bool         // that take no ctx
	calls map[string]*record.Wait // by place
}

// withoutCtx returns one finding for each storage layer that takes no ctx and is
// reached by requests: where it is called, and how often, is not the mistake.
func (p *Program) withoutCtx() (list []*Finding) {
	stores := p.findStores()
	for _, id := range slices.Sorted(maps.Keys(stores)) {
		s := stores[id]
		entries, first := p.requestsTo(s)
		if len(entries) == 0 {
			continue
		}
		places := slices.SortedFunc(maps.Keys(s.calls), comparePlaces)
		f := &Finding{
			Package: s.pkg.Path, Kind: "unbounded-call", Pos: places[0],
			Text: report.Text{
				What:    fmt.Sprintf("%s runs SQL in %s that take%s no context", s.name, several(len(s.funcs), "function", "functions"), map[bool]string{true: "s"}[len(s.funcs) == 1]),
				Why:     fmt.Sprintf("if the database stops answering, %s forever: %s", several(len(entries), "request handler blocks", "request handlers block"), someOf(entries)),
				Chain:   printable.Line(pathOf(first)),
				Remedy:  "give them a context, and hand it to the database",
				Library: s.calls[places[0]].What,
			},
		}
		f.Text.What, f.Text.Why = printable.Line(f.Text.What), printable.Line(f.Text.Why)
		for _, at := range places[1:min(len(places), 6)] {
			f.Related = append(f.Related, record.Related{Pos: at, Message: "so does this"})
		}
		for at := range s.calls {
			f.Instead = append(f.Instead, "query "+at, "unbounded-call "+at)
		}
		for id := range s.funcs {
			for _, at := range p.calledAt[id] {
				f.Instead = append(f.Instead, "unbounded-call "+at)
			}
		}
		slices.Sort(f.Instead)
		list = append(list, f)
	}
	return list
}

// findStores finds them by what they are called.
func (p *Program) findStores() map[string]*store {
	stores := make(map[string]*store)
	for _, id := range p.order {
		f := p.funcs[id]
		decl := p.declared(f)
		if !p.closure[f.pkg.Path] || f.pkg.ForTests || decl == nil || decl.Entry != nil || p.takesCtx(f) {
			continue
		}
		for i := range f.Calls {
			c := &f.Calls[i]
			for j := range c.Waits {
				w := &c.Waits[j]
				if w.Kind != string(knowledge.Database) || w.Bound != "unbounded" || w.Weak || w.Meant || len(w.Heeds) > 0 || len(w.Ctx) > 0 || w.Client != "" {
					continue
				}
				key := decl.ID[:strings.LastIndex(decl.ID, ".")]
				s := stores[key]
				if s == nil {
					s = &store{name: printableType(decl), pkg: f.pkg, funcs: make(map[string]bool), calls: make(map[string]*record.Wait)}
					stores[key] = s
				}
				s.funcs[decl.ID] = true
				s.calls[c.At] = w
			}
		}
	}
	return stores
}

// declared returns the declared function that f is, or stands in.
func (p *Program) declared(f *function) *function {
	for f != nil && f.In != "" {
		f = p.funcs[f.In]
	}
	if f == nil || strings.Contains(f.ID, "@") {
		return nil
	}
	return f
}

// takesCtx reports whether f or a function around it has a parameter that brings a ctx.
func (p *Program) takesCtx(f *function) bool {
	for ; f != nil; f = p.funcs[f.In] {
		if len(f.Carriers) > 0 || f.Entry != nil {
			return true
		}
		if f.In == "" {
			break
		}
	}
	return false
}

// printableType names the type of a method, or the package of a function.
func printableType(f *function) string {
	if i := strings.LastIndex(f.Name, "."); i >= 0 {
		return f.Name[:i]
	}
	return "package " + f.pkg.Path[strings.LastIndex(f.pkg.Path, "/")+1:]
}

// requestsTo returns the names of the entries that wait for what a store calls,
// and how one of them comes to it.
func (p *Program) requestsTo(s *store) (entries []string, first *Reached) {
	for _, e := range p.Entries {
		if e.Class != "request" && e.Class != "stream" {
			continue
		}
		for _, w := range e.Waits {
			if s.calls[w.At] != nil && w.Kind == string(knowledge.Database) && w.Bound == Unbounded && !w.Async {
				entries = append(entries, e.Name())
				if first == nil || len(w.Path) < len(first.Path) {
					first = w
				}
				break
			}
		}
	}
	slices.Sort(entries)
	return slices.Compact(entries), first
}

// someOf writes the first of some names.
func someOf(names []string) string {
	const most = 3
	if len(names) > most {
		return strings.Join(names[:most], ", ") + ", …"
	}
	return strings.Join(names, ", ")
}

func pathOf(r *Reached) string {
	var names []string
	for _, s := range r.Path {
		names = append(names, s.Func)
	}
	return strings.Join(append(names, r.Call), " → ")
}

// comparePlaces compares "file:line" or "file:line:col" by file and number.
func comparePlaces(a, b string) int {
	fa, la, ca := place(a)
	fb, lb, cb := place(b)
	return cmp.Or(cmp.Compare(fa, fb), cmp.Compare(la, lb), cmp.Compare(ca, cb))
}
