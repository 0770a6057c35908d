package lean

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/timeoutlint/timeoutlint/internal/config"
	"github.com/timeoutlint/timeoutlint/internal/effects"
	"github.com/timeoutlint/timeoutlint/internal/guard"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
)

// The test binary is also a vet tool, which analyses each unit twice, by Run
// and by unitchecker, and notes in the file of this variable what they wrote.
const notesVar = "TIMEOUTLINT_TEST_NOTES"

func TestMain(m *testing.M) {
	// A test binary does not always say what it was built with; TestToolsVersion asks go.mod.
	knownTools = func() (string, bool) { return toolsVersion, true }
	last := os.Args[len(os.Args)-1]
	switch notes := os.Getenv(notesVar); {
	case notes == "":
		os.Exit(m.Run())
	case last == "-V=full":
		// Never the same, so that nothing comes from the cache.
		fmt.Printf("lean version devel buildID=%d\n", time.Now().UnixNano())
	case last == "-flags":
		fmt.Println("[]")
	case len(os.Args) == 3 && os.Args[1] == "unitchecker":
		for _, f := range effects.Analyzer.FactTypes {
			gob.Register(f)
		}
		unitchecker.Run(last, []*analysis.Analyzer{effects.Analyzer})
	default:
		os.Exit(compareUnit(last, notes))
	}
}

