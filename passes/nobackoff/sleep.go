package nobackoff

import (
	"fmt"
	"go/ast"
	"go/token"
	"time"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/layers"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/retries"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// sleepIgnoresCtx: a pause between attempts that goes on where a ctx in scope
// has ended, wherever it stands: in the loop or in a function that the loop
// calls.
func (c *checker) sleepIgnoresCtx(retry *retries.Retry) {
	for _, p := range c.res.IgnoredPauses(retry) {
		if c.r.Quiet(p.At.Pos()) {
			continue
		}
		text := ""
		if d, ok := c.constant(p.For); ok {
			text = " of " + d.String()
		}
		c.report(report.Finding{
			Kind: "sleep-ignores-ctx", Range: p.At, Tier: passkit.StrictIf(c.cli || c.soonOver(p)),
			Text: report.Text{
				What:   fmt.Sprintf("the pause%s between attempts at %s continues after %s is cancelled", text, c.name(retry.Call), p.Ctx),
				Why:    "so do the attempts, which nobody is waiting for",
				Remedy: fmt.Sprintf("wait for a timer and %s.Done() in a select", p.Ctx),
			},
			Related: c.related(retry, retry.Path),
			Fixes:   c.FixSleep(p),
		}, p.At)
	}
}

// Pauses up to these lengths are noticed by nobody: one of them, and one where
// each round asks the ctx before its attempt, or accepts a connection.
const (
	shortPause = 100 * time.Millisecond
	latePause  = 5 * time.Second
)

// soonOver reports whether little is lost if a pause goes on: it is short, as
// written or by the default of its setting; or the next round asks the ctx, or what
// ends the ctx closes the listener that it accepts from; or it is so many configured
// milliseconds, and each attempt ends with the ctx.
func (c *checker) soonOver(p layers.IgnoredPause) bool {
	if p.For == nil {
		return false
	}
	if together, ok := c.res.PauseTogether(p.For, p.Retry); ok && together <= layers.ShortPauses {
		return true
	}
	if one, ok := c.res.Longest(p.For, p.Retry); ok {
		return one <= shortPause || one <= latePause && (accepts(p.Retry) || c.asksEachRound(p.Retry))
	}
	return c.configuredMillis(p.For) && c.res.GivenCtx(p.Retry)
}

// accepts reports whether what is attempted is to accept a connection. Nobody waits
// for that: the pause is for files that are short, as in net/http, and a program that
// stops closes the listener.
func accepts(retry *retries.Retry) bool {
	fn := retry.Call.Func()
	if fn == nil || fn.Signature().Recv() == nil || fn.Signature().Results().Len() != 2 {
		return false
	}
	if row, _ := knowledge.CallOf(fn); row != nil && row.Lifetime == knowledge.LifeProgram {
		return true // of packages net and crypto/tls, and of libraries
	}
	return fn.Name() == "Accept" && fn.Signature().Params().Len() == 0 && // as net.Listener has it
		knowledge.IsNamed(fn.Signature().Results().At(0).Type(), "net", "Conn")
}

// asksEachRound reports whether a loop asks before each attempt whether a ctx
// has ended.
func (c *checker) asksEachRound(retry *retries.Retry) bool {
	found := false
	asks := func(n ast.Node) {
		ast.Inspect(n, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && (sel.Sel.Name == "Done" || sel.Sel.Name == "Err") {
				t := c.pass.TypesInfo.TypeOf(sel.X)
				found = found || t != nil && knowledge.IsContext(t)
			}
			return !found
		})
	}
	if loop, ok := retry.Back.(*ast.ForStmt); ok && loop.Cond != nil {
		asks(loop.Cond)
	}
	body := symbols.LoopBody(retry.Back)
	if body == nil {
		return found
	}
	for _, s := range body.List { // those that every round passes
		if s.End() > retry.Call.Expr.Pos() {
			break
		}
		switch s := s.(type) {
		case *ast.IfStmt:
			if s.Init != nil {
				asks(s.Init)
			}
			asks(s.Cond)
		case *ast.SelectStmt:
			for _, cc := range s.Body.List {
				if comm := cc.(*ast.CommClause).Comm; comm != nil {
					asks(comm)
				}
			}
		}
	}
	return found
}

// configuredMillis reports whether a duration is a number times a millisecond,
// or less, and the number is a field, a variable of a package or what a
// function without arguments returns: time.Duration(conf.Pause) * time.Millisecond.
func (c *checker) configuredMillis(e ast.Expr) bool {
	b, ok := ast.Unparen(e).(*ast.BinaryExpr)
	if !ok || b.Op != token.MUL {
		return false
	}
	n, unit := b.X, b.Y
	if _, ok := c.constant(unit); !ok {
		n, unit = unit, n
	}
	if d, ok := c.constant(unit); !ok || d > time.Millisecond {
		return false
	}
	n = stripConv(c, n)
	if call, ok := n.(*ast.CallExpr); ok {
		return len(call.Args) == 0
	}
	v := c.x.VarOf(n)
	return v != nil && (v.IsField() || v.Pkg() != nil && v.Parent() == v.Pkg().Scope())
}

// constant returns the value of a duration that is only ever given one.
func (c *checker) constant(e ast.Expr) (time.Duration, bool) {
	if e == nil {
		return 0, false
	}
	a := c.res.Trace().Amount(e)
	n, ok := a.Most()
	return time.Duration(n.N), ok && len(a.Ways) == 1 && !a.Settable
}
