package knowledge

import "testing"

func TestHolds(t *testing.T) {
	before, since := Library{Until: "v3.33.0"}, Library{Since: "v3.33.0"}
	for _, test := range []struct {
		path string
		old  bool
	}{
		{"example.com/p", true},
		{"example.com/p/v2", true},
		{"example.com/p/v2/q", true},
		{"gopkg.in/p.v2", true},
		{"example.com/p/v3", false}, // the newest v3
		{"example.com/p/v4/q", false},
		{"gopkg.in/p.v3/q", false},
	} {
		if got := before.Holds(test.path); got != test.old {
			t.Errorf("until v3.33.0 holds for %s: %v, want %v", test.path, got, test.old)
		}
		if got := since.Holds(test.path); got == test.old {
			t.Errorf("since v3.33.0 holds for %s: %v, want %v", test.path, got, !test.old)
		}
	}
	if l := (Library{}); !l.Holds("example.com/p") {
		t.Error("an entry without limits does not hold")
	}
}

// Every entry that is limited on one side has one for the other side, so that
// whatever is known of a version, the library is described.
func TestVersionsMeet(t *testing.T) {
	since, until := make(map[string]bool), make(map[string]bool)
	for _, l := range libraries {
		if l.Since != "" {
			since[l.Package+" "+l.Since] = true
		}
		if l.Until != "" {
			until[l.Package+" "+l.Until] = true
		}
	}
	for key := range since {
		if !until[key] {
			t.Errorf("%s: since, but nothing before", key)
		}
	}
	for key := range until {
		if !since[key] {
			t.Errorf("%s: until, but nothing since", key)
		}
	}
}

// A version that is known decides, for rows that were looked up before too.
func TestSetVersion(t *testing.T) {
	const path = "github.com/openai/openai-go/v3"
	timeout := func() Timeout { return Find(path).constructors["NewClient"].Timeout }
	newest := timeout()
	defer func() {
		versions.Delete(path)
		delete(current().libs, path)
	}()
	SetVersion(path, "v3.32.0")
	if got := timeout(); got != "none" {
		t.Errorf("v3.32.0 has timeout %s, want none", got)
	}
	SetVersion(path, "v3.33.0")
	if got := timeout(); got != newest || got == "none" {
		t.Errorf("v3.33.0 has timeout %s, want that of the newest, %s", got, newest)
	}
	SetVersion(path, "(devel)")
	if got := timeout(); got != newest {
		t.Errorf("an invalid version gives timeout %s, want %s", got, newest)
	}
}
