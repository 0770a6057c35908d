package main

import (
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestStartUp holds how little the packages of this module do before main: the
// go command starts the tool once for each of hundreds of packages, most of
// which are analysed in a few milliseconds. What a package allocates while it is
// initialised tells that, and does not depend on the machine.
func TestStartUp(t *testing.T) {
	const most = 150 // a regular expression is about 60 allocations, a template a thousand
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run=^$")
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	found := regexp.MustCompile(`(?m)^init (github\.com/timeoutlint/timeoutlint/\S*) .* (\d+) allocs$`).FindAllStringSubmatch(string(out), -1)
	if !strings.Contains(string(out), "init runtime ") {
		t.Fatalf("the runtime does not tell what it initialises:\n%s", out)
	}
	if len(found) == 0 {
		t.Fatal("no package of this module is initialised")
	}
	for _, m := range found {
		if n, err := strconv.Atoi(m[2]); err != nil || n > most {
			t.Errorf("%s: %s allocations before main, want at most %d: make it when it is asked for (sync.OnceValue)", m[1], m[2], most)
		}
	}
}
