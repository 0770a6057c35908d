package lsp

import (
	"bytes"
	"io"
	"os"
	"unicode/utf16"
	"unicode/utf8"

	"go.lsp.dev/protocol"

	"github.com/timeoutlint/timeoutlint/servers/internal/command"
)

// maxFile is the size in bytes above which a file is not read: what people
// write is smaller, and the command does not read it either.
const maxFile = 16 << 20

// A content is a file, as it is needed to say positions in it.
type content struct {
	text  []byte
	lines []int // where they begin
	utf8  bool  // positions count bytes, not UTF-16 code units
}

// read returns a file; ok is false if it cannot be read.
func read(name string, utf8 bool) (c *content, ok bool) {
	f, err := os.Open(name)
	if err != nil {
		return nil, false
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() || info.Size() > maxFile {
		return nil, false
	}
	text, err := io.ReadAll(io.LimitReader(f, maxFile))
	if err != nil {
		return nil, false
	}
	c = &content{text: text, lines: []int{0}, utf8: utf8}
	for i, b := range text {
		if b == '\n' {
			c.lines = append(c.lines, i+1)
		}
	}
	return c, true
}

// line returns a line, from 0, without its end.
func (c *content) line(n int) []byte {
	if n < 0 || n >= len(c.lines) {
		return nil
	}
	text := c.text[c.lines[n]:]
	if n+1 < len(c.lines) {
		text = c.text[c.lines[n] : c.lines[n+1]-1]
	}
	return bytes.TrimSuffix(text, []byte("\r"))
}

// units returns how many units a position counts for the text.
func (c *content) units(text []byte) uint32 {
	if c.utf8 {
		return uint32(len(text))
	}
	n := 0
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		n += max(utf16.RuneLen(r), 1)
		text = text[size:]
	}
	return uint32(n)
}

// at returns the position of a place of the command; one that is not in the file
// is at the end of it.
func (c *content) at(p command.LineColumn) protocol.Position {
	n := min(max(p.Line, 1), len(c.lines)) - 1
	line := c.line(n)
	return protocol.Position{Line: uint32(n), Character: c.units(line[:min(max(p.Column-1, 0), len(line))])}
}

// rangeOf returns the range of a place, which is the rest of its line where the end is
// not known.
func (c *content) rangeOf(p command.Place) protocol.Range {
	r := protocol.Range{Start: c.at(p.Start)}
	if p.End.Line < p.Start.Line || p.End.Column == 0 {
		r.End = protocol.Position{Line: r.Start.Line, Character: c.units(c.line(int(r.Start.Line)))}
		return r
	}
	r.End = c.at(p.End)
	return r
}

// offset returns the position of a byte; ok is false if there is none.
func (c *content) offset(n int) (p protocol.Position, ok bool) {
	if n < 0 || n > len(c.text) {
		return p, false
	}
	lo, hi := 0, len(c.lines)
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; c.lines[mid] <= n {
			lo = mid
		} else {
			hi = mid
		}
	}
	return protocol.Position{Line: uint32(lo), Character: c.units(c.text[c.lines[lo]:n])}, true
}

// byteOffset returns the byte at a position.
func (c *content) byteOffset(p protocol.Position) (n int, ok bool) {
	if int64(p.Line) >= int64(len(c.lines)) {
		return 0, false
	}
	line := c.line(int(p.Line))
	units := uint32(0)
	for i := 0; ; {
		if units >= p.Character || i == len(line) {
			return c.lines[p.Line] + i, true
		}
		_, size := utf8.DecodeRune(line[i:])
		units += c.units(line[i : i+size])
		i += size
	}
}

// before reports whether a comes before b.
func before(a, b protocol.Position) bool {
	return a.Line < b.Line || a.Line == b.Line && a.Character < b.Character
}
