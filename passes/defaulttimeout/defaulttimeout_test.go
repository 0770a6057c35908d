package defaulttimeout_test

import (
	"testing"

	"github.com/timeoutlint/timeoutlint/internal/passtest"
	"github.com/timeoutlint/timeoutlint/passes/defaulttimeout"
)

func TestDefault(t *testing.T) {
	passtest.Default(t, defaulttimeout.Analyzer,
		"defaulttimeout/client",
		"defaulttimeout/internal/transport",
		"defaulttimeout/carried",
		"defaulttimeout/cloned",
		"defaulttimeout/helper",
		"defaulttimeout/defaultclient",
		"defaulttimeout/remedy",
		"defaulttimeout/server",
		"defaulttimeout/usualaddress",
		"defaulttimeout/wrapped",
		"defaulttimeout/dial", "defaulttimeout/keptconn",
		"defaulttimeout/deadline", "defaulttimeout/options",
		"defaulttimeout/value",
		"defaulttimeout/cli",
		"defaulttimeout/clicobra",
		"defaulttimeout/cliserve",
		"defaulttimeout/directive",
		"defaulttimeout/generic",
		"defaulttimeout/sdk",
		"defaulttimeout/transfer",
		"defaulttimeout/sharedclient",
		"defaulttimeout/factory",
		"defaulttimeout/handed",
		"defaulttimeout/nested",
	)
}

func TestStrict(t *testing.T) {
	passtest.Strict(t, defaulttimeout.Analyzer, "defaulttimeout/configured", "defaulttimeout/strict")
}

func TestTerminates(t *testing.T) { passtest.Terminates(t, defaulttimeout.Analyzer) }
