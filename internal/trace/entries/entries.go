package entries

import (
	"go/ast"
	"go/types"
	"strconv"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Entry is a function that a framework calls.
type Entry struct {
	*knowledge.Entry
	Fn *symbols.Func
}

// EntryOf returns the entry that f itself is, by its type, by where it is
// stored or handed to, or by a //timeoutlint:entry directive; nil if it is none.
func (t *Finder) EntryOf(f *symbols.Func) *Entry {
	if e, ok := t.entries[f]; ok {
		return e
	}
	if file := t.x.File(f.Node.Pos()); file != nil && ast.IsGenerated(file) {
		t.entries[f] = nil // a client, or what hands on to the functions that were written
		return nil
	}
	name, recv := "", types.Type(nil)
	if f.Obj != nil {
		name = f.Obj.Name()
		if r := f.Sig.Recv(); r != nil {
			recv = r.Type()
		}
	}
	row := t.byType(name, f.Sig, recv)
	if row != nil && row.Class == knowledge.ClassEventLoop && row.Signature != nil && t.onlyCalled(f) {
		row = nil // a helper with that signature may have a goroutine of its own
	}
	if row == nil {
		row = t.placedEntry(f)
	}
	if row == nil && (t.isDeclared(f) || t.hasDeclaredType(f)) {
		row = declaredEntry
	}
	var e *Entry
	if row != nil {
		e = &Entry{row, f}
	}
	t.entries[f] = e
	return e
}

// byType returns the row for a function that its type alone makes an entry, or nil.
func (t *Finder) byType(name string, sig *types.Signature, recv types.Type) *knowledge.Entry {
	if t.types == nil {
		t.types = knowledge.EntriesOf(t.x.Pkg)
	}
	if row := t.types.Of(name, sig, recv); row != nil {
		return row
	}
	return t.servesHTTP(sig)
}

// IsEntry reports whether a function of any package is an entry by its type
// alone: what it waits for is then looked at where it is declared.
func (t *Finder) IsEntry(fn *types.Func) bool {
	sig, recv := fn.Signature(), types.Type(nil)
	if r := sig.Recv(); r != nil {
		recv = r.Type()
	}
	return t.byType(fn.Name(), sig, recv) != nil
}

// onlyCalled reports whether all that is done with a function that is not
// exported is to call it.
func (t *Finder) onlyCalled(f *symbols.Func) bool {
	if f.Obj == nil || f.Obj.Exported() {
		return false
	}
	uses := t.x.Uses(f.Obj)
	for _, id := range uses {
		var fun ast.Node = id
		if sel, ok := t.x.Parent(fun).(*ast.SelectorExpr); ok {
			fun = sel
		}
		call, ok := t.x.Parent(fun).(*ast.CallExpr)
		if !ok || call.Fun != fun {
			return false
		}
	}
	return len(uses) > 0
}

// isDeclared reports whether the directive entry stands at f, or at its type.
func (t *Finder) isDeclared(f *symbols.Func) bool {
	return f.Obj != nil && t.x.Directive(f.Obj, "entry") && (f.Obj.Exported() || !t.ofType(f))
}

// ofType reports whether the directive may be that of f's type, of which only
// the exported methods are entries.
func (t *Finder) ofType(f *symbols.Func) bool {
	recv := f.Sig.Recv()
	if recv == nil {
		return false
	}
	n := symbols.NamedOf(recv.Type())
	return n != nil && t.x.Directive(n.Obj(), "entry")
}

// declaredEntry is what //timeoutlint:entry makes of a function. Its ctx is a
// parameter, if it has one.
var declaredEntry = &knowledge.Entry{Class: knowledge.ClassRequest, Cancels: true, Name: "entry"}

// IsEntryType reports whether the directive entry at a type is about others:
// functions that have it, types that implement it.
func IsEntryType(tn *types.TypeName) bool {
	switch tn.Type().Underlying().(type) {
	case *types.Interface, *types.Signature:
		return true
	}
	return false
}

// hasDeclaredType reports whether f is what a type with the directive entry
// asks for, here or in an imported package: a method of its interface, or a
// function of its type, which must name a type of its package.
func (t *Finder) hasDeclaredType(f *symbols.Func) bool {
	if t.declared == nil {
		t.declared = append([]*types.TypeName{}, t.declare()...)
		for _, obj := range t.x.Directives("entry") {
			if tn, ok := obj.(*types.TypeName); ok && IsEntryType(tn) {
				t.declared = append(t.declared, tn)
			}
		}
	}
	for _, tn := range t.declared {
		switch u := tn.Type().Underlying().(type) {
		case *types.Interface:
			if f.Obj == nil || f.Sig.Recv() == nil {
				continue
			}
			recv := f.Sig.Recv().Type()
			m, _, _ := types.LookupFieldOrMethod(u, false, f.Obj.Pkg(), f.Obj.Name())
			if m != nil && (types.Implements(recv, u) || types.Implements(types.NewPointer(recv), u)) {
				return true
			}
		case *types.Signature:
			if takesOwn(u, tn.Pkg()) && types.Identical(u.Params(), f.Sig.Params()) && types.Identical(u.Results(), f.Sig.Results()) {
				return true
			}
		}
	}
	return false
}

// takesOwn reports whether a parameter is of a type of the package.
func takesOwn(sig *types.Signature, pkg *types.Package) bool {
	for p := range sig.Params().Variables() {
		if n := symbols.NamedOf(p.Type()); n != nil && n.Obj().Pkg() == pkg {
			return true
		}
	}
	return false
}

// servesHTTP returns the row of HTTP handlers for a function that takes a
// ResponseWriter and a Request among other parameters: what a project's own
// router calls.
func (t *Finder) servesHTTP(sig *types.Signature) *knowledge.Entry {
	for i := range sig.Params().Len() - 1 {
		w, r := sig.Params().At(i), sig.Params().At(i+1)
		if knowledge.IsRequest(r.Type()) && knowledge.IsNamed(w.Type(), "net/http", "ResponseWriter") {
			plain := types.NewSignatureType(nil, nil, nil, types.NewTuple(w, r), nil, false)
			return t.types.Of("", plain, nil)
		}
	}
	return nil
}

// placedEntry returns the row of an entry that its place makes one: a field of
// a struct, an argument of a call.
func (t *Finder) placedEntry(f *symbols.Func) *knowledge.Entry {
	if t.placed == nil {
		t.placed = make(map[*symbols.Func]*knowledge.Entry)
		t.findPlaced()
	}
	return t.placed[f]
}

func (t *Finder) findPlaced() {
	for _, row := range knowledge.Placed() {
		if row.Field == "" || !t.imports(row.Lib) {
			continue
		}
		typ, field, _ := strings.Cut(row.Field, ".")
		if v := t.FieldOf(row.Lib, typ, field); v != nil {
			for _, a := range t.x.Assigns(v) {
				if a.Value != nil && a.Index < 0 {
					t.place(a.Value, row.Entry)
				}
			}
		}
	}
	for _, c := range t.x.Calls {
		fn := c.Func()
		if fn == nil || fn.Pkg() == nil || fn.Pkg() == t.x.Pkg {
			continue
		}
		for _, row := range knowledge.Placed() {
			if row.Lib == knowledge.Path(fn.Pkg().Path()) {
				t.placeByCall(c, fn, row)
			}
		}
	}
}

// placeByCall places what a call of fn, a function of the row's library, is given
// as an entry, or what is called with what it receives.
func (t *Finder) placeByCall(c *symbols.Call, fn *types.Func, row knowledge.PlacedEntry) {
	if row.Receives != "" && c.Loop != nil && row.Receives == knowledge.Symbol(fn) {
		t.placeReceivers(c, row.Entry)
	}
	// have: row.Arg, "Symbol.i".
	dot := strings.LastIndexByte(row.Arg, '.')
	if dot < 0 || row.Arg[:dot] != knowledge.Symbol(fn) {
		return
	}
	i, err := strconv.Atoi(row.Arg[dot+1:])
	if err != nil {
		return
	}
	if arg := t.x.Arg(c.Expr, i); arg != nil {
		t.place(arg, row.Entry)
		t.placeMethod(arg, fn.Signature().Params(), i, row.Entry)
	}
}

func (t *Finder) imports(lib string) bool {
	for _, p := range t.x.Pkg.Imports() {
		if knowledge.Path(p.Path()) == lib {
			return true
		}
	}
	return false
}

func (t *Finder) FieldOf(lib, typ, field string) *types.Var {
	for _, p := range t.x.Pkg.Imports() {
		if knowledge.Path(p.Path()) != lib {
			continue
		}
		if obj := p.Scope().Lookup(typ); obj != nil {
			v, _, _ := types.LookupFieldOrMethod(obj.Type(), true, p, field)
			if v, ok := v.(*types.Var); ok {
				return v
			}
		}
	}
	return nil
}

// placeReceivers marks the functions that are given the message that a call
// returns, in the loop around it:
//
//	for {
//		m, err := r.ReadMessage(ctx)
//		…
//		s.process(ctx, m.Value)
func (t *Finder) placeReceivers(c *symbols.Call, row *knowledge.Entry) {
	as, ok := t.x.Parent(c.Expr).(*ast.AssignStmt)
	if !ok || len(as.Rhs) != 1 {
		return
	}
	message := t.x.VarOf(as.Lhs[0])
	if message == nil {
		return
	}
	for _, id := range t.x.Uses(message) {
		if id.Pos() < c.Loop.Pos() || c.Loop.End() <= id.Pos() {
			continue
		}
		var arg ast.Node = id
		for {
			switch p := t.x.Parent(arg).(type) {
			case *ast.SelectorExpr, *ast.UnaryExpr, *ast.ParenExpr:
				arg = p
				continue
			}
			break
		}
		call, ok := t.x.Parent(arg).(*ast.CallExpr)
		if !ok || call.Fun == arg || t.x.CallAt[call] == nil {
			continue
		}
		if fn := t.x.CallAt[call].Func(); fn != nil && t.x.ByObj[fn] != nil {
			t.placed[t.x.ByObj[fn]] = row
		}
	}
}

// placeMethod marks the method for which a parameter, an interface with no
// other, wants a value.
func (t *Finder) placeMethod(e ast.Expr, params *types.Tuple, i int, row *knowledge.Entry) {
	if i >= params.Len() {
		return
	}
	iface, ok := params.At(i).Type().Underlying().(*types.Interface)
	typ := t.x.Info.TypeOf(e)
	if !ok || iface.NumMethods() != 1 || typ == nil {
		return
	}
	m, _, _ := types.LookupFieldOrMethod(typ, true, t.x.Pkg, iface.Method(0).Name())
	if fn, ok := m.(*types.Func); ok && t.x.ByObj[fn] != nil {
		t.placed[t.x.ByObj[fn]] = row
	}
}

// place marks the function that e is, or converts.
func (t *Finder) place(e ast.Expr, row *knowledge.Entry) {
	e = ast.Unparen(e)
	if conv, ok := e.(*ast.CallExpr); ok && len(conv.Args) == 1 && t.x.Info.Types[conv.Fun].IsType() {
		e = ast.Unparen(conv.Args[0])
	}
	if lit, ok := e.(*ast.FuncLit); ok {
		t.placed[t.x.ByNode[lit]] = row
	} else if fn := t.x.FuncObj(e); fn != nil && t.x.ByObj[fn] != nil {
		t.placed[t.x.ByObj[fn]] = row
	}
}
