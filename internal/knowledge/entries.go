package knowledge

import (
	"go/types"
	"strconv"
	"strings"
	"sync"
)

type entryRow struct {
	*Entry
	lib string // path of the library
}

var entryRows = sync.OnceValue(func() (rows []entryRow) {
	for _, l := range Libraries() {
		for i := range l.Entries {
			rows = append(rows, entryRow{&l.Entries[i], strings.TrimSuffix(l.Package, "/...")})
		}
	}
	return rows
})

// Entries recognises the functions of one package that frameworks call.
type Entries struct {
	from   *types.Package
	served map[*Entry][]*types.Interface // by rows with Serves; nil until asked for
}

// EntriesOf returns the entries of a package.
func EntriesOf(from *types.Package) *Entries { return &Entries{from: from} }

// Of returns the row for a function that a framework calls, recognised by its
// type; nil if it is none. recv is the receiver's type, nil for functions and
// literals; name is "" for literals.
func (x *Entries) Of(name string, sig *types.Signature, recv types.Type) *Entry {
	for _, row := range entryRows() {
		switch {
		case row.Signature != nil:
			if matchTuple(row.Signature, sig.Params()) && (row.Results == nil || matchTuple(row.Results, sig.Results())) {
				return row.Entry
			}
		case recv == nil:
		case row.Method != "":
			iface, m, _ := strings.Cut(row.Method, ".")
			if name == m && x.implements(recv, row.lib, iface) {
				return row.Entry
			}
		case row.Embeds != "":
			if overrides(recv, name, row.Embeds) && x.last(row, sig) {
				return row.Entry
			}
		case row.Serves != "":
			if x.serves(row, recv, name) && x.last(row, sig) {
				return row.Entry
			}
		}
	}
	return nil
}

// matchTuple reports whether the types of t are those that want lists; a last "..." matches any rest.
func matchTuple(want []string, t *types.Tuple) bool {
	for i, w := range want {
		if w == "..." {
			return true
		}
		if i >= t.Len() || !matchType(w, t.At(i).Type()) {
			return false
		}
	}
	return len(want) == t.Len()
}

func matchType(want string, t types.Type) bool {
	if w, ok := strings.CutPrefix(want, "*"); ok {
		p, isPtr := types.Unalias(t).(*types.Pointer)
		return isPtr && matchType(w, p.Elem())
	}
	if w, ok := strings.CutPrefix(want, "[]"); ok {
		s, isSlice := types.Unalias(t).(*types.Slice)
		return isSlice && matchType(w, s.Elem())
	}
	dot := strings.LastIndexByte(want, '.')
	if dot < 0 {
		b, ok := types.Unalias(t).(interface{ Obj() *types.TypeName })
		if ok && b.Obj().Pkg() == nil {
			return b.Obj().Name() == want
		}
		basic, ok := types.Unalias(t).(*types.Basic)
		return want == "any" || ok && basic.Name() == want
	}
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && match(want[dot+1:], n.Obj().Name()) && Path(n.Obj().Pkg().Path()) == Path(want[:dot])
}

// implements reports whether recv or a pointer to it has the methods of
// interface name, or of an instance of it, of a package that is imported.
func (x *Entries) implements(recv types.Type, path, name string) bool {
	for _, p := range x.from.Imports() {
		if Path(p.Path()) != path {
			continue
		}
		obj, ok := p.Scope().Lookup(name).(*types.TypeName)
		if !ok {
			return false
		}
		if n, ok := obj.Type().(*types.Named); ok && n.TypeParams().Len() > 0 {
			return implementsInstance(recv, n)
		}
		iface, ok := obj.Type().Underlying().(*types.Interface)
		return ok && has(recv, iface)
	}
	return false
}

// has reports whether recv or a pointer to it implements iface.
func has(recv types.Type, iface *types.Interface) bool {
	return types.Implements(recv, iface) || types.Implements(types.NewPointer(recv), iface)
}

// implementsInstance reports whether recv implements an instance of a generic
// interface: that with the type arguments which recv's own methods give.
func implementsInstance(recv types.Type, generic *types.Named) bool {
	iface, ok := generic.Underlying().(*types.Interface)
	if !ok {
		return false
	}
	args := make([]types.Type, generic.TypeParams().Len())
	for m := range iface.Methods() {
		obj, _, _ := types.LookupFieldOrMethod(recv, true, m.Pkg(), m.Name())
		fn, ok := obj.(*types.Func)
		if !ok {
			return false
		}
		unifyTuples(m.Signature().Params(), fn.Signature().Params(), args)
		unifyTuples(m.Signature().Results(), fn.Signature().Results(), args)
	}
	for _, a := range args {
		if a == nil {
			return false
		}
	}
	inst, err := types.Instantiate(nil, generic, args, true)
	if err != nil {
		return false
	}
	own, ok := inst.Underlying().(*types.Interface)
	return ok && has(recv, own)
}

func unifyTuples(want, have *types.Tuple, args []types.Type) {
	for i := range min(want.Len(), have.Len()) {
		unify(want.At(i).Type(), have.At(i).Type(), args)
	}
}

// unify notes in args what the type parameters in want stand for if have is to
// be the same type.
func unify(want, have types.Type, args []types.Type) {
	switch w := types.Unalias(want).(type) {
	case *types.TypeParam:
		if i := w.Index(); i < len(args) && args[i] == nil {
			args[i] = have
		}
	case *types.Pointer:
		if h, ok := types.Unalias(have).(*types.Pointer); ok {
			unify(w.Elem(), h.Elem(), args)
		}
	case *types.Slice:
		if h, ok := types.Unalias(have).(*types.Slice); ok {
			unify(w.Elem(), h.Elem(), args)
		}
	case *types.Named:
		if h, ok := types.Unalias(have).(*types.Named); ok && w.TypeArgs().Len() == h.TypeArgs().Len() {
			for i := range w.TypeArgs().Len() {
				unify(w.TypeArgs().At(i), h.TypeArgs().At(i), args)
			}
		}
	}
}

