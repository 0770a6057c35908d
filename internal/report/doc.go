package report

import "strings"

// Doc cuts the documentation of an analyzer and its kinds out of the source of
// its package's doc.go: the text under "# Analyzer name", to the end of the comment.
func Doc(source, name string) string {
	var b strings.Builder
	b.Grow(len(source)) // at the start of each process
	in := false
	for line := range strings.Lines(source) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "package ") {
			break
		}
		text := strings.TrimPrefix(strings.TrimPrefix(line, "//"), " ")
		if strings.HasPrefix(text, "# Analyzer ") {
			in = text == "# Analyzer "+name
			continue
		}
		if in {
			b.WriteString(text)
			b.WriteByte('\n')
		}
	}
	return strings.TrimSpace(b.String())
}
