package errortext

import (
	"fmt"
	"os"
	"path/filepath"
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
	// Package whose source holds a fragment. It is empty for texts of servers,
	// of the operating system, of libraries in C, and of versions that are no
	// longer current.
	Package string
	// Source is what stands there, if that is no fragment: "timeout: %s".
	Source string
	// General texts come from any layer: they count only if nothing else in
	// the text is known.
	General bool
}

// in returns where the fragments stand in text, which is in lower case, and how
// long they are together; size is 0 if they do not all stand there in order.
func (c *Cause) in(text string) (from, to, size int) {
	for i, f := range c.Fragments {
		f = strings.ToLower(f)
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
			if strings.Contains(strings.ToLower(string(source)), strings.ToLower(part)) {
				return nil
			}
		}
	}
	return fmt.Errorf("%s: no source in %s holds %q", c.Package, dir, parts)
}
