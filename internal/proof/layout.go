package proof

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/token"
	"slices"
	"strings"
)

// region is a part of a file that is formatted by itself: the head with the
// imports, or a declaration.
type region struct{ start, end int }

// tidied returns the edits of a change so that gofmt has nothing to add, in
// what it had nothing to add to before.
func (c *change) tidied() ([]edit, error) {
	var out []edit
	for _, r := range c.regions() {
		var own []edit
		for _, e := range c.edits {
			if r.start <= e.start && e.end <= r.end {
				own = append(own, e)
			}
		}
		more, err := c.tidyRegion(r, own)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

func (c *change) tidyRegion(r region, own []edit) ([]edit, error) {
	old := c.text[r.start:r.end]
	raw, err := apply(old, own, r.start)
	if err != nil {
		return nil, err
	}
	// A fix that does not parse is found here; one in a file that its author
	// did not format stays as it is.
	want, err := format.Source(c.unix(raw))
	if err != nil {
		return nil, fmt.Errorf("it does not parse: %w", err)
	}
	if was, err := format.Source(c.unix(old)); err != nil || !bytes.Equal(was, c.unix(old)) {
		return own, nil
	}
	if c.crlf {
		want = bytes.ReplaceAll(want, []byte("\n"), []byte("\r\n"))
	}
	if bytes.Equal(want, raw) {
		return own, nil
	}
	return c.covering(own, difference(old, want, r.start)), nil
}

// covering returns the edits of diff so that what an edit of a fix replaces is
// replaced by one edit again. A fix can so keep others away from what it gives
// another meaning.
func (c *change) covering(own, diff []edit) []edit {
	for _, e := range own {
		if e.start == e.end {
			continue
		}
		one := edit{start: e.start, end: e.end}
		var in, rest []edit
		for _, d := range diff {
			if d.start <= e.end && e.start <= d.end {
				in = append(in, d)
				one.start, one.end = min(one.start, d.start), max(one.end, d.end)
			} else {
				rest = append(rest, d)
			}
		}
		text, err := apply(c.text[one.start:one.end], in, one.start)
		if err != nil {
			continue // never: the edits are in order
		}
		one.text = string(text)
		diff = append(rest, one)
		slices.SortFunc(diff, func(a, b edit) int { return a.start - b.start })
	}
	return diff
}

func (c *change) unix(text []byte) []byte {
	if !c.crlf {
		return text
	}
	return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
}

// regions returns the parts of the file that hold the edits.
func (c *change) regions() []region {
	var all []region
	head := region{c.lineStart(c.tf.Offset(c.ast.Package)), c.lineEnd(c.tf.Offset(c.ast.Name.End()))}
	for _, d := range c.ast.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			head.end = c.lineEnd(c.tf.Offset(d.End()))
			continue
		}
		all = append(all, region{c.lineStart(c.tf.Offset(d.Pos())), c.lineEnd(c.tf.Offset(d.End()))})
	}
	all = append([]region{head}, all...)
	var used []region
	for _, e := range c.edits {
		i := slices.IndexFunc(all, func(r region) bool { return r.start <= e.start && e.end <= r.end })
		if i < 0 {
			return []region{{0, len(c.text)}}
		}
		r := all[i]
		if n := len(used); n > 0 && r.start < used[n-1].end {
			used[n-1].end = max(used[n-1].end, r.end) // the same, or one on the same line
			continue
		}
		used = append(used, r)
	}
	return used
}

func (s *source) lineStart(offset int) int {
	return bytes.LastIndexByte(s.text[:offset], '\n') + 1
}

func (s *source) lineEnd(offset int) int {
	if i := bytes.IndexByte(s.text[offset:], '\n'); i >= 0 {
		return offset + i + 1
	}
	return len(s.text)
}

// maxCells bounds the table of difference.
const maxCells = 1 << 20

// difference returns the edits that make old, at an offset of its file, new:
// one for each run of lines that differ, as small as it gets.
func difference(old, new []byte, offset int) (out []edit) {
	x, y := strings.SplitAfter(string(old), "\n"), strings.SplitAfter(string(new), "\n")
	at := offset
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		at += len(x[0])
		x, y = x[1:], y[1:]
	}
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	emit := func(a, b []string) {
		e := edit{at, at, strings.Join(b, "")}
		was := strings.Join(a, "")
		e.end += len(was)
		at = e.end
		// In a line, no more than what changes.
		if len(a) == 1 && len(b) == 1 {
			n := common(was, e.text)
			was, e.start, e.text = was[n:], e.start+n, e.text[n:]
			n = common(reverse(was), reverse(e.text))
			e.end, e.text = e.end-n, e.text[:len(e.text)-n]
		}
		if e.start < e.end || e.text != "" {
			out = append(out, e)
		}
	}
	if len(x)*len(y) > maxCells {
		emit(x, y)
		return out
	}
	i, j := 0, 0
	for _, m := range matches(x, y) {
		emit(x[i:m[0]], y[j:m[1]])
		at += len(x[m[0]])
		i, j = m[0]+1, m[1]+1
	}
	emit(x[i:], y[j:])
	return out
}

// matches returns the indices of a longest common subsequence.
func matches(x, y []string) (list [][2]int) {
	n := make([][]int, len(x)+1)
	for i := range n {
		n[i] = make([]int, len(y)+1)
	}
	for i := len(x) - 1; i >= 0; i-- {
		for j := len(y) - 1; j >= 0; j-- {
			if x[i] == y[j] {
				n[i][j] = n[i+1][j+1] + 1
			} else {
				n[i][j] = max(n[i+1][j], n[i][j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case x[i] == y[j]:
			list = append(list, [2]int{i, j})
			i, j = i+1, j+1
		case n[i+1][j] >= n[i][j+1]:
			i++
		default:
			j++
		}
	}
	return list
}

// common returns how many bytes two texts begin with that are the same.
func common(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

func reverse(s string) string {
	b := []byte(s)
	slices.Reverse(b)
	return string(b)
}
