package windows

import (
	"fmt"
	"go/ast"
	"go/token"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/retries"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace/amounts"
)

// window is attempts, or steps, that share a deadline.
type window struct {
	n        int
	per      time.Duration // of one; 0 if nothing in sight bounds it
	pauses   time.Duration // between them, together
	limit    amounts.Limit
	settable bool
	steps    bool             // each has to be made, none repeats another
	again    knowledge.Answer // whether an attempt that timed out is made again: yes, no, or not known
	call     *symbols.Call
}

// Windows: attempts and steps that need more time than the deadline above them.
// Of several windows under one deadline the worst is reported, wherever it stands.
func (c *Checker) Windows() {
	worst := make(map[*ast.CallExpr]window)
	var order []*ast.CallExpr
	add := func(w window, ok bool) {
		if !ok || w.fits() {
			return
		}
		have, known := worst[w.limit.At]
		if !known {
			order = append(order, w.limit.At)
		}
		if !known || w.worseThan(have) {
			worst[w.limit.At] = w
		}
	}
	for _, call := range c.Index.Calls {
		if call.In != nil && call.Func() != nil {
			add(c.clientAttempts(call))
		}
	}
	repeated := make(map[*symbols.Call]bool)
	for _, f := range c.Index.Funcs {
		if c.Report.Quiet(f.Node.Pos()) {
			continue
		}
		for _, retry := range c.Res.Retries(f) {
			repeated[retry.Call] = true
			add(c.loopAttempts(retry))
		}
		for _, call := range f.Calls {
			c.inTurn(f, call)
		}
	}
	for _, at := range order {
		c.reportWindow(worst[at])
	}
	for _, f := range c.Index.Funcs {
		if !c.Report.Quiet(f.Node.Pos()) {
			c.steps(f, repeated)
		}
	}
}

// need returns how long the attempts and the pauses between them may take.
func (w window) need() time.Duration { return time.Duration(w.n)*w.per + w.pauses }

// fits reports whether the deadline leaves time for all attempts.
func (w window) fits() bool {
	return w.n < 2 || w.need() <= w.limit.D || w.per == 0 && w.pauses == 0
}

// worseThan says which of two windows under one deadline is reported: one that
// nobody can set, then the one that needs more, or makes more attempts for it.
func (w window) worseThan(v window) bool {
	if a, b := w.tier(), v.tier(); a != b {
		return a == report.Default
	}
	if w.need() != v.need() {
		return w.need() > v.need()
	}
	return w.n > v.n
}

func (w window) tier() report.Tier { return passkit.StrictIf(w.limit.Settable && w.settable) }

// clientAttempts: a client that tries again by itself, called under a deadline.
func (c *Checker) clientAttempts(call *symbols.Call) (w window, ok bool) {
	recv := symbols.Receiver(call.Expr)
	row, lib := knowledge.CallOf(call.Func())
	if recv == nil || row == nil || row.Waits != knowledge.Network || row.Result == knowledge.ResultStream {
		return w, false
	}
	limit := c.limitOf(call)
	if !limit.Known() || c.Taken[limit.At] || c.Report.Quiet(limit.At.Pos()) {
		return w, false
	}
	b := c.Trace.Built(recv)
	if b.Unknown || b.Row == nil {
		return w, false
	}
	own := c.Trace.CallBuilt(call.Expr, lib)
	if len(own.Timeout.Ways) > 0 {
		b.Timeout = own.Timeout
	}
	if len(own.Attempts.Ways) > 0 {
		b.Attempts = own.Attempts
	}
	per, _, bounded := b.Timeout.Wait()
	if !bounded {
		return w, false
	}
	n, counted := b.Attempts.Most()
	if !counted {
		return w, false // the client's own number, which its author may not know of
	}
	w = window{n: int(min(n.N, 1000)), per: per, limit: limit, settable: b.Timeout.Settable || b.Attempts.Settable, call: call}
	if b.Row.Retry != nil {
		w.again = b.Row.Retry.Timeouts
	}
	return w, true
}

