package edits

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/proof"
)

// DropImport returns the edits that remove an import of which the only use
// stands inside n, for a fix that takes n away; none if there is another use.
func (f *File) DropImport(importPath string, n ast.Node) []analysis.TextEdit {
	if proof.Batch {
		return nil
	}
	for _, d := range f.AST.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.IMPORT {
			break
		}
		for _, s := range g.Specs {
			spec := s.(*ast.ImportSpec)
			if p, err := strconv.Unquote(spec.Path.Value); err != nil || p != importPath || !f.onlyIn(spec, n) {
				continue
			}
			if !g.Lparen.IsValid() || len(g.Specs) == 1 {
				return []analysis.TextEdit{{Pos: g.Pos(), End: f.lineEnd(g.End())}}
			}
			tf := f.Fset.File(spec.Pos())
			return []analysis.TextEdit{{Pos: tf.LineStart(tf.Line(spec.Pos())), End: f.lineEnd(spec.End())}}
		}
	}
	return nil
}

// lineEnd returns the start of the line after pos.
func (f *File) lineEnd(pos token.Pos) token.Pos {
	tf := f.Fset.File(pos)
	if line := tf.Line(pos); line < tf.LineCount() {
		return tf.LineStart(line + 1)
	}
	return pos
}

// onlyIn reports whether the package is used by its name, and nowhere but inside n.
func (f *File) onlyIn(spec *ast.ImportSpec, n ast.Node) bool {
	var pkg types.Object = f.Info.Implicits[spec]
	if spec.Name != nil {
		pkg = f.Info.Defs[spec.Name]
	}
	if pkg == nil {
		return false
	}
	used, only := false, true
	ast.Inspect(f.AST, func(m ast.Node) bool {
		if id, ok := m.(*ast.Ident); ok && f.Info.Uses[id] == pkg {
			used = true
			only = only && n.Pos() <= id.Pos() && id.Pos() < n.End()
		}
		return only
	})
	return used && only
}
