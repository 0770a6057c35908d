package vet

import (
	"strings"
	"testing"
)

func TestApplyPatch(t *testing.T) {
	const old = "a\nb\nc\nd\ne\nf\ng\nh\ni"
	for _, test := range []struct{ name, patch, want string }{
		{"replace", "@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n", "a\nB\nc\nd\ne\nf\ng\nh\ni"},
		{"two hunks", "@@ -1,2 +1,3 @@\n+x\n a\n b\n@@ -4,2 +5 @@\n-d\n e\n", "x\na\nb\nc\ne\nf\ng\nh\ni"},
		{"like a header", "@@ -2 +2,2 @@\n b\n+++ x\n", "a\nb\n++ x\nc\nd\ne\nf\ng\nh\ni"},
		{"no newline", "@@ -8,2 +8,2 @@\n h\n-i\n\\ No newline at end of file\n+i\n", "a\nb\nc\nd\ne\nf\ng\nh\ni\n"},
		{"other context", "@@ -1,2 +1,2 @@\n x\n-b\n+B\n", ""},
		{"beyond the end", "@@ -20 +20 @@\n-b\n+B\n", ""},
		{"backwards", "@@ -4 +4 @@\n-d\n+D\n@@ -1 +1 @@\n-a\n+A\n", ""},
	} {
		got, err := applyPatch([]byte(old), test.patch)
		if err != nil {
			got = nil
		}
		if string(got) != test.want {
			t.Errorf("%s: got %q, %v, want %q", test.name, got, err, test.want)
		}
	}
}

func TestRenumber(t *testing.T) {
	got, err := renumber("@@ -1,2 +1,3 @@\n+x\n a\n b\n@@ -4,2 +2 @@\n-d\n e\n@@ -9 +7 @@\n-i\n+I\n")
	want := "@@ -1,2 +1,3 @@\n+x\n a\n b\n@@ -4,2 +5,1 @@\n-d\n e\n@@ -9,1 +9,1 @@\n-i\n+I\n"
	if err != nil || got != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

func TestSplitPatch(t *testing.T) {
	const a = "@@ -1,2 +1 @@\n--- b.go (old)\n x\n"
	const b = "@@ -1 +1,2 @@\n x\n+++ c.go (new)\n@@ -9 +10 @@\n-y\n+z\n"
	got, err := splitPatch("--- /a.go (old)\n+++ /a.go (new)\n" + a + "--- /b.go (old)\n+++ /b.go (new)\n" + b + "--- /a.go (old)\n+++ /a.go (new)\n" + a)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Join(got["/a.go"], "|") != a+"|"+a || strings.Join(got["/b.go"], "|") != b || len(got) != 2 {
		t.Errorf("got %q", got)
	}
	if _, err := splitPatch("hello\n"); err == nil {
		t.Error("no error for what is no diff")
	}
}

func TestSelection(t *testing.T) {
	s := selection{
		selectionKey("http-client", "/a.go:1:2", []byte("x")): true,
		selectionKey("http-client", "/a.go:1:3", []byte("x")): true,
		selectionKey("http-client", "/a.go:1:2", []byte("y")): true,
	}
	text := s.encode()
	got, err := decodeSelection(text)
	if err != nil || len(s) != 3 || len(got) != 3 || got.encode() != text {
		t.Errorf("got %v, %v, want %v", got, err, s)
	}
	if _, err := decodeSelection("abc"); err == nil {
		t.Error("no error for what is no selection")
	}
}

func TestOverlaps(t *testing.T) {
	e := func(start, end int, text string) Edit { return Edit{"a.go", start, end, text} }
	for _, test := range []struct {
		a, b Edit
		want bool
	}{
		{e(1, 3, "x"), e(3, 5, "y"), false},
		{e(1, 3, "x"), e(2, 5, "y"), true},
		{e(1, 5, "x"), e(2, 3, "y"), true},
		{e(1, 3, "x"), e(1, 3, "y"), true},
		{e(1, 3, "x"), e(1, 3, "x"), false}, // the same edit twice is made once
		{e(2, 2, "x"), e(2, 2, "y"), false}, // two insertions
		{e(2, 2, "x"), e(2, 4, "y"), false},
		{e(3, 3, "x"), e(2, 4, "y"), true},
	} {
		if got := overlaps(test.a, []Edit{test.b}); got != test.want {
			t.Errorf("overlaps(%v, %v) = %v", test.a, test.b, got)
		}
		if got := overlaps(test.b, []Edit{test.a}); got != test.want {
			t.Errorf("overlaps(%v, %v) = %v", test.b, test.a, got)
		}
	}
}

func TestParsePosition(t *testing.T) {
	for posn, want := range map[string]Position{
		"/a.go:12:3":   {"/a.go", 12, 3},
		"/a.tmpl:12":   {"/a.tmpl", 12, 0},
		`C:\a.go:12:3`: {`C:\a.go`, 12, 3},
		"-":            {"-", 0, 0},
	} {
		if got := parsePosition(posn); got != want {
			t.Errorf("parsePosition(%q) = %v, want %v", posn, got, want)
		}
	}
}
