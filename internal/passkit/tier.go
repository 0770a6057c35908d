package passkit

import "github.com/timeoutlint/timeoutlint/internal/report"

// StrictIf is the strict tier if the condition holds, else the default one.
func StrictIf(strict bool) report.Tier {
	if strict {
		return report.Strict
	}
	return report.Default
}