// compareUnit is the tool.
func compareUnit(file, notes string) int {
	guard.Off = true
	note := func(format string, args ...any) int {
		f, err := os.OpenFile(notes, os.O_APPEND|os.O_WRONLY, 0)
		if err == nil {
			_, err = fmt.Fprintf(f, format+"\n", args...)
			f.Close()
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return 0
	}
	data, err := os.ReadFile(file)
	var cfg unitchecker.Config
	if err == nil {
		err = json.Unmarshal(data, &cfg)
	}
	if err != nil {
		return note("%s: %v", file, err)
	}
	want := cfg.VetxOutput
	cfg.VetxOutput += ".lean"
	var a *analysis.Analyzer
	if !knowledge.IsStd(cfg.ImportPath) {
		a = effects.Analyzer
	}
	leanErr := Run(&cfg, a)
	if out, err := exec.Command(os.Args[0], "unitchecker", file).CombinedOutput(); err != nil {
		return note("%s: unitchecker: %v: %s", cfg.ID, err, bytes.ReplaceAll(out, newline, []byte(" ")))
	}
	if leanErr != nil {
		return note("%s: %v", cfg.ID, leanErr)
	}
	facts, err := sameVetx(want, cfg.VetxOutput)
	if err == nil && a != nil {
		cfg.VetxOutput = want + ".named"
		if _, err = RunNamed(&cfg, []*analysis.Analyzer{a}, true); err == nil {
			_, err = sameVetx(want, cfg.VetxOutput)
		}
		if err != nil {
			err = fmt.Errorf("as if it were named: %v", err)
		}
	}
	if err != nil {
		return note("%s: %v", cfg.ID, err)
	}
	return note("%s: same, %d bytes of facts", cfg.ID, facts)
}

// sameVetx returns an error if two files differ, and how many bytes of facts they have.
func sameVetx(want, got string) (facts int, err error) {
	x, err := readVetx(want)
	if err != nil {
		return 0, err
	}
	y, err := readVetx(got)
	switch {
	case err != nil:
		return 0, err
	case !bytes.Equal(x.types, y.types):
		return 0, errors.New("types differ")
	case !bytes.Equal(x.facts, y.facts):
		return 0, fmt.Errorf("facts differ: %d bytes, unitchecker %d", len(y.facts), len(x.facts))
	}
	return len(x.facts), nil
}

// vet has the go command run the tool on packages and returns the notes by
// package. Packages that do not compile are nobody's business here.
func vet(t *testing.T, dir string, env []string, packages ...string) map[string]string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	notes := filepath.Join(t.TempDir(), "notes")
	if err := os.WriteFile(notes, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", append([]string{"vet", "-vettool=" + self}, packages...)...)
	cmd.Dir = dir
	cmd.Env = append(append(os.Environ(), notesVar+"="+notes), env...)
	out, err := cmd.CombinedOutput()
	data, readErr := os.ReadFile(notes)
	if readErr != nil {
		t.Fatal(readErr)
	}
	said := make(map[string]string)
	for line := range strings.Lines(string(data)) {
		id, what, _ := strings.Cut(strings.TrimSpace(line), ": ")
		said[id] = what
	}
	if len(said) == 0 {
		t.Fatalf("no unit was analysed: %v\n%s", err, out)
	}
	return said
}

// same reports an error for each unit that was not written the same, and
// returns how many have facts.
func same(t *testing.T, said map[string]string) (withFacts int) {
	t.Helper()
	for id, what := range said {
		n := -1
		fmt.Sscanf(what, "same, %d", &n)
		switch {
		case n < 0:
			t.Errorf("%s: %s", id, what)
		case n > 0:
			withFacts++
		}
	}
	return withFacts
}

func gopath(dir string) []string {
	return []string{"GO111MODULE=off", "GOFLAGS=", "GOPATH=" + dir}
}

var (
	full = flag.Bool("full", false, "compare for other systems too, for which std has to be compiled")
	sdks = flag.Bool("real", false, "compare the libraries of silent.yaml too, which are downloaded and compiled")
)

// TestShapes compares packages made of what could go wrong, and all they
// import; with -full for two other systems too.
func TestShapes(t *testing.T) {
	dir, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	src := filepath.Join(dir, "src", "shapes")
	said := vet(t, src, gopath(dir), "./...")
	if n := same(t, said); n == 0 {
		t.Error("no package has facts")
	}
	for _, id := range []string{"shapes", "shapes/asm", "shapes/pb", "shapes/user", "net/http", "vendor/golang.org/x/net/http/httpguts"} {
		if said[id] == "" {
			t.Errorf("%s was not analysed", id)
		}
	}
	if !*full {
		return
	}
	for _, goos := range []string{"windows", "darwin"} {
		t.Run(goos, func(t *testing.T) {
			said := vet(t, src, append(gopath(dir), "CGO_ENABLED=0", "GOARCH=amd64", "GOOS="+goos), "shapes")
			same(t, said)
		})
	}
	t.Run("race", func(t *testing.T) { same(t, vet(t, src, gopath(dir), "-race", "shapes/asm", "shapes/cgo")) })
}

// TestCorpus compares the corpora of the passes and of effects.
func TestCorpus(t *testing.T) {
	if testing.Short() {
		t.Skip("with -short: analyses all corpora twice")
	}
	dir, err := filepath.Abs("../../testdata")
	if err != nil {
		t.Fatal(err)
	}
	said := vet(t, filepath.Join(dir, "src"), gopath(dir), "./...")
	if n := same(t, said); n < 50 {
		t.Errorf("%d packages have facts only", n)
	}
}

// silentPackages are those for which silent.yaml is compared with what the
// bodies say, in the versions of testdata/real: at least one for each entry.
var silentPackages = []string{
	"github.com/qdrant/go-client/qdrant",
	"google.golang.org/genproto/googleapis/rpc/...",
	"github.com/openai/openai-go/...",
	"github.com/openai/openai-go/v2/...",
	"github.com/openai/openai-go/v3/...",
	"golang.org/x/sys/unix",
	"golang.org/x/text/unicode/norm",
}

// TestSilentReal compares libraries of which silent.yaml says something with
// unitchecker, which reads all bodies: a fact that no row gives is missing here.
// A new generator, or a new version of one, is held by nothing else.
func TestSilentReal(t *testing.T) {
	if !*sdks {
		t.Skip("without -real: downloads, compiles and analyses large SDKs, twice; CONTRIBUTING.md has the command")
	}
	const dir = "../../testdata/real"
	env := []string{"CGO_ENABLED=0"}
	list := exec.Command("go", append([]string{"list", "-e", "-f", "{{if not (or .Error .DepsErrors)}}{{.ImportPath}}{{end}}"}, silentPackages...)...)
	list.Dir, list.Env = dir, append(os.Environ(), env...)
	out, err := list.Output() // those whose own imports go.mod does not have are left out
	if err != nil {
		t.Fatal(err)
	}
	said := vet(t, dir, env, strings.Fields(string(out))...)
	if n := same(t, said); n < 10 {
		t.Errorf("%d packages have facts", n)
	}
	for _, p := range silentPackages {
		p := strings.TrimSuffix(p, "/...")
		if !slices.ContainsFunc(slices.Collect(maps.Keys(said)), func(id string) bool { return id == p || strings.HasPrefix(id, p+"/") }) {
			t.Errorf("%s was not analysed", p)
		}
	}
}

// TestSilentEntries holds that each entry of silent.yaml is compared.
func TestSilentEntries(t *testing.T) {
	const name = "../knowledge/silent.yaml"
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var f knowledge.SilentFile
	if err := config.Decode(name, data, &f); err != nil {
		t.Fatal(err)
	}
	if len(f.Silent) == 0 {
		t.Fatal("no entries")
	}
	for _, s := range f.Silent {
		if s.Package != "" && !slices.ContainsFunc(silentPackages, func(p string) bool { return knowledge.Path(p) == s.Package }) {
			t.Errorf("%s is not among the packages of TestSilentReal", s.Package)
		}
	}
}

// TestSilentIsCut holds of which files bodies are read.
func TestSilentIsCut(t *testing.T) {
	const body = "\n\nfunc F() int { return here }\n\nfunc (T) GetX() int { return here }\n"
	const protoc, stainless = "// Code generated by protoc-gen-go. DO NOT EDIT.\n", "// File generated from our OpenAPI spec by Stainless.\n"
	for _, test := range []struct {
		path, src string
		left      int // bodies
	}{
		{"example.com/p", "package p" + body, 2},
		{"example.com/p", protoc + "\npackage p" + body, 0},
		{"example.com/p", "// License.\n\n" + protoc + "// versions:\n\npackage p" + body, 0},
		{"example.com/p", "package p\n\n" + protoc + body, 2},
		{"example.com/p", protoc + "package p" + body + "\n//line x.proto:1\n", 2},
		{"example.com/p", protoc + "package p" + body + "\n//timeoutlint:bounded\n", 2},
		{"example.com/p", "// Code generated by protoc-gen-go-grpc. DO NOT EDIT.\n\npackage p" + body, 2},
		{"example.com/p", stainless + "package p" + body, 2},
		{"github.com/openai/openai-go/v3", stainless + "package p" + body, 1},
		{"github.com/openai/openai-go/v3/responses", stainless + "package p" + body, 1},
		{"github.com/openai/openai-go/v3", "package p" + body, 2},
		{"golang.org/x/text/unicode/norm", "package p" + body, 0},
	} {
		u := &unit{cfg: &unitchecker.Config{ImportPath: test.path}}
		left, _, err := u.cutSilent("p.go", []byte(test.src))
		if n := strings.Count(string(left), "here"); err != nil || n != test.left {
			t.Errorf("%s, %q: %d bodies are left, want %d, %v", test.path, test.src, n, test.left, err)
		}
		if got := u.silent([][]byte{[]byte(test.src)}); got != (test.left == 0) {
			t.Errorf("%s, %q: silent %v", test.path, test.src, got)
		}
	}
}

// TestToolsVersion holds the version that Run was compared with.
func TestToolsVersion(t *testing.T) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Version}}", toolsPath).Output()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimSpace(string(out)); got != toolsVersion {
		t.Errorf("go.mod has %s %s: if the other tests of this package pass with it, set toolsVersion", toolsPath, got)
	}
}

