package passtest

import (
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// RunFixed runs a test of what the fixes make of a file of the corpus, by its
// path below testdata/src: of each section of its golden file, in a package
// with the harness, the standard library, and of other modules what the corpus
// has in their place. The harness learns the section from the environment
// variable SECTION.
func RunFixed(t *testing.T, file, harness string) {
	t.Helper()
	if testing.Short() {
		t.Skip("builds and runs programs")
	}
	golden, err := txtar.ParseFile(filepath.Join(Dir(t), "src", filepath.FromSlash(file)+".golden"))
	if err != nil || len(golden.Files) == 0 {
		t.Fatal("no fixed forms: ", err)
	}
	for _, section := range golden.Files {
		dir := t.TempDir()
		for name, data := range map[string][]byte{
			"go.mod":      []byte("module run\n\ngo 1.26\n" + standIns(t, dir, section.Data)),
			"run.go":      section.Data,
			"run_test.go": []byte(harness),
		} {
			if err := os.WriteFile(filepath.Join(dir, name), data, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		cmd := exec.Command("go", "test", "-count=1", ".")
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "SECTION="+section.Name)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("section %s: %v\n%s", section.Name, err, out)
		}
	}
}

// standIns copies what the corpus has in the place of the modules that a file
// imports below dir, and returns the lines of a go.mod that say so.
func standIns(t *testing.T, dir string, src []byte) string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "run.go", src, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	mod, seen := "", make(map[string]bool)
	for _, spec := range f.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		elems := strings.SplitN(path, "/", 4)
		if !strings.Contains(elems[0], ".") || len(elems) < 3 {
			continue
		}
		module := strings.Join(elems[:3], "/")
		if seen[module] {
			continue
		}
		seen[module] = true
		to := filepath.Join(dir, "deps", filepath.FromSlash(module))
		if err := os.CopyFS(to, os.DirFS(filepath.Join(Dir(t), "src", filepath.FromSlash(module)))); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(to, "go.mod"), []byte("module "+module+"\n\ngo 1.26\n"), 0o666); err != nil {
			t.Fatal(err)
		}
		mod += fmt.Sprintf("\nrequire %[1]s v0.0.0\nreplace %[1]s => ./deps/%[1]s\n", module)
	}
	return mod
}
