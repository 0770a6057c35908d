package doors

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/token"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/timeoutlint/timeoutlint"
	"github.com/timeoutlint/timeoutlint/internal/report"
)

// A door is a way to run the passes. TestDoors holds that all of them say the
// same about every package of the corpus: same places, categories, messages
// and fixes, with facts across packages and in test variants.

// said is what a door says of the corpus: one line per finding.
type said map[string]bool

// line formats a finding; fixes are the messages of its fixes, and their edits
// where the door shows those.
func line(posn, pass, category, message string, fixes []string) string {
	return fmt.Sprintf("%s: %s: %s: %s %q", posn, pass, category, message, fixes)
}

func TestDoors(t *testing.T) {
	if testing.Short() {
		t.Skip("with -short: analyses the corpus and all it imports through six programs")
	}
	corpus, err := filepath.Abs("../../../testdata")
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	build(t, bin, "timeoutlint", "..")
	tool := filepath.Join(bin, "timeoutlint")
	flags := []string{"-strict", "-tests", "-generated"}

	full, short := inProcess(t, corpus)
	vet := runIn(t, corpus, "go", slices.Concat([]string{"vet", "-vettool=" + tool, "-json"}, flags, []string{"./..."})...)
	compare(t, "go vet -vettool", vetLines(t, vet), "the checker in process", full)
	sarif := filepath.Join(t.TempDir(), "out.sarif")
	cli := runIn(t, corpus, tool, slices.Concat([]string{"-json", "-o", "sarif=" + sarif, "-program=false"}, flags, []string{"./..."})...)
	compare(t, "timeoutlint", cliLines(t, cli), "the checker in process", short)
	validate(t, sarif, len(short))
	for _, a := range timeoutlint.Suite() {
		n := 0
		for l := range full {
			if strings.Contains(l, ": "+a.Name+": ") {
				n++
			}
		}
		if n < 20 {
			t.Errorf("the corpus has %d findings of %s only", n, a.Name)
		}
	}
	mains(t, bin, corpus)
}

func build(t *testing.T, dir, name, pkg string) {
	t.Helper()
	out, err := exec.Command("go", "build", "-o", filepath.Join(dir, name), pkg).CombinedOutput()
	if err != nil {
		t.Fatalf("go build %s: %v\n%s", pkg, err, out)
	}
}

// in keeps what is said of one directory of the corpus.
func in(all said, corpus, dir string) said {
	kept := make(said)
	for l := range all {
		if strings.HasPrefix(l, filepath.Join(corpus, "src", dir)+string(filepath.Separator)) {
			kept[l] = true
		}
	}
	return kept
}

// mains runs the main of each pass on its part of the corpus. It analyses a
// package with its tests and without, and so is not asked for findings in
// tests, with which these may differ.
func mains(t *testing.T, bin, corpus string) {
	t.Helper()
	vet := runIn(t, corpus, "go", "vet", "-vettool="+filepath.Join(bin, "timeoutlint"), "-json", "-strict", "-generated", "./...")
	suite := vetLines(t, vet)
	for _, a := range timeoutlint.Suite() {
		want := in(suite, corpus, a.Name)
		maps.DeleteFunc(want, func(l string, _ bool) bool { return !strings.Contains(l, ": "+a.Name+": ") })
		build(t, bin, a.Name, "../../../passes/"+a.Name+"/cmd/"+a.Name)
		out := runIn(t, corpus, filepath.Join(bin, a.Name), "-json", "-strict", "-generated", "./"+a.Name+"/...")
		compare(t, "the command "+a.Name, vetLines(t, out), "go vet -vettool", want)
	}
}

// validate checks a SARIF file with so many results against the schema of the standard.
func validate(t *testing.T, file string, results int) {
	t.Helper()
	schema, err := jsonschema.NewCompiler().Compile("../../../internal/render/testdata/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(doc); err != nil {
		t.Errorf("%s is not valid: %v", file, err)
	}
	var log struct {
		Runs []struct{ Results []struct{} }
	}
	if err := json.Unmarshal(data, &log); err != nil {
		t.Fatal(err)
	}
	if len(log.Runs) != 1 || len(log.Runs[0].Results) != results {
		t.Errorf("%s has %d results, want %d", file, len(log.Runs[0].Results), results)
	}
}

func compare(t *testing.T, door string, got said, reference string, want said) {
	t.Helper()
	for _, l := range slices.Sorted(maps.Keys(want)) {
		if !got[l] {
			t.Errorf("%s does not say, as %s does:\n%s", door, reference, l)
		}
	}
	for _, l := range slices.Sorted(maps.Keys(got)) {
		if !want[l] {
			t.Errorf("%s says, and %s does not:\n%s", door, reference, l)
		}
	}
}

