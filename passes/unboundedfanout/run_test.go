package unboundedfanout_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/timeoutlint/timeoutlint/internal/passtest"
)

// items is how many calls each function of package run makes, place how many
// the fixes let through at once.
const items, places = 40, 10

// TestPeak runs what the fixes make of package run, and counts how many calls
// are under way at once.
func TestPeak(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs programs")
	}
	dir := filepath.Join(passtest.Dir(t), "src", "unboundedfanout", "run")
	before, err := os.ReadFile(filepath.Join(dir, "run.go"))
	if err != nil {
		t.Fatal(err)
	}
	golden, err := txtar.ParseFile(filepath.Join(dir, "run.go.golden"))
	if err != nil {
		t.Fatal(err)
	}
	for name, peak := range runAll(t, before, "peak") {
		if peak <= places {
			t.Errorf("%s without a fix: %d calls at once: it proves nothing", name, peak)
		}
	}
	for _, section := range golden.Files {
		for name, peak := range runAll(t, section.Data, "peak") {
			fixed := funcText(section.Data, name) != funcText(before, name)
			if fixed && peak > places {
				t.Errorf("%s, %s: %d calls at once, want at most %d", name, section.Name, peak, places)
			}
			if peak < 2 {
				t.Errorf("%s, %s: %d calls at once: the fix makes it sequential", name, section.Name, peak)
			}
		}
	}
}

// TestCancel runs the fixed functions under a ctx that ends while they wait for
// a place: they return, and leave nothing running.
func TestCancel(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs programs")
	}
	golden, err := txtar.ParseFile(filepath.Join(passtest.Dir(t), "src", "unboundedfanout", "run", "run.go.golden"))
	if err != nil {
		t.Fatal(err)
	}
	for name, n := range runAll(t, golden.Files[0].Data, "cancel") {
		if n != 0 {
			t.Errorf("%s: %d calls run after it has returned", name, n)
		}
	}
}

// TestStall runs package stall as it is, and with a limit where its comments
// put one: each function ends, and then does not.
func TestStall(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs programs")
	}
	dir := filepath.Join(passtest.Dir(t), "src", "unboundedfanout", "stall")
	src, err := os.ReadFile(filepath.Join(dir, "stall.go"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "stall.go.golden")); err == nil {
		t.Errorf("fixes are offered in package stall")
	}
	for name, stuck := range runAll(t, src, "stall") {
		if stuck != 0 {
			t.Errorf("%s does not end even without a limit", name)
		}
	}
	for name, stuck := range runAll(t, bytes.ReplaceAll(src, []byte("// limit: "), nil), "stall") {
		if stuck == 0 {
			t.Errorf("%s ends with a limit: the fix could be offered", name)
		}
	}
}

var function = regexp.MustCompile(`(?m)^func ([A-Z]\w*)\(ctx context.Context, urls \[\]string\)`)

// funcText returns the source of one function.
func funcText(src []byte, name string) string {
	_, rest, _ := bytes.Cut(src, []byte("\nfunc "+name+"("))
	text, _, _ := bytes.Cut(rest, []byte("\n}\n"))
	return string(text)
}

// runAll builds a program of src and a main that calls each function of it,
// and returns a number for each.
func runAll(t *testing.T, src []byte, mode string) map[string]int {
	t.Helper()
	dir := t.TempDir()
	src = regexp.MustCompile(`(?m)^package \w+`).ReplaceAll(src, []byte("package main"))
	var names bytes.Buffer
	for _, m := range function.FindAllSubmatch(src, -1) {
		name := string(m[1])
		names.WriteString("\t\t\"" + name + "\": func(ctx context.Context, urls []string) { " + name + "(ctx, urls) },\n")
	}
	root := filepath.Dir(passtest.Dir(t))
	main, err := os.ReadFile(filepath.Join(root, "testdata", "peak.go.txt"))
	if err != nil {
		t.Fatal(err)
	}
	main = bytes.Replace(main, []byte("\t\t// functions\n"), names.Bytes(), 1)
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	mod = regexp.MustCompile(`(?m)^module .*`).ReplaceAll(mod, []byte("module peak"))
	sum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"go.mod": mod, "go.sum": sum, "main.go": main, "run.go": src} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", "run", ".", mode)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go run: %v\n%s", err, stderr.String())
	}
	counts := make(map[string]int)
	if err := json.Unmarshal(out, &counts); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if len(counts) == 0 {
		t.Fatal("no function was run")
	}
	return counts
}
