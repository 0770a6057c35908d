package nobackoff

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/retries"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// noDelay: a failed attempt is followed by the next one at once.
//
// In a loop that success leaves, any such path counts. In a loop that goes on
// after success, such as a poll, a path that skips the pause the others take;
// where nothing pauses at all it reads, receives or works off a list, unless it
// connects again.
func (c *checker) noDelay(retry *retries.Retry) {
	switch {
	case retry.Bare == nil:
		return
	case c.endedStream(retry):
		return
	case retry.Again && !retry.AgainPaced && !c.connectsAgain(retry):
		return // goes on whatever happens
	case retry.Again && isReceive(retry.Call), asksTimeout(retry.Bare):
		return
	case c.res.CallPauses(retry.Call) == facts.Pauses:
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
		rest = fmt.Sprintf("the pause at %s is on another path, and ", c.Line(retry.Waits[0]))
	} else if retry.AgainPaced {
		rest = fmt.Sprintf("the pause at %s is taken only after success, and ", c.Line(retry.AgainWaits[0]))
	}
	c.report(report.Finding{
		Kind: "no-delay", Range: c.skips(retry),
		// Once more, at once, is common practice.
		Tier: passkit.StrictIf(retry.Attempts == 2 || retry.Bare.Renewed || retry.Attempts == 1),
		Text: report.Text{
			What:   fmt.Sprintf("this %s retries %s immediately %s%s", round(retry.Back), name, why, often),
			Why:    rest + "a server in trouble gets more requests, not fewer",
			Remedy: "pause between attempts, longer each time, with jitter",
		},
		Related: c.related(retry, retry.Bare),
		Fixes:   c.FixDelay(retry),
	}, retry.Back)
}

// connectsAgain reports whether an endless loop does nothing on the way from a
// failed attempt to the next, and the attempt is one that a remote which is down
// refuses at once: a connection, or a request over HTTP. What goes on after
// success, a session or the events of a stream, takes its own time; the failure
// takes none.
//
//	for {
//		conn, err := net.DialTimeout("tcp", addr, time.Second)
//		if err != nil {
//			log.Print(err)
//			continue
//		}
//		session(conn)
//	}
func (c *checker) connectsAgain(retry *retries.Retry) bool {
	loop, ok := retry.Back.(*ast.ForStmt)
	if !ok || loop.Init != nil || loop.Post != nil || loop.Cond != nil && c.asksData(loop.Cond) || !retry.Known || retry.Attempts > 0 || retry.Bare.Renewed {
		return false
	}
	if retry.Bare.Status != 0 {
		return false // an answer that nobody looks at: the next page may be asked for
	}
	if p := retry.Wait.Profile; p != knowledge.Dial && p != knowledge.HTTP || retry.Wait.Conn || isReceive(retry.Call) {
		return false
	}
	return !slices.ContainsFunc(retry.Bare.Nodes, func(n ast.Node) bool {
		return symbols.Encloses(loop, n) && !symbols.Encloses(n, retry.Call.Expr) && c.res.Paces(n) != facts.NoPause
	})
}

// asksData reports whether a condition asks more than whether to go on at all: it
// calls something other than the Err of a ctx or the Load of an atomic, or it
// counts or measures.
func (c *checker) asksData(cond ast.Expr) bool {
	asks := false
	ast.Inspect(cond, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			fn := symbols.FuncOf(c.x.Info, n)
			asks = asks || fn == nil || symbols.PkgPath(fn) != "context" && symbols.PkgPath(fn) != "sync/atomic"
		case *ast.BinaryExpr:
			switch n.Op {
			case token.EQL, token.NEQ, token.LAND, token.LOR:
			default:
				asks = true
			}
		}
		return !asks
	})
	return asks
}

// asksTimeout reports whether a path asks whether the attempt timed out: what
// did has waited, as listeners with a deadline do.
func asksTimeout(p *retries.Path) bool {
	found := false
	for _, n := range p.Nodes {
		if e, ok := n.(ast.Expr); ok {
			ast.Inspect(e, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if ok && len(call.Args) == 0 {
					sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
					found = found || ok && sel.Sel.Name == "Timeout"
				}
				return !found
			})
		}
	}
	return found
}

