package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const changelog = `# Changelog

## [Unreleased]

### Added

- Next.

## [1.2.0] - 2026-05-01

### Fixed

- A thing, see [1.1.0].

## [1.1.0]

- No date.

## [1.0.0] - 2026-01-01
`

func TestNotes(t *testing.T) {
	file := filepath.Join(t.TempDir(), "CHANGELOG.md")
	if err := os.WriteFile(file, []byte(changelog), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args      string
		snapshot  bool
		want, err string
	}{
		{args: "v1.2.0", want: "### Fixed\n\n- A thing, see [1.1.0].\n"},
		{snapshot: true, want: "### Added\n\n- Next.\n"},
		{args: "v1.1.0", err: "has no date"},
		{args: "v1.0.0", err: "is empty"},
		{args: "v1.3.0", err: "has no section ## [1.3.0]"},
		{args: "1.2.0", err: "is not a tag"},
		{args: "v1.2", err: "is not a tag"},
		{args: "", err: "name one tag"},
		{args: "v1.2.0 v1.1.0", err: "name one tag"},
		{args: "v1.2.0", snapshot: true, err: "name one tag"},
	} {
		got, err := run(file, c.snapshot, strings.Fields(c.args))
		switch {
		case c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)):
			t.Errorf("%s: error %v, want %s", c.args, err, c.err)
		case c.err == "" && (err != nil || got != c.want):
			t.Errorf("%s: %q, %v, want %q", c.args, got, err, c.want)
		}
	}
}

// TestUnreleased holds that CHANGELOG.md is of the form that is read.
func TestUnreleased(t *testing.T) {
	got, err := run("../../CHANGELOG.md", true, nil)
	if err != nil || !strings.HasPrefix(got, "### ") {
		t.Errorf("%.100q, %v", got, err)
	}
}
