package streams

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/edits"
	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/living"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// readsLate is CancelledEarly for what does not leave the function: a call reads
// from something whose ctx has ended on every way to the call.
//
//	resp, err := client.Do(req.WithContext(ctx))
//	cancel()
//	…
//	body, err := io.ReadAll(resp.Body)
//
// Of the reads of one value the first is reported.
func (c *Checker) readsLate() {
	told := make(map[*symbols.Call]bool)
	for _, call := range c.Index.Calls {
		if call.In == nil || c.Report.Quiet(call.Expr.Pos()) || !c.Res.Ended().Any(call.In) {
			continue
		}
		v := c.readFrom(call)
		if v == nil || told[v.Call] || v.As == facts.LivesStream && c.dropped(call.Expr) {
			continue
		}
		if end := c.endedSince(v, call); end != nil {
			told[v.Call] = true
			c.reportLate(call, v, end)
		}
	}
}

// endedSince returns what has ended the ctx that a value goes on with, between
// the call that made it and another; nil if that is not certain.
func (c *Checker) endedSince(v *living.Value, at *symbols.Call) ast.Node {
	for _, h := range c.Res.Heeded(v.Call) {
		line := c.Trace.Lineage(h.Arg)
		end, _ := c.Res.Ended().Line(line, at.Expr)
		if end == nil {
			continue
		}
		if before, _ := c.Res.Ended().Line(line, v.Call.Expr); before == nil { // else ctx-ended has it
			return end
		}
	}
	return nil
}

// reads are the methods that go on with the ctx under which their receiver was
// made. Those that close it, or say how it ended, are not among them.
var reads = map[facts.Lives][]string{
	facts.LivesBody:   {"Decode", "Read", "ReadAll", "ReadByte", "ReadBytes", "ReadLine", "ReadRune", "ReadSlice", "ReadString", "Scan", "Token", "WriteTo"},
	facts.LivesRows:   {"All", "Next", "NextResultSet", "Scan"},
	facts.LivesStream: {"CloseAndRecv", "Next", "Recv", "RecvMsg", "Send", "SendMsg"},
	facts.LivesTx:     {"Commit", "Exec", "ExecContext", "Prepare", "PrepareContext", "Query", "QueryContext", "QueryRow", "QueryRowContext"},
}

// readers are the functions of std that read from an argument, by its index.
var readers = map[string]int{
	"io.ReadAll": 0, "io.ReadFull": 0, "io.ReadAtLeast": 0, "io.Copy": 1, "io.CopyN": 1, "io.CopyBuffer": 1,
}

// readFrom returns what a call reads from, if that goes on with a ctx; nil if
// it reads from nothing of the sort, or if that is not known.
func (c *Checker) readFrom(call *symbols.Call) *living.Value {
	fn := call.Func()
	if fn == nil {
		return nil
	}
	if recv := symbols.Receiver(call.Expr); recv != nil {
		if v := c.Res.LivingValue(recv); v != nil && slices.Contains(reads[v.As], fn.Name()) {
			return v
		}
	}
	i, ok := c.readsArg(fn)
	if !ok || i >= len(call.Expr.Args) || c.discards(call) {
		return nil
	}
	if v := c.Res.LivingValue(call.Expr.Args[i]); v != nil && v.As == facts.LivesBody {
		return v
	}
	return nil
}

// readsArg returns which of its arguments a function reads from: one of std, or
// one of this package that hands a parameter, or its body, to one of std.
func (c *Checker) readsArg(fn *types.Func) (int, bool) {
	if i, ok := readers[symbols.PkgPath(fn)+"."+fn.Name()]; ok && fn.Signature().Recv() == nil {
		return i, true
	}
	f := c.Index.ByObj[fn.Origin()]
	if f == nil || f.Sig.Variadic() {
		return 0, false
	}
	for _, call := range f.Calls {
		if call.In != f || call.Func() == nil || c.discards(call) {
			continue
		}
		from := symbols.Receiver(call.Expr)
		if i, ok := readers[symbols.PkgPath(call.Func())+"."+call.Func().Name()]; ok && from == nil && i < len(call.Expr.Args) {
			from = call.Expr.Args[i]
		} else if from == nil || !slices.Contains(reads[facts.LivesBody], call.Func().Name()) {
			continue
		}
		for i := range f.Sig.Params().Len() {
			if c.readsFrom(from, f.Sig.Params().At(i)) {
				return i, true
			}
		}
	}
	return 0, false
}

