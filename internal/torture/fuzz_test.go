package torture

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/timeoutlint/timeoutlint/internal/passtest"
)

// FuzzDirective holds that no comment crashes what reads directives, and that
// two runs read it in the same way.
func FuzzDirective(f *testing.F) {
	for _, seed := range []string{
		"//timeoutlint:ignore http-helper -- why", "//timeoutlint:ignore", "//timeoutlint:ignore http-helper,dial", "//timeoutlint:ignore all --", "// timeoutlint:ignore http-helper -- x",
		"//timeoutlint:bounded", "//timeoutlint:stream", "//timeoutlint:entry", "/*timeoutlint:ignore http-helper -- x*/", "//timeoutlint:", "//nolint:all",
		"//timeoutlint:ignore defaulttimeout/http-helper -- x\n\t//timeoutlint:ignore dial", "//line x.go:7", "//timeoutlint:ignore \x00\u202e -- \t--",
	} {
		f.Add(seed, seed)
	}
	house := NewHouse(filepath.Join(passtest.Dir(f), "src"))
	f.Fuzz(func(t *testing.T, doc, inside string) {
		src := "package p\n\nimport \"net/http\"\n\n" + doc + "\nfunc f(client *http.Client) {\n\t" + inside + "\n\tresp, err := http.Get(\"https://example.com\") " + strings.ReplaceAll(inside, "\n", " ") +
			"\n\t_, _ = resp, err\n\tf(&http.Client{})\n}\n\ntype t struct {\n\tc http.Client " + strings.ReplaceAll(doc, "\n", " ") + "\n}\n"
		prog := &Program{Path: "example.com/p", Files: []File{{"p.go", []byte(src)}}}
		if house.Compiles(prog) != nil {
			return
		}
		for _, failure := range house.Check(prog, nil, new(Tally)) {
			t.Errorf("%v\n%s", failure, src)
		}
	})
}
