package lean

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
)

// movesLines reports whether line directives say that the text comes from
// elsewhere. What is cut out could hold one.
func movesLines(src []byte) bool {
	return bytes.Contains(src, []byte("//line ")) || bytes.Contains(src, []byte("/*line "))
}

// cutAll removes from a file what says nothing about the types of its
// package-level declarations: the bodies of functions and function literals,
// and the elements of composite literals. What is left keeps its line and
// column. It writes over src, and returns false if braces do not match.
//
// At package level every opening brace begins one of those, except after
// "struct" and "interface". Where the elements of an array say its length, the
// last one stays, with its index:
//
//	var x = []T{{1}, {2}}          var x = []T{        }
//	func (t T) f() { g() }         func (t T) f() {     }
//	var y = [...]T{{1}, {2}}       var y = [...]T{1:   { }}
//
// It adds to names what is left of a dot in what stays.
func cutAll(src []byte, names map[string]bool) ([]byte, bool) {
	c := cutter{lexer: lexer{src: src}}
	var prev item
	counted := false // "[...]" was seen, and not yet its literal
	for {
		t := c.next()
		if t.kind == eof {
			return c.rest(), true
		}
		switch {
		case t.is('.') && prev.kind == word && !names[string(prev.text)]:
			names[string(prev.text)] = true
		case t.is('['):
			counted = counted || c.dots()
		case t.is('{'):
			switch {
			case prev.isWord("struct"), prev.isWord("interface"):
			case counted:
				counted = false
				c.cutElements(t.end)
			default:
				end := skipBlock(src, t.end)
				if end < 0 {
					return nil, false
				}
				c.cut(t.end, end)
			}
		}
		prev = t
	}
}

// cutBodies removes the bodies of functions and methods of those names, as in
// [knowledge.Silent], braces and all, so that they are as if written in assembly.
// What is left keeps its line and column. It writes over src, and returns false
// if braces do not match.
//
// It adds to names what is left of a dot in what stays.
func cutBodies(src []byte, functions []string, names map[string]bool) ([]byte, bool) {
	c := cutter{lexer: lexer{src: src}}
	var prev item
	depth := 0   // of parentheses, brackets and braces
	cut := false // the next block at package level is a body to be cut
	for {
		t := c.next()
		switch {
		case t.kind == eof:
			return c.rest(), depth == 0
		case depth == 0 && t.newline && t.kind == word:
			cut = t.isWord("func") && c.isOneOf(functions)
		case t.is('.') && prev.kind == word:
			names[string(prev.text)] = true
		case cut && depth == 0 && t.is('{') && !prev.isWord("struct") && !prev.isWord("interface"):
			end := skipBlock(src, t.end)
			if end < 0 {
				return nil, false
			}
			c.cut(t.start, end+1)
			prev, cut = item{}, false
			continue
		case t.is('('), t.is('['), t.is('{'):
			depth++
		case t.is(')'), t.is(']'), t.is('}'):
			depth--
		}
		prev = t
	}
}

// isOneOf reports whether the function whose name, or receiver, is next has one
// of those names, and may be declared without a body.
func (c *cutter) isOneOf(functions []string) bool {
	l := c.lexer
	t := l.next()
	method := t.is('(')
	if method {
		t = l.skipParens()
	}
	name := string(t.text)
	if !l.next().is('(') || name == "init" {
		return false // it has type parameters
	}
	accessor := method && l.next().is(')') && l.cannotFail()
	return slices.ContainsFunc(functions, func(s string) bool {
		prefix, ok := strings.CutSuffix(s, "*()")
		return s == "*" || s == name || ok && accessor && strings.HasPrefix(name, prefix)
	})
}

// cannotFail reports whether no error is among the results, which are next.
func (l *lexer) cannotFail() bool {
	for {
		switch t := l.next(); {
		case t.kind == eof, t.is('{'), t.newline:
			return true
		case t.isWord("error"):
			return false
		}
	}
}

// skipParens skips what stands in parentheses, the first of which has been read,
// and returns the item after them.
func (l *lexer) skipParens() item {
	for depth := 1; depth > 0; {
		switch t := l.next(); {
		case t.kind == eof:
			return t
		case t.is('('):
			depth++
		case t.is(')'):
			depth--
		}
	}
	return l.next()
}

// A cutter copies a text over itself, leaving things out.
type cutter struct {
	lexer
	out  int // how much has been written
	from int // what has been copied
}

// cut leaves out src[from:to], but for its line ends and what keeps src[to] in
// its column.
func (c *cutter) cut(from, to int) { c.replace(from, to, "") }

// replace writes text instead of src[from:to], keeping src[to] in its line and
// column. It does nothing, and returns false, if there is no room for that.
func (c *cutter) replace(from, to int, text string) bool {
	gone := c.src[from:to]
	lines := bytes.Count(gone, newline)
	last := len(gone) - (bytes.LastIndexByte(gone, '\n') + 1)
	if lines == 0 {
		last -= len(text)
	}
	if last < 0 || len(text)+lines+last > len(gone) {
		return false
	}
	c.copy(from)
	c.out += copy(c.src[c.out:], text)
	for range lines {
		c.src[c.out] = '\n'
		c.out++
	}
	for range last {
		c.src[c.out] = ' '
		c.out++
	}
	c.from, c.pos = to, to
	return true
}

