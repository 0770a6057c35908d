package atlas

import (
	"io"

	"github.com/timeoutlint/timeoutlint/internal/program"
)

var formats = []struct {
	name  string
	write func(io.Writer, Options, *program.Program) error
}{
	{"text", writeText},
	{"json", writeJSON},
	{"mermaid", writeMermaid},
	{"html", writeHTML},
	{"svg", writeSVG},
	{"model", writeModel},
}

// Formats lists the names of all formats, the default first.
func Formats() (names []string) {
	for _, f := range formats {
		names = append(names, f.name)
	}
	return names
}

// Write shows p in one of the formats.
func Write(w io.Writer, format string, opts Options, p *program.Program) error {
	for _, f := range formats {
		if f.name == format {
			return f.write(w, opts, p)
		}
	}
	panic("atlas: no format " + format)
}
