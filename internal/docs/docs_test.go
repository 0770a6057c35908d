package docs_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint"
	"github.com/timeoutlint/timeoutlint/internal/docs"
	"github.com/timeoutlint/timeoutlint/internal/report"
)

//go:generate go test -run TestPages -update

var update = flag.Bool("update", false, "write doc/rules")

const rules = "../../doc/rules"

// TestPages compares doc/rules with the documentation of the passes.
func TestPages(t *testing.T) {
	suite := timeoutlint.Suite()
	pages := map[string]string{"README.md": docs.Index(suite)}
	for _, kind := range kinds() {
		if s, ok := docs.Find(suite, kind); ok {
			pages[kind+".md"] = docs.Markdown(s)
		}
	}
	if *update {
		write(t, pages)
	}
	for name, want := range pages {
		got, err := os.ReadFile(filepath.Join(rules, name))
		if err != nil || string(got) != want {
			t.Errorf("doc/rules/%s is not up to date: run go generate ./internal/docs", name)
		}
	}
	for _, name := range existing(t) {
		if pages[name] == "" {
			t.Errorf("doc/rules/%s describes no kind", name)
		}
	}
}

func kinds() []string {
	names := []string{report.Directive}
	for _, k := range report.Kinds {
		names = append(names, k.Name)
	}
	return names
}

func existing(t *testing.T) []string {
	files, err := filepath.Glob(filepath.Join(rules, "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range files {
		files[i] = filepath.Base(f)
	}
	return files
}

func write(t *testing.T, pages map[string]string) {
	if err := os.MkdirAll(rules, 0o777); err != nil {
		t.Fatal(err)
	}
	for _, name := range existing(t) {
		os.Remove(filepath.Join(rules, name))
	}
	for name, text := range pages {
		if err := os.WriteFile(filepath.Join(rules, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// TestComplete checks that each kind has a section, in its own pass, and that
// each section is of a kind.
func TestComplete(t *testing.T) {
	documented := make(map[string]string)
	for _, a := range timeoutlint.Suite() {
		p := docs.Of(a)
		if p.Summary == "" {
			t.Errorf("%s: the doc does not begin with %q", a.Name, a.Name+": what it reports")
		}
		for _, s := range p.Kinds {
			documented[s.Kind] = a.Name
			if s.Text == "" {
				t.Errorf("%s: the section of kind %s is empty", a.Name, s.Kind)
			}
		}
	}
	for _, k := range report.Kinds {
		if documented[k.Name] != k.Pass {
			t.Errorf("%s: no section %q", k.Pass, "# Kind "+k.Name)
		}
		delete(documented, k.Name)
	}
	for kind, pass := range documented {
		t.Errorf("%s: section %q describes no kind", pass, "# Kind "+kind)
	}
}

func TestOf(t *testing.T) {
	p := docs.Of(&analysis.Analyzer{Name: "p", Doc: "p: report things\n\nMore.\n\n# Kind a-b\n\nFirst.\n\n\tcode\n\n# Kind c\n\nSecond.\n"})
	if p.Summary != "report things" || p.Text != "More." || len(p.Kinds) != 2 {
		t.Fatalf("got %+v", p)
	}
	if got, want := p.Kinds[0], (docs.Section{Kind: "a-b", Text: "First.\n\n\tcode"}); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := p.Kinds[1], (docs.Section{Kind: "c", Text: "Second."}); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestFixes checks that each page says what the fix does, and why there is none
// where none of the kind's findings has one.
func TestFixes(t *testing.T) {
	for _, k := range report.Kinds {
		s, ok := docs.Find(timeoutlint.Suite(), k.Name)
		if !ok {
			t.Errorf("%s has no page", k.Name)
			continue
		}
		text := strings.Join(strings.Fields(s.Text), " ")
		switch none := "There is no fix: " + k.NoFix; {
		case k.NoFix != "" && !strings.Contains(text, none+"."):
			t.Errorf("the page of %s lacks %q", k.Name, none)
		case k.NoFix == "" && !strings.Contains(strings.ToLower(text), "the fix"):
			t.Errorf("the page of %s does not say what the fix does", k.Name)
		}
	}
}
