package program

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/printable"
	"github.com/timeoutlint/timeoutlint/internal/record"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// needs says what has to be known of a wait so that a finding of a kind holds.
type needs struct {
	unlimited bool // no function on the way works under a limiter of its own
	unbounded bool // nothing ends the wait if the ctx does not
}

// supposable are the kinds that hold if a method waits which nobody in the
// package knows. Of the others, too much depends on how long it waits, on what,
// or on what it does besides.
var supposable = map[string]needs{
	"go-per-item":       {unlimited: true},
	"go-per-message":    {unlimited: true},
	"group-no-limit":    {unlimited: true},
	"spawn-in-helper":   {unlimited: true},
	"limit-disabled":    {unlimited: true},
	"ctx-dropped":       {},
	"deadline":          {unbounded: true},
	"lock-over-io":      {},
	"sequential":        {},
	"no-delay":          {},
	"no-cap":            {},
	"retries-cancelled": {},
	"group-ctx":         {},
	"ctx-ended":         {},
	"ctx-outlived":      {},
	"second-connection": {},
}

// Findings returns what the program tells beyond what its packages tell, by place.
func (p *Program) Findings() []*Finding {
	if p.found == nil {
		p.found = slices.Concat(p.supposed(), p.ignoring(p.withoutCtx()), p.ignoring(p.noDeadline()))
		slices.SortFunc(p.found, func(a, b *Finding) int { return cmp.Or(cmp.Compare(a.Pos, b.Pos), cmp.Compare(a.Kind, b.Kind)) })
	}
	return p.found
}

// ignoring lets directives ignore findings that no pass has asked them about.
func (p *Program) ignoring(list []*Finding) []*Finding {
	byPath := make(map[string]*record.Package)
	for _, pkg := range p.records {
		byPath[pkg.Path] = pkg
	}
	for _, f := range list {
		f.Ignored = p.ignoredAt(byPath[f.Package], f.Kind, f.Pos)
	}
	return list
}

// ignoredAt returns the place of the directive that ignores findings of a kind at
// a place of a package, or "".
func (p *Program) ignoredAt(pkg *record.Package, kind, pos string) string {
	file, line, _ := record.SplitPlace(pos)
	for _, i := range pkg.Ignores {
		if i.Kind == kind && i.File == file && i.From <= line && line <= i.To {
			return i.At
		}
	}
	return ""
}

// supposed returns the findings whose suppositions hold.
func (p *Program) supposed() (list []*Finding) {
	var any, unlimited, certain, endless *reach
	for _, pkg := range p.records {
		if !p.closure[pkg.Path] {
			continue
		}
		for i := range pkg.Findings {
			f := &pkg.Findings[i]
			need, ok := supposable[f.Kind]
			if !ok {
				continue
			}
			if any == nil {
				any, unlimited = p.reachAny(), newReach(p, true, nil)
				certain, endless = newReach(p, false, p.doesNotEnd), newReach(p, false, p.mayNotEnd)
			}
			by := []*reach{any}
			switch {
			case need.unlimited:
				by = []*reach{unlimited}
			case need.unbounded: // the wait that is told of has to be one that does not end
				by = []*reach{certain, endless}
			}
			for _, r := range by {
				if found := p.holds(pkg, f, r, need); found != nil {
					list = append(list, found)
					break
				}
			}
		}
	}
	return list
}

// holds returns f if one of the methods that it depends on waits: the nearest.
func (p *Program) holds(pkg *record.Package, f *record.Finding, r *reach, need needs) *Finding {
	var best *facts.Supposed
	far := 0
	for i := range f.If {
		s := &f.If[i]
		h, ok := r.hops[s.Method]
		if !ok || best != nil && h.far >= far || !p.inOneProgram(pkg.Path, s.Method, r) || need.unbounded && !p.neverEnds(s.Method) {
			continue
		}
		best, far = s, h.far
	}
	if best == nil {
		return nil
	}
	names, wait := r.way(best.Method)
	if wait == nil {
		return nil
	}
	out := &Finding{Package: pkg.Path, Kind: f.Kind, Tier: f.Tier, Pos: f.Pos, End: f.End, Ignored: f.Ignored}
	what := serviceOf(wait)
	said := func(s string) string { return printable.Line(waits.ReplaceMarks(s, what)) }
	out.Text = report.Text{
		What: said(f.Text.What), Why: said(f.Text.Why), Remedy: said(f.Text.Remedy), Library: printable.Line(wait.What),
		Chain: printable.Line(chain(f.Text.Chain, f.If[0], *best, names)),
	}
	if k, ok := report.Lookup(f.Kind); ok && k.Strict {
		out.Tier = report.Strict
	}
	for _, rel := range f.Related {
		rel.Message = said(rel.Message)
		out.Related = append(out.Related, rel)
	}
	return out
}

