package check

import (
	"fmt"
	"go/format"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/timeoutlint/timeoutlint/internal/effects"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/playground/embedded"
	"github.com/timeoutlint/timeoutlint/playground/examples"
)

// packages writes the file of packages once, and reads it for each test as a
// page does.
var packages = sync.OnceValues(func() (*embedded.Packages, error) {
	file := os.Getenv("TIMEOUTLINT_PACKAGES") // one that is there already
	if file == "" {
		dir, err := os.MkdirTemp("", "packages-")
		if err != nil {
			return nil, err
		}
		defer os.RemoveAll(dir)
		file = filepath.Join(dir, "packages.bin")
		if out, err := exec.Command("go", "run", "../embedded/write", "-o", file).CombinedOutput(); err != nil {
			return nil, fmt.Errorf("%w\n%s", err, out)
		}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return embedded.Read(data, effects.Analyzer.FactTypes)
})

func checker(t *testing.T) *Checker {
	t.Helper()
	p, err := packages()
	if err != nil {
		t.Fatal(err)
	}
	return New(p)
}

func kinds(r *Result) (list []string) {
	for _, f := range r.Findings {
		list = append(list, f.Kind)
	}
	return list
}

func TestExamples(t *testing.T) {
	all, err := examples.All()
	if err != nil {
		t.Fatal(err)
	}
	c := checker(t)
	for _, e := range all {
		r := c.Check(e.Source, e.Strict)
		if len(r.Errors) > 0 || !r.Analysed {
			t.Errorf("%s: %v", e.Name, r.Errors)
		}
		for _, kind := range e.Wants {
			if !slices.Contains(kinds(r), kind) {
				t.Errorf("%s: no %s, but %v", e.Name, kind, kinds(r))
			}
		}
		if formatted, err := format.Source([]byte(e.Source)); err != nil || string(formatted) != e.Source {
			t.Errorf("%s is not formatted: %v", e.Name, err)
		}
		fixed, err := c.FixAll(e.Source, e.Strict)
		if err != nil {
			t.Errorf("%s: %v", e.Name, err)
			continue
		}
		again := c.Check(fixed.New, e.Strict)
		if len(again.Errors) > 0 || len(again.Findings) != fixed.Left || len(fixed.Applied) == 0 && fixed.Left != len(r.Findings) {
			t.Errorf("%s: fixed %q, left %d, then %v %v", e.Name, fixed.Applied, fixed.Left, kinds(again), again.Errors)
		}
	}
}

// TestEachKind holds that each kind has an example named after it.
func TestEachKind(t *testing.T) {
	all, err := examples.All()
	if err != nil {
		t.Fatal(err)
	}
	// They are about libraries whose types are not embedded; in one file, a client
	// without a timeout that an SDK is given is found by itself.
	without := []string{"event-loop", "job-overlap", "sdk-client"}
	for _, k := range report.Kinds {
		i := slices.IndexFunc(all, func(e examples.Example) bool { return slices.Contains(e.Wants, k.Name) })
		if has := i >= 0; has == slices.Contains(without, k.Name) {
			t.Errorf("%s: has an example is %v", k.Name, has)
		}
	}
}

// TestReadme holds that the defects of the first example are found and mended.
func TestReadme(t *testing.T) {
	all, err := examples.All()
	if err != nil {
		t.Fatal(err)
	}
	c := checker(t)
	fixed, err := c.FixAll(all[0].Source, false)
	if err != nil || all[0].Name != "readme" {
		t.Fatal(all[0].Name, err)
	}
	if left := kinds(c.Check(fixed.New, false)); len(left) > 0 {
		t.Errorf("left: %v\n%s", left, fixed.New)
	}
}

func TestBadPrograms(t *testing.T) {
	const get = "func get() { http.Get(\"https://example.com\") }\n"
	for _, test := range []struct {
		name, src string
		errors    []string // begin so
		kinds     []string
		missing   []string
		analysed  bool
	}{
		{name: "empty", src: "", errors: []string{"expected 'package'"}},
		{name: "no parse", src: "package p\nfunc f( {\n", errors: []string{"expected"}},
		{name: "cut off", src: "package p\nimport \"net/http\"\nfunc f() { http.Get(\"x\"", errors: []string{"missing ','"}},
		{name: "no types", src: "package p\nfunc f() int { return \"\" }\n", errors: []string{"cannot use"}},
		{
			name: "not used", src: "package p\n\nimport (\n\t\"net/http\"\n\t\"os\"\n)\n\n" + get,
			errors: []string{`"os" imported and not used`}, kinds: []string{"http-helper"}, analysed: true,
		},
		{
			name: "missing", src: "package p\n\nimport (\n\t\"net/http\"\n\n\t\"example.com/other\"\n)\n\nvar v = other.New(3).Name()\n\n" + get,
			errors: []string{"example.com/other is not among"}, kinds: []string{"http-helper"}, missing: []string{"example.com/other"}, analysed: true,
		},
		{
			name: "unknown client", src: "package p\n\nimport (\n\t\"net/http\"\n\n\t\"example.com/other\"\n)\n\nvar c = &http.Client{Transport: other.Transport()}\n\nfunc init() { other.Setup(c) }\n",
			errors: []string{"example.com/other is not among"}, missing: []string{"example.com/other"}, analysed: true,
		},
		{name: "import of C", src: "package p\n\nimport \"C\"\n\nfunc f() { C.f() }\n", errors: []string{"C is not among"}, missing: []string{"C"}, analysed: true},
		{name: "not UTF-8", src: "package p\nvar s = \"\xff\"\n", errors: []string{"illegal UTF-8"}},
		{name: "large", src: "package p\n" + strings.Repeat("// x\n", MaxSize), errors: []string{"the program has more than 256 KB"}},
		{name: "line directive", src: "package p\n\nimport \"net/http\"\n\n//line /etc/passwd:1\n" + get, kinds: []string{"http-helper"}, analysed: true},
		{name: "generated", src: "// Code generated by x. DO NOT EDIT.\n\npackage p\n\nimport \"net/http\"\n\n" + get, analysed: true},
	} {
		r := checker(t).Check(test.src, false)
		ok := r.Analysed == test.analysed && slices.Equal(kinds(r), test.kinds) && slices.Equal(r.Missing, test.missing) && len(r.Errors) >= len(test.errors)
		for i, e := range test.errors {
			ok = ok && strings.HasPrefix(r.Errors[i].Message, e)
		}
		if !ok || len(test.errors) == 0 && len(r.Errors) > 0 {
			t.Errorf("%s: analysed %v, findings %v, missing %v, errors %v", test.name, r.Analysed, kinds(r), r.Missing, r.Errors)
		}
	}
}

// TestOffsets holds that places are counted as JavaScript counts.
func TestOffsets(t *testing.T) {
	const before = "package p\n\nimport \"net/http\"\n\n// ä 𝄞 €\nvar s = \"𝄞\"; func f() { "
	src := before + "http.Get(s) }\n"
	r := checker(t).Check(src, false)
	if len(r.Findings) != 1 {
		t.Fatalf("findings %v, errors %v", r.Findings, r.Errors)
	}
	want := len("package p\n\nimport \"net/http\"\n\n// a mm e\nvar s = \"mm\"; func f() { ")
	if f := r.Findings[0]; f.From != want || f.Line != 6 {
		t.Errorf("offset %d in line %d, want %d in line 6", f.From, f.Line, want)
	}
}

// TestStrict holds that the tier is that of the last question.
func TestStrict(t *testing.T) {
	const src = "package p\n\nimport \"net/http\"\n\nfunc f(url string) { http.Get(url) }\n\nfunc g(c http.Client) *http.Transport { return &http.Transport{} }\n\nfunc main() {}\n"
	c := checker(t)
	lax, strict, again := c.Check(src, false), c.Check(src, true), c.Check(src, false)
	if !slices.Equal(kinds(lax), kinds(again)) || len(strict.Findings) < len(lax.Findings) {
		t.Errorf("%v, strict %v, then %v", kinds(lax), kinds(strict), kinds(again))
	}
}

// TestManyRuns holds that the positions of old programs are forgotten.
func TestManyRuns(t *testing.T) {
	c := checker(t)
	files := func() (n int) {
		for range c.packages.Fset().Iterate {
			n++
		}
		return n
	}
	src := "package p\n\nimport \"net/http\"\n\nfunc f(url string) { http.Get(url) }\n"
	c.Check(src, false)
	first := files()
	for range 50 {
		c.Check(src, false)
	}
	if n := files(); n != first {
		t.Errorf("%d files after the first run, %d after more", first, n)
	}
}
