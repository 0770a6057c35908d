package main

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var doors = flag.Bool("doors", false, "run tests that need other programs, or build the tool several times: see .ci/doors")

// TestPreCommit runs the hooks with the real pre-commit: a commit with a finding
// is stopped, a clean one passes, and the default hook looks at the lines of
// the commit.
func TestPreCommit(t *testing.T) {
	if !*doors {
		t.Skip("without -doors")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	build(t, bin, "timeoutlint", ".")
	p := &preCommit{T: t, dir: t.TempDir(), env: append(os.Environ(),
		"PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"),
		"HOME="+t.TempDir(), "PRE_COMMIT_HOME="+t.TempDir(), "GIT_CONFIG_NOSYSTEM=1", "GOFLAGS=-modcacherw",
		"GOCACHE="+strings.TrimPrefix(goEnv(t, "GOCACHE")[0], "GOCACHE="),
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com")}
	p.file("go.mod", "module example.com/m\n\ngo 1.26\n")
	p.file("old.go", "package m\n\nimport \"net/http\"\n\nvar _, _ = http.Get(\"http://old\")\n")
	p.must(true, "git", "init", "-q")
	p.must(true, "git", "add", ".")
	p.must(true, "git", "commit", "-qm", "one")

	hooks := filepath.Join(t.TempDir(), "hooks")
	p.must(true, "git", "init", "-q", hooks)
	data, err := os.ReadFile(filepath.Join(root, ".pre-commit-hooks.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(hooks, ".pre-commit-hooks.yaml"), data, 0o666); err != nil {
		t.Fatal(err)
	}
	p.must(true, "git", "-C", hooks, "add", ".")
	p.must(true, "git", "-C", hooks, "commit", "-qm", "hooks")
	rev := strings.TrimSpace(p.must(true, "git", "-C", hooks, "rev-parse", "HEAD"))
	p.file(".pre-commit-config.yaml", "repos:\n  - repo: "+hooks+"\n    rev: "+rev+"\n    hooks:\n      - id: timeoutlint-system\n")
	p.must(true, "pre-commit", "install")

	p.file("clean.go", "package m\n")
	p.must(true, "git", "add", ".")
	p.must(true, "git", "commit", "-qm", "clean")
	p.file("old.go", "package m\n\nimport \"net/http\"\n\nvar _, _ = http.Get(\"http://old\")\nvar _, _ = http.Get(\"http://new\")\n")
	p.must(true, "git", "add", ".")
	out := p.must(false, "git", "commit", "-qm", "finding")
	if !strings.Contains(out, "old.go:6:12: ") || strings.Contains(out, "old.go:5:12: ") {
		t.Errorf("the hook said\n%s", out)
	}
	if out := p.must(true, "git", "log", "--oneline"); strings.Contains(out, "finding") {
		t.Errorf("it was committed: %s", out)
	}
	// Everything, and built from source.
	if out := p.must(false, "pre-commit", "try-repo", hooks, "timeoutlint-system-all", "--verbose", "--all-files"); !strings.Contains(out, "old.go:5:12: ") {
		t.Errorf("the hook said\n%s", out)
	}
	if out := p.must(false, "pre-commit", "try-repo", root, "timeoutlint", "--verbose"); !strings.Contains(out, "old.go:6:12: ") {
		t.Errorf("the hook said\n%s", out)
	}
}

type preCommit struct {
	*testing.T
	dir string
	env []string
}

func (p *preCommit) file(name, content string) {
	p.Helper()
	if err := os.WriteFile(filepath.Join(p.dir, name), []byte(content), 0o666); err != nil {
		p.Fatal(err)
	}
}

// must runs a command that must succeed, or fail, and returns what it prints.
func (p *preCommit) must(succeed bool, name string, args ...string) string {
	p.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = p.dir, append(p.env, "PWD="+p.dir)
	out, err := cmd.CombinedOutput()
	if (err == nil) != succeed {
		p.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}
