package runs

import (
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Serving reports, for each declared function, whether it or what it calls
// serves: runs a server, accepts connections, consumes a queue. Calls on
// goroutines and in literals count, wherever they stand.
func (r *Finder) Serving() map[*symbols.Func]bool {
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
	outside := false // a literal of a package variable serves
	var dispatches []*symbols.Func
	for _, c := range x.Calls {
		fn, in := c.Func(), c.In.Decl()
		if fn == nil {
			continue
		}
		if f := x.ByObj[fn]; f != nil {
			callers[f] = append(callers[f], in)
		}
		row, lib := knowledge.CallOf(fn)
		serves := false
		switch {
		case row != nil && row.Lifetime == knowledge.LifeProgram && row.Waits == knowledge.NoEffect:
			if r.commandsElsewhere(lib.Path) {
				serves = true
			} else {
				dispatches = append(dispatches, in)
			}
		case row != nil:
			serves = row.Role == knowledge.RoleServe || row.Lifetime == knowledge.LifeProgram
		default:
			fact := r.Fact(fn)
			serves = fact != nil && fact.Serves || names.IsListen(fn.Name()) && !knowledge.IsStd(fn.Pkg().Path()) && x.ByObj[fn] == nil
		}
		if serves && in == nil {
			outside = true
		} else if serves {
			mark(in)
		}
	}
	r.servesOutside = outside
	if outside || len(queue) > 0 { // a command of this package may
		for _, f := range dispatches {
			mark(f)
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

// commandsElsewhere reports whether the package refers to commands of a CLI
// library that variables of other packages hold: what they do is not seen.
func (r *Finder) commandsElsewhere(lib string) bool {
	for _, obj := range r.Index().Info.Uses {
		v, ok := obj.(*types.Var)
		if !ok || v.IsField() || v.Pkg() == nil || v.Pkg() == r.Pass.Pkg || v.Parent() != v.Pkg().Scope() {
			continue
		}
		if n := symbols.NamedOf(v.Type()); n != nil && n.Obj().Pkg() != nil && knowledge.Path(n.Obj().Pkg().Path()) == lib {
			return true
		}
	}
	return false
}

// Serves reports whether anything in the package runs a server or a consumer.
func (r *Finder) Serves() bool { return len(r.Serving()) > 0 || r.servesOutside }

// CommandLine reports whether the package is the main package of a program
// that serves nothing: neither it nor what it imports runs a server or a consumer.
func (r *Finder) CommandLine() bool {
	return r.Pass.Pkg.Name() == "main" && !r.Serves()
}
