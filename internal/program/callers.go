package program

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/printable"
	"github.com/timeoutlint/timeoutlint/internal/record"
	"github.com/timeoutlint/timeoutlint/internal/report"
)

// given is what all callers in the program give for a ctx parameter: a ctx that
// has no deadline and that nobody cancels for a request, or something else.
type given struct {
	none, other bool
}

// A carrying is one call that gives a ctx for a parameter.
type carrying struct {
	record.Carried
	at   string
	goes bool // on a goroutine
}

// noDeadline returns the waits that end with the ctx of a parameter alone, for
// which no caller in the program gives one with a deadline. They are told at the
// first wait of those that have one cause.
func (p *Program) noDeadline() (list []*Finding) {
	calls := p.carryings()
	table := givenTable(calls)
	byCause := make(map[string]*Finding)
	more := make(map[*Finding]int)
	p.eachCtxWait(func(f *function, c *record.Call, w *record.Wait) {
		roots, goes, ok := p.rootsOf(w, calls, table)
		if !ok {
			return
		}
		found := p.noDeadlineAt(f, c, w, roots, goes)
		cause := string(found.Tier) + strings.Join(roots, " ")
		if first := byCause[cause]; first != nil {
			more[first]++
			return
		}
		byCause[cause] = found
		list = append(list, found)
	})
	for _, f := range list {
		if n := more[f]; n > 0 {
			f.Why += fmt.Sprintf("; and so with %s that follow from the same", several(n, "call", "calls"))
		}
	}
	return list
}

// givenTable answers what is given for a ctx parameter, "ID#0", by all calls of it.
func givenTable(calls map[string][]carrying) *fixpoint.Table[string, given] {
	var group fixpoint.Group
	var table *fixpoint.Table[string, given]
	table = fixpoint.NewTable(&group, given{}, given{other: true}, func(a, b given) bool { return a == b }, func(name string) (out given) {
		for _, c := range calls[name] {
			out.other = out.other || c.Has || c.Unknown || c.Entry
			out.none = out.none || c.None
			for _, from := range c.From {
				g := table.Of(from)
				if len(calls[from]) == 0 {
					g.other = true // nobody calls it whom we know
				}
				out = given{out.none || g.none, out.other || g.other}
			}
		}
		return out
	})
	return table
}

// eachCtxWait tells of each wait of the program that the ctx of a parameter alone
// ends, in its order, but for those that a directive calls bounded.
func (p *Program) eachCtxWait(tell func(*function, *record.Call, *record.Wait)) {
	for _, id := range p.order {
		f := p.funcs[id]
		if !p.closure[f.pkg.Path] || f.pkg.ForTests || f.Bounded {
			continue
		}
		for i := range f.Calls {
			c := &f.Calls[i]
			for j := range c.Waits {
				if w := &c.Waits[j]; !c.Bounded && p.endsWithCtx(w) {
					tell(f, c, w)
				}
			}
		}
	}
}

// endsWithCtx reports whether nothing ends a wait but the ctx of parameters.
func (p *Program) endsWithCtx(w *record.Wait) bool {
	if w.Weak || w.Meant || len(w.Heeds) == 0 || w.Kind == string(knowledge.Exec) {
		return false
	}
	if w.Client != "" {
		return p.holders.bound(w.Client) == Unbounded
	}
	return w.Bound == "unbounded"
}

// rootsOf returns the places where the ctxs begin that a wait ends with, if all
// of them have no deadline, and whether work on a goroutine is given one on the way.
func (p *Program) rootsOf(w *record.Wait, calls map[string][]carrying, table *fixpoint.Table[string, given]) (roots []string, goes, ok bool) {
	seen := make(map[string]bool)
	open := slices.Clone(w.Heeds)
	for len(open) > 0 {
		name := open[0]
		open = open[1:]
		if seen[name] {
			continue
		}
		seen[name] = true
		if len(calls[name]) == 0 || table.Of(name) != (given{none: true}) {
			return nil, false, false
		}
		for _, c := range calls[name] {
			goes = goes || c.goes
			if c.None {
				roots = append(roots, c.at)
			}
			open = append(open, c.From...)
		}
	}
	slices.SortFunc(roots, comparePlaces)
	return slices.Compact(roots), goes, len(roots) > 0
}