// TestRefused holds that a unit which has to be left to unitchecker says why,
// and that nothing of it is written.
func TestRefused(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return name
	}
	out := filepath.Join(dir, "vet.out")
	const imports = "package p\n\nimport \"q\"\n\nvar X = q.Y\n"
	n := 0
	config := func(text string) *unitchecker.Config {
		n++
		return &unitchecker.Config{
			ID: "p", ImportPath: "p", Compiler: "gc", GoVersion: "go1.26", VetxOutput: out,
			GoFiles:     []string{file(fmt.Sprintf("p%d.go", n), text)},
			ImportMap:   map[string]string{"q": "q"},
			PackageVetx: map[string]string{"q": file("q.out", "vetx but of another format")},
		}
	}
	gccgo := config("package p\n")
	gccgo.Compiler = "gccgo"
	missing := config("package p\n")
	missing.GoFiles = []string{filepath.Join(dir, "none.go")}
	for name, test := range map[string]struct {
		cfg  *unitchecker.Config
		want string
	}{
		"braces":         {config("package p\n\nfunc f() {\n"), "braces that do not match"},
		"syntax":         {config("package p\n\nfunc f( {\n}\n"), ".go:3:9"},
		"types":          {config("package p\n\nvar X int = \"\"\n"), "cannot use"},
		"import":         {config("package p\n\nimport \"r\"\n\nvar X = r.Y\n"), "can't resolve import"},
		"other format":   {config(imports), "vetx file of"},
		"no file":        {missing, "none.go"},
		"other compiler": {gccgo, "gccgo"},
	} {
		err := Run(test.cfg, nil)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
		if _, err := os.Stat(out); err == nil {
			t.Errorf("%s: %s was written", name, out)
		}
	}

	defer func(f func() (string, bool)) { knownTools = f }(knownTools)
	knownTools = func() (string, bool) { return "v0.99.0", false }
	if err := Run(config("package p\n"), nil); err == nil || !strings.Contains(err.Error(), "v0.99.0") {
		t.Errorf("with another x/tools: %v", err)
	}
}
