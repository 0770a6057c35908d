package symbols

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// Directive reports whether //timeoutlint:<name> stands at the declaration of
// obj: in its doc comment, or behind it on its line; or, for a method or field,
// at that of its type.
func (x *Index) Directive(obj types.Object, name string) bool {
	if x.directives == nil {
		x.findDirectives()
	}
	return x.directives[obj][name]
}

// Directives lists the objects at whose declaration //timeoutlint:<name> stands, in source order.
func (x *Index) Directives(name string) (list []types.Object) {
	if x.directives == nil {
		x.findDirectives()
	}
	for obj, names := range x.directives {
		if names[name] {
			list = append(list, obj)
		}
	}
	slices.SortFunc(list, func(a, b types.Object) int { return cmp.Compare(a.Pos(), b.Pos()) })
	return list
}

func (x *Index) findDirectives() {
	x.directives = make(map[types.Object]map[string]bool)
	for _, f := range x.Files {
		if !HasDirective(f) {
			continue
		}
		tf := x.Fset.File(f.FileStart)
		near := besideLines(tf, f)
		ast.Inspect(f, func(n ast.Node) bool {
			x.declared(n)
			if as, ok := n.(*ast.AssignStmt); ok && as.Tok == token.DEFINE {
				for _, e := range as.Lhs {
					if id, ok := e.(*ast.Ident); ok {
						x.direct(id, near[tf.PositionFor(as.Pos(), false).Line]...)
					}
				}
			}
			return true
		})
	}
	for obj, names := range x.directives {
		tn, ok := obj.(*types.TypeName)
		if !ok {
			continue
		}
		for _, part := range partsOf(tn) {
			for name := range names {
				x.addDirective(part, name)
			}
		}
	}
}

// declared notes the directives that stand in the comments of a declaration.
func (x *Index) declared(n ast.Node) {
	switch n := n.(type) {
	case *ast.FuncDecl:
		x.direct(n.Name, n.Doc)
	case *ast.GenDecl:
		for _, s := range n.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				x.direct(s.Name, n.Doc, s.Doc, s.Comment)
			case *ast.ValueSpec:
				for _, id := range s.Names {
					x.direct(id, n.Doc, s.Doc, s.Comment)
				}
			}
		}
	case *ast.Field:
		for _, id := range n.Names {
			x.direct(id, n.Doc, n.Comment)
		}
	}
}

// direct notes the directives in some comments for what id declares.
func (x *Index) direct(id *ast.Ident, groups ...*ast.CommentGroup) {
	obj := x.Info.Defs[id]
	if obj == nil {
		return
	}
	for _, g := range groups {
		for _, name := range directivesOf(g) {
			x.addDirective(obj, name)
		}
	}
}

func (x *Index) addDirective(obj types.Object, name string) {
	if x.directives[obj] == nil {
		x.directives[obj] = make(map[string]bool)
	}
	x.directives[obj][name] = true
}

// besideLines returns the comments with a directive by the lines they are
// about: the one they begin on, and the one after they end.
func besideLines(tf *token.File, f *ast.File) map[int][]*ast.CommentGroup {
	near := make(map[int][]*ast.CommentGroup)
	for _, g := range f.Comments {
		if len(directivesOf(g)) == 0 {
			continue
		}
		at, after := tf.PositionFor(g.Pos(), false).Line, tf.PositionFor(g.End(), false).Line+1
		near[at] = append(near[at], g)
		near[after] = append(near[after], g)
	}
	return near
}

// partsOf returns what a directive at a type's declaration is about: its
// methods, those of an interface, and the fields of a struct.
func partsOf(tn *types.TypeName) (parts []types.Object) {
	if n, ok := tn.Type().(*types.Named); ok {
		for m := range n.Methods() {
			parts = append(parts, m)
		}
	}
	switch u := tn.Type().Underlying().(type) {
	case *types.Struct:
		for f := range u.Fields() {
			parts = append(parts, f)
		}
	case *types.Interface:
		for m := range u.ExplicitMethods() {
			parts = append(parts, m)
		}
	}
	return parts
}

// HasDirective reports whether a //timeoutlint: comment stands in a file.
func HasDirective(f *ast.File) bool {
	for _, g := range f.Comments {
		if len(directivesOf(g)) > 0 {
			return true
		}
	}
	return false
}

func directivesOf(g *ast.CommentGroup) []string {
	if g == nil {
		return nil
	}
	var names []string
	for _, c := range g.List {
		if rest, ok := strings.CutPrefix(c.Text, "//timeoutlint:"); ok {
			name, _, _ := strings.Cut(rest, " ")
			names = append(names, name)
		}
	}
	return names
}
