package main

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/timeoutlint/timeoutlint/internal/settings"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

var updateScripts = flag.Bool("update", false, "rewrite the outputs in testdata/script that cmp finds different")

// TestScripts runs the command end to end: testdata/script/*.txtar. The scripts
// run "timeoutlint", and "fakelint" where they test the command and not the
// passes (see testdata/fakelint), with the build cache of the test.
func TestScripts(t *testing.T) {
	bin := t.TempDir()
	build(t, bin, "timeoutlint", ".")
	build(t, bin, "fakelint", "./testdata/fakelint")
	env := goEnv(t, "GOCACHE", "GOMODCACHE", "GOROOT")
	testscript.Run(t, testscript.Params{
		Dir:                 "../../testdata/script",
		UpdateScripts:       *updateScripts,
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Vars = append(e.Vars, env...)
			e.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
			e.Setenv("BIN", bin)
			e.Setenv("GOPROXY", "off")
			e.Setenv("GOTOOLCHAIN", "local")
			e.Setenv("GOFLAGS", "")
			e.Setenv("GOWORK", "")
			return nil
		},
		Condition: func(name string) (bool, error) {
			if name != "cgo" {
				return false, fmt.Errorf("unknown condition %q", name)
			}
			return goEnv(t, "CGO_ENABLED")[0] == "CGO_ENABLED=1", nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "tidy": tidy, "configflag": configFlag, "pad": pad},
	})
}

// exits runs a command that must exit with the given code:
//
//	exits 2 timeoutlint -nosuchflag
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits code command [args...]")
	}
	code := "0"
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		code = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if code != args[0] {
		ts.Fatalf("%s exited with %s, want %s", args[1], code, args[0])
	}
}

// tidy makes sure that no file is left half-written.
func tidy(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 0 {
		ts.Fatalf("usage: tidy")
	}
	left, err := halfWritten(ts.Getenv("WORK"))
	ts.Check(err)
	if len(left) > 0 {
		ts.Fatalf("left behind: %v", left)
	}
}

// halfWritten lists the files below dir that are to take the place of others.
func halfWritten(dir string) (left []string, err error) {
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasPrefix(d.Name(), ".timeoutlint-") {
			left = append(left, path)
		}
		return err
	})
	return left, err
}

// configFlag sets a variable to the flag that hands a configuration to the tool:
//
//	configflag FLAG .timeoutlint.yaml
func configFlag(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: configflag variable file")
	}
	f, err := settings.Read(ts.MkAbs(args[1]), args[1])
	ts.Check(err)
	flags := vet.ConfigFlags(f)
	if len(flags) != 1 {
		ts.Fatalf("%s gives the flags %q, want one", args[1], flags)
	}
	ts.Setenv(args[0], flags[0])
}

// pad adds libraries to a configuration that ends with libraries, until it is
// too large for a flag.
func pad(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: pad file")
	}
	text := ts.ReadFile(args[0])
	for i := range 1000 {
		text += fmt.Sprintf("- {package: example.com/%x, calls: [{func: F, waits: none}]}\n", sha256.Sum256([]byte{byte(i), byte(i >> 8)}))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o666))
}

func build(t *testing.T, dir, name, pkg string) {
	t.Helper()
	out, err := exec.Command("go", "build", "-o", filepath.Join(dir, name), pkg).CombinedOutput()
	if err != nil {
		t.Fatalf("go build %s: %v\n%s", pkg, err, out)
	}
}

func goEnv(t *testing.T, names ...string) []string {
	t.Helper()
	out, err := exec.Command("go", append([]string{"env"}, names...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	var env []string
	for i, value := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		env = append(env, fmt.Sprintf("%s=%s", names[i], value))
	}
	return env
}
