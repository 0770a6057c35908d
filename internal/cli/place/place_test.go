package place

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/timeoutlint/timeoutlint"
	"github.com/timeoutlint/timeoutlint/internal/guard"
	"github.com/timeoutlint/timeoutlint/internal/passtest"
	"github.com/timeoutlint/timeoutlint/internal/program"
	"github.com/timeoutlint/timeoutlint/internal/record"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

// deaf does not hear what analysistest says of diagnostics that no comment wants.
type deaf struct{}

func (deaf) Errorf(string, ...any) {}

// TestEveryLine holds that every line of the corpora has an answer: what is called
// there, or why there is no finding.
func TestEveryLine(t *testing.T) {
	guard.Off = true
	pkgs := []string{"unboundedfanout/item"} // with -short; the others take a minute or more
	if !testing.Short() {
		pkgs = nil
		for _, a := range timeoutlint.Suite() {
			pkgs = append(pkgs, a.Name+"/...")
		}
	}
	var records []*record.Package
	var files []string
	for _, res := range analysistest.Run(deaf{}, passtest.Dir(t), record.Analyzer(timeoutlint.Suite()), pkgs...) {
		if res.Err != nil || len(res.Diagnostics) != 1 {
			t.Fatalf("%s has %d records: %v", res.Pass.Pkg.Path(), len(res.Diagnostics), res.Err)
		}
		p, err := record.Decode([]byte(res.Diagnostics[0].Message))
		if err != nil {
			t.Fatal(err)
		}
		records = append(records, p)
		for _, f := range res.Pass.Files {
			files = append(files, res.Pass.Fset.File(f.FileStart).Name())
		}
	}
	p, err := program.Link(record.Merge(records))
	if err != nil {
		t.Fatal(err)
	}
	lines, calls := 0, 0
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all, err := Lines(name, 1, bytes.Count(data, []byte("\n")))
		if err != nil {
			t.Fatal(err)
		}
		for i, l := range all {
			var out bytes.Buffer
			l.Explain(&out, "", new(vet.Result), p, "")
			said := out.String()
			lines++
			if strings.Contains(said, "\n  calls ") || strings.Contains(said, "\n  starts ") {
				calls++
			}
			_, why, ok := strings.Cut(said, "\n  no finding: ")
			if !ok || len(strings.TrimSpace(why)) < 10 {
				t.Fatalf("%s:%d has no answer:\n%s", name, i+1, said)
			}
		}
	}
	if lines < 300 || calls < 20 {
		t.Errorf("%d lines with %d calls only", lines, calls)
	}
	t.Logf("%d lines of %d files, %d of them with calls", lines, len(files), calls)
}
