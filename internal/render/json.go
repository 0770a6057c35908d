package render

import (
	"encoding/json"
	"io"

	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

// The JSON that timeoutlint -json writes: one object. New fields may be added;
// those that stand here keep their name and meaning while Version is 2. Version
// 1 had the messages of fixes in place of the fixes.
type document struct {
	Version  int       `json:"version"`
	Findings []finding `json:"findings"`
	// Errors say what could not be analysed. If there are any the exit code is 2.
	Errors []string `json:"errors"`
	// Gone names the entries of the baseline that are no longer found.
	Gone []string `json:"gone,omitempty"`
	// Stats counts the findings; with -stats only.
	Stats *Stats `json:"stats,omitempty"`
}

type finding struct {
	Pass     string `json:"pass"`     // "defaulttimeout"
	Kind     string `json:"kind"`     // "http-client"
	Tier     string `json:"tier"`     // "default", "request" (default, on the path of a request) or "strict"
	Severity string `json:"severity"` // "error", "warning" or "note"
	URL      string `json:"url"`      // the page of the kind
	Package  string `json:"package"`  // import path
	Message  string `json:"message"`  // all parts and the kind on one line
	What     string `json:"what"`     // the headline, at most 100 characters
	Why      string `json:"why,omitempty"`
	Chain    string `json:"chain,omitempty"` // "f → g": the way to the wait
	Remedy   string `json:"remedy,omitempty"`
	Library  string `json:"library,omitempty"` // what it waits on, by name
	Program  bool   `json:"program,omitempty"` // only the program tells, and none of its packages
	place
	Related []related `json:"related,omitempty"` // the chain that leads to the finding
	// Fixes are alternatives; -fix applies the first.
	Fixes []fix `json:"fixes,omitempty"`
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

// A fix is what to change. All its edits belong together, and are of the files
// as they were analysed: offsets count bytes from 0. Files with cgo, and those
// that //line directives map elsewhere, have no fixes.
type fix struct {
	Message string `json:"message"`
	Edits   []edit `json:"edits"`
}

type edit struct {
	File  string `json:"file"` // absolute
	Start int    `json:"start"`
	End   int    `json:"end"`
	New   string `json:"new"`
}

type lineByte struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

type related struct {
	place
	Message string `json:"message"`
}

func fixOf(f vet.Fix) fix {
	out := fix{Message: f.Message, Edits: []edit{}}
	for _, e := range f.Edits {
		out.Edits = append(out.Edits, edit{e.Filename, e.Start, e.End, e.New})
	}
	return out
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
	doc := document{Version: 2, Findings: []finding{}, Errors: append([]string{}, r.Errors...), Gone: r.Gone, Stats: r.Stats}
	for i, f := range r.Findings {
		tier := string(f.Tier)
		if f.Tier == report.Default {
			tier = "default"
		}
		out := finding{
			Pass: f.Pass, Kind: f.Kind, Tier: tier, Severity: f.Severity(), URL: report.URL(f.Kind),
			Package: f.Package, Message: f.Message(), place: at(f.Pos, f.End),
			Fingerprint: r.fingerprint(i),
		}
		text := f.Text.Short()
		out.What, out.Why, out.Chain, out.Remedy = text.What, text.Why, text.Chain, text.Remedy
		out.Library, out.Program = text.Library, f.Program
		for _, r := range f.Related {
			out.Related = append(out.Related, related{at(r.Pos, r.End), r.Message})
		}
		for _, fix := range f.Fixes {
			out.Fixes = append(out.Fixes, fixOf(fix))
		}
		doc.Findings = append(doc.Findings, out)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "\t")
	return enc.Encode(doc)
}
