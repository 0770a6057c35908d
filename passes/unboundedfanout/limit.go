package unboundedfanout

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/fanout"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/loops"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/passes/unboundedfanout/internal/fixes"
)

// limitDisabled: g.SetLimit(-1), g.SetLimit(len(docs)).
func (c *checker) limitDisabled(f *fixes.FanOut) {
	site := f.Limit.Site
	if site == nil || c.disabled[site] {
		return
	}
	c.disabled[site] = true
	n := c.SuggestedLimit(f)
	why := "means no limit"
	if f.Limit.Of != nil {
		why = fmt.Sprintf("is the length of %s, so it limits nothing", c.text(f.Limit.Of))
	}
	text := report.Text{
		What:    fmt.Sprintf("%s %s", c.text(site), why),
		Why:     fmt.Sprintf("%s, each calling %s", c.what(f), c.calling(f)),
		Chain:   c.via(f),
		Remedy:  fmt.Sprintf("use a constant such as %d", n),
		Library: c.calling(f),
	}
	var fixes []analysis.SuggestedFix
	if len(site.Args) > 0 && f.Limit.Of != nil && !c.Deadlocks(f) {
		arg := c.limitArg(f)
		if arg != nil {
			fixes = c.limitTo(f, arg, n)
		}
	}
	c.r.Report(report.Finding{Kind: "limit-disabled", Tier: c.tier(f), Range: site, Text: text, Related: c.startsAt(f), Fixes: fixes})
}

// limitTo writes a limit in the place of an expression, where the loop can wait
// for it.
func (c *checker) limitTo(f *fixes.FanOut, arg ast.Expr, n int) []analysis.SuggestedFix {
	if !c.CanWait(f) {
		return nil
	}
	return []analysis.SuggestedFix{{
		Message:   fmt.Sprintf("limit to %d", n),
		TextEdits: []analysis.TextEdit{{Pos: arg.Pos(), End: arg.End(), NewText: fmt.Append(nil, n)}},
	}}
}

// limitArg returns the argument of a call that is the limit.
func (c *checker) limitArg(f *fixes.FanOut) ast.Expr {
	site := f.Limit.Site
	if fn := symbols.FuncOf(c.pass.TypesInfo, site); fn != nil {
		if row := knowledge.GroupMadeBy(fn); row != nil && row.Limit == knowledge.GroupArg {
			return c.x.Arg(site, row.LimitArg)
		}
	}
	return site.Args[0]
}

func (c *checker) startsAt(f *fixes.FanOut) []analysis.RelatedInformation {
	return append([]analysis.RelatedInformation{{Pos: f.Call.Expr.Pos(), End: f.Call.Expr.Fun.End(), Message: "the goroutines start here"}}, c.related(f)...)
}

// countIsData: parallel(len(docs), docs, f), a helper given the number of
// items as its limit.
func (c *checker) countIsData(f *fixes.FanOut) bool {
	of, ok := c.res.GrowsWith(f.Count)
	if !ok {
		return false
	}
	taker, related := f.Call.Expr, c.related(f)
	if f.Limiter != nil {
		if c.disabled[f.Limiter] {
			return true
		}
		c.disabled[f.Limiter] = true
		taker, related = f.Limiter, c.startsAt(f)
	}
	n := c.SuggestedLimit(f)
	text := report.Text{
		What:    fmt.Sprintf("%s is given the length of %s as its limit, so it limits nothing", c.text(taker.Fun), c.text(of)),
		Why:     fmt.Sprintf("each goroutine calls %s", c.calling(f)),
		Chain:   c.via(f),
		Remedy:  fmt.Sprintf("use a constant such as %d", n),
		Library: c.calling(f),
	}
	c.r.Report(report.Finding{
		Kind: "limit-disabled", Tier: c.tier(f), Range: f.Count, Text: text, Related: related,
		Fixes: c.limitTo(f, f.Count, n),
	})
	return true
}

// semaphoreOfAll: sem := make(chan struct{}, len(docs)).
func (c *checker) semaphoreOfAll(f *fixes.FanOut) bool {
	v := c.semaphore(f)
	if v == nil {
		return false
	}
	for _, a := range c.x.Assigns(v) {
		call, ok := ast.Unparen(symbols.ExprOr(a.Value)).(*ast.CallExpr)
		if !ok || len(call.Args) != 2 {
			continue
		}
		of, ok := c.res.GrowsWith(call.Args[1])
		if !ok {
			continue
		}
		n := c.SuggestedLimit(f)
		text := report.Text{
			What:    fmt.Sprintf("%s has a slot for each element of %s, so it limits nothing", v.Name(), c.text(of)),
			Why:     fmt.Sprintf("%s, each calling %s", c.what(f), c.calling(f)),
			Chain:   c.via(f),
			Remedy:  fmt.Sprintf("use a constant such as %d", n),
			Library: c.calling(f),
		}
		c.r.Report(report.Finding{
			Kind: "limit-disabled", Tier: c.tier(f), Range: call.Args[1], Text: text, Related: c.startsAt(f),
			Fixes: c.limitTo(f, call.Args[1], n),
		})
		return true
	}
	return false
}

