package docs_test

import (
	"os"
	"testing"

	"github.com/timeoutlint/timeoutlint/internal/docs"
)

//go:generate go test -run TestLibraries -update

// TestLibraries compares doc/libraries.md with the tables.
func TestLibraries(t *testing.T) {
	const name = "../../doc/libraries.md"
	want := docs.Libraries()
	if *update {
		if err := os.WriteFile(name, []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(name); err != nil || string(got) != want {
		t.Errorf("doc/libraries.md is not what the tables say: run go generate ./internal/docs")
	}
}
