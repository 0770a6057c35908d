package spelling

import "testing"

func TestNearest(t *testing.T) {
	names := []string{"http-client", "http-helper", "sleep", "no-cap"}
	for s, want := range map[string]string{
		"http-clint": "http-client",
		"httphelper": "http-helper",
		"slep":       "sleep",
		"nocap":      "no-cap",
		"banana":     "",
		"":           "",
	} {
		if got := Nearest(s, names); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", s, got, want)
		}
	}
}
