// Package render shows findings: to people, and to programs.
package render

import (
	"cmp"
	"fmt"
	"path/filepath"
	"unicode/utf16"

	"github.com/timeoutlint/timeoutlint/internal/printable"
	"github.com/timeoutlint/timeoutlint/internal/source"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

// A Report is what there is to show of one run.
type Report struct {
	Findings []*vet.Finding
	// Fingerprints of the findings, in the same order: they stay the same when
	// lines move. May be nil.
	Fingerprints []string
	Errors       []string // what could not be analysed
	Gone         []string // entries of the baseline that are no longer found
	Sources      *source.Set
	Stats        *Stats   // nil if they were not asked for
	Left         []string // what is not shown, and how it would be: "4 more with -strict"
}

func (r *Report) fingerprint(i int) string {
	if i < len(r.Fingerprints) {
		return r.Fingerprints[i]
	}
	return ""
}

// Options say how to show findings.
type Options struct {
	Dir    string // paths for people are relative to it
	Root   string // paths for servers that know the repository are relative to it
	Module string // the root of the module, or where the command runs
	Color  bool
	// Help returns the page of a kind, as text and as Markdown. May be nil.
	Help  func(kind string) (text, markdown string)
	Width int // of the terminal in columns; 0 if there is none
	Max   int // findings that Agent shows; 0 for all
}

// Path returns file relative to dir, if that is not longer.
func Path(dir, file string) string {
	rel, err := filepath.Rel(dir, file)
	if err != nil || len(rel) >= len(file) {
		return file
	}
	return rel
}

// rooted returns file relative to the root of the repository, with slashes; ok
// is false if it is outside.
func rooted(root, file string) (name string, ok bool) {
	rel, err := filepath.Rel(cmp.Or(root, string(filepath.Separator)), file)
	if err != nil || !filepath.IsLocal(rel) {
		return filepath.ToSlash(file), false
	}
	return filepath.ToSlash(rel), true
}

// shownPosn is posn for people.
func shownPosn(dir string, p vet.Position) string { return printable.Line(posn(dir, p)) }

// posn returns "file:line:col", or "file:line".
func posn(dir string, p vet.Position) string {
	s := fmt.Sprintf("%s:%d", Path(dir, p.File), p.Line)
	if p.Col > 0 {
		s += fmt.Sprintf(":%d", p.Col)
	}
	return s
}

// lines gives lines of the files that may be read.
type lines struct{ *source.Set }

// utf16Column converts a column that counts bytes from 1 to one that counts
// UTF-16 code units from 1. It returns 0 if the position cannot be found.
func (s lines) utf16Column(p vet.Position) int {
	line, ok := s.Line(p.File, p.Line)
	if !ok || p.Col < 1 || p.Col > len(line)+1 {
		return 0
	}
	return len(utf16.Encode([]rune(line[:p.Col-1]))) + 1
}

// position returns the position of the byte at offset.
func (s lines) position(file string, offset int) (p vet.Position, ok bool) {
	for i, line := range s.Lines(file) {
		if offset <= len(line) {
			return vet.Position{File: file, Line: i + 1, Col: offset + 1}, true
		}
		offset -= len(line) + 1
	}
	return vet.Position{}, false
}
