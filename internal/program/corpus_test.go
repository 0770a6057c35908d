package program

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/timeoutlint/timeoutlint/internal/guard"
	"github.com/timeoutlint/timeoutlint/internal/passtest"
	"github.com/timeoutlint/timeoutlint/internal/record"
)

// said are the comments of a corpus, by "file:line" of what they are about: of the
// line itself, or of the next if nothing else stands there.
func said(t *testing.T, dir string, pattern *regexp.Regexp) map[string]string {
	t.Helper()
	out := make(map[string]string)
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for i, line := range strings.Split(string(data), "\n") {
			if m := pattern.FindStringSubmatch(line); m != nil {
				n := i + 1
				if strings.HasPrefix(strings.TrimSpace(line), "//") {
					n++
				}
				out[fmt.Sprintf("%s:%d", filepath.Base(name), n)] = strings.TrimSpace(m[1])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) == 0 {
		t.Fatalf("no comment in %s", dir)
	}
	return out
}

// differ reports what two maps do not have in common.
func differ(t *testing.T, got, want map[string]string) {
	t.Helper()
	for at := range want {
		if got[at] != want[at] {
			t.Errorf("%s: got %q, want %q", at, got[at], want[at])
		}
	}
	for at := range got {
		if _, ok := want[at]; !ok {
			t.Errorf("%s: got %q, want nothing", at, got[at])
		}
	}
}

// all are the records of the corpus, which is analysed once.
var all []*record.Package

func corpus(t *testing.T, name string) *Program {
	t.Helper()
	if testing.Short() {
		t.Skip("with -short: analyses the corpus and all it imports")
	}
	guard.Off = true
	if all == nil {
		all = records(t, "program/...")
	}
	var of []*record.Package
	for _, pkg := range all {
		if strings.HasPrefix(pkg.Path+"/", "program/"+name+"/") {
			of = append(of, pkg)
		}
	}
	p, err := Link(of)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func base(at string) string { return filepath.Base(at) }

// TestRoutes compares the entries of a corpus with its comments "entry: route".
func TestRoutes(t *testing.T) {
	got := make(map[string]string)
	for _, e := range corpus(t, "routes").Entries {
		got[base(e.At)] = strings.Join(append([]string{e.Route}, e.Also...), ", ")
	}
	differ(t, got, said(t, passtest.Dir(t)+"/src/program/routes", regexp.MustCompile(`// entry(?:: (.*)|()$)`)))
}

// TestValues compares the waits of a corpus, and from which entries they are
// reached, with its comments "reached: entry bound".
func TestValues(t *testing.T) { testReached(t, "values") }

// TestWired does so for what a container builds.
func TestWired(t *testing.T) { testReached(t, "wired") }

func testReached(t *testing.T, name string) {
	t.Helper()
	p := corpus(t, name)
	got := make(map[string]map[string]bool)
	for _, e := range p.Entries {
		for _, w := range e.Waits {
			if got[base(w.At)] == nil {
				got[base(w.At)] = make(map[string]bool)
			}
			got[base(w.At)][e.Name()+" "+w.Bound.String()] = true
		}
	}
	flat := make(map[string]string)
	for at, set := range got {
		flat[at] = strings.Join(slices.Sorted(maps.Keys(set)), "; ")
	}
	differ(t, flat, said(t, passtest.Dir(t)+"/src/program/"+name, regexp.MustCompile(`// reached: (.*)`)))
	for _, g := range p.Gaps {
		t.Errorf("gap at %s: %s: %s", g.At, g.What, g.Why)
	}
}

// TestCallers compares the waits that no caller gives a deadline with the comments
// of a corpus: "no deadline: tier".
func TestCallers(t *testing.T) {
	got := make(map[string]string)
	for _, f := range corpus(t, "callers").noDeadline() {
		tier := string(f.Tier)
		if tier == "" {
			tier = "default"
		}
		got[base(f.Pos)] = tier
		if len(f.Related) == 0 {
			t.Errorf("%s: no caller is told", f.Pos)
		}
	}
	differ(t, got, said(t, passtest.Dir(t)+"/src/program/callers", regexp.MustCompile(`// no deadline: (.*)`)))
}

// TestFanouts compares the goroutines that a program starts for what stands in other
// packages with the comments of a corpus: "each: kind", and "strict" for audits.
func TestFanouts(t *testing.T) {
	got := make(map[string]string)
	for _, f := range corpus(t, "fanouts").Findings() {
		if f.Kind != "sequential" {
			got[base(f.Pos[:strings.LastIndex(f.Pos, ":")])] = strings.TrimSpace(f.Kind + " " + string(f.Tier))
		}
	}
	differ(t, got, said(t, passtest.Dir(t)+"/src/program/fanouts", regexp.MustCompile(`// each: (.*)`)))
}

// TestSettings compares what unknown timeouts are read from with the comments of a
// corpus: "unknown: what it is read from".
func TestSettings(t *testing.T) {
	got := make(map[string]string)
	for _, e := range corpus(t, "settings").Entries {
		for _, w := range e.Waits {
			if w.Bound == Unknown {
				got[base(w.At)] = w.Setting
			} else if w.Setting != "" {
				t.Errorf("%s is %v and read from %q", w.At, w.Bound, w.Setting)
			}
		}
	}
	differ(t, got, said(t, passtest.Dir(t)+"/src/program/settings", regexp.MustCompile(`// unknown:(.*)`)))
}