// loopAttempts: a loop that makes an attempt again, under a deadline.
func (c *Checker) loopAttempts(retry *retries.Retry) (w window, ok bool) {
	if retry.Attempts < 2 || retry.Again || !retry.Known {
		return w, false
	}
	arg, limit := c.outerLimit(retry.Call, retry.Back)
	if arg == nil || c.Taken[limit.At] || c.Report.Quiet(limit.At.Pos()) || symbols.Within(retry.Back, limit.At.Pos()) {
		return w, false
	}
	s := c.Res.AttemptSpan(retry.Call, retry.Back)
	w = window{n: retry.Attempts, per: s.D, limit: limit, settable: s.Settable, call: retry.Call}
	if sum, ok := c.Res.PausesTogether(retry); ok {
		w.pauses = sum
	}
	return w, true
}

// outerLimit returns the limit of the ctx that a call in a loop is given, or of
// what that is made of inside the loop.
func (c *Checker) outerLimit(call *symbols.Call, loop ast.Node) (ast.Expr, amounts.Limit) {
	for _, arg := range call.Expr.Args {
		if !knowledge.IsCarrier(c.Index.Info.TypeOf(arg)) {
			continue
		}
		l := c.Trace.Limit(arg)
		for range 4 {
			if !l.Known() || !symbols.Within(loop, l.At.Pos()) || len(l.At.Args) == 0 {
				break
			}
			l = c.Trace.Limit(l.At.Args[0])
		}
		if l.Known() {
			return arg, l
		}
		// One made inside the loop, of one that ends later than it.
		if made := c.madeIn(arg, loop); made != nil && len(made.Args) > 0 {
			if l := c.Trace.Limit(made.Args[0]); l.Known() && !symbols.Within(loop, l.At.Pos()) {
				return arg, l
			}
		}
	}
	return nil, amounts.Limit{}
}

// madeIn returns the call in a loop that makes the ctx in a variable, or nil.
func (c *Checker) madeIn(e ast.Expr, loop ast.Node) *ast.CallExpr {
	v := c.Index.VarOf(e)
	if v == nil {
		return nil
	}
	for _, a := range c.Index.Assigns(v) {
		if call, ok := ast.Unparen(symbols.ExprOr(a.Value)).(*ast.CallExpr); ok && symbols.Within(loop, call.Pos()) {
			return call
		}
	}
	return nil
}

// steps: several calls, one after the other, that may each take a set time, and
// together more than the deadline they share.
func (c *Checker) steps(f *symbols.Func, repeated map[*symbols.Call]bool) {
	if !report.WantsStrict() {
		return
	}
	type sum struct {
		w     window
		total time.Duration
	}
	var order []*ast.CallExpr
	sums := make(map[*ast.CallExpr]*sum)
	for _, call := range f.Calls {
		if call.Mode != symbols.Plain || repeated[call] || !c.always(call, f) {
			continue
		}
		s := c.Res.CallSpan(call)
		if s.D == 0 {
			continue
		}
		n := 1
		var limit amounts.Limit
		if call.Loop != nil {
			if n = c.Res.Rounds(call.Loop); n < 2 {
				continue
			}
			_, limit = c.outerLimit(call, call.Loop)
		} else {
			limit = c.limitAbove(call)
		}
		if !limit.Known() || c.Index.Enclosing(limit.At) != f || s.At == ast.Expr(limit.At) {
			continue // what the shared deadline alone ends has no time of its own
		}
		if sums[limit.At] == nil {
			sums[limit.At] = &sum{w: window{limit: limit, steps: true, call: call}}
			order = append(order, limit.At)
		}
		t := sums[limit.At]
		t.w.n += n
		t.w.settable = t.w.settable || s.Settable
		t.total += time.Duration(n) * s.D
		t.w.per = max(t.w.per, s.D)
	}
	for _, at := range order {
		t := sums[at]
		if t.w.n > 1 && t.total > t.w.limit.D && !c.Taken[at] && !c.Report.Quiet(at.Pos()) {
			c.reportSteps(t.w, t.total)
		}
	}
}

