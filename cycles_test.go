package timeoutlint_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// maxCycle is how many files of a package may lead to each other: where more do,
// none of them can be read, or moved, without the others.
const maxCycle = 3

// fileCycles lists larger ones that may stay, and why: "internal/x: a.go b.go c.go d.go".
// What calls itself by nature, such as an interpreter, fits into three files or one.
var fileCycles = map[string]string{}

// TestFileCycles checks that the files of a package have an order: each uses what
// stands in files below it, but for few that answer one question together.
func TestFileCycles(t *testing.T) {
	found := make(map[string]bool)
	for _, p := range loadOwn(t) {
		for _, files := range circles(fileUses(p)) {
			if len(files) <= maxCycle {
				continue
			}
			slices.Sort(files)
			name := dir(p.PkgPath) + ": " + strings.Join(files, " ")
			found[name] = true
			if fileCycles[name] == "" {
				t.Errorf("%q: these %d files use each other; move what leads back to the file whose question it answers, or say in fileCycles why it cannot be", name, len(files))
			}
		}
	}
	for name := range fileCycles {
		if !found[name] {
			t.Errorf("fileCycles lists %q, which do not use each other", name)
		}
	}
}

// fileUses returns which files of a package each of them uses: it names a
// function, method, type, variable or constant that is declared there. That a
// method stands in another file than its type is no use of the type.
func fileUses(p *packages.Package) map[string][]string {
	file := func(pos token.Pos) string { return filepath.Base(p.Fset.File(pos).Name()) }
	uses := make(map[string][]string)
	for _, f := range p.Syntax {
		from := file(f.FileStart)
		uses[from] = nil
		receivers := make(map[ast.Node]bool)
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Recv != nil {
					receivers[n.Recv] = true
				}
			case *ast.FieldList:
				return !receivers[n]
			case *ast.Ident:
				obj := p.TypesInfo.Uses[n]
				if obj == nil || obj.Pkg() != p.Types || !isDeclared(obj) {
					break
				}
				if to := file(obj.Pos()); to != from && !slices.Contains(uses[from], to) {
					uses[from] = append(uses[from], to)
				}
			}
			return true
		})
	}
	return uses
}

// isDeclared reports whether an object stands at the top of a file: a name of the
// package, or a method.
func isDeclared(obj types.Object) bool {
	if fn, ok := obj.(*types.Func); ok && fn.Signature().Recv() != nil {
		return !types.IsInterface(fn.Signature().Recv().Type())
	}
	return obj.Parent() == obj.Pkg().Scope()
}

// TestFileUses checks what is a use of another file.
func TestFileUses(t *testing.T) {
	fset := token.NewFileSet()
	p := &packages.Package{Fset: fset, TypesInfo: &types.Info{Uses: make(map[*ast.Ident]types.Object), Defs: make(map[*ast.Ident]types.Object)}}
	for name, src := range map[string]string{
		"type.go":   "package p; type T struct{ f int }",
		"method.go": "package p; func (t *T) m() int { return t.f }",
		"call.go":   "package p; func call(i interface{ m() int }) { new(T).m(); i.m() }",
		"local.go":  "package p; func local() { type T int; var m T; _ = m }",
	} {
		f, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		p.Syntax = append(p.Syntax, f)
	}
	var err error
	if p.Types, err = new(types.Config).Check("p", fset, p.Syntax, p.TypesInfo); err != nil {
		t.Fatal(err)
	}
	uses := fileUses(p)
	slices.Sort(uses["call.go"])
	want := map[string][]string{"type.go": nil, "method.go": nil, "call.go": {"method.go", "type.go"}, "local.go": nil}
	if !maps.EqualFunc(uses, want, slices.Equal) {
		t.Errorf("%v, want %v", uses, want)
	}
	if got := circles(map[string][]string{"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}); len(got) != 1 || len(got[0]) != 3 {
		t.Errorf("%v are circles", got)
	}
}