// repeats: a function runs what it is given again at once if that fails, and
// nothing in it says that it waits on something. A call that hands it such an
// attempt is the first place where both are known; one finding for each function,
// at the call that comes first by the names of what they stand in, so that
// it stays where it is when declarations change places.
func (c *checker) repeats(call *symbols.Call) {
	if c.attempt(call) == "" {
		return
	}
	if before := c.repeated[call.Func()]; before == nil || comesBefore(call, before) {
		c.repeated[call.Func()] = call
	}
}

// attempt returns what the call hands over to be tried again at once waits on;
// "" if it hands over no such thing.
func (c *checker) attempt(call *symbols.Call) string {
	for i, arg := range call.Expr.Args {
		if !c.res.RepeatsAtOnce(call, i) {
			continue
		}
		if waits := c.remote(arg); waits != "" {
			return waits
		}
	}
	return ""
}

// comesBefore orders calls by the declared functions that they stand in, then
// by their places there. What stands in no function comes last.
func comesBefore(a, b *symbols.Call) bool {
	name := func(call *symbols.Call) (string, token.Pos) {
		if call.In == nil || call.In.Decl() == nil {
			return "\xff", call.Expr.Pos()
		}
		decl := call.In.Decl()
		return decl.Obj.FullName(), call.Expr.Pos() - decl.Node.Pos()
	}
	inA, atA := name(a)
	inB, atB := name(b)
	return cmp.Or(cmp.Compare(inA, inB), cmp.Compare(atA, atB)) < 0
}

// repeaters reports the functions that repeats found.
func (c *checker) repeaters() {
	for _, call := range c.x.Calls {
		if c.repeated[call.Func()] != call || call.Func() == nil {
			continue
		}
		c.r.Report(report.Finding{
			Kind: "no-delay", Range: call.Expr.Fun,
			Text: report.Text{
				What:   fmt.Sprintf("%s retries %s immediately when it fails", c.name(call), c.attempt(call)),
				Why:    "a server in trouble gets more requests, not fewer",
				Remedy: "pause between attempts, longer each time, with jitter",
			},
		})
	}
}

// remote returns how messages call the first thing that a func argument waits on
// outside the process; "" if it waits on nothing there.
func (c *checker) remote(arg ast.Expr) string {
	fs, fixed := c.res.Targets(arg)
	for _, f := range fs {
		fixed = append(fixed[:len(fixed):len(fixed)], c.res.FuncWaits(f)...)
	}
	for _, w := range fixed {
		if w.Remote() && len(w.Via) > 0 {
			return w.Via[0]
		}
	}
	return ""
}

// skips returns the continue by which a path goes round a pause that others
// take; the loop, or whatever leads back, where there is none.
func (c *checker) skips(retry *retries.Retry) analysis.Range {
	if len(retry.Waits) == 0 {
		return back(retry.Back)
	}
	for _, n := range slices.Backward(retry.Bare.Nodes) {
		if n.Pos() < retry.Call.Expr.End() || n.Pos() >= retry.Back.End() {
			continue
		}
		s, ok := n.(ast.Stmt)
		if !ok {
			break
		}
		var list []ast.Stmt
		switch p := c.x.Parent(s).(type) {
		case *ast.BlockStmt:
			list = p.List
		case *ast.CaseClause:
			list = p.Body
		}
		if i := slices.Index(list, s); i >= 0 && i+1 < len(list) {
			if b, ok := list[i+1].(*ast.BranchStmt); ok && b.Tok == token.CONTINUE {
				return b
			}
		}
		break
	}
	return back(retry.Back)
}

// isReceive reports whether a call takes the next of something by its name:
// one failure says nothing about the next.
func isReceive(call *symbols.Call) bool {
	fn := call.Func()
	if fn == nil {
		return false
	}
	return names.TakesNext(fn.Name())
}
