package knowledge

import (
	"go/types"
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

// EntryOf returns the row for a function that a framework calls, recognised by
// its type; nil if it is none. recv is the receiver's type, nil for functions
// and literals; name is "" for literals.
func EntryOf(name string, sig *types.Signature, recv types.Type, from *types.Package) *Entry {
	for _, row := range entryRows() {
		switch {
		case row.Signature != nil:
			if matchTuple(row.Signature, sig.Params()) && (row.Results == nil || matchTuple(row.Results, sig.Results())) {
				return row.Entry
			}
		case row.Method != "":
			iface, m, _ := strings.Cut(row.Method, ".")
			if recv != nil && name == m && implements(recv, from, row.lib, iface) {
				return row.Entry
			}
		case row.Embeds != "":
			if recv != nil && overrides(recv, name, row.Embeds) {
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
// interface name of a package imported, directly or not, by from.
func implements(recv types.Type, from *types.Package, path, name string) bool {
	for _, p := range from.Imports() {
		if Path(p.Path()) != path {
			continue
		}
		obj := p.Scope().Lookup(name)
		if obj == nil {
			return false
		}
		iface, ok := obj.Type().Underlying().(*types.Interface)
		return ok && (types.Implements(recv, iface) || types.Implements(types.NewPointer(recv), iface))
	}
	return false
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
