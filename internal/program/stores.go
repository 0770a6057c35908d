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

// A store is what runs SQL on one database in one package, with no ctx.
type store struct {
	pkg *record.Package
	// parts are types, such as a repository and the builders of queries that it
	// hands out, or the functions of the package, by what they are called.
	parts map[string]*part
	// ignored are the places of calls that directives ignore, by those of the
	// directives. They are not among the calls unless all are ignored.
	ignored map[string]string
}

type part struct {
	name  string
	funcs map[string]bool         // that take no ctx
	calls map[string]*record.Wait // by place
}

// first returns the first of the places where it runs SQL.
func (t *part) first() string {
	return slices.MinFunc(slices.Collect(maps.Keys(t.calls)), comparePlaces)
}

// withoutCtx returns one finding for each storage layer that takes no ctx and is
// reached by requests: where it is called, and how often, is not the mistake.
func (p *Program) withoutCtx() (list []*Finding) {
	if p.opensLocalOnly() {
		return nil
	}
	stores := p.findStores()
	for _, id := range slices.Sorted(maps.Keys(stores)) {
		s := stores[id]
		if entries, first := p.requestsTo(s); len(entries) > 0 {
			list = append(list, p.ofStore(s, entries, first))
		}
	}
	return list
}

// opensLocalOnly reports whether all databases that the program opens are files of
// this machine: whoever is given one as a parameter cannot know.
func (p *Program) opensLocalOnly() bool {
	local := false
	for _, pkg := range p.records {
		if p.closure[pkg.Path] && !pkg.ForTests {
			if pkg.OpensOther {
				return false
			}
			local = local || pkg.OpensLocal
		}
	}
	return local
}

// fewFuncs is how many functions of a store may run SQL without a ctx, and be a
// matter for audits where one handler alone leads to them: a setting of a new
// connection, a token that is kept, rather than how the program asks its database.
const fewFuncs = 2

// ofStore is the finding of a store that entries wait for, one of them by first.
func (p *Program) ofStore(s *store, entries []string, first *Reached) *Finding {
	subject, at, funcs := s.about()
	verb := "takes"
	if funcs != 1 {
		verb = "take"
	}
	f := &Finding{
		Package: s.pkg.Path, Kind: "unbounded-call", Pos: at,
		Text: report.Text{
			What:    fmt.Sprintf("%s SQL in %s that %s no context", subject, several(funcs, "function", "functions"), verb),
			Why:     fmt.Sprintf("if the database stops answering, %s forever: %s", several(len(entries), "request handler blocks", "request handlers block"), someOf(entries)),
			Chain:   printable.Line(pathOf(first)),
			Remedy:  "give them a context, and hand it to the database",
			Library: "database/sql",
		},
	}
	f.Text.What, f.Text.Why = printable.Line(f.Text.What), printable.Line(f.Text.Why)
	if funcs <= fewFuncs && len(entries) == 1 {
		f.Tier = report.Strict
	}
	var places []string
	for _, t := range s.parts {
		for place, w := range t.calls {
			if place == at {
				f.Text.Library = w.What
			} else {
				places = append(places, place)
			}
			f.Instead = append(f.Instead, "query "+place, "unbounded-call "+place, "deadline "+place)
		}
		for id := range t.funcs {
			for _, place := range p.calledAt[id] {
				f.Instead = append(f.Instead, "unbounded-call "+place)
			}
		}
	}
	for place, directive := range s.ignored {
		f.Instead = append(f.Instead, "query "+place, report.Directive+" "+directive)
	}
	slices.Sort(f.Instead)
	slices.SortFunc(places, comparePlaces)
	for _, place := range places[:min(len(places), 5)] {
		f.Related = append(f.Related, record.Related{Pos: place, Message: "so does this"})
	}
	return f
}

// about says what of a store runs SQL, where that begins, and in how many functions.
func (s *store) about() (subject, at string, funcs int) {
	parts := slices.SortedFunc(maps.Values(s.parts), func(a, b *part) int {
		return cmp.Or(cmp.Compare(len(b.funcs), len(a.funcs)), cmp.Compare(a.name, b.name))
	})
	types := 0
	for i, t := range parts {
		funcs += len(t.funcs)
		if i > 0 && !strings.HasPrefix(t.name, "package ") {
			types++
		}
	}
	subject = parts[0].name + " runs"
	if types > 0 {
		subject = fmt.Sprintf("%s and %s run", parts[0].name, several(types, "type beside it", "types beside it"))
	}
	return subject, parts[0].first(), funcs
}

// A running call runs SQL and takes no ctx, in a function that has none.
type running struct {
	f, decl *function
	c       *record.Call
	w       *record.Wait
	store   string // its type, or its package, and then what stands for its store
	ignored string // the place of a directive that ignores it
}

// runningSQL lists the calls that run SQL without a ctx. Of one store are those of
// one package that work with one database, and those of one type.
func (p *Program) runningSQL() (list []*running) {
	pools := newPools(p.records)
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
				of := "type " + decl.ID[:strings.LastIndex(decl.ID, ".")]
				pools.uses(of, c.Pool)
				list = append(list, &running{f, decl, c, w, of, p.ignoredAt(f.pkg, "unbounded-call", c.At)})
			}
		}
	}
	for _, r := range list {
		r.store = r.f.pkg.Path + " " + pools.find(r.store)
	}
	return list
}

// findStores finds them by what they call.
func (p *Program) findStores() map[string]*store {
	all := p.runningSQL()
	shown := make(map[string]bool) // stores of which not all calls are ignored
	for _, r := range all {
		shown[r.store] = shown[r.store] || r.ignored == ""
	}
	stores := make(map[string]*store)
	for _, r := range all {
		s := stores[r.store]
		if s == nil {
			s = &store{r.f.pkg, make(map[string]*part), make(map[string]string)}
			stores[r.store] = s
		}
		if r.ignored != "" && shown[r.store] {
			s.ignored[r.c.At] = r.ignored
			continue
		}
		name := printableType(r.decl)
		if s.parts[name] == nil {
			s.parts[name] = &part{name, make(map[string]bool), make(map[string]*record.Wait)}
		}
		s.parts[name].calls[r.c.At] = r.w
		s.parts[name].funcs[r.decl.ID] = true
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
// and how one of them comes to it. Parts that none comes to are left out.
func (p *Program) requestsTo(s *store) (entries []string, first *Reached) {
	called := make(map[string]string) // parts by place
	for name, t := range s.parts {
		for at := range t.calls {
			called[at] = name
		}
	}
	reached := make(map[string]bool)
	for _, e := range p.Entries {
		if e.Class != "request" && e.Class != "stream" {
			continue
		}
		for _, w := range e.Waits {
			if called[w.At] == "" || w.Kind != string(knowledge.Database) || w.Bound != Unbounded || w.Async {
				continue
			}
			reached[called[w.At]] = true
			entries = append(entries, e.Name())
			if first == nil || len(w.Path) < len(first.Path) {
				first = w
			}
		}
	}
	maps.DeleteFunc(s.parts, func(name string, _ *part) bool { return !reached[name] })
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
