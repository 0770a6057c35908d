// Package edits has the building blocks of fixes: imports, fields of
// literals, arguments, statements. Each returns plain text edits; none looks
// further than the file it changes.
package edits

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/token"
	"go/types"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// File is what a fix needs to know about the file it changes.
type File struct {
	Fset *token.FileSet
	Info *types.Info
	Pkg  *types.Package
	AST  *ast.File
	Src  []byte
}

// Text returns the source of n.
func (f *File) Text(n ast.Node) string {
	tf := f.Fset.File(n.Pos())
	start, end := tf.Offset(n.Pos()), tf.Offset(n.End())
	if end > len(f.Src) {
		return ""
	}
	return string(f.Src[start:end])
}

// Indent returns the white space before the first token of the line n begins on.
func (f *File) Indent(n ast.Node) string {
	tf := f.Fset.File(n.Pos())
	start := tf.Offset(tf.LineStart(tf.Line(n.Pos())))
	end := start
	for end < len(f.Src) && (f.Src[end] == '\t' || f.Src[end] == ' ') {
		end++
	}
	return string(f.Src[start:end])
}

func (f *File) line(p token.Pos) int { return f.Fset.File(p).Line(p) }

// Replace returns the edit that replaces n.
func Replace(n ast.Node, text string) analysis.TextEdit {
	return analysis.TextEdit{Pos: n.Pos(), End: n.End(), NewText: []byte(text)}
}

// Insert returns the edit that inserts text at pos.
func Insert(pos token.Pos, text string) analysis.TextEdit {
	return analysis.TextEdit{Pos: pos, End: pos, NewText: []byte(text)}
}

// Join makes one edit of those from pos to end, so that edits of other fixes in
// between overlap with it, and are not made at the same time.
func (f *File) Join(pos, end token.Pos, list []analysis.TextEdit) []analysis.TextEdit {
	var in, out []analysis.TextEdit
	for _, e := range list {
		if pos <= e.Pos && e.Pos <= end {
			in = append(in, e)
		} else {
			out = append(out, e)
		}
	}
	slices.SortStableFunc(in, func(a, b analysis.TextEdit) int { return int(a.Pos - b.Pos) })
	tf := f.Fset.File(pos)
	var text []byte
	last := pos
	for _, e := range in {
		text = append(text, f.Src[tf.Offset(last):tf.Offset(e.Pos)]...)
		text = append(text, e.NewText...)
		last = max(e.Pos, e.End)
	}
	text = append(text, f.Src[tf.Offset(last):tf.Offset(end)]...)
	return append(out, analysis.TextEdit{Pos: pos, End: end, NewText: text})
}

// Remove returns the edit that removes a statement of a list, with its line if
// nothing else stands there. A comment beside it stays.
func (f *File) Remove(s ast.Stmt, list []ast.Stmt) analysis.TextEdit {
	tf := f.Fset.File(s.Pos())
	start, end := tf.Offset(s.Pos()), tf.Offset(s.End())
	lineStart := bytes.LastIndexByte(f.Src[:start], '\n') + 1
	lineEnd := len(f.Src)
	if i := bytes.IndexByte(f.Src[end:], '\n'); i >= 0 {
		lineEnd = end + i + 1
	}
	after := bytes.TrimSpace(f.Src[end:lineEnd])
	switch {
	case len(bytes.TrimSpace(f.Src[lineStart:start])) > 0: // on one line with what is before
	case len(after) == 0:
		start, end = lineStart, lineEnd
	case bytes.HasPrefix(after, []byte("//")):
		end += bytes.Index(f.Src[end:], []byte("//"))
	}
	// defer wg.Done(); f()
	if i := slices.Index(list, s); i >= 0 && i+1 < len(list) && bytes.HasPrefix(after, []byte(";")) && f.line(list[i+1].Pos()) == f.line(s.End()) {
		end = tf.Offset(list[i+1].Pos())
	}
	return analysis.TextEdit{Pos: tf.Pos(start), End: tf.Pos(end)}
}

