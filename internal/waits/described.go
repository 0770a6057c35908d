package waits

import (
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Described returns the method of a client of the tables that fn stands for, a
// method of an interface of this package: one that the client implements, in
// terms of its own package's types. Programs declare such interfaces to put a
// stand-in in the client's place when they are tested.
//
//	type objects interface {
//		PutObject(context.Context, *s3.PutObjectInput, ...func(*s3.Options)) (*s3.PutObjectOutput, error)
//	}
func (r *Analysis) Described(fn *types.Func) *types.Func {
	if m, ok := r.describes[fn]; ok {
		return m
	}
	m := r.findDescribed(fn)
	r.describes[fn] = m
	return m
}

func (r *Analysis) findDescribed(fn *types.Func) *types.Func {
	iface, _ := fn.Signature().Recv().Type().Underlying().(*types.Interface)
	if iface == nil {
		return nil
	}
	for _, pkg := range mentioned(fn.Signature()) {
		if lib := knowledge.Find(pkg.Path()); lib == nil || knowledge.IsStd(pkg.Path()) {
			continue
		}
		scope := pkg.Scope()
		for _, name := range scope.Names() {
			tn, ok := scope.Lookup(name).(*types.TypeName)
			if !ok || !tn.Exported() || types.IsInterface(tn.Type()) || knowledge.RoleOf(tn.Type()) != "client" {
				continue
			}
			t := types.NewPointer(tn.Type())
			obj, _, _ := types.LookupFieldOrMethod(t, true, fn.Pkg(), fn.Name())
			m, ok := obj.(*types.Func)
			if !ok || !types.Implements(t, iface) {
				continue
			}
			if row, _ := knowledge.CallOf(m); row != nil && row.Waits != knowledge.Unlisted && row.Waits != knowledge.NoEffect {
				return m
			}
		}
	}
	return r.ofServer(fn, iface)
}

// ofServer returns the method of http.Server that fn stands for, a method of an
// interface that has another one of it too: ListenAndServe beside Shutdown.
func (r *Analysis) ofServer(fn *types.Func, iface *types.Interface) *types.Func {
	for _, pkg := range r.Pass.Pkg.Imports() {
		tn, ok := pkg.Scope().Lookup("Server").(*types.TypeName)
		if pkg.Path() != "net/http" || !ok || iface.NumMethods() < 2 || !types.Implements(types.NewPointer(tn.Type()), iface) {
			continue
		}
		obj, _, _ := types.LookupFieldOrMethod(types.NewPointer(tn.Type()), true, fn.Pkg(), fn.Name())
		if m, ok := obj.(*types.Func); ok {
			if row, _ := knowledge.CallOf(m); row != nil && row.Waits == knowledge.Network && row.Bound == knowledge.ByCtx {
				return m
			}
		}
	}
	return nil
}

// mentioned returns the packages of the named types in a signature.
func mentioned(sig *types.Signature) []*types.Package {
	var list []*types.Package
	seen := make(map[*types.Package]bool)
	for _, tuple := range []*types.Tuple{sig.Params(), sig.Results()} {
		for v := range tuple.Variables() {
			t := v.Type()
			if s, ok := t.(*types.Slice); ok {
				t = s.Elem()
			}
			if n := symbols.NamedOf(t); n != nil && n.Obj().Pkg() != nil && !seen[n.Obj().Pkg()] {
				seen[n.Obj().Pkg()] = true
				list = append(list, n.Obj().Pkg())
			}
		}
	}
	return list
}

// OfDescribed returns the wait of method m of a client, called through an
// interface: how the client was built is not in sight.
func (r *Analysis) OfDescribed(m *types.Func) Wait {
	row, lib := knowledge.CallOf(m)
	w := Wait{Kind: row.Waits, Bound: facts.Unsure, Weak: true, Profile: row.Profile, What: row.What, Batch: row.Batch}
	if w.Profile == "" {
		w.Profile = lib.Profile
	}
	if w.What == "" {
		w.What = lib.Name
	}
	return w
}
