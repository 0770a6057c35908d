package torture

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"math/rand/v2"
	"regexp"
	"slices"
)

// span is a declaration of a file with its comments.
type span struct {
	name       string // what it declares
	start, end int
}

// spans returns the declarations of a file but its imports. The comments
// before a declaration belong to it, the rest of its last line too.
func spans(src []byte) (head int, list []span, err error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return 0, nil, err
	}
	offset := func(p token.Pos) int { return fset.PositionFor(p, false).Offset }
	lineEnd := func(n int) int {
		if i := bytes.IndexByte(src[n:], '\n'); i >= 0 {
			return n + i + 1
		}
		return len(src)
	}
	head = lineEnd(offset(f.Name.End()))
	for _, d := range f.Decls {
		end := lineEnd(offset(d.End()))
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			head = end
			continue
		}
		start := head
		if len(list) > 0 {
			start = list[len(list)-1].end
		}
		if end <= start {
			return 0, nil, fmt.Errorf("two declarations on line %d", fset.PositionFor(d.Pos(), false).Line)
		}
		list = append(list, span{declared(d), start, end})
	}
	return head, list, nil
}

// declared names a declaration.
func declared(d ast.Decl) string {
	switch d := d.(type) {
	case *ast.FuncDecl:
		name := d.Name.Name
		if d.Recv != nil && len(d.Recv.List) > 0 {
			ast.Inspect(d.Recv.List[0].Type, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok {
					name = id.Name + "." + name
					return false
				}
				return true
			})
		}
		return name
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				return s.Name.Name
			case *ast.ValueSpec:
				return s.Names[0].Name
			}
		}
	}
	return "?"
}

// shuffle returns the program with the declarations within each file, and the
// files, in another order.
func shuffle(p *Program, r *rand.Rand) (*Program, error) {
	q := &Program{Path: p.Path}
	for _, f := range p.Files {
		head, list, err := spans(f.Src)
		if err != nil {
			return nil, err
		}
		src := slices.Clone(f.Src[:head])
		tail := f.Src[head:]
		if len(list) > 0 {
			tail = f.Src[list[len(list)-1].end:]
		}
		r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		for _, s := range list {
			src = append(src, f.Src[s.start:s.end]...)
			if src[len(src)-1] != '\n' {
				src = append(src, '\n')
			}
		}
		q.Files = append(q.Files, File{f.Name, append(src, tail...)})
	}
	r.Shuffle(len(q.Files), func(i, j int) { q.Files[i], q.Files[j] = q.Files[j], q.Files[i] })
	return q, nil
}

// oneOf matches how a finding says that it stands for several places. It is
// about the first of them, which is another one in another order.
var oneOf = regexp.MustCompile(`\((\+|and )\d+ more.*?\)`)

// aLine matches how messages name other places.
var aLine = regexp.MustCompile(`line \d+|\b\w+\.go:\d+`)

// inDecls writes findings with their place relative to the declaration, with
// their messages or without.
func inDecls(p *Program, found []*Finding, text bool) (lines []string) {
	all := make(map[string][]span)
	for _, f := range p.Files {
		_, all[f.Name], _ = spans(f.Src)
	}
	for _, f := range found {
		place := fmt.Sprint(f.Start)
		for _, s := range all[f.File] {
			if s.start <= f.Start && f.Start < s.end {
				place = fmt.Sprintf("%s+%d", s.name, f.Start-s.start)
			}
		}
		fixes := ""
		for _, fix := range f.Fixes {
			fixes += fmt.Sprintf(" [%s]", fix.Message)
		}
		if more := oneOf.FindString(f.Message); more != "" {
			if text {
				lines = append(lines, fmt.Sprintf("%s/%s: %s", f.Pass, f.kind(), more))
			}
			continue
		}
		if !text {
			lines = append(lines, fmt.Sprintf("%s:%s: %s/%s: %d fixes", f.File, place, f.Pass, f.Category, len(f.Fixes)))
			continue
		}
		message := aLine.ReplaceAllString(f.Message, "there")
		lines = append(lines, fmt.Sprintf("%s:%s: %s/%s: %s%s", f.File, place, f.Pass, f.Category, message, fixes))
	}
	slices.Sort(lines)
	return lines
}
