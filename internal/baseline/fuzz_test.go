package baseline

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/source"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

// FuzzRead holds that no file crashes what reads baselines, that a file which is
// refused is named in one line, and that a finding is new or in the baseline.
func FuzzRead(f *testing.F) {
	finding := &vet.Finding{Package: "p", Kind: "http-client", Text: report.Text{What: "m"}}
	good, err := Encode([]*vet.Finding{finding, finding}, new(source.Set), Scope{Tests: true})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	for _, seed := range []string{"", "{}", "null", "[1]", `{"tool":"timeoutlint","version":2}`, `{"tool":"timeoutlint","version":1,"findings":[{"kind":"dial","count":-1}]}`,
		`{"tool":"timeoutlint","version":1,"findings":[{"kind":"dial","count":1},{"kind":"dial","count":1}]}`, strings.Repeat("[", 20_000)} {
		f.Add([]byte(seed))
	}
	name := filepath.Join(f.TempDir(), "baseline.json")
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(name, data, 0o666); err != nil {
			t.Fatal(err)
		}
		b, err := Read(name, "base")
		if err != nil {
			if !strings.HasPrefix(err.Error(), "base") || strings.Contains(err.Error(), "\n") {
				t.Errorf("not a line that begins with the file: %q", err)
			}
			return
		}
		sources := new(source.Set)
		shown := []*vet.Finding{finding, finding, {Package: "q", Kind: "dial", Text: report.Text{What: "n"}}}
		known := len(shown) - len(b.New(shown, sources))
		left := b.Gone(shown, sources, func(Key) bool { return true })
		total := 0
		for _, n := range b.count {
			total += n
		}
		if known < 0 || known > total || len(left) > len(b.count) {
			t.Errorf("of %d entries %d are known and %d gone", total, known, len(left))
		}
	})
}
