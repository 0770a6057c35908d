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
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A Cause is what one text means.
type Cause struct {
	// Fragments stand in the text in this order. They are constant parts of
	// it: no addresses, numbers or names.
	Fragments []string
	// Layer that produced the text: "DNS", "TCP connect", "HTTP client", ….
	Layer string
	// Event completes the layer: "the response headers did not come in time".
	Event string
	// EndedBy names the setting, with its default, or who decided it.
	EndedBy string
	// Remedy says what to look at, and what to set.
	Remedy string
	// Kinds of findings that are the usual defects behind it.
	Kinds []string
	// Package whose source holds a fragment. It is empty for texts of servers
	// and of the operating system.
	Package string
	// Source is what stands there, if that is no fragment: "timeout: %s".
	Source string
	// General texts come from any layer: they count only if nothing else in
	// the text is known.
	General bool
}

// Causes lists all known texts.
func Causes() []*Cause {
	var all []*Cause
	for _, list := range [][]Cause{standard, system, rpc, databases, services} {
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

// in returns where the fragments stand in text, and how long they are
// together; size is 0 if they do not all stand there in order.
func (c *Cause) in(text string) (from, to, size int) {
	for i, f := range c.Fragments {
		at := strings.Index(text[to:], f)
		if at < 0 {
			return 0, 0, 0
		}
		if i == 0 {
			from = at
		}
		to += at + len(f)
		size += len(f)
	}
	return from, to, size
}

// CheckSource returns an error if the source of c's package, in dir, does not
// hold its text.
func (c *Cause) CheckSource(dir string) error {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return err
	}
	parts := c.Fragments
	if c.Source != "" {
		parts = []string{c.Source}
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		for _, part := range parts {
			if strings.Contains(string(source), part) {
				return nil
			}
		}
	}
	return fmt.Errorf("%s: no source in %s holds %q", c.Package, dir, parts)
}

// AboutTime reports whether a line that shows no known cause seems to be about
// a timeout all the same.
func AboutTime(line string) bool {
	line = strings.ToLower(line)
	return slices.ContainsFunc([]string{"timeout", "timed out", "time-out", "deadline"}, func(word string) bool {
		return strings.Contains(line, word)
	})
}
