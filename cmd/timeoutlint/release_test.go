package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

const released = "v0.999.0"

// TestRelease runs a release the ways the go command has: from a module proxy
// that serves this source as a version.
func TestRelease(t *testing.T) {
	if !*doors {
		t.Skip("installs a release from a module proxy four ways, compiling each time: .ci/doors runs it")
	}
	proxy := t.TempDir()
	publish(t, proxy)
	modCache := strings.TrimPrefix(goEnv(t, "GOMODCACHE")[0], "GOMODCACHE=")
	r := &release{T: t, dir: t.TempDir(), env: append(os.Environ(),
		// What the cache has no archives of any more comes from where it came from.
		"GOPROXY=file://"+proxy+",file://"+filepath.Join(modCache, "cache", "download")+","+strings.TrimPrefix(goEnv(t, "GOPROXY")[0], "GOPROXY="),
		"GOMODCACHE="+filepath.Join(t.TempDir(), "mod"), "GONOSUMDB=*", "GOWORK=off", "GOTOOLCHAIN=local",
		"GOFLAGS=-modcacherw -trimpath")}
	r.file("go.mod", "module example.com/m\n\ngo 1.26\n")
	const source = "package m\n\nimport \"net/http\"\n\nfunc get(url string) { http.Get(url) }\n"
	r.file("m.go", source)
	const pkg = modulePath + "/cmd/timeoutlint"

	// The lines of doc/ci.md, as they stand there.
	for _, line := range ownWays(t) {
		code, want := 0, ""
		switch {
		case strings.HasPrefix(line, "go run "), strings.HasPrefix(line, "go tool "), strings.HasPrefix(line, "go vet "):
			code, want = 1, "m.go:5:24: "
		case strings.HasPrefix(line, "go fix "):
			code, want = 1, "Timeout:"
		}
		if out := r.run(code, "bash", "-c", line); !strings.Contains(out, want) {
			t.Errorf("%s said\n%s", line, out)
		}
	}
	if got, _ := os.ReadFile(filepath.Join(r.dir, "go.mod")); string(got) != "module example.com/m\n\ngo 1.26\n" {
		t.Errorf("go.mod became\n%s", got)
	}
	tool := strings.TrimSpace(r.run(0, "go", "tool", "-n", "-modfile=tools.mod", "timeoutlint"))
	r.run(0, "go", "fix", "-fixtool="+tool, "./...")
	if got, _ := os.ReadFile(filepath.Join(r.dir, "m.go")); string(got) == source {
		t.Error("go fix changed nothing")
	}

	version := r.run(0, tool, "-version")
	if !regexp.MustCompile(`^timeoutlint ` + released + ` go1\.\S+ knowledge [0-9a-f]+\n$`).MatchString(version) {
		t.Errorf("-version said %q", version)
	}
	r.reproducible(pkg)
}

// ownWays returns the command lines of the section "Go's own ways" of doc/ci.md.
func ownWays(t *testing.T) (commands []string) {
	t.Helper()
	data, err := os.ReadFile("../../doc/ci.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(data), "\n## Go's own ways\n\n```\n")
	block, _, ok2 := strings.Cut(rest, "\n```\n")
	for line := range strings.Lines(block) {
		if line = strings.TrimSpace(line); line != "" {
			commands = append(commands, line)
		}
	}
	if !ok || !ok2 || len(commands) < 5 {
		t.Fatalf("doc/ci.md has the commands %q", commands)
	}
	return commands
}

// reproducible installs the release twice, in different places.
func (r *release) reproducible(pkg string) {
	r.Helper()
	var sums []string
	for range 2 {
		bin := r.TempDir()
		again := *r
		again.env = append(again.env, "GOBIN="+bin, "GOMODCACHE="+filepath.Join(bin, "mod"))
		again.run(0, "go", "install", pkg+"@"+released)
		file := filepath.Join(bin, "timeoutlint")
		data, err := os.ReadFile(file)
		if err != nil {
			r.Fatal(err)
		}
		sums = append(sums, fmt.Sprintf("%x", sha256.Sum256(data)))
		identity := again.run(0, file, "-V=full")
		if !strings.HasPrefix(identity, "timeoutlint version "+released+" ") || strings.Contains(identity, bin) {
			r.Errorf("-V=full said %q", identity)
		}
	}
	if sums[0] != sums[1] {
		r.Errorf("two builds differ: %v", sums)
	}
}

const modulePath = "github.com/timeoutlint/timeoutlint"

// publish writes this module to a proxy of files, as a version.
func publish(t *testing.T, proxy string) {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(proxy, filepath.FromSlash(modulePath), "@v")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	var archive bytes.Buffer
	if err := zip.CreateFromDir(&archive, module.Version{Path: modulePath, Version: released}, root); err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"list":             []byte(released + "\n"),
		released + ".info": []byte(`{"Version": "` + released + `", "Time": "2026-01-01T00:00:00Z"}`),
		released + ".mod":  mod,
		released + ".zip":  archive.Bytes(),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

type release struct {
	*testing.T
	dir string
	env []string
}

func (r *release) file(name, content string) {
	r.Helper()
	if err := os.WriteFile(filepath.Join(r.dir, name), []byte(content), 0o666); err != nil {
		r.Fatal(err)
	}
}

// run runs a command that must exit with the code, and returns what it prints.
func (r *release) run(code int, name string, args ...string) string {
	r.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = r.dir, append(r.env, "PWD="+r.dir)
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != code {
		r.Fatalf("%s %s: %v, want exit code %d\n%s", name, strings.Join(args, " "), err, code, out)
	}
	return string(out)
}
