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
	fa, la, ca := record.SplitPlace(a)
	fb, lb, cb := record.SplitPlace(b)
	return cmp.Or(cmp.Compare(fa, fb), cmp.Compare(la, lb), cmp.Compare(ca, cb))
}
