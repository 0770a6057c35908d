package program

import (
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/record"
)

// implementations returns the types that the program makes and that have all
// methods of an interface. If there is none, reflection makes them (from a
// file of settings, as a rule), and all types count.
func (p *Program) implementations(id string) []*typ {
	i := p.ifaces[id]
	if i == nil {
		return nil
	}
	if i.asked {
		return i.impls
	}
	i.asked = true
	if i.impls = having(i.methods, p.types); len(i.impls) == 0 {
		i.impls, i.unmade = having(i.methods, p.unmade), true
	}
	return i.impls
}

// having returns the types that have all of the methods.
func having(methods []record.Method, types map[string][]*typ) (list []*typ) {
	var candidates []*typ
	for i, m := range methods { // those with the rarest
		if with := types[m.Name]; i == 0 || len(with) < len(candidates) {
			candidates = with
		}
	}
	for _, t := range candidates {
		if !slices.ContainsFunc(methods, func(m record.Method) bool { return !fits(t.methods[m.Name].Sig, m.Sig) }) {
			list = append(list, t)
		}
	}
	return list
}

// fits reports whether a signature is the wanted one, in which type parameters
// may be anything.
func fits(sig, want string) bool {
	parts := strings.Split(want, record.Any)
	if len(parts) == 1 {
		return sig == want
	}
	for i, part := range parts {
		at := strings.Index(sig, part)
		switch {
		case i == 0 && !strings.HasPrefix(sig, part), at < 0, i > 0 && at == 0 && part != "":
			return false
		case i == len(parts)-1:
			return strings.HasSuffix(sig, part)
		}
		sig = sig[at+len(part):]
	}
	return false
}

// callees returns the functions of the program that a call may lead to. A call
// that nobody can follow is a gap.
func (p *Program) callees(c *record.Call) []*function {
	list := p.static(c)
	held := p.held(c.Holder)
	if c.Dynamic != "" && len(held) == 0 {
		p.gap(c.At, c.Dynamic, "a func value from elsewhere")
	}
	return append(list, held...)
}

// static is callees without what func values are.
func (p *Program) static(c *record.Call) (list []*function) {
	for _, id := range c.To {
		if f := p.funcs[id]; f != nil {
			list = append(list, f)
		}
	}
	if c.Method != "" {
		dot := strings.LastIndex(c.Method, ".")
		list = append(list, p.resolve(c.Method)...)
		if len(list) == 0 && len(c.Waits) == 0 && p.paths[packageOf(c.Method[:dot])] {
			p.gap(c.At, c.Method, "no type of the program has the methods of this interface")
		}
	}
	return list
}

// packageOf returns the package of a type: "example.com/p" of "example.com/p.T".
func packageOf(id string) string {
	slash := strings.LastIndex(id, "/")
	dot := strings.Index(id[slash+1:], ".")
	return id[:slash+1+max(0, dot)]
}

func (p *Program) gap(at, what, why string) {
	p.gaps[at+" "+what] = &Gap{At: at, What: what, Why: why}
}
