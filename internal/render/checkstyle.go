package render

import (
	"encoding/xml"
	"io"
	"path/filepath"
)

type checkstyle struct {
	XMLName xml.Name         `xml:"checkstyle"`
	Version string           `xml:"version,attr"`
	Files   []checkstyleFile `xml:"file"`
}

type checkstyleFile struct {
	Name   string            `xml:"name,attr"`
	Errors []checkstyleError `xml:"error"`
}

type checkstyleError struct {
	Line     int    `xml:"line,attr"`
	Column   int    `xml:"column,attr,omitempty"`
	Severity string `xml:"severity,attr"`
	Message  string `xml:"message,attr"`
	Source   string `xml:"source,attr"`
}

// Checkstyle writes findings as the XML of the Checkstyle tool, which many
// servers read.
func Checkstyle(w io.Writer, opts Options, r *Report) error {
	doc := checkstyle{Version: "5.0"}
	for _, f := range r.Findings {
		name := filepath.ToSlash(Path(opts.Dir, f.Pos.File))
		if n := len(doc.Files); n == 0 || doc.Files[n-1].Name != name {
			doc.Files = append(doc.Files, checkstyleFile{Name: name})
		}
		severity := f.Severity()
		if severity == "note" {
			severity = "info"
		}
		file := &doc.Files[len(doc.Files)-1]
		file.Errors = append(file.Errors, checkstyleError{
			Line: f.Pos.Line, Column: f.Pos.Col, Severity: severity,
			Message: f.Text.String(), Source: "timeoutlint." + f.Pass + "." + f.Kind,
		})
	}
	return writeXML(w, doc)
}
