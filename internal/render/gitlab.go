package render

import (
	"encoding/json"
	"io"
)

type codeQuality struct {
	Description string `json:"description"`
	CheckName   string `json:"check_name"`
	Fingerprint string `json:"fingerprint"`
	Severity    string `json:"severity"` // info, minor, major, critical or blocker
	Location    struct {
		Path  string `json:"path"`
		Lines struct {
			Begin int `json:"begin"`
			End   int `json:"end"`
		} `json:"lines"`
	} `json:"location"`
}

// GitLab writes a report of GitLab's Code Quality, which is that of Code Climate.
func GitLab(w io.Writer, opts Options, r *Report) error {
	severity := map[string]string{"error": "critical", "warning": "major", "note": "info"}
	list := []codeQuality{}
	for i, f := range r.Findings {
		q := codeQuality{
			Description: f.Text.String(), CheckName: f.Pass + "/" + f.Kind,
			Fingerprint: r.fingerprint(i), Severity: severity[f.Severity()],
		}
		q.Location.Path, _ = rooted(opts.Root, f.Pos.File)
		q.Location.Lines.Begin = f.Pos.Line
		q.Location.Lines.End = f.Pos.Line
		if f.End.File == f.Pos.File {
			q.Location.Lines.End = max(f.Pos.Line, f.End.Line)
		}
		list = append(list, q)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "\t")
	return enc.Encode(list)
}
