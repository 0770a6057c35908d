package effects

import (
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// serving reports, for each declared function, whether it or what it calls
// serves: runs a server, accepts connections, consumes a queue. Calls on
// goroutines and in literals count, wherever they stand.
func (r *Result) serving() map[*symbols.Func]bool {
	if r.serves != nil {
		return r.serves
	}
	x := r.Index()
	r.serves = make(map[*symbols.Func]bool)
	callers := make(map[*symbols.Func][]*symbols.Func)
	var queue []*symbols.Func
	mark := func(f *symbols.Func) {
		if f != nil && !r.serves[f] {
			r.serves[f] = true
			queue = append(queue, f)
		}
	}
	for _, c := range x.Calls {
		fn, in := c.Func(), c.In.Decl()
		if fn == nil || in == nil {
			continue
		}
		if f := x.ByObj[fn]; f != nil {
			callers[f] = append(callers[f], in)
		}
		row, _ := knowledge.CallOf(fn)
		if row != nil && (row.Role == knowledge.RoleServe || row.Lifetime == knowledge.LifeProgram) {
			mark(in)
		} else if row == nil {
			if fact := r.fact(fn); fact != nil && fact.Serves {
				mark(in)
			} else if isListen(fn.Name()) && !knowledge.IsStd(fn.Pkg().Path()) && x.ByObj[fn] == nil {
				mark(in)
			}
		}
	}
	for len(queue) > 0 {
		f := queue[0]
		queue = queue[1:]
		for _, c := range callers[f] {
			mark(c)
		}
	}
	return r.serves
}

// isListen reports whether a method of an unlisted library serves by its name.
func isListen(name string) bool {
	return strings.HasPrefix(name, "ListenAndServe") || name == "Serve" || name == "Listen" || name == "Consume" || name == "Subscribe"
}

// CommandLine reports whether the package is the main package of a program
// that serves nothing: neither it nor what it imports runs a server or a consumer.
func (r *Result) CommandLine() bool {
	return r.pass.Pkg.Name() == "main" && len(r.serving()) == 0
}
