// Package printable makes text of a repository safe to show. Source, names and
// what other programs say of them are chosen by whoever wrote the repository:
// an escape sequence in them would act on the terminal, and a character that
// changes the direction of text would show other code than the compiler sees.
package printable

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Line returns s with everything that a terminal or a viewer would act on
// escaped as Go would write it (\x1b, \u202e), line breaks and tabs included.
func Line(s string) string { return escape(s, false) }

// Text is Line for text of several lines: line breaks and tabs are kept.
func Text(s string) string { return escape(s, true) }

func escape(s string, multiline bool) string {
	if clean(s, multiline) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case !acts(r, multiline):
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case r < 0x80:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r <= 0xffff:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
		i += size
	}
	return b.String()
}

func clean(s string, multiline bool) bool {
	for i, r := range s {
		if acts(r, multiline) {
			return false
		}
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				return false
			}
		}
	}
	return true
}

// acts reports whether r does something else than to stand there: control
// characters (Cc), format characters (Cf: direction, zero width, tags, byte
// order mark), and the line and paragraph separators.
func acts(r rune, multiline bool) bool {
	if multiline && (r == '\n' || r == '\t') {
		return false
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}
