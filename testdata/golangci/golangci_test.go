package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var (
	root string // of the repository
	bin  string // with golangci and timeoutlint
)

func TestMain(m *testing.M) { os.Exit(testMain(m)) }

func testMain(m *testing.M) int {
	var err error
	if root, err = filepath.Abs("../.."); err != nil {
		panic(err)
	}
	if bin, err = os.MkdirTemp("", "timeoutlint-golangci-"); err != nil {
		panic(err)
	}
	defer os.RemoveAll(bin)
	for _, b := range []struct{ dir, pkg, name string }{
		{".", ".", "golangci"},
		{root, "./cmd/timeoutlint", "timeoutlint"},
	} {
		cmd := exec.Command("go", "build", "-o", filepath.Join(bin, b.name), b.pkg)
		cmd.Dir = b.dir
		if out, err := cmd.CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "go build %s: %v\n%s", b.name, err, out)
			return 1
		}
	}
	os.Setenv("GOLANGCI_LINT_CACHE", filepath.Join(bin, "cache"))
	os.Setenv("GOPROXY", "off")
	os.Setenv("GOFLAGS", "")
	return m.Run()
}

// config is a configuration with the linters, all findings shown.
func config(settings string, linters ...string) string {
	var b strings.Builder
	b.WriteString("version: \"2\"\nrun:\n  tests: true\nissues:\n  max-same-issues: 0\n  max-issues-per-linter: 0\n  uniq-by-line: false\n" +
		"linters:\n  default: none\n  exclusions:\n    generated: disable\n  enable:\n")
	for _, name := range linters {
		fmt.Fprintf(&b, "    - %s\n", name)
	}
	b.WriteString("  settings:\n    custom:\n")
	for _, name := range linters {
		fmt.Fprintf(&b, "      %s:\n        type: module\n", name)
		if settings != "" {
			fmt.Fprintf(&b, "        settings: {%s}\n", settings)
		}
	}
	return b.String()
}

type issue struct {
	FromLinter, Text string
	Pos              struct {
		Filename     string
		Line, Column int
	}
}

// lint runs golangci-lint in dir and returns its exit code and what it said.
func lint(t *testing.T, dir, config string, args ...string) (code int, issues []issue, stderr string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), ".golangci.yml")
	write(t, file, config)
	cmd := exec.Command(filepath.Join(bin, "golangci"), slices.Concat([]string{
		"run", "-c", file, "--path-mode=abs", "--output.json.path=stdout", "--show-stats=false",
		"--allow-parallel-runners", // others on this machine are no business of ours
	}, args)...)
	cmd.Dir = dir
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	var doc struct{ Issues []issue }
	if out.Len() > 0 {
		if err := json.NewDecoder(&out).Decode(&doc); err != nil {
			t.Fatalf("%v in %s", err, out.Bytes())
		}
	}
	return cmd.ProcessState.ExitCode(), doc.Issues, errs.String()
}

func write(t *testing.T, file, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
}

// TestCorpus holds that golangci-lint says of the whole corpus what go vet says.
func TestCorpus(t *testing.T) {
	for _, dir := range workspace(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			want := vet(t, dir, "-strict", "-tests", "-generated")
			got := make(map[string]bool)
			_, issues, stderr := lint(t, dir, config("strict: true, tests: true, generated: true", "timeoutlint"), "./...")
			for _, i := range issues {
				got[fmt.Sprintf("%s:%d:%d: %s", i.Pos.Filename, i.Pos.Line, i.Pos.Column, i.Text)] = true
			}
			if len(want) == 0 {
				t.Error("go vet reports nothing")
			}
			for _, l := range slices.Sorted(maps.Keys(want)) {
				if !got[l] {
					t.Errorf("golangci-lint does not say, as go vet does:\n%s", l)
				}
			}
			for _, l := range slices.Sorted(maps.Keys(got)) {
				if !want[l] {
					t.Errorf("golangci-lint says, and go vet does not:\n%s", l)
				}
			}
			if t.Failed() {
				t.Logf("golangci-lint said:\n%s", stderr)
			}
		})
	}
}

// workspace copies the corpus, which is a GOPATH, into a workspace of modules,
// and returns the directories of those that are no stubs.
func workspace(t *testing.T) (dirs []string) {
	t.Helper()
	tmp := t.TempDir()
	if err := os.CopyFS(tmp, os.DirFS(filepath.Join(root, "testdata", "src"))); err != nil {
		t.Fatal(err)
	}
	var uses []string
	filepath.WalkDir(tmp, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() || path == tmp {
			return err
		}
		rel, _ := filepath.Rel(tmp, path)
		first, _, _ := strings.Cut(filepath.ToSlash(rel), "/")
		stub := strings.Contains(first, ".")
		if goFiles, _ := filepath.Glob(filepath.Join(path, "*.go")); stub && len(goFiles) == 0 {
			return nil
		}
		write(t, filepath.Join(path, "go.mod"), "module "+filepath.ToSlash(rel)+"\n\ngo 1.26\n")
		uses = append(uses, "\t./"+filepath.ToSlash(rel))
		if !stub && first != "effects" && first != "passkit" { // have no findings
			dirs = append(dirs, path)
		}
		return fs.SkipDir
	})
	write(t, filepath.Join(tmp, "go.work"), "go 1.26\n\nuse (\n"+strings.Join(uses, "\n")+"\n)\n")
	return dirs
}

