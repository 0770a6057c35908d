package blockinginasync

import (
	"fmt"
	"go/ast"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
	"github.com/timeoutlint/timeoutlint/internal/waits"
	"github.com/timeoutlint/timeoutlint/passes/blockinginasync/internal/fixes"
)

// noCtxRequest reports a request or command made without a ctx and sent or run
// where one is in scope.
func (c *checker) noCtxRequest(ls []fixes.LostCtx) {
	l := ls[0]
	variant := variantOf(l.Root.Fn)
	ctx := c.CtxText(l.At, l.Scope)
	made := symbols.FuncName(l.Root.Fn, c.pass.Pkg)
	var text report.Text
	switch {
	case l.Wait.Kind == knowledge.Exec:
		text = report.Text{
			What:   fmt.Sprintf("%s makes a command without a context although %s", made, inScopeText(l.Scope)),
			Why:    fmt.Sprintf("%s keeps waiting for it after the caller has given up", c.CalleeName(l.Call)),
			Remedy: fmt.Sprintf("use %s with %s", variant.Name(), ctx),
		}
	case l.Root.Hidden:
		text = report.Text{
			What:   fmt.Sprintf("this request is made without a context although %s", inScopeText(l.Scope)),
			Why:    fmt.Sprintf("%s sends it, and keeps waiting after the caller has given up", c.CalleeName(l.Call)),
			Remedy: fmt.Sprintf("give it %s with WithContext", ctx),
		}
	default:
		text = report.Text{
			What:   fmt.Sprintf("%s makes a request without a context although %s", made, inScopeText(l.Scope)),
			Why:    fmt.Sprintf("%s sends it, and keeps waiting after the caller has given up", c.CalleeName(l.Call)),
			Remedy: fmt.Sprintf("use %s with %s", variant.Name(), ctx),
		}
	}
	rel := []analysis.RelatedInformation{passkit.Related(l.Call.Expr, "%s waits for it", c.CalleeName(l.Call)), c.inScope(l.Scope)}
	c.r.Report(report.Finding{
		Kind: "no-ctx-call", Tier: passkit.StrictIf(l.Scope.Field || !l.Scope.Ends || l.At == ast.Node(l.Arg) && !l.Root.Hidden),
		Range: l.At, Text: text, Related: rel, Fixes: c.FixVariant(l.Root.Expr, variant, l.Scope, l.Root.Hidden),
	})
}

// noCtxCall: a call that waits and takes no ctx, where a form of it takes one
// and one is in scope.
func (c *checker) noCtxCall(call *symbols.Call) {
	fn := call.Func()
	if fn == nil || call.Mode == symbols.Go || c.Taken[call.Expr] || knowledge.CtxParam(fn.Signature()) >= 0 {
		return
	}
	variant := knowledge.Variant(fn)
	if variant == nil || c.res.Lifetime(fn) != knowledge.LifeCall {
		return
	}
	row, _ := knowledge.CallOf(fn)
	if row != nil && (row.Role == knowledge.RoleHTTPHelper || row.Role == knowledge.RoleDial || row.Role == knowledge.RoleHandshake || row.Role == knowledge.RoleServe) {
		return // defaulttimeout's, in handlers too
	}
	scope := c.ScopeOrField(call.Expr)
	if scope == nil || c.IsCleanup(call.Expr) {
		return
	}
	if d := call.In.Decl(); d != nil && (d.Obj == variant || d.Obj.Name() == variant.Name() && c.x.ByObj[fn] == nil) {
		return // the variant itself, built on the plain form
	}
	var wait waits.Wait
	found := false
	for _, w := range c.res.Waits(call) {
		if w.Remote() && w.Ctx == nil {
			wait, found = w, true
			break
		}
	}
	if !found {
		return
	}
	ctx := c.CtxText(call.Expr, scope)
	what := wait.What
	if what == "" {
		what = "the other side"
	}
	c.Taken[call.Expr] = true
	c.r.Report(report.Finding{
		Kind: "no-ctx-call", Tier: passkit.StrictIf(scope.Field || !scope.Ends || wait.Bound == facts.Bounded || c.limits(call)), Range: call.Expr,
		Text: report.Text{
			What:   fmt.Sprintf("%s takes no context although %s", symbols.FuncName(fn, c.pass.Pkg), inScopeText(scope)),
			Why:    fmt.Sprintf("%s keeps waiting for %s after its caller has given up", passkit.CallerName(call), what),
			Remedy: fmt.Sprintf("use %s with %s", variant.Name(), ctx), Library: wait.What,
		},
		Related: []analysis.RelatedInformation{c.inScope(scope)},
		Fixes:   c.FixVariant(call.Expr, variant, scope, false),
	})
}

// limits reports whether what a method is called on is a literal in sight that
// is given a timeout, of a library of which nothing is known.
func (c *checker) limits(call *symbols.Call) bool {
	recv := symbols.Receiver(call.Expr)
	if recv == nil {
		return false
	}
	v := c.x.VarOf(recv)
	if v == nil || !c.x.Closed(v) {
		return false
	}
	for _, a := range c.x.Assigns(v) {
		if a.Value == nil || a.Index > 0 {
			return false
		}
		val := ast.Unparen(a.Value)
		if u, ok := val.(*ast.UnaryExpr); ok {
			val = ast.Unparen(u.X)
		}
		lit, ok := val.(*ast.CompositeLit)
		if !ok {
			return false
		}
		limited := false
		for name, value := range c.x.Fields(lit) {
			limited = limited || strings.HasSuffix(name, "Timeout") && c.t.Duration(value).Bounded() == trace.Yes
		}
		if !limited {
			return false
		}
	}
	return len(c.x.Assigns(v)) > 0
}
