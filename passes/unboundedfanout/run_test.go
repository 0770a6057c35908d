package unboundedfanout_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/timeoutlint/timeoutlint/internal/passtest"
)

// items is how many calls each function of package run makes, places how many
// the fixes let through at once.
const items, places = 40, 10

// TestPeak runs what the fixes make of package run, and counts how many calls
// are under way at once.
func TestPeak(t *testing.T) {
	if testing.Short() {
		t.Skip("with -short: builds and runs programs, which takes most of the time of this package")
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
	for name, peak := range runAll(t, before, "peak", "") {
		if peak != items {
			t.Errorf("%s without a fix: %d calls at once, want all %d: it proves nothing", name, peak, items)
		}
	}
	for _, section := range golden.Files {
		for name, peak := range runAll(t, section.Data, "peak", "") {
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
		t.Skip("with -short: builds and runs programs, which takes most of the time of this package")
	}
	golden, err := txtar.ParseFile(filepath.Join(passtest.Dir(t), "src", "unboundedfanout", "run", "run.go.golden"))
	if err != nil {
		t.Fatal(err)
	}
	for name, n := range runAll(t, golden.Files[0].Data, "cancel", "") {
		if n != 0 {
			t.Errorf("%s: %d calls run after it has returned", name, n)
		}
	}
}

// TestFailures runs the fixed functions whose workers panic and recover, and
// those that return an error, against a service that fails: all places are
// given back, and what failed first is still said.
func TestFailures(t *testing.T) {
	if testing.Short() {
		t.Skip("with -short: builds and runs programs, which takes most of the time of this package")
	}
	golden, err := txtar.ParseFile(filepath.Join(passtest.Dir(t), "src", "unboundedfanout", "run", "run.go.golden"))
	if err != nil {
		t.Fatal(err)
	}
	for _, section := range golden.Files {
		runAll(t, section.Data, "panic", "Recovers")
		runAll(t, section.Data, "error", " error")
	}
}

// TestStall runs package stall as it is, and with a limit where its comments
// put one: each function ends, and then does not.
func TestStall(t *testing.T) {
	if testing.Short() {
		t.Skip("with -short: builds and runs programs, which takes most of the time of this package")
	}
	dir := filepath.Join(passtest.Dir(t), "src", "unboundedfanout", "stall")
	src, err := os.ReadFile(filepath.Join(dir, "stall.go"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "stall.go.golden")); err == nil {
		t.Errorf("fixes are offered in package stall")
	}
	for name, stuck := range runAll(t, src, "stall", "") {
		if stuck != 0 {
			t.Errorf("%s does not end even without a limit", name)
		}
	}
	for name, stuck := range runAll(t, bytes.ReplaceAll(src, []byte("// limit: "), nil), "stall", "") {
		if stuck == 0 {
			t.Errorf("%s ends with a limit: the fix could be offered", name)
		}
	}
}

var function = regexp.MustCompile(`(?m)^func ([A-Z]\w*)\(ctx context.Context, urls \[\]string\)( error)?`)

// funcText returns the source of one function.
func funcText(src []byte, name string) string {
	_, rest, _ := bytes.Cut(src, []byte("\nfunc "+name+"("))
	text, _, _ := bytes.Cut(rest, []byte("\n}\n"))
	return string(text)
}

// runAll builds a program of src and the test in testdata/fanout_test.go.txt,
// runs it once for each function of src, and returns the number that each run
// prints: 1 or 0 in mode "stall", for one that never ends and one that does.
// Only says what the name and result of a function must have in them.
func runAll(t *testing.T, src []byte, mode, only string) map[string]int {
	t.Helper()
	dir := t.TempDir()
	src = regexp.MustCompile(`(?m)^package \w+`).ReplaceAll(src, []byte("package run"))
	var names []string
	var entries bytes.Buffer
	for _, m := range function.FindAllSubmatch(src, -1) {
		name, result := string(m[1]), string(m[2])
		if !strings.Contains(name+result, only) {
			continue
		}
		call := name + "(ctx, urls); return nil"
		if result != "" {
			call = "return " + name + "(ctx, urls)"
		}
		names = append(names, name)
		entries.WriteString("\t\"" + name + "\": func(ctx context.Context, urls []string) error { " + call + " },\n")
	}
	if len(names) == 0 {
		t.Fatal("there is no function to run")
	}
	root := filepath.Dir(passtest.Dir(t))
	read := func(name string) []byte {
		data, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	for name, data := range map[string][]byte{
		"go.mod":      regexp.MustCompile(`(?m)^module .*`).ReplaceAll(read("go.mod"), []byte("module run")),
		"go.sum":      read("go.sum"),
		"run_test.go": bytes.Replace(read("testdata/fanout_test.go.txt"), []byte("\t// functions\n"), entries.Bytes(), 1),
		"run.go":      src,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	program := filepath.Join(dir, "run.test")
	cmd := exec.Command("go", "test", "-c", "-o", program, ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go test -c: %v\n%s", err, out)
	}
	results := make(map[string]int)
	for _, name := range names {
		cmd := exec.Command(program)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "FUNCTION="+name, "MODE="+mode)
		out, err := cmd.CombinedOutput()
		m := result.FindSubmatch(out)
		switch stuck := bytes.Contains(out, []byte("deadlock")); {
		case mode == "stall" && err != nil && stuck:
			results[name] = 1
		case err != nil || m == nil:
			t.Errorf("%s: %v\n%s", name, err, out)
		case mode != "stall":
			results[name], _ = strconv.Atoi(string(m[1]))
		default:
			results[name] = 0
		}
	}
	return results
}

var result = regexp.MustCompile(`(?m)^result (\d+)$`)
