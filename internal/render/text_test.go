package render

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/timeoutlint/timeoutlint/internal/source"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

func TestExcerpt(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a.go")
	long := strings.Repeat("x", 200)
	content := []string{
		"package a",
		"\t\tcall(\"é\", b)\tend",
		"\t" + long + "(bad)",
		"",
		"\tcall(func() {",
	}
	if err := os.WriteFile(file, []byte(strings.Join(content, "\n")), 0o666); err != nil {
		t.Fatal(err)
	}
	at := func(line, col int) vet.Position { return vet.Position{File: file, Line: line, Col: col} }
	for _, test := range []struct {
		name     string
		pos, end vet.Position
		want     string
	}{
		{"after letters of two bytes", at(2, 14), at(2, 15), "\t2 | call(\"é\", b)    end\n\t  |           ^\n"},
		{"far to the right", at(3, 203), at(3, 206), "\t3 | " + strings.Repeat("x", 19) + "(bad)\n\t  | " + strings.Repeat(" ", 20) + "^^^\n"},
		{"cut", at(3, 2), at(3, 207), "\t3 | " + strings.Repeat("x", maxWidth-1) + "…\n\t  | " + strings.Repeat("^", maxWidth) + "\n"},
		{"several lines", at(5, 2), at(7, 3), "\t5 | call(func() {\n\t  | ^^^^^^^^^^^^^\n"},
		{"no column", at(2, 0), at(2, 0), "\t2 | call(\"é\", b)    end\n"},
		{"empty line", at(4, 1), at(4, 1), ""},
		{"no such line", at(40, 1), at(40, 1), ""},
		{"no such file", vet.Position{File: file + "x", Line: 1, Col: 1}, vet.Position{}, ""},
	} {
		var buf bytes.Buffer
		(&text{source: lines{source.NewSet([]string{file})}}).excerpt(&buf, test.pos, test.end, red)
		if got := buf.String(); got != test.want {
			t.Errorf("%s: got\n%swant\n%s", test.name, got, test.want)
		}
	}
}

func TestPath(t *testing.T) {
	for _, test := range []struct{ dir, file, want string }{
		{"/a/b", "/a/b/c.go", "c.go"},
		{"/aaa/b", "/aaa/c.go", "../c.go"},
		{"/a/b/c/d", "/x.go", "/x.go"},
	} {
		if got := filepath.ToSlash(Path(filepath.FromSlash(test.dir), filepath.FromSlash(test.file))); got != test.want {
			t.Errorf("Path(%q, %q) = %q, want %q", test.dir, test.file, got, test.want)
		}
	}
}
