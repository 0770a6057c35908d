package passkit

import "github.com/timeoutlint/timeoutlint/internal/report"

// StrictIf is the strict tier if the condition holds, else the default one. What
// is on the path of a request becomes [report.Request] when it is reported.
func StrictIf(strict bool) report.Tier {
	if strict {
		return report.Strict
	}
	return report.Default
}
