package knowledge

import (
	"bytes"
	"strings"
)

// SilentIn returns what silent.yaml says of a file: the names of functions, as
// in [Silent]; nil if it says nothing. src is its source.
func SilentIn(path string, src []byte) []string {
	path = Path(path)
	var names []string
	for i := range silent {
		s := &silent[i]
		if s.ofPackage(path) && (s.Header == "" || hasHeader(src, s.Header)) {
			names = append(names, s.Functions...)
		}
	}
	return names
}

func (s *Silent) ofPackage(path string) bool {
	below, ok := strings.CutSuffix(s.Package, "/...")
	return s.Package == "" || path == below || ok && strings.HasPrefix(path, below+"/")
}

// hasHeader reports whether a line of comment above the package clause begins so.
func hasHeader(src []byte, header string) bool {
	for line := range bytes.Lines(src) {
		switch text, ok := bytes.CutPrefix(line, []byte("//")); {
		case ok && bytes.HasPrefix(bytes.TrimLeft(text, " "), []byte(header)):
			return true
		case bytes.HasPrefix(line, []byte("package ")):
			return false
		}
	}
	return false
}
