// Package errortext says what an error text about time means: which layer
// produced it, which wait was over, what ended it, and which rules look for
// the defects behind it.
//
// A text is recognised by fragments that stand in the source of the package
// that makes it; tests hold that they still do, and that the texts of the
// standard library come up where the table says, by timeouts that are made to
// happen.
package errortext

import (
	"cmp"
	"slices"
	"strings"
)

// Causes lists all known texts.
func Causes() []*Cause {
	var all []*Cause
	for _, list := range [][]Cause{standard, system, rpc, databases, brokers, kubernetes, services} {
		for i := range list {
			all = append(all, &list[i])
		}
	}
	return all
}

// Of returns the causes that the text shows, the most specific first. A
// fragment inside a longer one that is known is not told again: "i/o timeout"
// after "dial tcp" is one cause.
func Of(text string) []*Cause {
	type match struct {
		*Cause
		from, to int // in text
		size     int // of all fragments
	}
	var found []match
	text = strings.ToLower(text) // who wraps an error may begin a sentence with it
	for _, c := range Causes() {
		if from, to, size := c.in(text); size > 0 {
			found = append(found, match{c, from, to, size})
		}
	}
	slices.SortStableFunc(found, func(a, b match) int {
		if a.General != b.General {
			if b.General {
				return -1
			}
			return 1
		}
		return cmp.Compare(b.size, a.size)
	})
	var causes []*Cause
	var told []match
	for _, m := range found {
		inside := slices.ContainsFunc(told, func(t match) bool {
			return t.from < m.to && m.from < t.to || t.Layer == m.Layer
		})
		if inside || m.General && len(told) > 0 {
			continue
		}
		told = append(told, m)
		causes = append(causes, m.Cause)
	}
	return causes
}

// AboutTime reports whether a line that shows no known cause seems to be about
// a timeout all the same.
func AboutTime(line string) bool {
	line = strings.ToLower(line)
	return slices.ContainsFunc([]string{"timeout", "timed out", "time-out", "deadline"}, func(word string) bool {
		return strings.Contains(line, word)
	})
}