// gopath is the environment in which testdata is a GOPATH, as it is for
// analysistest.
func gopath(corpus string) []string {
	return append(os.Environ(), "GO111MODULE=off", "GOPATH="+corpus, "GOPROXY=off", "GOFLAGS=", "GOWORK=off", "PWD="+filepath.Join(corpus, "src"))
}

// runIn runs a command on the corpus; it may exit 1, for findings.
func runIn(t *testing.T, corpus, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = filepath.Join(corpus, "src")
	cmd.Env = gopath(corpus)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil && cmd.ProcessState.ExitCode() != 1 {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, stderr.Bytes())
	}
	return out
}

// inProcess runs the suite with x/tools' checker, as analysistest does. In
// full the fixes have their edits.
func inProcess(t *testing.T, corpus string) (full, short said) {
	t.Helper()
	old := report.Options
	defer func() { report.Options = old }()
	report.Options.Strict, report.Options.Generated = true, true
	report.SetTests(true)

	pkgs, err := packages.Load(&packages.Config{
		Mode:  packages.LoadAllSyntax,
		Dir:   filepath.Join(corpus, "src"),
		Env:   gopath(corpus),
		Tests: true,
	}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	// As go vet does, a package that has tests is analysed with them only.
	tested := make(map[string]bool)
	for _, p := range pkgs {
		if base, _, ok := strings.Cut(p.ID, " ["); ok {
			tested[base] = true
		}
	}
	pkgs = slices.DeleteFunc(pkgs, func(p *packages.Package) bool { return tested[p.ID] })
	graph, err := checker.Analyze(timeoutlint.Suite(), pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	full, short = make(said), make(said)
	for _, root := range graph.Roots {
		if root.Err != nil {
			t.Errorf("%s: %v", root, root.Err)
		}
		fset := root.Package.Fset
		for _, d := range root.Diagnostics {
			var edits, messages []string
			for _, fix := range d.SuggestedFixes {
				messages = append(messages, fix.Message)
				edits = append(edits, fix.Message)
				// In which order edits of two files stand depends on how they were loaded.
				var list []string
				for _, e := range fix.TextEdits {
					list = append(list, editOf(fset, e))
				}
				slices.Sort(list)
				edits = append(edits, list...)
			}
			posn := fset.Position(d.Pos).String()
			full[line(posn, root.Analyzer.Name, d.Category, d.Message, edits)] = true
			short[line(posn, root.Analyzer.Name, d.Category, d.Message, messages)] = true
		}
	}
	return full, short
}

func editOf(fset *token.FileSet, e analysis.TextEdit) string {
	end := e.End
	if !end.IsValid() {
		end = e.Pos
	}
	file := fset.File(e.Pos)
	return fmt.Sprintf("%s:%d-%d:%s", file.Name(), file.Offset(e.Pos), file.Offset(end), e.NewText)
}

// vetLines reads the output of go vet -json.
func vetLines(t *testing.T, out []byte) said {
	t.Helper()
	lines := make(said)
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var tree map[string]map[string][]struct {
			Category, Posn, Message string
			SuggestedFixes          []struct {
				Message string
				Edits   []struct {
					Filename   string
					Start, End int
					New        string
				}
			} `json:"suggested_fixes"`
		}
		if err := dec.Decode(&tree); err == io.EOF {
			return lines
		} else if err != nil {
			t.Fatalf("%v in\n%s", err, out)
		}
		for _, passes := range tree {
			for pass, findings := range passes {
				for _, f := range findings {
					var edits []string
					for _, fix := range f.SuggestedFixes {
						edits = append(edits, fix.Message)
						var list []string
						for _, e := range fix.Edits {
							list = append(list, fmt.Sprintf("%s:%d-%d:%s", e.Filename, e.Start, e.End, e.New))
						}
						slices.Sort(list)
						edits = append(edits, list...)
					}
					lines[line(f.Posn, pass, f.Category, f.Message, edits)] = true
				}
			}
		}
	}
}

// cliLines reads the output of timeoutlint -json.
func cliLines(t *testing.T, out []byte) said {
	t.Helper()
	var doc struct {
		Findings []struct {
			Pass, Kind, Tier, Message, File string
			Start                           struct{ Line, Column int }
			Fixes                           []struct{ Message string }
		}
		Errors []string
	}
	if err := json.Unmarshal(out, &doc); err != nil {
		t.Fatalf("%v in\n%s", err, out)
	}
	for _, e := range doc.Errors {
		t.Error(e)
	}
	lines := make(said)
	for _, f := range doc.Findings {
		category := report.Category(f.Kind, report.Tier(strings.TrimPrefix(f.Tier, "default")))
		posn := token.Position{Filename: f.File, Line: f.Start.Line, Column: f.Start.Column}
		var fixes []string
		for _, fix := range f.Fixes {
			fixes = append(fixes, fix.Message)
		}
		lines[line(posn.String(), f.Pass, category, f.Message, fixes)] = true
	}
	return lines
}
