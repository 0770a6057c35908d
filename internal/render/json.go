package render

import (
	"encoding/json"
	"io"

	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

// The JSON that timeoutlint -json writes: one object. New fields may be added;
// those that stand here keep their name and meaning while Version is 1.
type document struct {
	Version  int       `json:"version"`
	Findings []finding `json:"findings"`
	// Errors say what could not be analysed. If there are any the exit code is 2.
	Errors []string `json:"errors"`
	// Gone names the entries of the baseline that are no longer found.
	Gone []string `json:"gone,omitempty"`
}

type finding struct {
	Pass     string `json:"pass"`     // "defaulttimeout"
	Kind     string `json:"kind"`     // "http-client"
	Tier     string `json:"tier"`     // "default", "request" (default, on the path of a request) or "strict"
	Severity string `json:"severity"` // "error", "warning" or "note"
	URL      string `json:"url"`      // the page of the kind
	Package  string `json:"package"`  // import path
	Message  string `json:"message"`
	place
	Related []related `json:"related,omitempty"` // the chain that leads to the finding
	// Fixes say what each suggested fix would do. -fix applies the first; its
	// edits are not part of the output.
	Fixes []string `json:"fixes,omitempty"`
	// Fingerprint is the same for the same finding when lines move.
	Fingerprint string `json:"fingerprint"`
}

// A place is a range of a file; columns count bytes from 1, and are 0 where
// unknown.
type place struct {
	Posn string   `json:"posn"` // "file:line:col", relative as in the text output
	File string   `json:"file"` // absolute
	Pos  lineByte `json:"start"`
	End  lineByte `json:"end"`
}

type lineByte struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

type related struct {
	place
	Message string `json:"message"`
}

// JSON writes one object.
func JSON(w io.Writer, opts Options, r *Report) error {
	at := func(pos, end vet.Position) place {
		return place{
			Posn: posn(opts.Dir, pos),
			File: pos.File,
			Pos:  lineByte{pos.Line, pos.Col},
			End:  lineByte{end.Line, end.Col},
		}
	}
	doc := document{Version: 1, Findings: []finding{}, Errors: append([]string{}, r.Errors...), Gone: r.Gone}
	for i, f := range r.Findings {
		tier := string(f.Tier)
		if f.Tier == report.Default {
			tier = "default"
		}
		out := finding{
			Pass: f.Pass, Kind: f.Kind, Tier: tier, Severity: f.Severity(), URL: report.URL(f.Kind),
			Package: f.Package, Message: f.Message, place: at(f.Pos, f.End),
			Fingerprint: r.fingerprint(i),
		}
		for _, r := range f.Related {
			out.Related = append(out.Related, related{at(r.Pos, r.End), r.Message})
		}
		for _, fix := range f.Fixes {
			out.Fixes = append(out.Fixes, fix.Message)
		}
		doc.Findings = append(doc.Findings, out)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "\t")
	return enc.Encode(doc)
}
