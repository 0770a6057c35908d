package nobackoff

import (
	"cmp"
	"fmt"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// manyAttempts is how many attempts at one request to a language model are not
// too many: SDKs make three, programs set up to six, and the pauses between ten
// are a minute and a half already.
const manyAttempts = 10

// eager: a client of a language model that is told to try so often that a busy
// service is kept busy by what it refuses.
//
//	openai.NewClient(option.WithMaxRetries(25))
func (c *checker) eager(call *symbols.Call) {
	row, lib := knowledge.ConstructorOf(call.Func())
	if row == nil {
		return
	}
	if p := cmp.Or(row.Profile, lib.Profile); p != knowledge.LLM && p != knowledge.Embedding {
		return
	}
	n, by, at, ok := c.res.ClientRetries().Built(row, call.Expr)
	if !ok || n <= manyAttempts {
		return
	}
	c.report(report.Finding{
		Kind: "policy", Range: at,
		Text: report.Text{
			What:   fmt.Sprintf("%s makes the %s client try %d times", by, lib.Name, n),
			Why:    "a busy service gets each request that many times, and each caller waits for all of them",
			Remedy: "two or three retries with growing pauses, and a deadline for them all", Library: lib.Name,
		},
	}, at)
}
