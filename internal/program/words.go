package program

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"strconv"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/record"
)

// serviceOf names what a wait waits for.
func serviceOf(w *record.Wait) string {
	switch {
	case w.Kind == string(knowledge.Exec):
		return "a process"
	case w.Kind == string(knowledge.Database) && (w.What == "" || strings.Contains(w.What, "/")):
		return "the database"
	case w.What == "net/http":
		return "HTTP"
	case w.What == "" || w.What == "net":
		return "the network"
	}
	return w.What
}

// place splits "file:line:col".
func place(pos string) (file string, line, col int) {
	rest, c, _ := cutLast(pos)
	if file, l, ok := cutLast(rest); ok {
		return file, l, c
	}
	return rest, c, 0
}

func cutLast(s string) (before string, n int, ok bool) {
	i := strings.LastIndexByte(s, ':')
	if i < 0 {
		return s, 0, false
	}
	n, err := strconv.Atoi(s[i+1:])
	return s[:i], n, err == nil
}

// several writes a number of things.
func several(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

func itoa(i int) string { return strconv.Itoa(i) }

func param(id string, i int) string { return id + "#" + itoa(i) }

func mapValues[K comparable, V any](m map[K]V) iter.Seq[V] { return maps.Values(m) }

// comparePlaces compares "file:line" or "file:line:col" by file and number.
func comparePlaces(a, b string) int {
	fa, la, ca := place(a)
	fb, lb, cb := place(b)
	return cmp.Or(cmp.Compare(fa, fb), cmp.Compare(la, lb), cmp.Compare(ca, cb))
}
