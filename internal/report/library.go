package report

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
)

// library names the library that a range is about: that of the first name in it
// which belongs to a package that is known; "" if there is none.
func (r *Reporter) library(at analysis.Range) string {
	for _, f := range r.pass.Files {
		if f.FileStart <= at.Pos() && at.Pos() < f.FileEnd {
			return r.libraryIn(f, at.Pos(), at.End())
		}
	}
	return ""
}

func (r *Reporter) libraryIn(f *ast.File, from, to token.Pos) (name string) {
	ast.Inspect(f, func(n ast.Node) bool {
		if n == nil || name != "" || n.End() <= from || to <= n.Pos() {
			return false
		}
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		obj := r.pass.TypesInfo.Uses[id]
		if _, ok := obj.(*types.PkgName); ok || obj == nil || obj.Pkg() == nil || obj.Pkg() == r.pass.Pkg {
			return true
		}
		switch path := obj.Pkg().Path(); path {
		case "context", "time", "sync": // what waits for a library, and is none
		default:
			if lib := knowledge.Find(path); lib != nil {
				name = cmp.Or(lib.Name, path)
			}
		}
		return true
	})
	return name
}
