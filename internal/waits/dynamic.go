package waits

import (
	"go/types"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/callee"
	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// IsDoShape reports whether fn is a method Do or RoundTrip of type
// func(*http.Request) (*http.Response, error). An interface of that shape is
// how every LLM SDK reaches the network; static calls see no wait in them.
func IsDoShape(fn *types.Func) bool {
	sig := fn.Signature()
	if fn.Name() != "Do" && fn.Name() != "RoundTrip" || sig.Recv() == nil || sig.Params().Len() != 1 || sig.Results().Len() != 2 {
		return false
	}
	res, ok := types.Unalias(sig.Results().At(0).Type()).(*types.Pointer)
	return ok && knowledge.IsRequest(sig.Params().At(0).Type()) && knowledge.IsNamed(res.Elem(), "net/http", "Response")
}

// dynamic returns the waits of a call of an interface method: of the concrete
// type where it is in sight, of the package's own implementations, or by the
// method's fact, its shape, or the signature rule, in that order.
func (r *Analysis) dynamic(c *symbols.Call, fn *types.Func) (edge, bool) {
	if m := r.Concrete(c, fn); m != nil {
		if row, lib := knowledge.CallOf(m); row != nil && row.Waits != "" {
			cc := *c
			cc.Callee = m
			w, ok := r.ofRow(&cc, row, lib)
			return edge{fixed: []Wait{w}, at: c}, ok
		}
		if f := r.Index().ByObj[m]; f != nil {
			return edge{local: []*symbols.Func{f}, call: c, at: c}, true
		}
		if fact := r.Fact(m); fact != nil {
			return edge{fixed: r.ofFact(c, m, fact), at: c}, len(fact.Waits) > 0
		}
	}
	switch {
	case IsDoShape(fn):
		return edge{fixed: []Wait{r.ofDoShape(c, fn)}, at: c}, true
	case fn.Pkg() == r.Pass.Pkg:
		return r.ofOwnInterface(c, fn)
	}
	list := r.ofForeignInterface(c, fn)
	return edge{fixed: list, at: c}, len(list) > 0
}

// overHTTP returns the wait of a method of the shape of http.Client.Do.
func (r *Analysis) overHTTP(fn *types.Func) Wait {
	w := Wait{Kind: knowledge.Network, Bound: facts.Unsure, Profile: knowledge.HTTP, What: "HTTP"}
	w.by(fn, r.Pass.Pkg)
	return w
}

// ofDoShape returns the wait of a call of a method of the shape of http.Client.Do.
func (r *Analysis) ofDoShape(c *symbols.Call, fn *types.Func) Wait {
	w := r.overHTTP(fn)
	if arg := r.Carrier(c); arg != nil {
		client := trace.Source{Unknown: true}
		if recv := symbols.Receiver(c.Expr); recv != nil {
			client = r.Trace().Client(recv)
		}
		w.Bound, w.Heeds = combine(client, r.Trace().Ctx(arg))
		w.Ctx = arg
	}
	return w
}

// ofOwnInterface returns the waits of a call of a method of an interface of the
// package: of its implementations, and of the client that it describes.
func (r *Analysis) ofOwnInterface(c *symbols.Call, fn *types.Func) (edge, bool) {
	e := edge{local: r.Implementations(fn), call: c, at: c}
	if m := r.Described(fn); m != nil {
		w := r.OfDescribed(m)
		w.by(fn, r.Pass.Pkg)
		if arg := r.Carrier(c); arg != nil {
			w.Ctx, w.Heeds = arg, r.Trace().Ctx(arg).Params
		}
		e.fixed = []Wait{w}
	}
	if r.supposes(fn) {
		if w, ok := r.suppose(c, fn); ok {
			e.fixed = append(e.fixed, w)
		}
	}
	return e, len(e.local)+len(e.fixed) > 0
}

// ofForeignInterface returns the waits of a call of a method of an interface of
// another package: by its fact, or else by the signature rule. What the call may
// be given a bound by is not known to have none.
func (r *Analysis) ofForeignInterface(c *symbols.Call, fn *types.Func) (list []Wait) {
	if fact := r.Fact(fn); fact != nil {
		list = r.ofFact(c, fn, fact)
	} else if r.BySignature(fn) {
		list = []Wait{r.ofSignature(c, fn)}
	}
	if len(list) == 0 && r.supposes(fn) {
		if w, ok := r.suppose(c, fn); ok {
			list = []Wait{w}
		}
	}
	if len(list) > 0 && r.MayBound(c) {
		for i := range list {
			if list[i].Bound == facts.Unbounded {
				list[i].Bound = facts.Unsure
			}
		}
	}
	return list
}

// BySignature reports whether fn, a function of another module that no table
// describes and whose summary says nothing, looks like a remote call: a ctx
// first; an error or a stream as result; and a client as receiver, or variadic
// options of its own module last. Constructors, methods that own or end a
// lifetime, what works on what it has, and signing of URLs are none.
func (r *Analysis) BySignature(fn *types.Func) bool {
	pkg := fn.Pkg()
	if pkg == nil || pkg == r.Pass.Pkg || !fn.Exported() || knowledge.IsStd(pkg.Path()) || r.InModule(pkg) {
		return false
	}
	if row, _ := knowledge.CallOf(fn); row != nil {
		return false
	}
	sig := fn.Signature()
	if knowledge.CtxParam(sig) != 0 || !FailsOrStreams(sig) || names.Builds(fn) || names.IsLocal(fn.Name()) || strings.HasPrefix(fn.Name(), "Presign") || r.namedLife(fn) != knowledge.LifeCall {
		return false
	}
	if recv := sig.Recv(); recv != nil {
		n := symbols.NamedOf(recv.Type())
		if n == nil || names.IsDouble(n.Obj().Name()) || strings.HasSuffix(n.Obj().Name(), "Server") {
			return false
		}
		if r.isClient(n) {
			return true
		}
	}
	return hasOwnOptions(sig, pkg)
}

func FailsOrStreams(sig *types.Signature) bool {
	for res := range sig.Results().Variables() {
		if symbols.IsError(res.Type()) {
			return true
		}
		if m, _, _ := types.LookupFieldOrMethod(res.Type(), true, nil, "Err"); m != nil {
			if f, ok := m.(*types.Func); ok && f.Signature().Params().Len() == 0 && f.Signature().Results().Len() == 1 &&
				symbols.IsError(f.Signature().Results().At(0).Type()) {
				return true
			}
		}
	}
	return false
}

// hasOwnOptions reports whether the last parameter is a variadic option of pkg's module:
// ...option.RequestOption, ...grpc.CallOption.
func hasOwnOptions(sig *types.Signature, pkg *types.Package) bool {
	if !sig.Variadic() {
		return false
	}
	last := sig.Params().At(sig.Params().Len() - 1).Type()
	s, ok := last.(*types.Slice)
	if !ok {
		return false
	}
	elem := s.Elem()
	if f, ok := types.Unalias(elem).(*types.Signature); ok && f.Params().Len() == 1 { // ...func(*Options)
		elem = f.Params().At(0).Type()
	}
	n := symbols.NamedOf(elem)
	if n == nil || n.Obj().Pkg() == nil || !strings.Contains(n.Obj().Name(), "Option") {
		return false
	}
	return callee.Repository(n.Obj().Pkg().Path()) == callee.Repository(pkg.Path())
}

// service names what an unlisted library talks to by its repository, where its
// host names those, else by the package.
func service(pkg *types.Package) string {
	parts := strings.Split(knowledge.Path(pkg.Path()), "/")
	switch parts[0] {
	case "github.com", "gitlab.com", "bitbucket.org", "codeberg.org":
		if len(parts) > 2 {
			return parts[2]
		}
	}
	return pkg.Name()
}

func (r *Analysis) ofSignature(c *symbols.Call, fn *types.Func) Wait {
	w := Wait{Kind: knowledge.Network, Bound: facts.Unsure, Weak: true, Profile: knowledge.HTTP, What: service(fn.Pkg()), Makes: names.Makes(fn)}
	w.by(fn, r.Pass.Pkg)
	if lib := knowledge.Find(fn.Pkg().Path()); lib != nil {
		w.What, w.Profile = lib.Name, lib.Profile
	}
	if arg := r.Carrier(c); arg != nil {
		w.Ctx = arg
		w.Bound, w.Heeds = combine(noBound, r.Trace().Ctx(arg))
	}
	return w
}
