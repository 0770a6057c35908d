package real

import (
	"os/exec"
	"testing"

	"github.com/timeoutlint/timeoutlint"
	"github.com/timeoutlint/timeoutlint/internal/passtest"
)

// TestCorpus runs all passes on small programs that use the libraries
// themselves: what the stubs under testdata/src leave out of a library does not
// change what is found.
func TestCorpus(t *testing.T) {
	t.Setenv("CGO_ENABLED", "0")
	// The test below runs without the network.
	if out, err := exec.Command("go", "list", "-deps", "./corpus/...").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	passtest.Module(t, ".", timeoutlint.Suite(), "./corpus/...")
}