// Import returns the name by which the file refers to the package, and the
// edits that import it if it does not yet. It returns "" if the name is taken.
func (f *File) Import(importPath string, at token.Pos) (name string, edits []analysis.TextEdit) {
	base := PackageName(importPath)
	for _, spec := range f.AST.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil || p != importPath {
			continue
		}
		switch {
		case spec.Name == nil:
			if obj := f.Info.Implicits[spec]; obj != nil {
				base = obj.Name()
			}
		case spec.Name.Name == "_":
			continue
		case spec.Name.Name == ".":
			return ".", nil
		default:
			base = spec.Name.Name
		}
		if f.shadowed(base, at, importPath) {
			return "", nil
		}
		return base, nil
	}
	if f.shadowed(base, at, importPath) || f.taken(base) {
		return "", nil
	}
	return base, f.addImport(importPath)
}

// PackageName returns the name that a package of this path has by convention.
func PackageName(importPath string) string {
	base := path.Base(importPath)
	if versionElement(base) {
		base = path.Base(path.Dir(importPath)) // math/rand/v2 is rand
	}
	return base
}

// versionElement reports whether a path element is a major version: v2.
func versionElement(s string) bool {
	n, err := strconv.Atoi(strings.TrimPrefix(s, "v"))
	return err == nil && n > 1 && s[0] == 'v'
}

// shadowed reports whether name means something else than the package at pos.
func (f *File) shadowed(name string, at token.Pos, importPath string) bool {
	scope := symbols.ScopeAt(f.Info, f.AST, at)
	if scope == nil {
		scope = f.Info.Scopes[f.AST]
	}
	if scope == nil {
		return false
	}
	_, obj := scope.LookupParent(name, at)
	if obj == nil {
		return false
	}
	pkg, ok := obj.(*types.PkgName)
	return !ok || pkg.Imported().Path() != importPath
}

// taken reports whether a declaration anywhere in the package or an import of
// the file has the name.
func (f *File) taken(name string) bool {
	if f.Pkg.Scope().Lookup(name) != nil {
		return true
	}
	for _, spec := range f.AST.Imports {
		if spec.Name != nil && spec.Name.Name == name {
			return true
		}
		if spec.Name == nil {
			if obj := f.Info.Implicits[spec]; obj != nil && obj.Name() == name {
				return true
			}
		}
	}
	return false
}

// addImport inserts an import where gofmt wants it in the first group of
// standard packages. Two fixes that need the same import make the same edit,
// which drivers apply once.
func (f *File) addImport(importPath string) []analysis.TextEdit {
	insert := func(pos token.Pos, text string) []analysis.TextEdit {
		return []analysis.TextEdit{Insert(pos, text)}
	}
	quoted := strconv.Quote(importPath)
	std := isStdPath(importPath)
	for _, d := range f.AST.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.IMPORT {
			break
		}
		if imp, ok := g.Specs[0].(*ast.ImportSpec); ok && imp.Path.Value == `"C"` {
			continue
		}
		if !g.Lparen.IsValid() {
			if f.imports() == 1 {
				if list := f.group(g, importPath); list != nil {
					return list
				}
			}
			return insert(g.End(), "\nimport "+quoted)
		}
		var last *ast.ImportSpec
		for i, s := range g.Specs {
			spec := s.(*ast.ImportSpec)
			p, _ := strconv.Unquote(spec.Path.Value)
			if isStdPath(p) != std {
				if last != nil && std {
					break
				}
				continue
			}
			if last != nil && f.line(spec.Pos()) > f.line(last.End())+1 {
				break // another group
			}
			if p > importPath && spec.Doc == nil {
				return insert(spec.Pos(), quoted+"\n\t")
			}
			last = g.Specs[i].(*ast.ImportSpec)
		}
		if last != nil {
			end := last.End()
			if last.Comment != nil {
				end = last.Comment.End()
			}
			return insert(end, "\n\t"+quoted)
		}
		if len(g.Specs) > 0 && std {
			return insert(g.Specs[0].Pos(), quoted+"\n\n\t")
		}
		return insert(g.Rparen, "\n\t"+quoted+"\n")
	}
	return insert(f.AST.Name.End(), "\n\nimport "+quoted)
}

func isStdPath(importPath string) bool {
	first, _, _ := strings.Cut(importPath, "/")
	return !strings.Contains(first, ".")
}

// imports counts the import declarations.
func (f *File) imports() int {
	n := 0
	for _, d := range f.AST.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			n++
		}
	}
	return n
}

