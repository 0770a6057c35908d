package brokendeadline_test

import (
	"testing"

	"github.com/timeoutlint/timeoutlint/internal/passtest"
	"github.com/timeoutlint/timeoutlint/passes/brokendeadline"
)

func TestDefault(t *testing.T) {
	passtest.Default(t, brokendeadline.Analyzer,
		"brokendeadline/ended", "brokendeadline/ended/wait",
		"brokendeadline/early",
		"brokendeadline/group",
		"brokendeadline/outlived",
		"brokendeadline/sharing",
		"brokendeadline/stale",
		"brokendeadline/unused",
		"brokendeadline/served", "brokendeadline/servedweb", "brokendeadline/rpc",
		"brokendeadline/internal/streamed", "brokendeadline/short", "brokendeadline/window", "brokendeadline/longer",
	)
}

func TestStrict(t *testing.T) {
	passtest.Strict(t, brokendeadline.Analyzer, "brokendeadline/steps", "brokendeadline/odd")
}

func TestTerminates(t *testing.T) { passtest.Terminates(t, brokendeadline.Analyzer) }
