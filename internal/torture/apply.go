package torture

import (
	"bytes"
	"errors"
	"fmt"
	"go/format"
	"go/parser"
	"go/scanner"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

var errOverlap = errors.New("edits overlap")

// apply makes edits to a file as an editor does, byte by byte. The same
// edit twice is made once, also where others insert at the same place, as the
// merge of x/tools has it, fix by fix.
func apply(src []byte, edits []Edit) ([]byte, error) {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b Edit) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return a.End - b.End
	})
	var out bytes.Buffer
	last := 0
	for i, e := range edits {
		if slices.Contains(edits[:i], e) {
			continue
		}
		if e.Start < last || e.End < e.Start || e.End > len(src) {
			return nil, fmt.Errorf("%w: at offset %d", errOverlap, e.Start)
		}
		out.Write(src[last:e.Start])
		out.WriteString(e.New)
		last = e.End
	}
	out.Write(src[last:])
	return out.Bytes(), nil
}

// moved returns where the text that begins at an offset begins after edits to
// its file: somewhere between the two results.
func moved(offset int, edits []Edit) (from, to int) {
	delta, grow := 0, 0
	for i, e := range edits {
		if slices.Contains(edits[:i], e) {
			continue
		}
		switch {
		case e.End <= offset && e.Start < offset, e.End < offset:
			delta += len(e.New) - (e.End - e.Start)
		case e.Start <= offset: // in the replaced text, or just behind an insertion
			delta -= offset - e.Start
			grow += len(e.New) + offset - e.Start
		}
	}
	return offset + delta, offset + delta + grow
}

// applyAll makes edits to several files of a program.
func (p *Program) applyAll(edits []Edit) (*Program, error) {
	by := make(map[string][]Edit)
	for _, e := range edits {
		by[e.File] = append(by[e.File], e)
	}
	changed := make(map[string][]byte)
	for _, f := range p.Files {
		if by[f.Name] == nil {
			continue
		}
		src, err := apply(f.Src, by[f.Name])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		changed[f.Name] = src
	}
	return p.with(changed), nil
}

// formatted reports whether gofmt would leave a file as it is, but for its line
// ends, and what it would write.
func formatted(src []byte) ([]byte, bool) {
	plain := bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))
	out, err := format.Source(plain)
	return out, err == nil && bytes.Equal(out, plain)
}

// comments counts the comments of a file by their text.
func comments(src []byte) map[string]int {
	var s scanner.Scanner
	fset := token.NewFileSet()
	s.Init(fset.AddFile("", -1, len(src)), src, nil, scanner.ScanComments)
	all := make(map[string]int)
	for {
		_, tok, lit := s.Scan()
		if tok == token.EOF {
			return all
		}
		if tok == token.COMMENT {
			all[strings.Join(strings.Fields(lit), "")]++
		}
	}
}

// lost returns the comments of old that are not in new.
func lost(old, new []byte) (list []string) {
	have := comments(new)
	for text, n := range comments(old) {
		if have[text] < n {
			list = append(list, text)
		}
	}
	slices.Sort(list)
	return list
}

// dropUnused returns a file without the imports that it does not use.
func dropUnused(src []byte) []byte {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", src, parser.ParseComments) // resolved, for UsesImport
	if err != nil {
		return nil
	}
	for _, spec := range slices.Clone(f.Imports) {
		path := strings.Trim(spec.Path.Value, "`\"")
		name := ""
		if spec.Name != nil {
			name = spec.Name.Name
		}
		if !astutil.UsesImport(f, path) {
			astutil.DeleteNamedImport(fset, f, name, path)
		}
	}
	var out bytes.Buffer
	if format.Node(&out, fset, f) != nil {
		return nil
	}
	return out.Bytes()
}
