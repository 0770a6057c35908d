package windows

import (
	"fmt"
	"go/ast"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
	"github.com/timeoutlint/timeoutlint/internal/trace/amounts"
	"github.com/timeoutlint/timeoutlint/internal/trace/forward"
)

// Inverted: a ctx with a timeout longer than that of the one it is made of, and a
// client whose timeout is longer than the ctx of every request it sends.
func (c *Checker) Inverted() {
	requests := make(map[ast.Expr][]request)
	var order []ast.Expr
	for _, call := range c.Index.Calls {
		if call.Func() == nil {
			continue
		}
		row, _ := knowledge.CallOf(call.Func())
		switch {
		case row == nil:
		case row.Ctx == knowledge.CtxDeadline:
			c.ctxInCtx(call)
		case row.Waits == knowledge.Network && row.Bound == knowledge.ByClient && symbols.Receiver(call.Expr) != nil:
			b := c.Trace.Built(symbols.Receiver(call.Expr))
			if len(b.Made) == 0 {
				break
			}
			made := b.Made[0]
			if requests[made] == nil {
				order = append(order, made)
			}
			requests[made] = append(requests[made], request{call, b, c.limitOf(call)})
		}
	}
	for _, made := range order {
		c.clientInCtx(requests[made])
	}
}

// request is a request sent through a client, and how long its ctx lives.
type request struct {
	call  *symbols.Call
	built trace.Built
	limit amounts.Limit
}

// limitOf returns the limit of the ctx that a call is given.
func (c *Checker) limitOf(call *symbols.Call) amounts.Limit {
	for _, arg := range call.Expr.Args {
		if knowledge.IsCarrier(c.Index.Info.TypeOf(arg)) {
			return c.Trace.Limit(arg)
		}
	}
	return amounts.Limit{Unknown: true}
}

// ctxInCtx: context.WithTimeout(ctx, 30*time.Second), where ctx ends after 5 s.
func (c *Checker) ctxInCtx(call *symbols.Call) {
	if c.Report.Quiet(call.Expr.Pos()) || c.Taken[call.Expr] || len(call.Expr.Args) == 0 {
		return
	}
	own, outer := c.Trace.OwnLimit(call.Expr), c.Trace.Limit(call.Expr.Args[0])
	if !own.Known() || !outer.Known() || outer.D >= own.D || outer.At == call.Expr {
		return
	}
	c.Taken[call.Expr] = true
	c.Report.Report(report.Finding{
		Kind: "inversion", Tier: passkit.StrictIf(own.Settable || outer.Settable), Range: call.Expr,
		Text: report.Text{
			What:   fmt.Sprintf("this timeout of %v is never reached: %s ends after %v", own.D, c.Text(call.Expr.Args[0]), outer.D),
			Why:    "its parent ends first, so this one has no effect",
			Remedy: fmt.Sprintf("give the outer one (%s) more than %v, or this one less than %v", c.place(call.Expr, outer.At), own.D, outer.D),
		},
		Related: []analysis.RelatedInformation{passkit.Related(outer.At, "%v is set here", outer.D)},
	})
}

// clientInCtx: every request through a client ends with its ctx before the
// client's timeout. That there are others is not in sight only if the client
// cannot leave the package.
func (c *Checker) clientInCtx(list []request) {
	b := list[0].built
	d, at, ok := b.Timeout.Wait()
	if !ok || b.Unknown || c.Report.Quiet(at.Pos()) || c.Taken[at] {
		return
	}
	longest := list[0]
	settable := b.Timeout.Settable
	for _, r := range list {
		if c.isProbe(r.call.In) || !r.limit.Known() || r.limit.D >= d || r.built.Unknown || len(r.built.Made) != len(b.Made) || c.Taken[r.limit.At] {
			return
		}
		if r.limit.D > longest.limit.D {
			longest = r
		}
		settable = settable || r.limit.Settable
	}
	for _, made := range b.Made {
		uses, _ := c.Trace.Forward(made)
		for _, u := range uses {
			switch u.Kind {
			case forward.Called, forward.Read, forward.Set, forward.Returned:
			case forward.Passed:
				if fn := u.Call.Func(); fn == nil || c.Index.ByObj[fn] == nil && !names.Begins(fn.Name(), "New") && knowledge.Find(fn.Pkg().Path()) == nil {
					return
				}
			default:
				return // somebody else may send requests with it
			}
		}
	}
	c.Taken[at] = true
	c.Report.Report(report.Finding{
		Kind: "inversion", Tier: passkit.StrictIf(settable), Range: at,
		Text: report.Text{
			What:   fmt.Sprintf("this timeout of %v is never reached: the context of every request ends after %v", d, longest.limit.D),
			Why:    "the client allows more time than any request has",
			Remedy: fmt.Sprintf("give the requests (%s) more than %v, or the client less than %v", c.place(at, longest.limit.At), d, longest.limit.D),
		},
		Related: []analysis.RelatedInformation{passkit.Related(longest.limit.At, "%v is set here", longest.limit.D)},
	})
}

// place writes where a node stands, for messages: "line 12" or "file.go:12".
func (c *Checker) place(at, n ast.Node) string {
	p, q := c.Pass.Fset.Position(at.Pos()), c.Pass.Fset.Position(n.Pos())
	if p.Filename == q.Filename {
		return fmt.Sprintf("line %d", q.Line)
	}
	name := q.Filename
	for i := len(name) - 1; i >= 0; i-- {
		if name[i] == '/' || name[i] == '\\' {
			name = name[i+1:]
			break
		}
	}
	return fmt.Sprintf("%s:%d", name, q.Line)
}
