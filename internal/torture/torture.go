// Package torture holds the suite against programs that nobody wrote: it makes
// up type-correct programs, or disfigures those of the corpus, and checks that
// the analysis ends, says the same twice and in any order of declarations, and
// that what its fixes make of a program compiles, is formatted, keeps every
// comment and has nothing left to fix.
//
// A program is made from a number alone, so that a failure is repeated with
//
//	go test ./internal/torture -run Programs -torture.seed=N
//
// and shrunk before it is shown. How long the search lasts is said by a flag:
//
//	go test ./internal/torture -run Programs -torture=30m -timeout 0
package torture

import (
	"fmt"
	"go/token"
	"strings"
)

// A File is a source file of a program.
type File struct {
	Name string // within the program, "a.go"
	Src  []byte
}

// A Program is one package, in source.
type Program struct {
	Path  string // import path
	Files []File
}

// String returns the program as a txtar archive.
func (p *Program) String() string {
	var b strings.Builder
	for _, f := range p.Files {
		fmt.Fprintf(&b, "-- %s --\n%s", f.Name, f.Src)
		if len(f.Src) > 0 && f.Src[len(f.Src)-1] != '\n' {
			b.WriteString("\n")
		}
	}
	return b.String()
}

// size returns the bytes of source.
func (p *Program) size() (n int) {
	for _, f := range p.Files {
		n += len(f.Src)
	}
	return n
}

// with returns p with another text of some files.
func (p *Program) with(changed map[string][]byte) *Program {
	q := &Program{Path: p.Path, Files: make([]File, len(p.Files))}
	for i, f := range p.Files {
		if src, ok := changed[f.Name]; ok {
			f.Src = src
		}
		q.Files[i] = f
	}
	return q
}

// A Finding is a diagnostic, with offsets in the place of positions.
type Finding struct {
	Pass, Category, Message string
	File                    string
	Start                   int
	Posn                    token.Position
	Fixes                   []Fix
}

func (f *Finding) String() string {
	return fmt.Sprintf("%s:%d:%d: %s/%s: %s", f.File, f.Posn.Line, f.Posn.Column, f.Pass, f.Category, f.Message)
}

// A Fix is a suggested fix.
type Fix struct {
	Message string
	Edits   []Edit
}

// An Edit replaces bytes of a file.
type Edit struct {
	File       string
	Start, End int
	New        string
}

// A Failure is one way in which a program shows a mistake of the suite.
type Failure struct {
	// Kind says which check failed: "crash", "work", "rests" (an answer did not), "rerun", "shuffle"
	// (other findings in another order), "chain" (only other texts), or, of
	// fixes, "overlap", "types", "format", "comment", "ends" (of lines),
	// "gone" (the finding is not), "owed" (it leaves while something is owed), "together", "rest" (without end).
	Kind    string
	Finding *Finding // whose fix it is, if one
	Fix     string   // its message
	Detail  string
}

// Key names failures of one sort: what has the same key has, most likely, the
// same cause.
func (f *Failure) Key() string {
	if f.Finding == nil {
		return f.Kind
	}
	return f.Kind + " " + f.Finding.Pass + "/" + f.Finding.Category
}

func (f *Failure) String() string {
	var b strings.Builder
	b.WriteString(f.Kind)
	if f.Finding != nil {
		fmt.Fprintf(&b, ": %s\n\tfix: %s", f.Finding, f.Fix)
	}
	if f.Detail != "" {
		b.WriteString("\n\t" + strings.ReplaceAll(strings.TrimSpace(f.Detail), "\n", "\n\t"))
	}
	return b.String()
}