// discards reports whether a call copies to io.Discard: a body that nobody needs
// is emptied, which may end early.
func (c *Checker) discards(call *symbols.Call) bool {
	return len(call.Expr.Args) > 0 && symbols.IsDiscard(c.Index.Info, call.Expr.Args[0])
}

// dropped reports whether nobody looks at the first result of a call that has
// several: a stream is received from until it has ended, so that what it holds
// is given back.
func (c *Checker) dropped(call *ast.CallExpr) bool {
	switch p := c.Index.Parent(call).(type) {
	case *ast.ExprStmt:
		return true
	case *ast.AssignStmt:
		id, ok := p.Lhs[0].(*ast.Ident)
		return ok && len(p.Lhs) > 1 && id.Name == "_"
	}
	return false
}

// lost says what becomes of something whose ctx has ended, for a message.
var lost = map[facts.Lives]string{
	facts.LivesBody:   `what of its body has not arrived by then is lost: reading ends with "context canceled"`,
	facts.LivesRows:   `the rows are closed when that ends: the rest is missing, which only Err says, with "context canceled"`,
	facts.LivesStream: `the stream ends when that does, with "context canceled"`,
	facts.LivesTx:     `the transaction is rolled back when that ends: "sql: transaction has already been committed or rolled back"`,
}

func (c *Checker) reportLate(call *symbols.Call, v *living.Value, end ast.Node) {
	fixes, remedy := c.fixLate(call, end), "use it before that ends, where the context is made"
	if c.cancelOf(end) != nil {
		remedy = "cancel the context after the last use: defer cancel()"
	}
	c.Report.Report(report.Finding{
		Kind: "cancelled-early", Range: call.Expr,
		Text: report.Text{
			What:   fmt.Sprintf("%s uses what %s returned under a context that has ended", c.CalleeName(call), c.CalleeName(v.Call)),
			Why:    lost[v.As],
			Remedy: remedy,
		},
		Related: []analysis.RelatedInformation{passkit.Related(end, "it ends here"), passkit.Related(v.Call.Expr, "made here")},
		Fixes:   fixes,
	})
}

// fixLate defers the call that ends a ctx until the function returns:
//
//	resp, err := client.Do(req)
//	cancel()
//
// becomes
//
//	resp, err := client.Do(req)
//	defer cancel()
//
// None in a loop, where deferred calls pile up.
func (c *Checker) fixLate(call *symbols.Call, end ast.Node) []analysis.SuggestedFix {
	cancel := c.cancelOf(end)
	if cancel == nil || cancel.Loop != nil || cancel.In != call.In {
		return nil
	}
	if _, plain := c.Index.Parent(cancel.Expr).(*ast.ExprStmt); !plain {
		return nil
	}
	return []analysis.SuggestedFix{passkit.Fix("cancel it when "+call.In.Name()+" returns", edits.Insert(cancel.Expr.Pos(), "defer "))}
}

// cancelOf returns the call of a variable, a cancel function, that end is; nil
// if it is something else: the Wait of a group, a receive from Done.
func (c *Checker) cancelOf(end ast.Node) *symbols.Call {
	expr, ok := end.(*ast.CallExpr)
	if !ok || c.Index.CallAt[expr] == nil {
		return nil
	}
	if id, ok := expr.Fun.(*ast.Ident); !ok || c.Index.VarOf(id) == nil {
		return nil
	}
	return c.Index.CallAt[expr]
}