// carryings returns the calls that give a ctx for each parameter: "ID#0". What is
// called as a value may be called by anybody.
func (p *Program) carryings() map[string][]carrying {
	calls := make(map[string][]carrying)
	unknown := func(f *function, at string) {
		for _, i := range f.Carriers {
			calls[param(f.ID, i)] = append(calls[param(f.ID, i)], carrying{record.Carried{Unknown: true}, at, false})
		}
	}
	for _, pkg := range p.records {
		for _, v := range pkg.Values {
			for _, id := range v.Funcs {
				for _, g := range p.resolve(id) {
					unknown(g, g.At)
				}
			}
		}
	}
	started := p.started()
	for _, id := range p.order {
		f := p.funcs[id]
		onGoroutine := false
		for g := f; g != nil && g.In != ""; g = p.funcs[g.In] {
			onGoroutine = onGoroutine || started[g.ID]
		}
		if f.Entry != nil || f.In != "" { // a framework calls it, or whoever is given it
			unknown(f, f.At)
		}
		for i := range f.Calls {
			c := &f.Calls[i]
			for k := range c.Args {
				arg := &c.Args[k]
				for _, v := range arg.Funcs {
					for _, g := range p.resolve(v) {
						unknown(g, c.At)
					}
				}
			}
			for _, g := range p.callees(c) {
				for _, n := range g.Carriers {
					k := slices.IndexFunc(c.Ctx, func(o record.Carried) bool { return o.Param == n })
					carried := record.Carried{Unknown: true}
					if k >= 0 {
						carried = c.Ctx[k]
					}
					calls[param(g.ID, n)] = append(calls[param(g.ID, n)], carrying{carried, c.At, c.Go || onGoroutine})
				}
			}
		}
	}
	return calls
}

// started returns the literals that run on goroutines which nobody waits for.
func (p *Program) started() map[string]bool {
	out := make(map[string]bool)
	for _, id := range p.order {
		for i := range p.funcs[id].Calls {
			if c := &p.funcs[id].Calls[i]; c.Go && !c.Joined {
				for _, to := range c.To {
					out[to] = true
				}
			}
		}
	}
	return out
}

func (p *Program) noDeadlineAt(f *function, c *record.Call, w *record.Wait, roots []string, goes bool) *Finding {
	service := serviceOf(w)
	call := w.What
	if len(w.Via) > 0 {
		call = w.Via[0]
	}
	out := &Finding{
		Package: f.pkg.Path, Kind: "deadline", Pos: c.At,
		Text: report.Text{
			What:    fmt.Sprintf("%s gets no deadline from any caller of %s", call, f.Name),
			Why:     fmt.Sprintf("if %s stops answering, it blocks forever", service),
			Remedy:  "use context.WithTimeout here",
			Library: w.What,
		},
		Causes: roots,
	}
	if len(w.Via) > 1 {
		out.Chain = strings.Join(w.Via[1:], " → ")
	}
	out.What, out.Why, out.Chain = printable.Line(out.What), printable.Line(out.Why), printable.Line(out.Chain)
	if !goes || w.Kind == string(knowledge.Database) || w.Profile == "sql" || w.Profile == "cache" || !p.serves(f.pkg.Path) {
		out.Tier = report.Strict
	}
	for _, at := range roots[:min(len(roots), 5)] {
		out.Related = append(out.Related, record.Related{Pos: at, Message: "the context begins here"})
	}
	return out
}

// serves reports whether a program that needs a package has entries of requests:
// a command that a person waits for can be interrupted.
func (p *Program) serves(path string) bool {
	if p.serving == nil {
		p.serving = make(map[string]bool)
		for _, e := range p.Entries {
			if e.Class != "program" && e.Class != "cli" {
				maps.Copy(p.serving, p.neededBy[e.Package])
			}
		}
	}
	for m := range p.neededBy[path] {
		if p.serving[m] {
			return true
		}
	}
	return false
}
