package program

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/timeoutlint/timeoutlint/internal/record"
)

// Many is a number of attempts that nothing ends, or nobody knows.
const Many = 1 << 20

// status says what deadline a ctx has that a parameter brings.
type status byte

const (
	none    status = 'n'
	request status = 'r' // of the request being served: no deadline, but the client may hang up
	has     status = 'h'
	unknown status = 'u'
)

// brought is what a parameter brings: the status of its ctx, and how long that
// lives at most, if it is known. Attempts is how often it is made anew.
type brought struct {
	status
	limit    time.Duration
	attempts int
}

// An activation is a function with what its ctx parameters bring, and how its
// entry came to it.
type activation struct {
	f        *function
	env      map[string]brought   // by "ID#0"
	funcs    map[string][]closure // that parameters bring
	clients  map[string]Bound     // what clients do that parameters bring
	attempts int
	several  bool
	each     string
	wide     bool // each at once, without a limit
	async    bool
	bounded  bool // by a directive

	from *activation
	at   string // the call
}

// A closure is a func value with what it sees of the function that made it.
type closure struct {
	f    *function
	from *activation // nil for a declared function
}

// key tells activations apart that may have different answers. What is in the
// environment of a literal is that of the functions around it.
func (a *activation) key() string {
	var b strings.Builder
	b.WriteString(a.f.ID)
	for _, name := range slices.Sorted(maps.Keys(a.env)) {
		b.WriteString(" " + name)
		b.WriteByte(byte(a.env[name].status))
		if l := a.env[name].limit; l > 0 {
			b.WriteString(l.String())
		}
	}
	for _, name := range slices.Sorted(maps.Keys(a.funcs)) {
		b.WriteString(" " + name)
		for _, c := range a.funcs[name] {
			b.WriteString("," + c.f.ID)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(a.clients)) {
		b.WriteString(" " + name)
		b.WriteByte('0' + byte(a.clients[name]))
	}
	b.WriteByte(' ')
	b.WriteString(a.each)
	for _, set := range []bool{a.several, a.wide, a.async, a.bounded, a.attempts > 1, a.attempts >= Many} {
		if set {
			b.WriteByte('1')
		} else {
			b.WriteByte('0')
		}
	}
	return b.String()
}

// maxActivations ends the walk of one entry; what is left is a gap.
const maxActivations = 20_000

// reach finds what each entry waits on.
func (p *Program) reach(records []*record.Package) {
	routes := p.routes(records)
	p.served = routes
	taken := make(map[string]bool)
	for _, pkg := range records {
		for _, id := range pkg.Taken {
			taken[id] = true
		}
	}
	for _, pkg := range records {
		for i := range pkg.Funcs {
			f := p.funcs[pkg.Funcs[i].ID]
			e := &Entry{Func: f.Name, Package: pkg.Path, At: f.At}
			route := routes[f.ID]
			switch {
			case f.Entry != nil && p.isHelper(f, taken):
				continue
			case f.Entry != nil:
				e.Class, e.Framework, e.Route = f.Entry.Class, f.Entry.Framework, cmp.Or(f.Entry.Route, route.first())
			case route.serves:
				e.Class, e.Framework, e.Route = "request", "HTTP", route.first()
			case pkg.Main && f.ID == pkg.Path+".main":
				e.Class, e.Framework = "program", "main"
			default:
				continue
			}
			e.Also = route.texts[min(1, len(route.texts)):]
			p.explore(e, f)
			p.Entries = append(p.Entries, e)
		}
	}
}

// isHelper reports whether a function that could be an entry by its type is called
// by others, and nothing else is done with it: what writes an error page takes the
// writer and the request, too.
func (p *Program) isHelper(f *function, taken map[string]bool) bool {
	return f.Entry.ByType && len(p.callers[f.ID]) > 0 && !taken[f.ID]
}

// explore walks from an entry, the nearest calls first, so that the paths told
// are the shortest.
func (p *Program) explore(e *Entry, f *function) {
	start := &activation{f: f, env: make(map[string]brought), attempts: 1, at: f.At, bounded: f.Bounded}
	for _, i := range f.Carriers {
		s := request
		switch {
		case f.Entry != nil && f.Entry.Deadline:
			s = has
		case f.Entry != nil && !f.Entry.Cancels:
			s = none
		}
		start.env[param(f.ID, i)] = brought{status: s}
	}
	seen := map[string]bool{start.key(): true}
	worst := make(map[met]*Reached)
	queue := []*activation{start}
	if e.Framework == "main" {
		queue = append(queue, p.startUp(start)...)
	}
	for ; len(queue) > 0; queue = queue[1:] {
		a := queue[0]
		if len(seen) > maxActivations {
			p.gap(e.At, e.Name(), "it reaches more than can be followed")
			break
		}
		for i := range a.f.Calls {
			c := &a.f.Calls[i]
			for j := range c.Waits {
				if !c.Waits[j].Aside && !p.isFollowed(c, &c.Waits[j]) {
					a.meet(p, worst, c, &c.Waits[j])
				}
			}
			for _, next := range a.calls(p, c) {
				if k := next.key(); !seen[k] {
					seen[k] = true
					queue = append(queue, next)
				}
			}
		}
	}
	e.Waits = slices.SortedFunc(mapValues(worst), compareReached)
}

// startUp is what runs before main does: what package variables are given, and the init
// functions of all packages that it needs.
func (p *Program) startUp(main *activation) (list []*activation) {
	for _, id := range p.order {
		f := p.funcs[id]
		name, ok := strings.CutPrefix(id, f.pkg.Path+".")
		if ok && f.In == "" && p.neededBy[f.pkg.Path][main.f.pkg.Path] && (name == "@vars" || strings.HasPrefix(name, "init@")) {
			list = append(list, main.call(p, &record.Call{At: f.At}, closure{f, nil}))
		}
	}
	return list
}

// isFollowed reports whether a wait of a call of a method is that of a type whose own
// calls are followed, so that it is met where it stands. What the method itself stands
// for, a client that the interface describes, is not: its chain has one step. Nor is
// it if the linker finds no wait behind the types: facts follow some calls that records
// do not, of what another package makes of a func.
func (p *Program) isFollowed(c *record.Call, w *record.Wait) bool {
	return c.Method != "" && len(w.Via) > 1 && slices.ContainsFunc(p.resolve(c.Method), func(f *function) bool {
		_, ok := p.reachAny().hops[f.ID]
		return ok
	})
}

// calls returns what a does by c.
func (a *activation) calls(p *Program, c *record.Call) (list []*activation) {
	for _, f := range p.callees(c) {
		v := closure{f, a}
		if c.Holder != "" {
			v.from = nil // it was made elsewhere
		}
		list = append(list, a.call(p, c, v))
	}
	if c.Param != "" {
		values := a.funcs[c.Param]
		if len(values) == 0 { // whatever the program gives for it, but for what is an entry of its own
			given := p.held(c.Param)
			if len(given) == 0 {
				p.gap(c.At, "a parameter", "a func value from elsewhere")
			}
			for _, f := range given {
				if f.Entry == nil && !p.served[f.ID].serves {
					values = append(values, closure{f, nil})
				}
			}
		}
		for _, v := range values {
			list = append(list, a.call(p, c, v))
		}
	}
	return list
}

// call is what a does when it calls v by c.
func (a *activation) call(p *Program, c *record.Call, v closure) *activation {
	g := v.f
	next := a.along(c)
	next.f, next.from, next.at = g, a, c.At
	next.bounded = next.bounded || g.Bounded
	next.env, next.funcs, next.clients = make(map[string]brought), make(map[string][]closure), make(map[string]Bound)
	if g.In != "" && v.from != nil { // a literal sees what the functions around it see
		maps.Copy(next.env, v.from.env)
		maps.Copy(next.funcs, v.from.funcs)
		maps.Copy(next.clients, v.from.clients)
	}
	for i, timed := range c.Clients {
		next.clients[param(g.ID, i)] = a.client(p, timed)
	}
	for _, i := range g.Carriers {
		next.env[param(g.ID, i)] = brought{status: unknown}
	}
	for _, carried := range c.Ctx {
		if slices.Contains(g.Carriers, carried.Param) {
			next.env[param(g.ID, carried.Param)] = a.carries(carried, next.attempts)
		}
	}
	for k := range c.Args {
		arg := &c.Args[k]
		values := a.funcs[arg.From]
		for _, id := range arg.Funcs {
			for _, f := range p.resolve(id) {
				values = append(values[:len(values):len(values)], closure{f, a})
			}
		}
		for _, f := range p.held(holderOf(arg.From)) {
			values = append(values[:len(values):len(values)], closure{f, nil})
		}
		next.funcs[arg.Of(g.ID)] = values
	}
	return next
}

// along returns how a goes on by c: what is made for each, tried again, or not
// waited for stays so.
func (a *activation) along(c *record.Call) *activation {
	next := &activation{attempts: times(a.attempts, c.Attempts), several: a.several || c.Attempts == record.Several, each: cmp.Or(c.Each, a.each), wide: a.wide, async: a.async, bounded: a.bounded || c.Bounded}
	if c.Go {
		next.async = next.async || !c.Joined
		next.wide = next.wide || c.Each != "" && c.Limit == ""
	}
	return next
}

func times(n, m int) int {
	switch {
	case m == 0, m == record.Several:
		return n
	case m == record.Endless:
		return Many
	}
	return min(n*m, Many)
}

// carries says what deadline an argument has. If the function sets one, the
// nearer of that and of its own counts. attempts is how often the call is made.
func (a *activation) carries(c record.Carried, attempts int) brought {
	b := brought{status: a.status(c)}
	if len(c.From) == 1 {
		b.limit, b.attempts = a.of(c.From[0]).limit, a.of(c.From[0]).attempts
	}
	if c.Limit > 0 && (b.limit == 0 || c.Limit < b.limit) {
		b.limit, b.attempts = c.Limit, a.attempts
		if c.Anew {
			b.attempts = attempts
		}
	}
	return b
}

func (a *activation) status(c record.Carried) status {
	var found []status
	if c.None {
		found = append(found, none)
	}
	if c.Has {
		found = append(found, has)
	}
	if c.Entry {
		found = append(found, request)
	}
	for _, name := range c.From {
		found = append(found, a.of(name).status)
	}
	if c.Unknown || len(found) == 0 {
		return unknown
	}
	for _, s := range found[1:] {
		if s != found[0] {
			return unknown
		}
	}
	return found[0]
}

func (a *activation) of(name string) brought {
	if b, ok := a.env[name]; ok {
		return b
	}
	return brought{status: unknown}
}

// boundOf is bound where no directive says that something ends it.
func (a *activation) boundOf(p *Program, c *record.Call, w *record.Wait) Bound {
	if a.bounded || c.Bounded {
		return Bounded
	}
	return a.bound(p, w)
}

// bound says what ends a wait of a.
func (a *activation) bound(p *Program, w *record.Wait) Bound {
	if w.Client != "" {
		switch a.client(p, record.Timed{From: w.Client}) {
		case Bounded:
			return Bounded
		case Unbounded:
			return a.ends(w.Ctx)
		}
	}
	switch w.Bound {
	case "bounded":
		return Bounded
	case "unbounded":
	default:
		return Unknown
	}
	if w.Client == "" && len(w.Ctx) > 0 {
		return a.ends(w.Ctx)
	}
	b := Unbounded
	for _, name := range w.Heeds {
		b = min(b, a.of(name).status.bound())
	}
	return b
}

// client says what a client does to a wait: what this way brings, if a parameter
// does, else what all bring that give its holder one.
func (a *activation) client(p *Program, t record.Timed) Bound {
	if b, ok := a.clients[t.From]; ok {
		return b
	}
	switch {
	case t.From != "":
		return p.holders.bound(t.From)
	case t.Timeout == "yes":
		return Bounded
	case t.Timeout == "no":
		return Unbounded
	}
	return Unknown
}

// bound says what ends a call whose ctx is of a status. Of several ctxs the one
// that ends first does.
func (s status) bound() Bound {
	switch s {
	case has:
		return Bounded
	case request:
		return Client
	case unknown:
		return Unknown
	}
	return Unbounded
}

// ends says what ends a call that only the ctx of its arguments can end.
func (a *activation) ends(args []record.Carried) Bound {
	b := Unbounded
	for _, c := range args {
		b = min(b, a.status(c).bound())
	}
	return b
}

// met is a wait that an entry may meet: where, and which function waits.
type met struct{ at, fn string }

// meet notes a wait; of the ways to one place the worst counts.
func (a *activation) meet(p *Program, worst map[met]*Reached, c *record.Call, w *record.Wait) {
	on := a.along(c)
	r := &Reached{
		What: w.What, Profile: w.Profile, Kind: w.Kind, At: c.At, Bound: a.boundOf(p, c, w),
		Attempts: on.attempts, Several: on.several, Each: on.each, Unlimited: on.wide, Async: on.async,
	}
	if len(w.Via) > 0 {
		r.Call = w.Via[len(w.Via)-1]
	}
	r.Timeout, r.Longest = a.timeout(r.Bound, w), a.longest(r.Bound, w, on)
	key := met{c.At, w.Func}
	if old := worst[key]; old != nil && compareReached(old, r) <= 0 {
		return
	}
	if r.Bound == Unknown {
		r.Setting = p.settingOf(w)
	}
	r.Path = a.path()
	worst[key] = r
}

// timeout says how long one attempt of a wait takes at most: as long as its own
// limit, or the ctx that ends it.
func (a *activation) timeout(b Bound, w *record.Wait) time.Duration {
	if b != Bounded {
		return 0
	}
	d := w.Longest
	for _, name := range w.Heeds {
		if l := a.of(name).limit; l > 0 && (d == 0 || l < d) {
			d = l
		}
	}
	return d
}

// longest says how long all attempts of a wait take at most: each as long as
// its own limit, and none longer than the ctx that ends it.
func (a *activation) longest(b Bound, w *record.Wait, on *activation) time.Duration {
	if b != Bounded {
		return 0
	}
	var d time.Duration
	if on.attempts < Many && !on.several {
		d = times64(w.Longest, on.attempts)
	}
	for _, name := range w.Heeds {
		if b := a.of(name); b.limit > 0 && b.attempts < Many && !a.several {
			if l := times64(b.limit, b.attempts); d == 0 || l < d {
				d = l
			}
		}
	}
	return d
}

// times64 multiplies, up to a day: what is longer has no end for anybody.
func times64(d time.Duration, n int) time.Duration {
	const most = 24 * time.Hour
	if n > 0 && d > most/time.Duration(n) {
		return most
	}
	return d * time.Duration(n)
}

// path leads from the entry to a.
func (a *activation) path() []Step {
	var steps []Step
	for ; a != nil; a = a.from {
		steps = append(steps, Step{a.f.Name, a.at})
	}
	slices.Reverse(steps)
	return steps
}

// compareReached puts the worst first: nothing ends it, all at once, most often.
func compareReached(a, b *Reached) int {
	flag := func(b bool) int {
		if b {
			return 1
		}
		return 0
	}
	return cmp.Or(
		cmp.Compare(b.Bound, a.Bound),
		cmp.Compare(flag(a.Async), flag(b.Async)),
		cmp.Compare(flag(b.Unlimited), flag(a.Unlimited)),
		cmp.Compare(b.Longest, a.Longest),
		cmp.Compare(b.Attempts, a.Attempts),
		cmp.Compare(flag(b.Several), flag(a.Several)),
		cmp.Compare(len(b.Each), len(a.Each)),
		cmp.Compare(a.What, b.What), cmp.Compare(a.At, b.At), cmp.Compare(a.Call, b.Call),
	)
}