// vet returns what go vet says, in the words of the plugin.
func vet(t *testing.T, dir string, flags ...string) map[string]bool {
	t.Helper()
	cmd := exec.Command("go", slices.Concat([]string{"vet", "-vettool=" + filepath.Join(bin, "timeoutlint"), "-json"}, flags, []string{"./..."})...)
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := make(map[string]bool)
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var tree map[string]map[string][]struct {
			Category, Posn, Message string
			Related                 []struct{ Posn, Message string }
		}
		if err := dec.Decode(&tree); err == io.EOF {
			return lines
		} else if err != nil {
			t.Fatal(err)
		}
		for pkg, passes := range tree {
			// Others of the workspace, because they are imported.
			pkg, _, _ = strings.Cut(pkg, " ")
			if first, _, _ := strings.Cut(pkg, "/"); first != filepath.Base(dir) {
				continue
			}
			for pass, findings := range passes {
				for _, f := range findings {
					mark := f.Message[strings.LastIndex(f.Message, " ("):] // the kind
					text := pass + ": " + strings.TrimSuffix(f.Message, mark)
					for _, r := range f.Related {
						text += "; " + r.Message + " (" + where(f.Posn, r.Posn) + ")"
					}
					lines[f.Posn+": "+text+mark] = true
				}
			}
		}
	}
}

func where(posn, related string) string {
	file := func(posn string) (name, line string) {
		fields := strings.Split(posn, ":")
		return fields[0], fields[1]
	}
	own, _ := file(posn)
	other, line := file(related)
	if own == other {
		return "line " + line
	}
	return filepath.Base(filepath.Dir(other)) + "/" + filepath.Base(other) + ":" + line
}

const fetch = `package p

import "net/http"

func Fetch(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
`

// module writes a module with one file.
func module(t *testing.T, content string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), "module example.com/m\n\ngo 1.26\n")
	write(t, filepath.Join(dir, "p.go"), content)
	return dir
}

func TestFix(t *testing.T) {
	dir, other := module(t, fetch), module(t, fetch)
	if code, issues, stderr := lint(t, dir, config("", "timeoutlint"), "--fix", "./..."); code != 0 {
		t.Errorf("exit code %d: %v %s", code, issues, stderr)
	}
	cmd := exec.Command(filepath.Join(bin, "timeoutlint"), "-fix", "./...")
	cmd.Dir = other
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	got, _ := os.ReadFile(filepath.Join(dir, "p.go"))
	want, _ := os.ReadFile(filepath.Join(other, "p.go"))
	if !bytes.Equal(got, want) || bytes.Equal(got, []byte(fetch)) {
		t.Errorf("golangci-lint --fix made\n%s\ntimeoutlint -fix made\n%s", got, want)
	}
}

func TestSuppression(t *testing.T) {
	const call = "http.Get(url)"
	for _, test := range []struct {
		linter, comment string
		want            int
	}{
		{"defaulttimeout", "", 1},
		{"timeoutlint", "", 1},
		{"defaulttimeout", " //nolint:defaulttimeout // as an example", 0},
		{"timeoutlint", " //nolint:timeoutlint // as an example", 0},
		{"defaulttimeout", " //nolint:timeoutlint // another linter", 1},
		{"timeoutlint", " //timeoutlint:ignore http-helper -- as an example", 0},
		{"defaulttimeout", " //timeoutlint:ignore http-helper -- as an example", 0},
	} {
		dir := module(t, strings.Replace(fetch, call, call+test.comment, 1))
		code, issues, stderr := lint(t, dir, config("", test.linter), "./...")
		if len(issues) != test.want || code != test.want {
			t.Errorf("%s,%s: exit code %d, %v, want %d: %s", test.linter, test.comment, code, issues, test.want, stderr)
		}
		if test.want == 1 && len(issues) == 1 && issues[0].FromLinter != test.linter {
			t.Errorf("%s: from %s", test.linter, issues[0].FromLinter)
		}
	}
}

// TestExample runs the configuration that is shown to users.
func TestExample(t *testing.T) {
	example, err := os.ReadFile(filepath.Join(root, "plugin", "golangci", ".golangci.yml"))
	if err != nil {
		t.Fatal(err)
	}
	// Several of a line, and more than three of one text: none is lost.
	var many strings.Builder
	many.WriteString("package m\n\nimport \"net/http\"\n\nfunc get(u string) {\n")
	for range 5 {
		many.WriteString("\thttp.Get(u); http.Get(u)\n")
	}
	many.WriteString("}\n")
	code, issues, stderr := lint(t, module(t, many.String()), string(example), "./...")
	issues = slices.DeleteFunc(issues, func(i issue) bool { return i.FromLinter != "timeoutlint" })
	if code != 1 || len(issues) != 10 {
		t.Errorf("exit code %d, %d findings, want 10: %v\n%s", code, len(issues), issues, stderr)
	}
}
