package vet

import (
	"bytes"
	"strings"
	"testing"
)

// FuzzPatch holds that no output of the go command crashes what reads diffs,
// and that a patch which is applied was understood: what it deletes was there,
// and what it adds is there now.
func FuzzPatch(f *testing.F) {
	const old = "a\nb\nc\nd\n"
	for _, seed := range []string{
		"--- a.go (old)\n+++ a.go (new)\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n", "--- a.go (old)\n+++ a.go (new)\n@@ -0,0 +1 @@\n+x\n", "hello\n", "",
		"--- a.go (old)\n+++ a.go (new)\n@@ -4 +4 @@\n-d\n\\ No newline at end of file\n+D\n", "--- a.go (old)\n+++ a.go (new)\n@@ -9999999999999999999,1 +1 @@\n-d\n",
		"--- a.go (old)\n+++ a.go (new)\n@@ -1,-1 +1,-1 @@\n", "--- a.go (old)\n+++ a.go (new)\n@@ - + @@\n", "--- a\n+++ b\n@@ -2 +2,2 @@\n b\n+++ x\n",
	} {
		f.Add([]byte(old), seed)
	}
	f.Fuzz(func(t *testing.T, old []byte, patch string) {
		files, err := splitPatch(patch)
		if err != nil {
			return
		}
		for _, versions := range files {
			for _, hunks := range versions {
				numbered, err := renumber(hunks)
				got, failed := applyPatch(old, hunks)
				if failed != nil {
					continue
				}
				if err != nil {
					t.Fatalf("applied, but not renumbered: %v", err)
				}
				again, err := applyPatch(old, numbered)
				if err != nil || !bytes.Equal(got, again) {
					t.Errorf("with other line numbers it makes %q (%v), not %q", again, err, got)
				}
				added, removed := 0, 0
				for rest := hunks; rest != ""; {
					size, err := hunkSize(rest)
					if err != nil {
						t.Fatal(err)
					}
					_, body, _ := strings.Cut(rest[:size], "\n")
					for line := range strings.Lines(body) {
						switch line[0] {
						case '+':
							added++
						case '-':
							removed++
						}
					}
					rest = rest[size:]
				}
				if added == 0 && removed == 0 && !bytes.Equal(got, old) {
					t.Errorf("a patch without changes makes %q of %q", got, old)
				}
			}
		}
	})
}
