package program

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/record"
)

// At returns what is known of a line of a file.
func (p *Program) At(file string, line int) *Place {
	out := &Place{}
	at := fmt.Sprintf("%s:%d", file, line)
	r := p.reachAny()
	p.indexLines()
	for _, c := range p.callsOn[at] {
		out.Calls = append(out.Calls, p.placeCall(r, c))
	}
	out.Entries = p.entriesOn[at]
	return out
}

// Holds reports whether a package of the program stands in a directory and has
// functions.
func (p *Program) Holds(dir string) bool {
	return slices.ContainsFunc(p.order, func(id string) bool {
		file, _, _ := record.SplitPlace(p.funcs[id].At)
		return filepath.Dir(file) == dir
	})
}

// indexLines notes what is called on each line, and which entries come there.
func (p *Program) indexLines() {
	if p.callsOn != nil {
		return
	}
	p.callsOn, p.entriesOn = make(map[string][]*record.Call), make(map[string][]PlaceEntry)
	for _, id := range p.order {
		calls := p.funcs[id].Calls
		for i := range calls {
			p.callsOn[calls[i].At] = append(p.callsOn[calls[i].At], &calls[i])
		}
	}
	for _, e := range p.Entries {
		for _, w := range e.Waits {
			lines := []string{w.At}
			for _, s := range w.Path[min(1, len(w.Path)):] {
				lines = append(lines, s.At)
			}
			slices.Sort(lines)
			for _, at := range slices.Compact(lines) {
				p.entriesOn[at] = append(p.entriesOn[at], PlaceEntry{e.Name(), w})
			}
		}
	}
}

// reachAny returns the nearest waits of all functions.
func (p *Program) reachAny() *reach {
	if p.reached == nil {
		p.reached = newReach(p, false, nil)
	}
	return p.reached
}

func (p *Program) placeCall(r *reach, c *record.Call) PlaceCall {
	out := PlaceCall{Go: c.Go, Each: c.Each}
	switch {
	case c.Attempts == record.Endless:
		out.Retry = "until it succeeds"
	case c.Attempts == record.Several:
		out.Retry = "several times"
	case c.Attempts > 1:
		out.Retry = fmt.Sprintf("%d times", c.Attempts)
	}
	for _, g := range p.callees(c) {
		out.Names = append(out.Names, qualified(g))
	}
	if w := strongest(c.Waits, nil); w != nil {
		out.Way, out.What = w.Via, serviceOf(w)
		out.Bound, out.Ends = p.endsIn(w)
		return out
	}
	given, decides := givenBy(c)
	best := -1
	for _, to := range p.targets(c) {
		h, ok := r.hops[to]
		if !ok || best >= 0 && h.far >= best {
			continue
		}
		if names, w := r.way(to); w != nil {
			best = h.far
			out.Way, out.What = names, serviceOf(w)
			out.Bound, out.Ends = p.endsIn(w)
			if decides && out.Bound == Unbounded && len(w.Heeds) > 0 {
				out.Bound, out.Begins = given, true
				out.Ends = "the deadline of the context that is given here"
				if given == Unbounded {
					out.Ends = "nothing: the context that is given here has no deadline"
				}
			}
		}
	}
	switch {
	case out.What != "":
	case c.Dynamic != "":
		out.Nobody = fmt.Sprintf("%s is a func value from elsewhere", c.Dynamic)
	case c.Param != "":
		out.Nobody = "it is a func that callers hand over"
	case c.Method != "" && len(p.callees(c)) == 0:
		out.Nobody = fmt.Sprintf("no type of the program has the methods of %s", c.Method[:strings.LastIndex(c.Method, ".")])
	}
	return out
}

// givenBy says what becomes of a wait of a callee that its ctx alone ends, if the
// call itself decides that: it gives a ctx that begins in its function.
func givenBy(c *record.Call) (b Bound, decides bool) {
	ended, none := false, false
	for _, g := range c.Ctx {
		if g.Unknown || g.Entry || len(g.From) > 0 {
			return Unknown, false
		}
		ended, none = ended || g.Has, none || g.None
	}
	if ended {
		return Bounded, !none
	}
	return Unbounded, none
}

// endsIn says whether a wait ends, and in words by what.
func (p *Program) endsIn(w *record.Wait) (Bound, string) {
	b := w.Bound
	if w.Client != "" {
		switch p.holders.bound(w.Client) {
		case Bounded:
			return Bounded, "the timeout of its client, " + short(w.Client)
		case Unbounded:
			b = "unbounded"
		case Unknown:
			return Unknown, fmt.Sprintf("nobody can tell: the client in %s comes from where that is not seen, or from several places that differ", short(w.Client))
		}
	}
	switch {
	case b == "bounded" && w.Longest > 0:
		return Bounded, fmt.Sprintf("a timeout or deadline, after %s at most", w.Longest)
	case b == "bounded":
		return Bounded, "a timeout or deadline"
	case b == "unbounded" && w.Client == "" && len(w.Ctx) > 0 && !w.Ctx[0].Entry:
		return Unknown, "the context that its session holds, and nothing else: its callers decide"
	case b == "unbounded" && w.Client == "" && len(w.Ctx) > 0:
		return Client, "whoever sent the request, by hanging up, and nothing else"
	case b == "unbounded" && len(w.Heeds) > 0:
		return Unbounded, "the context that its function is given, and nothing else: its callers decide"
	case b == "unbounded":
		return Unbounded, "nothing"
	case len(w.Heeds) > 0:
		return Unknown, "perhaps the context that its function is given; nobody can tell whether anything else does"
	}
	return Unknown, "nobody can tell: a client, connection or context comes from where that is not seen"
}

// short cuts the folders off a name: "store.T.client".
func short(id string) string { return cmp.Or(id[strings.LastIndex(id, "/")+1:], id) }
