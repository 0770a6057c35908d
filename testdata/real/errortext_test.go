package real

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/timeoutlint/timeoutlint/internal/errortext"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
)

// TestErrorTexts holds that the texts of errors still stand in the sources of the
// modules that they are said to come from.
func TestErrorTexts(t *testing.T) {
	texts := make(map[string][]*errortext.Cause)
	args := []string{"list", "-f", "{{.ImportPath}}\t{{.Dir}}"}
	for _, c := range errortext.Causes() {
		if c.Package == "" || knowledge.IsStd(c.Package) || *only != "" && !strings.Contains(c.Package, *only) {
			continue
		}
		if texts[c.Package] == nil {
			args = append(args, c.Package)
		}
		texts[c.Package] = append(texts[c.Package], c)
	}
	if len(texts) == 0 {
		t.Skipf("no text comes from a package with %q in its path", *only)
	}
	out, err := exec.Command("go", args...).CombinedOutput()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, out)
	}
	for line := range strings.Lines(string(out)) {
		path, dir, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok {
			t.Fatalf("go list: %s", line)
		}
		for _, c := range texts[path] {
			if err := c.CheckSource(dir); err != nil {
				t.Error(err)
			}
		}
		delete(texts, path)
	}
	for path := range texts {
		t.Errorf("%s: not listed", path)
	}
}
