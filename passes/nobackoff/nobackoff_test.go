package nobackoff_test

import (
	"testing"

	"github.com/timeoutlint/timeoutlint/internal/passtest"
	"github.com/timeoutlint/timeoutlint/passes/nobackoff"
)

func Test(t *testing.T) {
	passtest.Default(t, nobackoff.Analyzer,
		"nobackoff/delay", "nobackoff/quiet", "nobackoff/pause", "nobackoff/endless",
		"nobackoff/owed", "nobackoff/layers", "nobackoff/builders", "nobackoff/body", "nobackoff/policy", "nobackoff/policyok",
		"nobackoff/outcomes", "nobackoff/verdicts", "nobackoff/deaf", "nobackoff/putback", "nobackoff/retryafter", "nobackoff/library", "nobackoff/libraryjp", "nobackoff/libraryfar", "nobackoff/life", "nobackoff/counted", "nobackoff/streams")
}

func TestStrict(t *testing.T) {
	passtest.Strict(t, nobackoff.Analyzer, "nobackoff/strict", "nobackoff/permanent")
}

func TestTerminates(t *testing.T) { passtest.Terminates(t, nobackoff.Analyzer) }