// semaphore returns the channel that is sent to before the goroutine starts.
func (c *checker) semaphore(f *fixes.FanOut) *types.Var {
	if f.Loop == nil || f.Loop.Body == nil {
		return nil
	}
	first, ok := c.sends[f.Loop.Body]
	if !ok {
		first = c.firstSend(f.Loop.Body)
		c.sends[f.Loop.Body] = first
	}
	if first == nil || first.Pos() > f.Call.Expr.Pos() {
		return nil
	}
	return c.x.VarOf(first.Chan)
}

// firstSend returns the first send of a loop's body to a variable, or nil.
func (c *checker) firstSend(body *ast.BlockStmt) (first *ast.SendStmt) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.SendStmt:
			if v := c.x.VarOf(n.Chan); first == nil && v != nil && !v.IsField() {
				first = n
			}
		}
		return first == nil
	})
	return first
}

// acquireInside: the semaphore is taken in the goroutine.
func (c *checker) acquireInside(f *fixes.FanOut) {
	text := report.Text{
		What:    fmt.Sprintf("%s, and each acquires its limiter only after it starts", c.what(f)),
		Why:     fmt.Sprintf("calls to %s are limited, but the goroutines and what they hold are not", c.calling(f)),
		Chain:   c.via(f),
		Remedy:  "acquire it before the goroutine starts",
		Library: c.calling(f),
	}
	c.r.Report(report.Finding{Kind: "acquire-inside", Range: c.place(f), Text: text, Related: c.related(f), Fixes: c.FixAcquire(f)})
}

// limiterPerCall: a limit that each call of a concurrent function has for itself.
func (c *checker) limiterPerCall(f *fixes.FanOut) {
	if f.Loop.Kind != loops.LoopData || !c.OnRequestPath(f.Call.Expr.Pos()) {
		return
	}
	var v *types.Var
	switch {
	case f.How == fanout.SpawnGroup:
		v = f.Limit.Var
		if v == nil {
			v = c.x.VarOf(symbols.ExprOr(symbols.Receiver(f.Call.Expr)))
		}
	default:
		v = c.semaphore(f)
	}
	if v == nil || v.IsField() || c.x.ParamOf[v] != nil || v.Parent() == c.pass.Pkg.Scope() {
		return
	}
	f.Wait = c.worst(f.Waits)
	text := report.Text{
		What:    fmt.Sprintf("%s limits the goroutines of one request only", v.Name()),
		Why:     fmt.Sprintf("with 100 requests at once, %s is called 100 times as often", c.calling(f)),
		Chain:   c.via(f),
		Remedy:  "share one limiter between requests",
		Library: c.calling(f),
	}
	c.r.Report(report.Finding{Kind: "limiter-per-call", Range: c.place(f), Text: text, Related: c.related(f)})
}

// recursion: a function that starts itself, more than once.
func (c *checker) recursion(f *fixes.FanOut) {
	if f.How != fanout.SpawnGo && f.How != fanout.SpawnGroup && f.How != fanout.SpawnHelper || f.Held {
		return
	}
	d := f.Call.In.Decl()
	if fanout.IsTimer(f.Call) {
		return // it goes on later: one at a time
	}
	if d == nil || f.Call.Loop != nil && !c.selfCalls(f.Locals, d) {
		return
	}
	if !c.selfCalls(f.Locals, d) || c.res.AnyCapped(f.Spawn) || c.res.Held(f.Call.Expr, nil, f.Locals) || c.res.Joined(f.Call.Expr, nil) && f.Call.Loop == nil && !c.twice(d) {
		return
	}
	if !c.twice(d) {
		return // it goes on as another goroutine: one at a time
	}
	f.Wait = c.worst(f.Waits)
	name := d.Name()
	text := report.Text{
		What:    fmt.Sprintf("%s starts itself on new goroutines, each calling %s, with no limit", name, c.calling(f)),
		Why:     "their number grows with the depth",
		Chain:   c.via(f),
		Remedy:  inQueue,
		Library: c.calling(f),
	}
	f.Loop = &loops.Loop{}
	c.r.Report(report.Finding{Kind: "spawn-in-helper", Range: c.place(f), Text: text, Related: c.related(f)})
}

// selfCalls reports whether one of the functions is d, or calls it.
func (c *checker) selfCalls(fns []*symbols.Func, d *symbols.Func) bool {
	for _, f := range fns {
		if f == d {
			return true
		}
		if f.Obj != nil {
			continue
		}
		for _, call := range f.Calls {
			if c.x.ByObj[call.Func()] == d {
				return true
			}
		}
	}
	return false
}

// twice reports whether d starts itself at two places.
func (c *checker) twice(d *symbols.Func) bool {
	n := 0
	for _, call := range c.x.Calls {
		if call.In != nil && call.In.Decl() == d && !fanout.IsTimer(call) {
			for _, s := range c.res.SpawnsOf(call) {
				if c.selfCalls(s.Locals, d) {
					n++
				}
			}
		}
	}
	return n > 1
}
