package docs_test

import (
	"os"
	"testing"

	"github.com/timeoutlint/timeoutlint/internal/docs"
)

//go:generate go test -run TestErrors -update

// TestErrors compares doc/errors.md with the table.
func TestErrors(t *testing.T) {
	const name = "../../doc/errors.md"
	want := docs.Errors()
	if *update {
		if err := os.WriteFile(name, []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(name); err != nil || string(got) != want {
		t.Errorf("doc/errors.md is not what the table says: run go generate ./internal/docs")
	}
}
