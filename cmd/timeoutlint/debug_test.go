package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"
)

// TestDebug runs -debug: how many dependencies were analysed, which of them by
// unitchecker, and why. A configuration that nobody else has makes the go
// command analyse them anew.
func TestDebug(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, "timeoutlint", ".")
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module example.com/m\n\ngo 1.26\n")
	write("m.go", "package m\n\nimport \"errors\"\n\nvar Err = errors.New(\"\")\n")
	config := func() {
		write(".timeoutlint.yaml", fmt.Sprintf("libraries:\n- package: example.com/n%d\n  calls:\n  - {func: F, waits: network}\n", time.Now().UnixNano()))
	}
	said := func(env ...string) string {
		cmd := exec.Command(filepath.Join(dir, "timeoutlint"), "-q", "-debug", ".")
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), env...)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return string(out)
	}
	for _, test := range []struct {
		name string
		anew bool
		env  []string
		want string
	}{
		{"lean", true, nil, `^debug: [1-9]\d* dependencies analysed, 0 of them by unitchecker; others came from the cache\n$`},
		{"cached", false, nil, `^debug: 0 dependencies analysed, 0 of`},
		{"off", true, []string{"TIMEOUTLINT_LEAN=off"}, `(?m)^debug: errors: analysed by unitchecker: TIMEOUTLINT_LEAN=off$`},
	} {
		if test.anew {
			config()
		}
		if got := said(test.env...); !regexp.MustCompile(test.want).MatchString(got) {
			t.Errorf("%s: %q, want %s", test.name, got, test.want)
		}
	}
}
