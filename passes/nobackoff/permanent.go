package nobackoff

import (
	"fmt"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/retries"
)

// permanent: an answer that says that the request itself is refused leads to
// the same request. What waits until something is there repeats that on purpose.
func (c *checker) permanent(retry *retries.Retry) {
	p := retry.Permanent
	// A language model refuses what it is sent more often than other services: a
	// prompt that is too long, a filtered one, a model that the key may not use.
	blind := p == nil && retry.Known && retry.Wait.Profile == knowledge.LLM && retry.Indifferent()
	if p == nil && !blind || retry.Again || c.startsUp(retry.Call) {
		return
	}
	why := "after an error that will be the same"
	switch {
	case blind:
		why, p = "after any error, also 400 and 401", retry.Path
	case p.Status != 0:
		why = fmt.Sprintf("when the server answers %d", p.Status)
	}
	c.report(report.Finding{
		Kind: "retry-permanent", Range: back(retry.Back),
		Text: report.Text{
			What:   fmt.Sprintf("this %s retries %s %s", round(retry.Back), c.name(retry.Call), why),
			Why:    "the same request is refused each time",
			Remedy: "return on such answers; retry 408, 429, 5xx and broken connections",
		},
		Related: c.related(retry, p),
	}, retry.Back)
}
