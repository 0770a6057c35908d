package waits

import "github.com/timeoutlint/timeoutlint/internal/symbols"

// Callees returns the functions of this package that a call runs before it returns.
func (r *Analysis) Callees(c *symbols.Call) []*symbols.Func {
	r.link()
	return r.callees[c]
}

// Callers returns the calls of this package that run f before they return.
func (r *Analysis) Callers(f *symbols.Func) []*symbols.Call {
	r.link()
	return r.callers[f]
}

func (r *Analysis) link() {
	if r.callers != nil {
		return
	}
	r.callers = make(map[*symbols.Func][]*symbols.Call)
	r.callees = make(map[*symbols.Call][]*symbols.Func)
	for _, f := range r.Index().Funcs {
		for _, e := range r.funcEdges(f) {
			for _, l := range e.local {
				r.callers[l] = append(r.callers[l], e.at)
				r.callees[e.at] = append(r.callees[e.at], l)
			}
		}
	}
}
