package unboundedfanout_test

import (
	"testing"

	"github.com/timeoutlint/timeoutlint/internal/passtest"
	"github.com/timeoutlint/timeoutlint/passes/unboundedfanout"
)

func Test(t *testing.T) {
	passtest.Default(t, unboundedfanout.Analyzer,
		"unboundedfanout/item", "unboundedfanout/bounded", "unboundedfanout/message",
		"unboundedfanout/group", "unboundedfanout/groupok", "unboundedfanout/helper",
		"unboundedfanout/run", "unboundedfanout/stall", "unboundedfanout/libraries", "unboundedfanout/shapes", "unboundedfanout/life", "unboundedfanout/crew")
}

func TestStrict(t *testing.T) {
	passtest.Strict(t, unboundedfanout.Analyzer, "unboundedfanout/pool", "unboundedfanout/atonce", "unboundedfanout/audit", "unboundedfanout/batch",
		"unboundedfanout/schedule", "unboundedfanout/request", "unboundedfanout/perrequest", "unboundedfanout/files")
}

func TestTerminates(t *testing.T) { passtest.Terminates(t, unboundedfanout.Analyzer) }
