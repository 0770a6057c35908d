package effects_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/timeoutlint/timeoutlint/internal/effects"
	"github.com/timeoutlint/timeoutlint/internal/guard"
	"github.com/timeoutlint/timeoutlint/internal/passtest"
)

func TestFacts(t *testing.T) {
	guard.Off = true
	analysistest.Run(t, passtest.Dir(t), effects.Analyzer,
		"effects/waits", "example.com/blobs", "effects/results", "effects/runs", "effects/dynamic", "effects/quiet", "effects/fanout", "effects/described", "effects/ends", "example.com/errs", "example.com/verdicts", "example.com/sockets",
		"effects/waits", "effects/results", "effects/runs", "effects/dynamic", "example.com/house/roundtrip", "effects/quiet", "effects/fanout", "effects/described", "effects/ends", "example.com/errs",
		"effects/database/...", "effects/served")
}
