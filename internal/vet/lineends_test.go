package vet

import (
	"strings"
	"testing"
)

// What a hunk says is what applyPatch makes of it.
func TestHunk(t *testing.T) {
	crlf := func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }
	long := strings.Repeat("x\n", 3000)
	for _, test := range []struct{ name, old, new, want string }{
		{"same", "a\n", "a\n", ""},
		{"one", "a\nb\nc\n", "a\nB\nc\n", "@@ -1,3 +1,3 @@\n a\r\n-b\r\n+B\r\n c\r\n"},
		{"more", "1\n2\n3\n4\n5\n6\n", "1\n2\n3\n4\nnew\n5\n6\n", "@@ -2,5 +2,6 @@\n 2\r\n 3\r\n 4\r\n+new\r\n 5\r\n 6\r\n"},
		{"two places", "a\nkept\nb\n", "A\nkept\nB\n", "@@ -1,3 +1,3 @@\n-a\r\n+A\r\n kept\r\n-b\r\n+B\r\n"},
		{"first", "a\n", "new\na\n", "@@ -1,1 +1,2 @@\n+new\r\n a\r\n"},
		{"too long", "a\n" + long + "b\n", "A\n" + strings.Repeat("y\n", 3000) + "B\n", "-"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := &FileFix{Old: []byte(crlf(test.old)), New: []byte(test.new)}
			f.keepLineEnds()
			if got := string(f.New); got != crlf(test.new) {
				t.Errorf("text %q, want %q", got, crlf(test.new))
			}
			if test.want != "-" && f.Hunks != test.want {
				t.Errorf("hunks %q, want %q", f.Hunks, test.want)
			}
			if f.Hunks == "" {
				return
			}
			made, err := applyPatch(f.Old, f.Hunks)
			if err != nil || string(made) != string(f.New) {
				t.Errorf("the hunks make %.60q, %v; want %.60q", made, err, f.New)
			}
		})
	}
}

// A file that has both ends, or only LF, is left as the tool wrote it.
func TestKeepLineEnds(t *testing.T) {
	for _, old := range []string{"a\nb\n", "a\r\nb\n", "", "a"} {
		f := &FileFix{Old: []byte(old), New: []byte("c\n"), Hunks: "as it was"}
		f.keepLineEnds()
		if string(f.New) != "c\n" || f.Hunks != "as it was" {
			t.Errorf("%q: %q, %q", old, f.New, f.Hunks)
		}
	}
}