var newline = []byte{'\n'}

// cutElements leaves out what stands in the literal of an array, which begins
// at from, but for the last element, to which it gives its index. Tables of many
// thousands of elements say nothing but how many they are. It does nothing where
// elements have indices already.
func (c *cutter) cutElements(from int) {
	if n, last := countElements(c.src, from); n > 1 {
		c.replace(from, last, strconv.Itoa(n-1)+":")
	}
}

// countElements returns how many elements the literal has whose content begins
// at from, and where the last one begins; 0 if one of them has an index or a
// brace is missing.
func countElements(src []byte, from int) (n, last int) {
	l := &lexer{src: src, pos: from}
	depth, first := 0, true // the next item begins an element
	for {
		t := l.next()
		switch {
		case t.kind == eof, depth == 0 && t.is(':'):
			return 0, 0
		case depth == 0 && t.is('}'):
			return n, last
		case depth == 0 && t.is(','):
			first = true
			continue
		case first:
			n, last, first = n+1, t.start, false
		}
		switch {
		case t.is('('), t.is('['), t.is('{'):
			depth++
		case t.is(')'), t.is(']'), t.is('}'):
			depth--
		}
	}
}

func (c *cutter) copy(to int) {
	c.out += copy(c.src[c.out:], c.src[c.from:to])
	c.from = to
}

func (c *cutter) rest() []byte {
	c.copy(len(c.src))
	return c.src[:c.out]
}

// skipBlock returns the offset of the brace that closes a block whose content
// begins at i, or -1.
func skipBlock(src []byte, i int) int {
	for depth := 0; i < len(src); i++ {
		switch src[i] {
		case '{':
			depth++
		case '}':
			if depth == 0 {
				return i
			}
			depth--
		case '"', '\'', '`':
			i = skipQuoted(src, i) - 1
		case '/':
			i = max(skipComment(src, i)-1, i)
		}
	}
	return -1
}

// skipQuoted returns the offset after the string or rune literal at i.
func skipQuoted(src []byte, i int) int {
	quote := src[i]
	for i++; i < len(src); i++ {
		switch c := src[i]; {
		case c == quote:
			return i + 1
		case c == '\\' && quote != '`':
			i++
		case c == '\n' && quote != '`':
			return i // an error
		}
	}
	return len(src)
}

// skipComment returns the offset after the comment at i, or i if there is none.
// The end of the line is not part of a comment.
func skipComment(src []byte, i int) int {
	if i+1 >= len(src) {
		return i
	}
	switch src[i+1] {
	case '/':
		if n := bytes.IndexByte(src[i:], '\n'); n >= 0 {
			return i + n
		}
		return len(src)
	case '*':
		if n := bytes.Index(src[i+2:], []byte("*/")); n >= 0 {
			return i + 2 + n + 2
		}
		return len(src)
	}
	return i
}

// A lexer tells tokens apart as far as is needed here: an operator is as many
// items as it has bytes, a number is a word.
type lexer struct {
	src []byte
	pos int
}

type kind byte

const (
	eof    kind = iota
	word        // identifier, keyword, number
	quoted      // string or rune
	symbol      // one byte of an operator
)

type item struct {
	kind       kind
	start, end int
	text       []byte
	newline    bool // a line ended before it
}

func (t item) is(c byte) bool       { return t.kind == symbol && t.text[0] == c }
func (t item) isWord(s string) bool { return t.kind == word && string(t.text) == s }
func isWordByte(c byte) bool        { return wordBytes[c] }
func (l *lexer) at(kind kind) item  { return item{kind: kind, start: l.pos, end: l.pos} }
func (l *lexer) dots() bool {
	return bytes.HasPrefix(bytes.TrimLeft(l.src[l.pos:], " \t"), []byte("..."))
}

var wordBytes = func() (set [256]bool) {
	for c := range set {
		set[c] = 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c >= 0x80
	}
	return set
}()

func (l *lexer) next() item {
	ended := false
	src := l.src
	for l.pos < len(src) {
		start := l.pos
		switch c := src[start]; c {
		case '\n':
			ended = true
			l.pos++
			continue
		case ' ', '\t', '\r':
			l.pos++
			continue
		case '/':
			if end := skipComment(src, start); end > start {
				ended = ended || bytes.IndexByte(src[start:end], '\n') >= 0
				l.pos = end
				continue
			}
			l.pos++
			return item{symbol, start, l.pos, src[start:l.pos], ended}
		case '"', '\'', '`':
			l.pos = skipQuoted(src, start)
			return item{quoted, start, l.pos, src[start:l.pos], ended}
		default:
			kind := symbol
			l.pos++
			if isWordByte(c) {
				kind = word
				for l.pos < len(src) && isWordByte(src[l.pos]) {
					l.pos++
				}
			}
			return item{kind, start, l.pos, src[start:l.pos], ended}
		}
	}
	return l.at(eof)
}
