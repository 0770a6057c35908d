package passkit

import (
	"cmp"
	"go/ast"
	"go/token"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/edits"
)

// File returns the file of a node for making edits; nil if its source cannot
// be read.
func (k *Kit) File(n ast.Node) *edits.File {
	f := k.Index.File(n.Pos())
	if f == nil {
		return nil
	}
	if e, ok := k.files[f]; ok {
		return e
	}
	src, err := k.Pass.ReadFile(k.Pass.Fset.File(f.FileStart).Name())
	var e *edits.File
	if err == nil {
		e = &edits.File{Fset: k.Pass.Fset, Info: k.Pass.TypesInfo, Pkg: k.Pass.Pkg, AST: f, Src: src}
	}
	k.files[f] = e
	return e
}

// StmtAround returns the statement that holds n and stands in a list of
// statements, that list, and whether the statement is in a loop of its function.
func (k *Kit) StmtAround(n ast.Node) (stmt ast.Stmt, list []ast.Stmt, inLoop bool) {
	for child, p := n, k.Index.Parent(n); p != nil; child, p = p, k.Index.Parent(p) {
		switch p := p.(type) {
		case *ast.BlockStmt:
			list = p.List
		case *ast.CaseClause:
			list = p.Body
		case *ast.CommClause:
			list = p.Body
		default:
			continue
		}
		s, ok := child.(ast.Stmt)
		if !ok {
			continue
		}
		// By place: a body may have thousands of statements.
		i, ok := slices.BinarySearchFunc(list, s, func(a, b ast.Stmt) int { return cmp.Compare(a.Pos(), b.Pos()) })
		if ok && list[i] == s {
			return s, list, k.Index.InLoop(s)
		}
	}
	return nil, nil, false
}

// Span is a range of source.
type Span struct{ From, To token.Pos }

func (s Span) Pos() token.Pos { return s.From }
func (s Span) End() token.Pos { return s.To }

// Text returns the source of n, for messages; "" if it is not there.
func (k *Kit) Text(n ast.Node) string {
	if f := k.File(n); f != nil {
		return f.Text(n)
	}
	return ""
}
