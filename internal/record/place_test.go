package record

import "testing"

func TestSplitPlace(t *testing.T) {
	for _, test := range []struct {
		at, file  string
		line, col int
	}{
		{"a/b.go:12:3", "a/b.go", 12, 3}, {"a/b.go:12", "a/b.go", 12, 0}, {"a/b.go", "a/b.go", 0, 0},
		{`C:\a\b.go:12:3`, `C:\a\b.go`, 12, 3}, {`C:\a\b.go`, `C:\a\b.go`, 0, 0}, {"", "", 0, 0},
	} {
		if file, line, col := SplitPlace(test.at); file != test.file || line != test.line || col != test.col {
			t.Errorf("%q is %q, %d, %d; want %q, %d, %d", test.at, file, line, col, test.file, test.line, test.col)
		}
	}
}
