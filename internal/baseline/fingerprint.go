package baseline

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/source"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

// A Key is what stays the same of a finding when lines move, files are split
// or code is formatted. Findings that are equal in it are told apart by their
// order.
type Key struct {
	Kind     string `json:"kind"`
	Package  string `json:"package"`
	Function string `json:"function,omitempty"` // or "var x"
	Code     string `json:"code"`               // its tokens, without comments
}

// Keys returns the keys of findings, in the same order, by what stands in the
// files that may be read.
func Keys(findings []*vet.Finding, sources *source.Set) []Key {
	files := make(map[string]*file)
	var keys []Key
	for _, f := range findings {
		src, ok := files[f.Pos.File]
		if !ok {
			src = parse(f.Pos.File, sources)
			files[f.Pos.File] = src
		}
		key := Key{Kind: f.Kind, Package: f.Package}
		if start, end, ok := src.offsets(f.Pos, f.End); ok {
			key.Function = src.function(start)
			key.Code = shorten(normalise(src.data[start:end]))
		}
		// What stands in no file we can read, as a //line directive may have it.
		key.Code = cmp.Or(key.Code, f.Text.String())
		keys = append(keys, key)
	}
	return keys
}

// Fingerprints returns hashes of the findings' keys and their ordinals among
// equals, in the same order.
func Fingerprints(findings []*vet.Finding, sources *source.Set) []string {
	count := make(map[Key]int)
	var prints []string
	for _, k := range Keys(findings, sources) {
		sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %q %d", k.Kind, k.Package, k.Function, k.Code, count[k]))
		prints = append(prints, fmt.Sprintf("%x", sum[:16]))
		count[k]++
	}
	return prints
}

// A file is a source file; its fields are nil if it cannot be read.
type file struct {
	data   []byte
	fset   *token.FileSet
	syntax *ast.File
	lines  []int // offsets
}

func parse(name string, sources *source.Set) *file {
	data, ok := sources.Data(name)
	if !ok {
		return new(file)
	}
	f := &file{data: data, fset: token.NewFileSet(), lines: []int{0}}
	for i, b := range data {
		if b == '\n' {
			f.lines = append(f.lines, i+1)
		}
	}
	// A file that does not parse has no findings, and one that is not Go no functions.
	f.syntax, _ = parser.ParseFile(f.fset, name, data, parser.SkipObjectResolution)
	return f
}

func (f *file) offset(p vet.Position) (offset int, ok bool) {
	if p.Line < 1 || p.Line > len(f.lines) || p.Col < 1 {
		return 0, false
	}
	offset = f.lines[p.Line-1] + p.Col - 1
	return offset, offset <= len(f.data)
}

// offsets returns the range of a finding, which is its line where its end is
// not known.
func (f *file) offsets(pos, end vet.Position) (from, to int, ok bool) {
	if from, ok = f.offset(pos); !ok {
		return 0, 0, false
	}
	if to, ok = f.offset(end); ok && end.File == pos.File && from < to {
		return from, to, true
	}
	to = len(f.data)
	if pos.Line < len(f.lines) {
		to = f.lines[pos.Line] - 1
	}
	return from, max(from, to), true
}

// function names the declaration around the offset.
func (f *file) function(offset int) string {
	if f.syntax == nil {
		return ""
	}
	pos := f.fset.File(f.syntax.FileStart).Pos(offset)
	for _, decl := range f.syntax.Decls {
		start, end := decl.Pos(), decl.End()
		var doc *ast.CommentGroup
		var name string
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			doc, name = decl.Doc, funcName(decl)
		case *ast.GenDecl:
			doc, name = decl.Doc, specName(decl, pos)
		}
		if doc != nil {
			start = doc.Pos()
		}
		if start <= pos && pos < end {
			return name
		}
	}
	return ""
}

func funcName(decl *ast.FuncDecl) string {
	if decl.Recv == nil || len(decl.Recv.List) == 0 {
		return decl.Name.Name
	}
	recv := decl.Recv.List[0].Type
	format := "%s.%s"
	if star, ok := recv.(*ast.StarExpr); ok {
		recv, format = star.X, "(*%s).%s"
	}
	switch index := recv.(type) {
	case *ast.IndexExpr:
		recv = index.X
	case *ast.IndexListExpr:
		recv = index.X
	}
	if id, ok := recv.(*ast.Ident); ok {
		return fmt.Sprintf(format, id.Name, decl.Name.Name)
	}
	return decl.Name.Name
}

func specName(decl *ast.GenDecl, pos token.Pos) string {
	for _, spec := range decl.Specs {
		if spec.Pos() <= pos && pos < spec.End() {
			switch spec := spec.(type) {
			case *ast.ValueSpec:
				return decl.Tok.String() + " " + spec.Names[0].Name
			case *ast.TypeSpec:
				return "type " + spec.Name.Name
			}
		}
	}
	return ""
}

// normalise returns the tokens of src, so that layout and comments do not count.
func normalise(src []byte) string {
	var s scanner.Scanner
	fset := token.NewFileSet()
	s.Init(fset.AddFile("", -1, len(src)), src, func(token.Position, string) {}, 0)
	var tokens []string
	for {
		_, tok, lit := s.Scan()
		switch {
		case tok == token.EOF:
			if len(tokens) == 0 { // a comment
				return strings.Join(strings.Fields(string(src)), " ")
			}
			return strings.Join(tokens, " ")
		case tok == token.SEMICOLON && lit == "\n":
		case tok == token.COMMA || lit == "":
			tokens = append(tokens, tok.String())
		default:
			tokens = append(tokens, lit)
		}
	}
}

// shorten keeps entries readable.
func shorten(code string) string {
	const limit = 160
	if len(code) <= limit {
		return code
	}
	sum := sha256.Sum256([]byte(code))
	return fmt.Sprintf("%s… %x", strings.ToValidUTF8(code[:limit], ""), sum[:6])
}
