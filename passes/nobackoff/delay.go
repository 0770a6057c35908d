package nobackoff

import (
	"fmt"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/effects"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// noDelay: a failed attempt is followed by the next one at once.
//
// In a loop that success leaves, any such path counts. In a loop that goes on
// after success, such as a poll, only a path that skips the pause the others
// take; where nothing pauses at all it reads, receives or works off a list.
func (c *checker) noDelay(retry *effects.Retry) {
	switch {
	case retry.Bare == nil:
		return
	case retry.Again && !retry.AgainPaced:
		return // goes on whatever happens
	case retry.Again && isReceive(retry.Call):
		return
	case c.res.CallPauses(retry.Call) == effects.Pauses:
		return // the attempt has a pause of its own, somewhere
	}
	name := c.name(retry.Call)
	why := "when it fails"
	if retry.Bare.Status != 0 {
		why = fmt.Sprintf("when the server answers %d", retry.Bare.Status)
	}
	often := ""
	if retry.Attempts > 1 {
		often = fmt.Sprintf(", %d times", retry.Attempts)
	}
	rest := ""
	if len(retry.Waits) > 0 {
		rest = fmt.Sprintf(" (the pause at %s is on another path)", c.here(retry.Waits[0]))
	} else if retry.Again {
		rest = fmt.Sprintf(" (the pause at %s is only taken after success)", c.here(retry.AgainWaits[0]))
	}
	c.report(report.Finding{
		Kind: "no-delay", Range: back(retry.Back),
		// Once more, at once, is common practice.
		Tier: tier(retry.Attempts == 2 || retry.Bare.Renewed || retry.Attempts == 1),
		Message: fmt.Sprintf("this %s repeats %s at once %s%s%s: a server in trouble gets more requests, not fewer; pause between attempts, longer each time, with jitter",
			round(retry.Back), name, why, often, rest),
		Related: c.related(retry, retry.Bare),
		Fixes:   c.fixDelay(retry),
	}, retry.Back)
}

// isReceive reports whether a call takes the next of something by its name:
// one failure says nothing about the next.
func isReceive(call *symbols.Call) bool {
	fn := call.Func()
	if fn == nil {
		return false
	}
	for _, p := range []string{"Recv", "Receive", "Read", "Accept", "Next", "Scan", "Fetch", "Poll", "Pop", "Dequeue", "BRPop", "BLPop", "XRead", "Consume", "Listen", "Watch", "Subscribe"} {
		if strings.HasPrefix(strings.ToLower(fn.Name()), strings.ToLower(p)) {
			return true
		}
	}
	return false
}
