package render

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/source"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

const source1 = "package a\n\nvar s, x = \"é𝄞\", call(a[0])\n"

// sample returns a report with everything that can stand in one, in a
// repository at root.
func sample(t *testing.T) (root string, r *Report) {
	t.Helper()
	root = t.TempDir()
	file := filepath.Join(root, "dir name", "a.go")
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(source1), 0o666); err != nil {
		t.Fatal(err)
	}
	start := strings.Index(source1, "call")
	column := start - strings.Index(source1, "var") + 1
	at := func(col int) vet.Position { return vet.Position{File: file, Line: 3, Col: col} }
	return root, &Report{
		Errors:       []string{"# p\na.go:1:1: broken"},
		Fingerprints: []string{"abc"},
		Sources:      source.NewSet([]string{file}),
		Findings: []*vet.Finding{
			{
				Package: "p", Pass: "defaulttimeout", Category: "http-server/request", Kind: "http-server", Tier: report.Request,
				Pos: at(column), End: at(column + len("call(a[0])")),
				Text: report.Text{What: "a[0] is 100% endless", Why: "and more"},
				Related: []vet.Related{
					{Pos: at(1), End: at(4), Message: "in [this] var"},
					{Pos: vet.Position{File: "/elsewhere/b.go", Line: 7, Col: 1}, Message: "called here"},
				},
				Fixes: []vet.Fix{
					{Message: "call it off", Edits: []vet.Edit{{Filename: file, Start: start, End: start + 4, New: "off"}, {Filename: file, Start: start, End: start + 1}}},
					{Message: "of another version of the file", Edits: []vet.Edit{{Filename: file, Start: 1000, End: 1001}}},
				},
			},
			{
				Package: "p", Pass: "defaulttimeout", Category: "directive", Kind: "directive",
				Pos: vet.Position{File: filepath.Join(root, "other.tmpl"), Line: 100}, Text: report.Text{What: "a line only"},
			},
		},
	}
}

func TestSARIF(t *testing.T) {
	root, r := sample(t)
	var buf bytes.Buffer
	if err := SARIF(&buf, Options{Root: root}, r); err != nil {
		t.Fatal(err)
	}
	validate(t, buf.Bytes())

	var log sarifLog
	if err := json.Unmarshal(buf.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	first := log.Runs[0].Results[0]
	check := func(what string, got, want any) {
		t.Helper()
		if got != want {
			t.Errorf("%s: got %v, want %v", what, got, want)
		}
	}
	location := first.Locations[0].Physical
	check("path", location.Artifact, sarifArtifact{"dir%20name/a.go", "%SRCROOT%"})
	// é is one UTF-16 code unit and two bytes, 𝄞 is two and four.
	check("region", *location.Region, sarifRegion{3, 19, 3, 29})
	check("message", first.Message.Text, "a\\[0\\] is 100% endless: and more\n[in \\[this\\] var](1)\n[called here](2)")
	check("path outside", first.Related[1].Physical.Artifact, sarifArtifact{URI: "file:///elsewhere/b.go"})
	check("fixes", len(first.Fixes), 1)
	check("replacement", first.Fixes[0].Changes[0].Replacements[0].Deleted, sarifRegion{3, 19, 3, 23})
	check("fingerprint", first.Fingerprints["timeoutlint/v1"], "abc")
	check("level", first.Level, "error")
	check("successful", log.Runs[0].Invocations[0].Successful, false)
	check("rules", len(log.Runs[0].Tool.Driver.Rules), 2)
	check("rule", log.Runs[0].Tool.Driver.Rules[first.RuleIndex].ID, first.RuleID)
	if bytes.Contains(buf.Bytes(), []byte(root)) {
		t.Error("the log names a directory of this machine")
	}
}

func TestSARIFEmpty(t *testing.T) {
	var buf bytes.Buffer
	if err := SARIF(&buf, Options{Root: t.TempDir()}, &Report{}); err != nil {
		t.Fatal(err)
	}
	validate(t, buf.Bytes())
}

// validate checks a log against the schema of the standard.
func validate(t *testing.T, log []byte) {
	t.Helper()
	schema, err := jsonschema.NewCompiler().Compile("testdata/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(log))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(doc); err != nil {
		t.Errorf("not valid: %v\n%s", err, log)
	}
}

func TestGitHub(t *testing.T) {
	root, r := sample(t)
	var buf bytes.Buffer
	if err := GitHub(&buf, Options{Root: root}, r); err != nil {
		t.Fatal(err)
	}
	want := `::error title=timeoutlint::# p%0Aa.go:1:1: broken
::error file=dir name/a.go,line=3,endLine=3,col=22,endColumn=32,title=defaulttimeout/http-server::a[0] is 100%25 endless: and more%0Adir name/a.go:3:1: in [this] var%0A/elsewhere/b.go:7:1: called here%0Afix: call it off%0Aor: of another version of the file
::warning file=other.tmpl,line=100,title=defaulttimeout/directive::a line only
`
	if got := buf.String(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestCheckstyle(t *testing.T) {
	root, r := sample(t)
	var buf bytes.Buffer
	if err := Checkstyle(&buf, Options{Dir: root}, r); err != nil {
		t.Fatal(err)
	}
	want := `<?xml version="1.0" encoding="UTF-8"?>
<checkstyle version="5.0">
	<file name="dir name/a.go">
		<error line="3" column="22" severity="error" message="a[0] is 100% endless: and more" source="timeoutlint.defaulttimeout.http-server"></error>
	</file>
	<file name="other.tmpl">
		<error line="100" severity="warning" message="a line only" source="timeoutlint.defaulttimeout.directive"></error>
	</file>
</checkstyle>
`
	if got := buf.String(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
