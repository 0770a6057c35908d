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
		t.Skip("needs the program pre-commit, which is no part of Go: .ci/doors installs and runs it")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	p := newPreCommit(t)
	p.file("go.mod", "module example.com/m\n\ngo 1.26\n")
	p.file("old.go", "package m\n\nimport \"net/http\"\n\nvar _, _ = http.Get(\"http://old\")\n")
	p.must(true, "git", "init", "-q")
	p.must(true, "git", "add", ".")
	p.must(true, "git", "commit", "-qm", "one")

	hooks := p.hooks()
	p.file(".pre-commit-config.yaml", hooks.config("timeoutlint-system", ""))
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
	if out := p.must(false, "pre-commit", "try-repo", hooks.dir, "timeoutlint-system-all", "--verbose", "--all-files"); !strings.Contains(out, "old.go:5:12: ") {
		t.Errorf("the hook said\n%s", out)
	}
	if out := p.must(false, "pre-commit", "try-repo", root, "timeoutlint", "--verbose"); !strings.Contains(out, "old.go:6:12: ") {
		t.Errorf("the hook said\n%s", out)
	}
}

// TestPreCommitSettings runs a hook in a repository with a .timeoutlint.yaml
// beside its go.mod, and in one whose module stands in a directory.
func TestPreCommitSettings(t *testing.T) {
	if !*doors {
		t.Skip("needs the program pre-commit, which is no part of Go: .ci/doors installs and runs it")
	}
	for _, test := range []struct{ dir, args string }{{"", ""}, {"services/a/", ", args: [-C, services/a, ./...]"}} {
		p := newPreCommit(t)
		p.file(test.dir+"go.mod", "module example.com/m\n\ngo 1.26\n")
		p.file(test.dir+".timeoutlint.yaml", `values: {llm: {timeout: 45s}}
exclude: [old]
libraries:
- package: example.com/m/house
  profile: llm
  calls:
  - {func: Client.Ask, waits: network, bound: ctx}
`)
		p.file(test.dir+"house/house.go", "package house\n\nimport \"context\"\n\ntype Client struct{}\n\nfunc (*Client) Ask(ctx context.Context) error { return nil }\n")
		p.file(test.dir+"old/old.go", "package old\n\nimport \"net/http\"\n\nvar _, _ = http.Get(\"http://old\")\n")
		p.file(test.dir+"ask/ask.go", "package ask\n\nimport (\n\t\"context\"\n\n\t\"example.com/m/house\"\n)\n\nfunc ask(c *house.Client) { c.Ask(context.Background()) }\n")
		p.must(true, "git", "init", "-q")
		p.must(true, "git", "add", ".")
		p.must(true, "git", "commit", "-qm", "one", "--no-verify")

		hooks := p.hooks()
		p.file(".pre-commit-config.yaml", hooks.config("timeoutlint-system-all", test.args))
		p.must(true, "git", "add", ".")
		out := p.must(false, "pre-commit", "run", "--all-files")
		if !strings.Contains(out, test.dir+"ask/ask.go:9:29: ") || !strings.Contains(out, "45 * time.Second") || strings.Contains(out, "old.go") {
			t.Errorf("%q: the hook said\n%s", test.dir, out)
		}
		p.file(test.dir+".timeoutlint.yaml", "strct: true\n")
		p.must(true, "git", "add", ".")
		if out := p.must(false, "pre-commit", "run", "--all-files"); !strings.Contains(out, "\n"+test.dir+`.timeoutlint.yaml:1:1: unknown key "strct" (did you mean "strict"?)`) || !strings.Contains(out, "exit code: 2") {
			t.Errorf("%q: the hook said\n%s", test.dir, out)
		}
		p.file(test.dir+".timeoutlint.yaml", "exclude: ['**']\n")
		p.must(true, "git", "add", ".")
		p.must(true, "pre-commit", "run", "--all-files")
	}
}

type preCommit struct {
	*testing.T
	dir string
	env []string
}

// newPreCommit returns an empty directory, with timeoutlint in PATH.
func newPreCommit(t *testing.T) *preCommit {
	t.Helper()
	bin := t.TempDir()
	build(t, bin, "timeoutlint", ".")
	return &preCommit{T: t, dir: t.TempDir(), env: append(os.Environ(),
		"PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"),
		"HOME="+t.TempDir(), "PRE_COMMIT_HOME="+t.TempDir(), "GIT_CONFIG_NOSYSTEM=1", "GOFLAGS=-modcacherw",
		"GOCACHE="+strings.TrimPrefix(goEnv(t, "GOCACHE")[0], "GOCACHE="),
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com")}
}

// hookRepo is a repository with our hooks, and its only commit.
type hookRepo struct{ dir, rev string }

func (p *preCommit) hooks() hookRepo {
	p.Helper()
	data, err := os.ReadFile("../../.pre-commit-hooks.yaml")
	if err != nil {
		p.Fatal(err)
	}
	dir := filepath.Join(p.TempDir(), "hooks")
	p.must(true, "git", "init", "-q", dir)
	if err := os.WriteFile(filepath.Join(dir, ".pre-commit-hooks.yaml"), data, 0o666); err != nil {
		p.Fatal(err)
	}
	p.must(true, "git", "-C", dir, "add", ".")
	p.must(true, "git", "-C", dir, "commit", "-qm", "hooks")
	return hookRepo{dir, strings.TrimSpace(p.must(true, "git", "-C", dir, "rev-parse", "HEAD"))}
}

// config is a .pre-commit-config.yaml with one hook; keys are added to it.
func (h hookRepo) config(id, keys string) string {
	return "repos:\n  - repo: " + h.dir + "\n    rev: " + h.rev + "\n    hooks:\n      - {id: " + id + keys + "}\n"
}

func (p *preCommit) file(name, content string) {
	p.Helper()
	file := filepath.Join(p.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		p.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o666); err != nil {
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