// group makes a lone import the first of a group:
//
//	import "net/http"   →   import (
//	                        	"net/http"
//	                        	"time"
//	                        )
//
// The parentheses are edits of their own at places of their own, so that two
// fixes with different imports share them.
func (f *File) group(g *ast.GenDecl, importPath string) []analysis.TextEdit {
	tf := f.Fset.File(g.Pos())
	line := tf.Line(g.End())
	if line == tf.LineCount() || tf.Line(g.Pos()) != line {
		return nil
	}
	spec := g.Specs[0].(*ast.ImportSpec)
	end := tf.LineStart(line+1) - 1 // behind a comment
	if end > g.End() && f.Src[tf.Offset(end)-1] == '\r' {
		end--
	}
	list := []analysis.TextEdit{
		{Pos: g.TokPos + token.Pos(len("import")), End: spec.Pos(), NewText: []byte(" (\n\t")},
		Insert(tf.LineStart(line+1), ")\n"),
	}
	quoted := strconv.Quote(importPath)
	switch path, _ := strconv.Unquote(spec.Path.Value); {
	case isStdPath(importPath) && !isStdPath(path):
		return append(list, Insert(spec.Pos(), quoted+"\n\n\t"))
	case !isStdPath(importPath) && isStdPath(path):
		return append(list, Insert(end, "\n\n\t"+quoted))
	case importPath < path:
		return append(list, Insert(spec.Pos(), quoted+"\n\t"))
	}
	return append(list, Insert(end, "\n\t"+quoted))
}

// AddField returns the edits that add "name: value" to a struct literal, or
// replace the value if the field is there. It returns nil for a literal
// without field names.
func (f *File) AddField(lit *ast.CompositeLit, name, value string) []analysis.TextEdit {
	for _, e := range lit.Elts {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			return nil
		}
		if id, ok := kv.Key.(*ast.Ident); ok && id.Name == name {
			return []analysis.TextEdit{Replace(kv.Value, value)}
		}
	}
	if len(lit.Elts) == 0 {
		return []analysis.TextEdit{{Pos: lit.Lbrace + 1, End: lit.Rbrace, NewText: []byte(name + ": " + value)}}
	}
	last := lit.Elts[len(lit.Elts)-1]
	if f.line(last.End()) == f.line(lit.Rbrace) {
		return []analysis.TextEdit{Insert(last.End(), ", "+name+": "+value)}
	}
	return f.addLine(lit, last, name, value)
}

// addLine adds the field on a line of its own, and lines up the values of the
// block of fields it joins as gofmt does.
func (f *File) addLine(lit *ast.CompositeLit, last ast.Expr, name, value string) []analysis.TextEdit {
	indent := f.Indent(last)
	if f.line(last.Pos()) == f.line(lit.Lbrace) {
		return []analysis.TextEdit{Insert(last.End(), ", "+name+": "+value)}
	}
	// gofmt aligns the values of adjacent one-line fields: rewrite the literal
	// and let it decide, then keep only what changed in the block.
	tf := f.Fset.File(lit.Pos())
	start, end := tf.Offset(lit.Pos()), tf.Offset(lit.End())
	rel := func(p token.Pos) int { return tf.Offset(p) - start }
	src := f.Src[start:end]
	comma := bytes.IndexByte(src[rel(last.End()):], ',')
	if comma < 0 || len(bytes.TrimSpace(src[rel(last.End()):rel(last.End())+comma])) > 0 {
		return nil
	}
	at := rel(last.End()) + comma + 1
	nl := bytes.IndexByte(src[at:], '\n')
	if nl < 0 {
		return nil
	}
	at += nl
	raw := false
	ast.Inspect(lit, func(n ast.Node) bool {
		if b, ok := n.(*ast.BasicLit); ok && b.Value[0] == '`' {
			raw = true
		}
		return !raw
	})
	if raw {
		return nil // white space in a raw string is not ours to move
	}
	text := string(src[:at]) + "\n" + indent + name + ": " + value + "," + string(src[at:])
	base := f.Indent(lit)
	formatted, ok := formatExpr(text, base)
	if !ok {
		return nil
	}
	return []analysis.TextEdit{{Pos: lit.Pos(), End: lit.End(), NewText: []byte(formatted)}}
}