// chain is the way to a wait: what the pass said of it, which ends at the method,
// and what comes behind that.
func chain(said string, first, met facts.Supposed, behind []string) string {
	var names []string
	switch full := strings.Join(first.Via, " → "); {
	case said == full:
		names = met.Via
	case said != "" && len(met.Via) > 1:
		names = met.Via[1:]
	}
	names = append(slices.Clone(names), behind...)
	names = slices.DeleteFunc(names, func(s string) bool { return s == "…" })
	const most = 7
	if len(names) > most {
		names = append(append(slices.Clone(names[:most-2]), "…"), names[len(names)-1])
	}
	return strings.Join(names, " → ")
}

// inOneProgram reports whether the program of one main package needs a package
// and makes all the types on the way from a method to its wait: a module may hold
// several programs.
func (p *Program) inOneProgram(path, method string, r *reach) bool {
	if len(p.neededBy) == 0 {
		return true
	}
	mains := maps.Clone(p.neededBy[path])
	for id := method; ; {
		h, ok := r.hops[id]
		if !ok || h.wait != nil {
			return ok && len(mains) > 0
		}
		if p.methods[id] {
			maps.DeleteFunc(mains, func(m string, _ bool) bool {
				return !slices.ContainsFunc(p.made(id), func(b body) bool { return b.ID == h.next && b.of.mains[m] })
			})
		}
		id = h.next
	}
}

// doesNotEnd reports whether nothing ends a wait on another machine but its ctx.
func (p *Program) doesNotEnd(w *record.Wait) bool {
	if w.Kind == string(knowledge.Exec) {
		return false
	}
	if w.Client != "" {
		return p.holders.bound(w.Client) == Unbounded
	}
	return w.Bound == "unbounded"
}

// mayNotEnd reports whether a wait on another machine is not known to end but
// with its ctx. The client of a helper may be one or another: which, its caller
// decides, and so does neverEnds.
func (p *Program) mayNotEnd(w *record.Wait) bool {
	if w.Kind == string(knowledge.Exec) {
		return false
	}
	if w.Client != "" {
		return p.holders.bound(w.Client) != Bounded
	}
	return w.Bound != "bounded"
}

// neverEnds reports whether nothing ends a call of a method whose ctx has no
// deadline: whichever of the types is called that the program makes.
func (p *Program) neverEnds(method string) bool {
	v, ok := p.endless[method]
	if !ok {
		v = p.findEndless(method)
		p.endless[method] = v
	}
	return v
}

func (p *Program) findEndless(method string) bool {
	any := false
	for _, f := range p.made(method) {
		b, waits := p.worstOf(f.function)
		if waits && b != Unbounded {
			return false
		}
		any = any || waits
	}
	return any
}

// worstOf returns the worst bound of what f waits on before it returns, if no ctx
// that it is given has a deadline.
func (p *Program) worstOf(f *function) (b Bound, waits bool) {
	start := &activation{f: f, env: make(map[string]brought), attempts: 1, at: f.At, bounded: f.Bounded}
	for _, i := range f.Carriers {
		start.env[param(f.ID, i)] = brought{status: none}
	}
	seen := map[string]bool{start.key(): true}
	for queue := []*activation{start}; len(queue) > 0; queue = queue[1:] {
		a := queue[0]
		if len(seen) > 2000 {
			return Unknown, true
		}
		for i := range a.f.Calls {
			c := &a.f.Calls[i]
			if c.Go && !c.Joined {
				continue
			}
			for _, w := range c.Waits {
				if w.Weak || p.isFollowed(c, &w) {
					continue
				}
				waits = true
				b = max(b, a.boundOf(p, c, &w))
			}
			for _, next := range a.calls(p, c) {
				if k := next.key(); !seen[k] {
					seen[k] = true
					queue = append(queue, next)
				}
			}
		}
	}
	return b, waits
}
