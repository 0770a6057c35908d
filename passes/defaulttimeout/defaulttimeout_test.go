package defaulttimeout_test

import (
	"testing"

	"github.com/timeoutlint/timeoutlint/internal/passtest"
	"github.com/timeoutlint/timeoutlint/passes/defaulttimeout"
)

func Test(t *testing.T) {
	passtest.Default(t, defaulttimeout.Analyzer, "defaulttimeout/client")
}
