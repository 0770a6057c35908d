package render

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

func TestJUnit(t *testing.T) {
	root, r := sample(t)
	var buf bytes.Buffer
	if err := JUnit(&buf, Options{Dir: root}, r); err != nil {
		t.Fatal(err)
	}
	var doc junitSuites
	if err := xml.Unmarshal(buf.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.Tests != 3 || doc.Failures != 2 || doc.Errors != 1 || len(doc.Suites) != 2 {
		t.Errorf("%d tests, %d failures, %d errors in %d suites:\n%s", doc.Tests, doc.Failures, doc.Errors, len(doc.Suites), buf.String())
	}
	first := doc.Suites[0].Cases[0]
	if first.Class != "timeoutlint.defaulttimeout.http-server" || first.Name != "dir name/a.go:3:22" || first.Failure.Message != "a[0] is 100% endless" || !strings.Contains(first.Failure.Text, "why: and more\nfix: call it off\n") {
		t.Errorf("got %+v %+v", first, first.Failure)
	}
	buf.Reset()
	if err := JUnit(&buf, Options{}, &Report{}); err != nil || !strings.Contains(buf.String(), `tests="1" failures="0"`) {
		t.Errorf("without findings: %v\n%s", err, buf.String())
	}
}

func TestGitLab(t *testing.T) {
	root, r := sample(t)
	var buf bytes.Buffer
	if err := GitLab(&buf, Options{Root: root}, r); err != nil {
		t.Fatal(err)
	}
	var list []codeQuality
	if err := json.Unmarshal(buf.Bytes(), &list); err != nil {
		t.Fatal(err)
	}
	first := list[0]
	if len(list) != 2 || first.Location.Path != "dir name/a.go" || first.Location.Lines.Begin != 3 || first.Severity != "critical" || first.Fingerprint != "abc" || first.CheckName != "defaulttimeout/http-server" {
		t.Errorf("got %s", buf.String())
	}
}

func TestRDJSON(t *testing.T) {
	root, r := sample(t)
	var buf bytes.Buffer
	if err := RDJSON(&buf, Options{Root: root}, r); err != nil {
		t.Fatal(err)
	}
	var doc rdResult
	if err := json.Unmarshal(buf.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	first := doc.Diagnostics[0]
	if first.Location.Range.Start != (rdPosition{3, 22}) || *first.Location.Range.End != (rdPosition{3, 32}) || first.Severity != "ERROR" || len(first.Suggestions) != 0 {
		t.Errorf("got %s", buf.String())
	}
	// Edits that follow each other are one suggestion.
	file := filepath.Join(root, "dir name", "a.go")
	start := strings.Index(source1, "call")
	r.Findings[0].Fixes = []vet.Fix{{Edits: []vet.Edit{{Filename: file, Start: start + 5, End: start + 6, New: "b"}, {Filename: file, Start: start, End: start + 4, New: "off"}}}}
	s, ok := lines{r.Sources}.suggestion(r.Findings[0])
	if !ok || s.Text != "off(b" || s.Range.Start != (rdPosition{3, 22}) || *s.Range.End != (rdPosition{3, 28}) {
		t.Errorf("suggestion %v: %+v", ok, s)
	}
}

// TestCategory: two modules of a repository are two categories.
func TestCategory(t *testing.T) {
	for module, want := range map[string]string{"/repo": "", "/repo/services/a": "services/a/", "/other": ""} {
		if got := category(Options{Root: "/repo", Module: filepath.FromSlash(module)}); got != want {
			t.Errorf("%s: %q, want %q", module, got, want)
		}
	}
}

// TestWidth: what is shown on a terminal fits it, and on none the first line of
// a finding stays whole.
func TestWidth(t *testing.T) {
	long := "one goroutine per element of documents, each calling OpenAI embeddings, with no limit at all"
	f := &vet.Finding{
		Category: "go-per-item/strict", Kind: "go-per-item", Pass: "unboundedfanout",
		Pos:  vet.Position{File: "/repo/internal/ingest/pipeline.go", Line: 1136, Col: 12},
		Text: report.Text{What: long, Why: strings.Repeat("a server in trouble gets more requests ", 5), Chain: strings.Repeat("(*Service).embed → ", 12), Remedy: "acquire a semaphore"},
	}
	for _, width := range []int{60, 80, 120} {
		var buf bytes.Buffer
		if err := Text(&buf, Options{Dir: "/repo", Width: width}, &Report{Findings: []*vet.Finding{f}}); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(buf.String()) {
			shown := strings.ReplaceAll(strings.TrimRight(line, "\n"), "\t", strings.Repeat(" ", tabWidth))
			if n := utf8.RuneCountInString(shown); n > width {
				t.Errorf("at %d columns a line has %d: %s", width, n, shown)
			}
		}
	}
	var buf bytes.Buffer
	if err := Text(&buf, Options{Dir: "/repo"}, &Report{Findings: []*vet.Finding{f}}); err != nil {
		t.Fatal(err)
	}
	want := "internal/ingest/pipeline.go:1136:12: note: " + long + " (unboundedfanout/go-per-item, strict)\n"
	if first, _, _ := strings.Cut(buf.String(), "\n"); first+"\n" != want {
		t.Errorf("got\n%s\nwant\n%s", first, want)
	}
	if !strings.Contains(buf.String(), "\thelp: acquire a semaphore\n") {
		t.Errorf("no remedy in\n%s", buf.String())
	}
	buf.Reset()
	if err := Line(&buf, Options{Dir: "/repo"}, &Report{Findings: []*vet.Finding{f}}); err != nil || buf.String() != want {
		t.Errorf("Line: %v, %s", err, buf.String())
	}
}

// TestAgent: a line a finding, the most severe first, and a count of what is
// left out. Spaces of an edit are kept, a newline of it is escaped.
func TestAgent(t *testing.T) {
	root, r := sample(t)
	file := r.Findings[0].Pos.File
	start := strings.Index(source1, "call")
	r.Findings[0].Category, r.Findings[0].Kind, r.Findings[0].Tier = "http-helper", "http-helper", report.Default
	r.Findings[1].Category, r.Findings[1].Tier = "http-server/request", report.Request
	r.Findings[0].Fixes[0].Edits = []vet.Edit{{Filename: file, Start: start, End: start + 4, New: "off\n\t\"a  b\" <- c"}}
	r.Fingerprints = []string{"0123456789abcdef", "fedcba9876543210"}
	r.Left = []string{"4 more with -strict"}
	var buf bytes.Buffer
	if err := Agent(&buf, Options{Dir: root}, r); err != nil {
		t.Fatal(err)
	}
	want := `fedcba987654 other.tmpl:100 error defaulttimeout/directive: a line only
0123456789ab dir name/a.go:3:22 warning defaulttimeout/http-helper: a[0] is 100% endless | why: and more | fix: call it off | edit: dir name/a.go:3:22-3:26 "off\n\t\"a  b\" <- c" | or: of another version of the file
! not analysed: # p a.go:1:1: broken
# 2 findings; 1 not analysed; left out: 4 more with -strict
`
	if buf.String() != want {
		t.Errorf("got\n%s\nwant\n%s", buf.String(), want)
	}

	buf.Reset()
	r.Errors, r.Left = nil, nil
	r.Findings[0].Fixes[0].Edits[0].New = strings.Repeat("x", maxEdits)
	if err := Agent(&buf, Options{Dir: root, Max: 1}, r); err != nil {
		t.Fatal(err)
	}
	if got, want := buf.String(), "# 2 findings, 1 shown; left out: 1 more with a larger -max (http-helper 1)\n"; !strings.HasSuffix(got, "\n"+want) || strings.Count(got, "\n") != 2 {
		t.Errorf("with one finding at most:\n%s\nwant the end\n%s", got, want)
	}
	buf.Reset()
	if err := Agent(&buf, Options{Dir: root}, r); err != nil || strings.Contains(buf.String(), "xxx") || !strings.Contains(buf.String(), "edit: too long for a line: timeoutlint -diff shows it |") {
		t.Errorf("a long edit: %v\n%s", err, buf.String())
	}
}
