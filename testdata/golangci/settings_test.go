package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestBadSettings(t *testing.T) {
	dir := module(t, fetch)
	for _, test := range []struct {
		name, config, want string
	}{
		{"unknown key", config("strct: true", "timeoutlint"), `settings of timeoutlint: unknown key "strct" (did you mean "strict"?)`},
		{"unknown key below", config("libraries: [{package: p, calls: [{func: F, wait: network}]}]", "timeoutlint"),
			`settings of timeoutlint: unknown key "wait" in libraries[0].calls[0] (did you mean "waits"?)`},
		{"unknown word", config("libraries: [{package: p, calls: [{func: F, waits: netwrok}]}]", "timeoutlint"),
			`settings of timeoutlint: libraries[0].calls[0].waits: "netwrok" is not one of network, sql,`},
		{"unknown rule", config("rules: {http-clent: off}", "timeoutlint"), `(did you mean "http-client"?)`},
		{"unknown profile", config("values: {lmm: {timeout: 3s}}", "timeoutlint"), `(did you mean "llm"?)`},
		{"wrong type", config("strict: [1]", "timeoutlint"), "settings of timeoutlint: strict: want true or false, have a list"},
		{"two mistakes", config("strict: 1, test: true", "timeoutlint"), `strict: want true or false, have the number 1; unknown key "test" (did you mean "tests"?)`},
		{"no mapping", strings.ReplaceAll(config("x", "timeoutlint"), "{x}", "[x]"), "settings of timeoutlint: the document: want a mapping, have a list"},
		{"settings of a pass", config("strict: true", "defaulttimeout"), "defaulttimeout takes no settings: list timeoutlint in its place"},
		{"suite and pass", config("", "timeoutlint", "defaulttimeout"), "timeoutlint runs all passes"},
		{"no such pass", config("", "defaulttimeouts"), "defaulttimeouts"},
	} {
		code, issues, stderr := lint(t, dir, test.config, "./...")
		if code != 3 || len(issues) > 0 || !strings.Contains(stderr, test.want) || strings.Count(stderr, "\n") > 3 {
			t.Errorf("%s: exit code %d, %v, want 3 and %q in\n%s", test.name, code, issues, test.want, stderr)
		}
	}
}

const house = `package house

import "context"

type Client struct{}

func (*Client) Ask(ctx context.Context, prompt string) (string, error) { return prompt, nil }
`

const asks = `package p

import (
	"context"

	"example.com/m/house"
)

func ask(c *house.Client) {
	c.Ask(context.Background(), "why?")
}
`

const knows = "libraries: [{package: example.com/m/house, profile: llm, calls: [{func: Client.Ask, waits: network, bound: ctx}]}], "

// TestSettings holds that the settings mean what they mean in
// .timeoutlint.yaml, and that golangci-lint's cache sees them change.
func TestSettings(t *testing.T) {
	dir := module(t, asks)
	write(t, filepath.Join(dir, "house", "house.go"), house)
	write(t, filepath.Join(dir, "sub", "sub.go"), strings.Replace(fetch, "package p", "package sub", 1))
	for _, test := range []struct {
		settings string
		want     int // findings
	}{
		{"", 1},
		{knows + "values: {llm: {timeout: 45s}}", 2},
		{knows + "rules: {deadline: off, sdk-client: strict}", 1},
		{knows + "exclude: [sub, 'q*.go']", 1},
		{knows + "rules: {defaulttimeout: off}, exclude: [house]", 0},
		{"", 1},
	} {
		// The command has the same file, as it reads it.
		write(t, filepath.Join(dir, ".timeoutlint.yaml"), "{"+test.settings+"}\n")
		cmd := exec.Command(filepath.Join(bin, "timeoutlint"), "-json", "./...")
		cmd.Dir = dir
		out, err := cmd.Output()
		if err != nil && cmd.ProcessState.ExitCode() != 1 {
			t.Fatalf("%v: %s", err, out)
		}
		os.Remove(filepath.Join(dir, ".timeoutlint.yaml"))
		want := make(map[string]bool)
		var doc struct {
			Findings []struct{ Posn, Message string }
		}
		if err := json.Unmarshal(out, &doc); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		for _, f := range doc.Findings {
			want[filepath.Join(dir, f.Posn)+": "+f.Message] = true
		}

		_, issues, stderr := lint(t, dir, config(test.settings, "timeoutlint"), "./...")
		if len(issues) != test.want || len(want) != test.want {
			t.Errorf("%s: %d findings, and %d of timeoutlint, want %d\n%s", test.settings, len(issues), len(want), test.want, stderr)
		}
		for _, i := range issues {
			text := strings.TrimPrefix(i.Text, "defaulttimeout: ")
			if line := fmt.Sprintf("%s:%d:%d: %s", i.Pos.Filename, i.Pos.Line, i.Pos.Column, text); !want[line] {
				t.Errorf("%s: golangci-lint says, and timeoutlint does not:\n%s\n%v", test.settings, line, want)
			}
		}
	}
}
