package line

import "testing"

func TestDidYouMean(t *testing.T) {
	names := []string{"strict", "tests", "fix", "diff"}
	for s, want := range map[string]string{
		"strct":  " (did you mean strict?)",
		"test":   " (did you mean tests?)",
		"dif":    " (did you mean diff?)",
		"banana": "",
		"":       "",
	} {
		if got := DidYouMean(s, names); got != want {
			t.Errorf("didYouMean(%q) = %q, want %q", s, got, want)
		}
	}
}
