package passtest

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"
)

// RunFixed runs a test of what the fixes make of a file of the corpus, by its
// path below testdata/src: of each section of its golden file, in a package
// with the harness and nothing but the standard library. The harness learns the
// section from the environment variable SECTION.
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
			"go.mod":      []byte("module run\n\ngo 1.26\n"),
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
