// Package servertest is what the tests of both servers begin with.
package servertest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Main builds timeoutlint, of this repository, and a server beside it, gives use
// the directory they are in, runs the tests, and returns their exit code.
func Main(m *testing.M, server string, use func(bin string)) int {
	dir, err := os.MkdirTemp("", server+"-test-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	for _, build := range [][]string{
		{"-C", "../../..", "-o", dir, "./cmd/timeoutlint"},
		{"-o", dir, "../../cmd/" + server},
	} {
		if out, err := exec.Command("go", append([]string{"build"}, build...)...).CombinedOutput(); err != nil {
			panic(fmt.Sprintf("go build: %v\n%s", err, out))
		}
	}
	use(dir)
	return m.Run()
}

// Write writes files below a new directory, which it returns. Names are followed
// by contents.
func Write(t testing.TB, files ...string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(files); i += 2 {
		name := filepath.Join(dir, files[i])
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(files[i+1]), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
