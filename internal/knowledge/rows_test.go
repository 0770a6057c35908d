package knowledge

import "testing"

// TestRowsOfVersions checks that each sort of row is that of the version looked up.
func TestRowsOfVersions(t *testing.T) {
	before := &Library{
		Package: "example.com/p", Until: "v2.0.0",
		Types:    []Type{{Name: []string{"T"}, Role: "conn"}},
		Groups:   []Group{{Type: "Pool", New: []string{"NewPool"}, Spawn: []string{"Go"}, Join: []string{"Wait"}}},
		Limiters: []Limiter{{Func: []string{"Acquire"}, Does: "acquire"}},
		Opens:    []Opening{{Func: []string{"Open"}, Driver: 1}},
	}
	since := &Library{
		Package: "example.com/p", Since: "v2.0.0",
		Types:      []Type{{Name: []string{"T"}, Role: "stream"}},
		Groups:     []Group{{Spawn: []string{"Each"}, PerElement: true}},
		Retriers:   []Retrier{{Func: []string{"Do"}}},
		Schedulers: []Scheduler{{Func: []string{"Every"}}},
	}
	entries := []*Library{before, since}
	old, now := newLib("example.com/p", "example.com/p", entries), newLib("example.com/p", "example.com/p/v2", entries)
	for _, c := range []struct {
		what string
		in   func(l *Lib) bool
		old  bool
	}{
		{"role conn", func(l *Lib) bool { return l.roles[0].role == "conn" }, true},
		{"role stream", func(l *Lib) bool { return l.roles[0].role == "stream" }, false},
		{"group Pool", func(l *Lib) bool { return l.groups["Pool"] != nil }, true},
		{"made by NewPool", func(l *Lib) bool { return l.madeBy["NewPool"] != nil }, true},
		{"starts by Pool.Go", func(l *Lib) bool { return l.spawns["Pool.Go"] != nil }, true},
		{"starts by Each", func(l *Lib) bool { return l.spawns["Each"] != nil }, false},
		{"joins by Pool.Wait", func(l *Lib) bool { return l.joins["Pool.Wait"] }, true},
		{"limits by Acquire", func(l *Lib) bool { return l.limiters["Acquire"] != nil }, true},
		{"opens by Open", func(l *Lib) bool { return l.opens["Open"] == 1 }, true},
		{"retries by Do", func(l *Lib) bool { return l.retriers["Do"] != nil }, false},
		{"schedules by Every", func(l *Lib) bool { return l.schedulers["Every"] != nil }, false},
	} {
		if c.in(old) != c.old || c.in(now) == c.old {
			t.Errorf("%s: in v1 %v, in v2 %v; want only one of them, v1: %v", c.what, c.in(old), c.in(now), c.old)
		}
	}
}
