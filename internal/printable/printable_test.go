package printable

import "testing"

func TestEscape(t *testing.T) {
	for _, test := range []struct{ in, line, text string }{
		{"resp, err := http.Get(url) // größer, 世界 🙂", "resp, err := http.Get(url) // größer, 世界 🙂", "resp, err := http.Get(url) // größer, 世界 🙂"},
		{"a\x1b[31mred\x07", `a\x1b[31mred\x07`, `a\x1b[31mred\x07`},
		{"one\ttab\nline\r\n", `one\ttab\nline\r\n`, "one\ttab\nline\\r\n"},
		{"if admin\u202e { //\u2066", `if admin\u202e { //\u2066`, `if admin\u202e { //\u2066`},
		{"zero\u200bwidth\ufeff\u2028", `zero\u200bwidth\ufeff\u2028`, `zero\u200bwidth\ufeff\u2028`},
		{"C1 \u009b31m, no UTF-8 \xff\xfe, tag \U000e0041", `C1 \u009b31m, no UTF-8 \xff\xfe, tag \U000e0041`, `C1 \u009b31m, no UTF-8 \xff\xfe, tag \U000e0041`},
		{"a replacement character: \ufffd", "a replacement character: \ufffd", "a replacement character: \ufffd"},
	} {
		if got := Line(test.in); got != test.line {
			t.Errorf("Line(%q) = %q, want %q", test.in, got, test.line)
		}
		if got := Text(test.in); got != test.text {
			t.Errorf("Text(%q) = %q, want %q", test.in, got, test.text)
		}
	}
}