// limitAbove returns the limit of what the ctx of a call is made of: a step has
// a deadline of its own, and shares that of its parent.
func (c *Checker) limitAbove(call *symbols.Call) amounts.Limit {
	for _, arg := range call.Expr.Args {
		if !knowledge.IsCarrier(c.Index.Info.TypeOf(arg)) {
			continue
		}
		l := c.Trace.Limit(arg)
		if !l.Known() || len(l.At.Args) == 0 {
			return l
		}
		if outer := c.Trace.Limit(l.At.Args[0]); outer.Known() {
			return outer
		}
		return l
	}
	return amounts.Limit{Unknown: true}
}

// always reports whether a call is made whenever its function, or the loop
// around it, is run: no condition stands between.
func (c *Checker) always(call *symbols.Call, f *symbols.Func) bool {
	var child ast.Node = call.Expr
	for p := c.Index.Parent(child); p != nil && p != f.Node; child, p = p, c.Index.Parent(p) {
		switch p := p.(type) {
		case *ast.IfStmt:
			if p.Init != child && p.Cond != child {
				return false
			}
		case *ast.CaseClause, *ast.CommClause, *ast.FuncLit:
			return false
		case *ast.BinaryExpr:
			if (p.Op == token.LAND || p.Op == token.LOR) && p.Y == child {
				return false
			}
		}
	}
	return true
}

// reportWindow reports attempts that need more than the deadline they share.
func (c *Checker) reportWindow(w window) {
	need := w.need()
	c.Taken[w.limit.At] = true
	fit := c.fitting(w)
	parts := fmt.Sprintf("%d attempts", w.n)
	if w.per > 0 {
		parts += fmt.Sprintf(" of up to %v", w.per)
	}
	if w.pauses > 0 {
		parts += fmt.Sprintf(" and %v of pauses", w.pauses)
	}
	why := fmt.Sprintf("%s: the remaining time is too short for the others", onlyFirst(fit))
	if w.again == knowledge.No {
		why += ", and an attempt that times out is not repeated"
	}
	c.Report.Report(report.Finding{
		Kind: "retry-window", Tier: w.tier(), Range: w.limit.At,
		Text: report.Text{
			What:   fmt.Sprintf("%s need %v, but the context ends after %v", parts, need, w.limit.D),
			Why:    why,
			Remedy: fmt.Sprintf("give the context more than %v, or each attempt less", need),
		},
		Related: []analysis.RelatedInformation{passkit.Related(w.call.Expr, "the attempts are made here")},
	})
}

// fitting returns how many attempts can run their full time.
func (c *Checker) fitting(w window) int {
	if w.per == 0 {
		return 0
	}
	per := w.per
	if w.n > 1 {
		per += w.pauses / time.Duration(w.n-1)
	}
	return int(w.limit.D / per)
}

func onlyFirst(fit int) string {
	switch fit {
	case 0:
		return "no attempt can use its full time"
	case 1:
		return "only the first can use its full time"
	}
	return fmt.Sprintf("only the first %d can use their full time", fit)
}

// reportSteps reports steps that need more than the deadline they share.
func (c *Checker) reportSteps(w window, need time.Duration) {
	c.Taken[w.limit.At] = true
	c.Report.Report(report.Finding{
		Kind: "retry-window", Tier: report.Strict, Range: w.limit.At,
		Text: report.Text{
			What:   fmt.Sprintf("%d steps may need %v together, but the context ends after %v", w.n, need, w.limit.D),
			Why:    "when the first are slow, the last has no time left, and fails although nothing is wrong with it",
			Remedy: fmt.Sprintf("give the context more than %v, or each step its share", need),
		},
		Related: []analysis.RelatedInformation{passkit.Related(w.call.Expr, "the first step")},
	})
}
