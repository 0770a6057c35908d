package waits

import (
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/facts"
)

// Suppositions are what an analysis takes for granted that asks: what would be
// found here, if the methods waited that nobody in the package knows? They are
// methods of interfaces of the module whose types stand in other packages.
//
// A wait that is supposed names what it waits for by a mark, a character that
// no source has a use for. So a finding, whose text names what is waited for,
// tells what it depends on.
type Suppositions struct {
	// Fact returns what is written down about a function of another package.
	Fact func(fn *types.Func) *facts.SupposedFact

	sets [][]facts.Supposed
}

// Mark returns the first mark in a text, or 0.
func Mark(text string) rune {
	i := strings.IndexFunc(text, func(r rune) bool { return firstMark <= r && r < firstMark+maxMarks })
	if i < 0 {
		return 0
	}
	return []rune(text[i:])[0]
}

// ReplaceMarks puts a name into the place of marks.
func ReplaceMarks(text, name string) string {
	if Mark(text) == 0 {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if firstMark <= r && r < firstMark+maxMarks {
			b.WriteString(name)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Of returns what a mark stands for: one of these waits, or none of them does.
func (s *Suppositions) Of(mark rune) []facts.Supposed {
	if i := int(mark) - firstMark; i >= 0 && i < len(s.sets) {
		return s.sets[i]
	}
	return nil
}

// mark returns the mark of a set, which is sorted by method; "" if there are too many.
func (s *Suppositions) mark(set []facts.Supposed) string {
	i := slices.IndexFunc(s.sets, func(o []facts.Supposed) bool { return slices.EqualFunc(o, set, facts.Supposed.Equal) })
	if i < 0 {
		if i = len(s.sets); i == maxMarks {
			return ""
		}
		s.sets = append(s.sets, set)
	}
	return string(rune(firstMark + i))
}

// suppose makes w depend on a set of methods; it reports whether that has a mark.
func (w *Wait) suppose(s *Suppositions, set []facts.Supposed) bool {
	w.What, w.If, w.Func, w.Via = s.mark(set), &Supposed{s, set}, set[0].Method, set[0].Via
	return w.What != ""
}

// maxSupposed is how many methods one wait may depend on.
const maxSupposed = 16

// The marks are of the first private use area.
const firstMark, maxMarks = 0xE000, 0x1800