// overrides reports whether the receiver's struct embeds a type whose name
// matches pattern and which has a method with that name.
func overrides(recv types.Type, name, pattern string) bool {
	if p, ok := types.Unalias(recv).(*types.Pointer); ok {
		recv = p.Elem()
	}
	st, ok := recv.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range st.Fields() {
		if f.Embedded() && match(pattern, f.Name()) {
			obj, _, _ := types.LookupFieldOrMethod(f.Type(), true, f.Pkg(), name)
			if _, ok := obj.(*types.Func); ok {
				return true
			}
		}
	}
	return false
}

// serves reports whether recv implements an interface of generated code that
// has a method with that name.
func (x *Entries) serves(row entryRow, recv types.Type, name string) bool {
	for _, iface := range x.interfaces(row) {
		if m, _, _ := types.LookupFieldOrMethod(iface, false, nil, name); m != nil && has(recv, iface) {
			return true
		}
	}
	return false
}

// interfaces returns what generated packages that are imported want
// implemented. A package's own are left out where its clients have the same
// methods; resolvers stand beside the code that is generated for them.
func (x *Entries) interfaces(row entryRow) []*types.Interface {
	if x.served == nil {
		x.served = make(map[*Entry][]*types.Interface)
	}
	list, ok := x.served[row.Entry]
	if ok {
		return list
	}
	dot := strings.LastIndexByte(row.Serves, '.')
	name, arg := row.Serves[:dot], row.Serves[dot+1:]
	if arg == "*" {
		list = returnedBy(x.from, row.lib, name)
	}
	for _, p := range x.from.Imports() {
		if arg == "*" {
			list = append(list, returnedBy(p, row.lib, name)...)
		} else {
			list = append(list, takenBy(p, row.lib, name, arg)...)
		}
	}
	x.served[row.Entry] = list
	return list
}

// returnedBy returns the interfaces that the methods of interface name of p return.
func returnedBy(p *types.Package, lib, name string) (list []*types.Interface) {
	obj, ok := p.Scope().Lookup(name).(*types.TypeName)
	if !ok || !imports(p, lib) {
		return nil
	}
	root, ok := obj.Type().Underlying().(*types.Interface)
	if !ok {
		return nil
	}
	for m := range root.Methods() {
		if res := m.Signature().Results(); res.Len() == 1 {
			if iface, ok := res.At(0).Type().Underlying().(*types.Interface); ok && iface.NumMethods() > 0 {
				list = append(list, iface)
			}
		}
	}
	return list
}

// takenBy returns the interfaces of p that its functions with a name pattern
// take as an argument.
func takenBy(p *types.Package, lib, pattern, arg string) (list []*types.Interface) {
	i, err := strconv.Atoi(arg)
	if err != nil || !imports(p, lib) {
		return nil
	}
	for _, name := range p.Scope().Names() {
		if !match(pattern, name) {
			continue
		}
		fn, ok := p.Scope().Lookup(name).(*types.Func)
		if !ok || i >= fn.Signature().Params().Len() {
			continue
		}
		n, ok := types.Unalias(fn.Signature().Params().At(i).Type()).(*types.Named)
		if !ok || n.Obj().Pkg() != p {
			continue
		}
		if iface, ok := n.Underlying().(*types.Interface); ok && iface.NumMethods() > 0 {
			list = append(list, iface)
		}
	}
	return list
}

func imports(p *types.Package, lib string) bool { return importOf(p, lib) != nil }

// importOf returns the package lib, in any major version, as p imports it.
func importOf(p *types.Package, lib string) *types.Package {
	for _, q := range p.Imports() {
		if Path(q.Path()) == lib {
			return q
		}
	}
	return nil
}

// last reports whether the last parameter implements the interface that a row
// asks for. Streams are types of the generated code, which embed it.
func (x *Entries) last(row entryRow, sig *types.Signature) bool {
	if row.Last == "" {
		return true
	}
	if sig.Params().Len() == 0 {
		return false
	}
	t := sig.Params().At(sig.Params().Len() - 1).Type()
	if !types.IsInterface(t) {
		return false
	}
	return embeds(t, row.lib, row.Last)
}

const grpcPath = "google.golang.org/grpc"

// IsClientStream reports whether t is the client's end of a gRPC stream: that
// interface, or one of generated code that embeds it.
func IsClientStream(t types.Type) bool { return t != nil && embeds(t, grpcPath, "ClientStream") }

// IsServerStream reports whether t is the server's end of a gRPC stream. Its
// Context() is that of the request.
func IsServerStream(t types.Type) bool { return t != nil && embeds(t, grpcPath, "ServerStream") }

// embeds reports whether t is, or is an interface that embeds, the interface
// with that name of a package.
func embeds(t types.Type, lib, name string) bool {
	if n, ok := types.Unalias(t).(*types.Named); ok && n.Obj().Pkg() != nil && n.Obj().Name() == name && Path(n.Obj().Pkg().Path()) == lib {
		return true
	}
	iface, ok := t.Underlying().(*types.Interface)
	if !ok {
		return false
	}
	for e := range iface.EmbeddedTypes() {
		if embeds(e, lib, name) {
			return true
		}
	}
	return false
}
