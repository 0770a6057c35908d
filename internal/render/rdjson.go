package render

import (
	"encoding/json"
	"io"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

// The part of the Reviewdog Diagnostic Format that is written. Columns count
// bytes from 1.
type rdResult struct {
	Source      rdSource       `json:"source"`
	Diagnostics []rdDiagnostic `json:"diagnostics"`
}

type rdSource struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

type rdDiagnostic struct {
	Message     string         `json:"message"`
	Location    rdLocation     `json:"location"`
	Severity    string         `json:"severity"`
	Code        rdCode         `json:"code"`
	Suggestions []rdSuggestion `json:"suggestions,omitempty"`
}

type rdLocation struct {
	Path  string  `json:"path"`
	Range rdRange `json:"range"`
}

type rdRange struct {
	Start rdPosition  `json:"start"`
	End   *rdPosition `json:"end,omitempty"`
}

type rdPosition struct {
	Line   int `json:"line"`
	Column int `json:"column,omitempty"`
}

type rdCode struct {
	Value string `json:"value"`
	URL   string `json:"url"`
}

type rdSuggestion struct {
	Range rdRange `json:"range"`
	Text  string  `json:"text"`
}

// RDJSON writes what reviewdog reads, with the first fix of a finding as its
// suggestion where that stands together.
func RDJSON(w io.Writer, opts Options, r *Report) error {
	severity := map[string]string{"error": "ERROR", "warning": "WARNING", "note": "INFO"}
	src := lines{r.Sources}
	doc := rdResult{Source: rdSource{"timeoutlint", "https://github.com/timeoutlint/timeoutlint"}, Diagnostics: []rdDiagnostic{}}
	for _, f := range r.Findings {
		d := rdDiagnostic{Message: f.Text.String(), Severity: severity[f.Severity()], Code: rdCode{f.Pass + "/" + f.Kind, report.URL(f.Kind)}}
		d.Location.Path, _ = rooted(opts.Root, f.Pos.File)
		end := f.End
		if end.File != f.Pos.File {
			end = vet.Position{}
		}
		d.Location.Range = rdRangeOf(f.Pos, end)
		if s, ok := src.suggestion(f); ok {
			d.Suggestions = []rdSuggestion{s}
		}
		doc.Diagnostics = append(doc.Diagnostics, d)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "\t")
	return enc.Encode(doc)
}

func rdRangeOf(pos, end vet.Position) rdRange {
	r := rdRange{Start: rdPosition{pos.Line, pos.Col}}
	if end.Line > 0 {
		r.End = &rdPosition{end.Line, end.Col}
	}
	return r
}

// maxSuggestion is over how many lines a suggestion may go: one that also adds
// an import at the top of a file would show all of the file.
const maxSuggestion = 30

// suggestion joins the edits of the first fix to one.
func (s lines) suggestion(f *vet.Finding) (rdSuggestion, bool) {
	if len(f.Fixes) == 0 || len(f.Fixes[0].Edits) == 0 {
		return rdSuggestion{}, false
	}
	edits := slices.Clone(f.Fixes[0].Edits)
	slices.SortFunc(edits, func(a, b vet.Edit) int { return a.Start - b.Start })
	file := edits[0].Filename
	data, ok := s.Data(file)
	if !ok || file != f.Pos.File {
		return rdSuggestion{}, false
	}
	at := edits[0].Start
	var text strings.Builder
	for _, e := range edits {
		if e.Filename != file || e.Start < at || e.End > len(data) {
			return rdSuggestion{}, false
		}
		text.Write(data[at:e.Start])
		text.WriteString(e.New)
		at = e.End
	}
	start, ok1 := s.position(file, edits[0].Start)
	end, ok2 := s.position(file, at)
	if !ok1 || !ok2 || end.Line-start.Line > maxSuggestion {
		return rdSuggestion{}, false
	}
	return rdSuggestion{rdRangeOf(start, end), text.String()}, true
}
