// Package elements says what a loop goes over: data, of which there may be as much
// as somebody sends, or what a program has been set up with, of which there is a
// handful.
package elements

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/loops"
	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Checker asks of one package.
type Checker struct {
	*passkit.Kit

	active *fixpoint.Table[*types.TypeName, bool] // struct types that are more than data
}

// New returns what asks about the package of a kit.
func New(k *passkit.Kit) *Checker {
	c := &Checker{Kit: k}
	c.active = fixpoint.NewSet(&k.Group, true, c.isActive)
	return c
}

// IsData reports whether values of type t are data although the wait is a method
// of theirs: structs with nothing in them that does anything, such as an
// attachment that downloads itself.
func (c *Checker) IsData(t types.Type) bool {
	_, isBasic := exprType(t).(*types.Basic) // a name has no method that waits: it says who is asked
	return !isBasic && c.holdsData(t)
}

func exprType(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	return t.Underlying()
}

// holdsData is IsData for a part of an element, which may be a number or a name.
func (c *Checker) holdsData(t types.Type) bool {
	if t == nil || knowledge.RoleOf(t) != "" {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return true
	case *types.Pointer:
		return c.holdsData(u.Elem())
	case *types.Slice:
		return c.holdsData(u.Elem())
	case *types.Array:
		return c.holdsData(u.Elem())
	case *types.Map:
		return c.holdsData(u.Key()) && c.holdsData(u.Elem())
	case *types.Struct:
		if n, ok := types.Unalias(t).(*types.Named); ok {
			return !c.active.Of(n.Origin().Obj())
		}
		return c.fieldsHoldData(u)
	}
	return false
}

// isActive reports whether a struct type is more than data. One that holds
// itself, such as a tree, is data if the rest of it is.
func (c *Checker) isActive(tn *types.TypeName) bool {
	st, ok := tn.Type().Underlying().(*types.Struct)
	return !ok || c.Res.IsClient(tn.Type()) || !c.fieldsHoldData(st)
}

func (c *Checker) fieldsHoldData(st *types.Struct) bool {
	for f := range st.Fields() {
		if n, ok := types.Unalias(f.Type()).(*types.Named); ok && n.Obj().Pkg() != nil && knowledge.IsStd(n.Obj().Pkg().Path()) && n.Obj().Pkg().Path() != "net/http" {
			continue // time.Time, sync.Mutex
		}
		if !c.holdsData(f.Type()) {
			return false
		}
	}
	return st.NumFields() > 0
}

// Collaborators reports whether the elements are clients, connections, or
// values with behaviour: interfaces and funcs. There are as many as somebody
// has set up.
func (c *Checker) Collaborators(l *loops.Loop) bool {
	if l.Elem == nil {
		return false
	}
	if names.Configured(elementName(l)) || names.Configured(collectionName(l)) {
		return true
	}
	t := l.Elem
	t = symbols.Deref(t)
	switch u := t.Underlying().(type) {
	case *types.Signature:
		return true
	case *types.Interface:
		return u.NumMethods() > 0 && !symbols.IsError(t) && l.Kind != loops.LoopMessages
	}
	return knowledge.RoleOf(t) != ""
}

// elementName returns the last word of the element type's name, in the singular and lower case.
func elementName(l *loops.Loop) string {
	t := l.Elem
	t = symbols.Deref(t)
	if n, ok := types.Unalias(t).(*types.Named); ok {
		name := n.Obj().Name()
		if base := strings.TrimSuffix(name, "Model"); base != "" {
			name = base // a row: ChunkModel
		}
		return names.LastWord(name)
	}
	for _, v := range l.Elems { // addresses: for _, peer := range peers
		if w := names.LastWord(v.Name()); names.Configured(w) {
			return w
		}
	}
	return collectionName(l)
}

// collectionName returns the last word of the collection's name, in the
// singular and lower case.
func collectionName(l *loops.Loop) string {
	switch e := ast.Unparen(symbols.ExprOr(l.Of)).(type) {
	case *ast.Ident:
		return names.LastWord(e.Name)
	case *ast.SelectorExpr:
		return names.LastWord(e.Sel.Name)
	}
	return ""
}

// KeyedByChoice reports whether what is ranged over is a map whose key is one of
// the constants of a type, of which there are at least two: it has as many
// elements as somebody has written constants.
func (c *Checker) KeyedByChoice(l *loops.Loop) bool {
	if l.Of == nil {
		return false
	}
	m, ok := exprType(c.Index.Info.TypeOf(l.Of)).(*types.Map)
	if !ok {
		return false
	}
	n, ok := types.Unalias(m.Key()).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return false
	}
	constants := 0
	scope := n.Obj().Pkg().Scope()
	for _, name := range scope.Names() {
		if v, ok := scope.Lookup(name).(*types.Const); ok && types.Identical(v.Type(), n) {
			constants++
		}
	}
	return constants >= 2
}
