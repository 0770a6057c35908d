package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

//go:generate go test -run TestOthers -update

var update = flag.Bool("update", false, "write the table of README.md")

// others are the linters nearest to timeoutlint, with golangci-lint's defaults.
var others = []string{"noctx", "contextcheck", "bodyclose", "gosec", "staticcheck"}

// elsewhere are findings of the others on a line of ours that are about
// something else.
var elsewhere = []string{"G107"} // the URL is a variable

// TestOthers holds the table of README.md: what timeoutlint and the linters
// nearest to it find in the broken service of examples/ragservice, side by side.
func TestOthers(t *testing.T) {
	dir := filepath.Join(root, "examples", "ragservice")
	ours := findings(t, dir)
	_, issues, stderr := lint(t, dir, othersConfig(), "./broken/...")
	said := make(map[string]int)
	for _, i := range issues {
		said[i.FromLinter]++
	}
	if len(issues) == 0 {
		t.Fatalf("the others find nothing: %s", stderr)
	}
	t.Logf("findings of the others: %v", said)

	want := table(ours, issues)
	file := filepath.Join(root, "README.md")
	readme, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	block := regexp.MustCompile(`(?s)(<!-- others: [^\n]* -->\n).*?(<!-- end of others -->\n)`)
	if *update {
		readme = block.ReplaceAll(readme, []byte("${1}"+want+"${2}"))
		if err := os.WriteFile(file, readme, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if !strings.Contains(string(readme), want) {
		t.Errorf("README.md has another table (go generate writes it):\n%s", want)
	}
}

func othersConfig() string {
	return "version: \"2\"\nissues:\n  max-same-issues: 0\n  max-issues-per-linter: 0\n  uniq-by-line: false\n" +
		"linters:\n  default: none\n  enable: [" + strings.Join(others, ", ") + "]\n"
}

// A finding is one of timeoutlint.
type finding struct {
	Pass, Kind, File, Message string
	Start, End                struct{ Line int }
}

func findings(t *testing.T, dir string) []finding {
	t.Helper()
	cmd := exec.Command(filepath.Join(bin, "timeoutlint"), "-json", "-q", "./broken/...")
	cmd.Dir = dir
	out, err := cmd.Output()
	if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != 1 {
		t.Fatalf("timeoutlint: %v", err)
	}
	var doc struct{ Findings []finding }
	if err := json.Unmarshal(out, &doc); err != nil {
		t.Fatal(err)
	}
	return doc.Findings
}

// table writes a line a pass: how many findings there are, and how many of
// these each of the others reports.
func table(ours []finding, issues []issue) string {
	var passes []string
	for _, f := range ours {
		if !slices.Contains(passes, f.Pass) {
			passes = append(passes, f.Pass)
		}
	}
	slices.Sort(passes)
	var b strings.Builder
	fmt.Fprintf(&b, "| found in the example | timeoutlint | %s |\n|---|---|%s\n", strings.Join(others, " | "), strings.Repeat("---|", len(others)))
	total := make([]int, len(others)+1)
	row := func(name string, counts []int) {
		fmt.Fprintf(&b, "| %s |", name)
		for _, n := range counts {
			if n == 0 {
				b.WriteString(" – |")
			} else {
				fmt.Fprintf(&b, " %d |", n)
			}
		}
		b.WriteByte('\n')
	}
	for _, pass := range passes {
		counts := make([]int, len(others)+1)
		for _, f := range ours {
			if f.Pass != pass {
				continue
			}
			counts[0]++
			for i, linter := range others {
				if slices.ContainsFunc(issues, func(is issue) bool { return is.FromLinter == linter && same(f, is) }) {
					counts[i+1]++
				}
			}
		}
		for i, n := range counts {
			total[i] += n
		}
		row(fmt.Sprintf("[%s](doc/rules/README.md#%[1]s)", pass), counts)
	}
	row("**all**", total)
	return b.String()
}

var shouldPass = regexp.MustCompile("^Function `(\\w+)")

// same reports whether another linter reports one of our findings: on a line of
// it, or, as contextcheck does, where the function is called in which it stands.
func same(f finding, is issue) bool {
	if slices.ContainsFunc(elsewhere, func(id string) bool { return strings.HasPrefix(is.Text, id) }) {
		return false
	}
	if m := shouldPass.FindStringSubmatch(is.Text); m != nil {
		return strings.Contains(f.Message, "."+m[1]+" blocks forever")
	}
	return is.Pos.Filename == f.File && f.Start.Line <= is.Pos.Line && is.Pos.Line <= max(f.Start.Line, f.End.Line)
}
