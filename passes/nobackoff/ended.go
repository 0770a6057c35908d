package nobackoff

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/retries"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// endedStream: a loop receives from a gRPC stream again at once when that has failed,
// and has made no other on the way. The stream has ended: each further Recv fails
// at once with the same error, and the loop takes a whole processor.
func (c *checker) endedStream(retry *retries.Retry) bool {
	recv := symbols.Receiver(retry.Call.Expr)
	fn := retry.Call.Func()
	if recv == nil || fn == nil || fn.Name() != "Recv" && fn.Name() != "RecvMsg" {
		return false
	}
	if t := c.pass.TypesInfo.TypeOf(recv); !knowledge.IsClientStream(t) && !knowledge.IsServerStream(t) {
		return false
	}
	v := c.x.VarOf(recv)
	if v == nil || c.madeAnew(retry, v) {
		return false
	}
	c.report(report.Finding{
		Kind: "no-delay", Range: c.skips(retry),
		Text: report.Text{
			What:   fmt.Sprintf("this %s receives from %s again immediately after it has failed", round(retry.Back), v.Name()),
			Why:    fmt.Sprintf("a stream that failed has ended, and each further %s fails too: the loop takes a whole processor", fn.Name()),
			Remedy: "leave the loop, or make another stream, after a pause",
		},
		Related: c.related(retry, retry.Bare),
	}, retry.Back)
	return true
}

// madeAnew reports whether the stream is another before it is asked again: on the path
// from the failure to the next attempt it is given a value.
func (c *checker) madeAnew(retry *retries.Retry, v *types.Var) bool {
	return slices.ContainsFunc(c.x.Assigns(v), func(a symbols.Assign) bool {
		return slices.ContainsFunc(retry.Bare.Nodes, func(n ast.Node) bool { return symbols.Within(n, a.Site.Pos()) })
	})
}
