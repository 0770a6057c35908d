package render

import "io"

// A Format is a way to show a report.
type Format struct {
	Name  string
	Write func(io.Writer, Options, *Report) error
}

// Formats lists all formats, the default first.
var Formats = []Format{
	{"text", Text},
	{"line", Line},
	{"json", JSON},
	{"sarif", SARIF},
	{"github", GitHub},
	{"checkstyle", Checkstyle},
	{"junit", JUnit},
	{"gitlab", GitLab},
	{"rdjson", RDJSON},
	{"agent", Agent},
}