// formatExpr formats an expression whose first line stands at indent base.
func formatExpr(text, base string) (string, bool) {
	depth := strings.Count(base, "\t")
	if strings.Trim(base, "\t") != "" {
		return "", false
	}
	open := "package p\n\nfunc _() {\n" + strings.Repeat("{\n", max(depth-1, 0))
	closing := strings.Repeat("\n}", max(depth-1, 0)) + "\n}\n"
	out, err := format.Source([]byte(open + "_ = " + text + closing))
	if err != nil {
		return "", false
	}
	s := string(out)
	i := strings.Index(s, "_ = ")
	if i < 0 {
		return "", false
	}
	s = s[i+len("_ = "):]
	// Cut the closing braces again.
	for range max(depth-1, 0) + 1 {
		j := strings.LastIndexByte(strings.TrimRight(s, "\n"), '\n')
		if j < 0 {
			return "", false
		}
		s = s[:j]
	}
	s = strings.TrimRight(s, "\n")
	if depth == 0 { // at package level the block stood one level deeper
		s = strings.ReplaceAll(s, "\n\t", "\n")
	}
	return s, true
}

// AddArg returns the edits that give a call one more argument, behind the
// others; none for f(list...).
func (f *File) AddArg(call *ast.CallExpr, text string) []analysis.TextEdit {
	if call.Ellipsis.IsValid() {
		return nil
	}
	if len(call.Args) == 0 {
		return []analysis.TextEdit{Insert(call.Rparen, text)}
	}
	last := call.Args[len(call.Args)-1]
	if f.line(last.End()) == f.line(call.Rparen) {
		return []analysis.TextEdit{Insert(last.End(), ", "+text)}
	}
	// On a line of its own, behind the comma of the last one and its comment.
	tf := f.Fset.File(last.End())
	end := tf.LineStart(tf.Line(last.End())+1) - 1
	if end > call.Rparen {
		return nil
	}
	if end > last.End() && f.Src[tf.Offset(end)-1] == '\r' {
		end--
	}
	return []analysis.TextEdit{Insert(end, "\n"+f.Indent(last)+text+",")}
}

// Duration writes d as Go source, with the time package's name: "30 * time.Second".
func Duration(d time.Duration, timeName string) string {
	if timeName != "." {
		timeName += "."
	} else {
		timeName = ""
	}
	switch {
	case d >= time.Second && d%time.Second == 0:
		return fmt.Sprintf("%d * %sSecond", d/time.Second, timeName)
	case d%time.Millisecond == 0:
		return fmt.Sprintf("%d * %sMillisecond", d/time.Millisecond, timeName)
	}
	return fmt.Sprintf("%d", d)
}

// Qualify writes a name of a package: "time.Second", or "Second" under a dot import.
func Qualify(pkg, name string) string {
	if pkg == "." {
		return name
	}
	return pkg + "." + name
}

// HeaderTimeout writes, before stmt, a transport in a new variable that is the
// default one but for how long it waits for the headers of a response. A default
// that the program has replaced by another type stays as it is.
func (f *File) HeaderTimeout(stmt ast.Stmt, name, httpName, value string) analysis.TextEdit {
	in := f.Indent(stmt)
	q := func(s string) string { return Qualify(httpName, s) }
	return Insert(stmt.Pos(), fmt.Sprintf("%s := %s\n%sif t, ok := %s.(*%s); ok {\n%s\tt = t.Clone()\n%s\tt.ResponseHeaderTimeout = %s\n%s\t%s = t\n%s}\n%s",
		name, q("DefaultTransport"), in, name, q("Transport"), in, in, value, in, name, in, in))
}

// Free returns the first of the names that means nothing in the scopes around
// pos and is not declared further in; "" if none is free.
func (f *File) Free(pos token.Pos, names ...string) string {
	scope := symbols.ScopeAt(f.Info, f.AST, pos)
	if scope == nil {
		return ""
	}
next:
	for _, n := range names {
		if _, obj := scope.LookupParent(n, token.NoPos); obj != nil {
			continue
		}
		for s := range scope.Children() {
			if s.Lookup(n) != nil {
				continue next
			}
		}
		return n
	}
	return ""
}
