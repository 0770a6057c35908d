// Package proof checks of every fix, before it is offered, what no fix may do,
// whatever it is for: its edits overlap, it loses a comment, it leaves a file
// that was formatted unformatted or with line ends of another system, it does
// not compile, or gives a name that it does not touch another meaning.
//
// What can be mended is: an edit is widened to what gofmt changes around it.
// What cannot makes the fix unfit to be offered.
package proof

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/scanner"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Batch is set where a driver applies all fixes at once, drops the imports that
// they leave unused and formats the result. A fix that dropped one by itself
// would take away what another, of another pass, counts on; and two that lined
// up the same block could not both be made.
var Batch bool

// Off lets all fixes through as they are: for tests that look at findings alone.
var Off bool

// Refused, if set, is told of each fix that is not offered, and why: for tests.
var Refused func(fix analysis.SuggestedFix, why error)

// A Prover checks the fixes of one pass on one package.
type Prover struct {
	pass    *analysis.Pass
	sources map[*token.File]*source
	types   *checker
	size    int // of the package's source in bytes
	left    int // bytes of source that may still be looked at
}

// What a proof looks at grows with its file, and so would the time of all
// proofs with the square of a file that has a finding on each line. Past this
// many bytes, and so many times the package, no fixes are offered: there are
// dozens by then, and when they are made the others are.
const freeBytes, timesSource = 1 << 20, 16

var errTooMany = errors.New("there are too many fixes at once")

// New returns a Prover for what pass reports.
func New(pass *analysis.Pass) *Prover {
	p := &Prover{pass: pass, sources: make(map[*token.File]*source)}
	for _, f := range pass.Files {
		p.size += int(f.FileEnd - f.FileStart)
	}
	p.left = freeBytes + timesSource*p.size
	return p
}

// source is a file that fixes change.
type source struct {
	ast  *ast.File
	tf   *token.File
	text []byte
	crlf bool // every line ends in CRLF
}

// change is what a fix does to one file.
type change struct {
	*source
	edits []edit
	after []byte // the text with the edits made, not formatted
}

// edit is a TextEdit in offsets.
type edit struct {
	start, end int
	text       string
}

// Fixes returns those of the fixes that hold, mended where that takes no more
// than white space.
func (p *Prover) Fixes(fixes []analysis.SuggestedFix) []analysis.SuggestedFix {
	if Off {
		return fixes
	}
	var good []analysis.SuggestedFix
	for _, fix := range fixes {
		edits, err := p.prove(fix)
		if err != nil {
			if Refused != nil {
				Refused(fix, err)
			}
			continue
		}
		fix.TextEdits = edits
		good = append(good, fix)
	}
	return good
}

// prove returns the edits to make for a fix, or why it is not to be offered.
func (p *Prover) prove(fix analysis.SuggestedFix) ([]analysis.TextEdit, error) {
	if p.left < 0 {
		return nil, errTooMany
	}
	changes, err := p.changes(fix.TextEdits)
	if err != nil {
		return nil, err
	}
	for _, c := range changes {
		p.left -= len(c.text)
	}
	if p.left -= p.size / 8; p.left < 0 { // the declarations of other files
		return nil, errTooMany
	}
	var out []analysis.TextEdit
	for _, c := range changes {
		if gone := lost(c.text, c.after); gone != "" {
			return nil, fmt.Errorf("it loses the comment %q", gone)
		}
		tidy := c.edits
		if !Batch {
			if tidy, err = c.tidied(); err != nil {
				return nil, err
			}
		}
		for _, e := range tidy {
			out = append(out, analysis.TextEdit{Pos: c.tf.Pos(e.start), End: c.tf.Pos(e.end), NewText: []byte(e.text)})
		}
	}
	if p.types == nil {
		p.types = newChecker(p.pass)
	}
	return out, p.types.check(changes)
}

// changes sorts the edits of a fix by file.
func (p *Prover) changes(list []analysis.TextEdit) ([]*change, error) {
	var changes []*change
	for _, e := range list {
		if !e.End.IsValid() {
			e.End = e.Pos
		}
		src, err := p.source(e.Pos)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(changes, func(c *change) bool { return c.source == src })
		if i < 0 {
			i = len(changes)
			changes = append(changes, &change{source: src})
		}
		one := edit{src.tf.Offset(e.Pos), src.tf.Offset(e.End), strings.ReplaceAll(string(e.NewText), "\r\n", "\n")}
		if src.crlf {
			one.text = strings.ReplaceAll(one.text, "\n", "\r\n")
		}
		if !slices.Contains(changes[i].edits, one) {
			changes[i].edits = append(changes[i].edits, one)
		}
	}
	for _, c := range changes {
		slices.SortStableFunc(c.edits, func(a, b edit) int {
			if a.start != b.start {
				return a.start - b.start
			}
			return a.end - b.end
		})
		var err error
		if c.after, err = apply(c.text, c.edits, 0); err != nil {
			return nil, err
		}
	}
	return changes, nil
}

func (p *Prover) source(pos token.Pos) (*source, error) {
	tf := p.pass.Fset.File(pos)
	if s := p.sources[tf]; s != nil {
		return s, nil
	}
	for _, f := range p.pass.Files {
		if p.pass.Fset.File(f.FileStart) != tf {
			continue
		}
		text, err := p.pass.ReadFile(tf.Name())
		if err != nil {
			return nil, err
		}
		if len(text) != tf.Size() {
			return nil, errors.New("the file has changed")
		}
		n := bytes.Count(text, []byte("\n"))
		p.sources[tf] = &source{ast: f, tf: tf, text: text, crlf: n > 0 && bytes.Count(text, []byte("\r\n")) == n}
		return p.sources[tf], nil
	}
	return nil, errors.New("it changes a file of another package")
}

// apply makes sorted edits to the part of a file that begins at an offset.
func apply(text []byte, edits []edit, offset int) ([]byte, error) {
	var out bytes.Buffer
	last := 0
	for _, e := range edits {
		start, end := e.start-offset, e.end-offset
		if start < last || end < start || end > len(text) {
			return nil, errors.New("its edits overlap")
		}
		out.Write(text[last:start])
		out.WriteString(e.text)
		last = end
	}
	out.Write(text[last:])
	return out.Bytes(), nil
}

// lost returns a comment of one text that is not in another, or "".
func lost(old, new []byte) string {
	have := make(map[string]int)
	for _, c := range comments(new) {
		have[c]++
	}
	for _, c := range comments(old) {
		if have[c]--; have[c] < 0 {
			return c
		}
	}
	return ""
}

// comments lists the comments of a text without white space, which gofmt may change.
func comments(src []byte) (list []string) {
	var s scanner.Scanner
	s.Init(token.NewFileSet().AddFile("", -1, len(src)), src, nil, scanner.ScanComments)
	for {
		switch _, tok, lit := s.Scan(); tok {
		case token.EOF:
			return list
		case token.COMMENT:
			list = append(list, strings.Join(strings.Fields(lit), ""))
		}
	}
}
