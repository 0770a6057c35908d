package blockinginasync

import (
	"fmt"
	"go/ast"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/effects"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// noCtxRequest reports a request or command made without a ctx and sent or run
// where one is in scope.
func (c *checker) noCtxRequest(ls []lostCtx) {
	l := ls[0]
	variant := variantOf(l.root.Fn)
	ctx := c.ctxText(l.at, l.scope)
	made := symbols.FuncName(l.root.Fn, c.pass.Pkg)
	var msg string
	switch {
	case l.wait.Kind == knowledge.Exec:
		msg = fmt.Sprintf("%s makes a process that %s cannot end although %s: %s waits for it after its caller has given up; use %s with %s",
			made, c.here(l.call), inScopeText(l.scope), c.calleeName(l.call), variant.Name(), ctx)
	case l.root.Hidden:
		msg = fmt.Sprintf("the request that %s sends is made without a context although %s: it goes on when the caller gives up; give it %s with WithContext",
			c.calleeName(l.call), inScopeText(l.scope), ctx)
	default:
		msg = fmt.Sprintf("the request that %s sends is made by %s, without a context, although %s: it goes on when the caller gives up; use %s with %s",
			c.calleeName(l.call), made, inScopeText(l.scope), variant.Name(), ctx)
	}
	rel := []analysis.RelatedInformation{related(l.call.Expr, "%s waits for it", c.calleeName(l.call)), c.inScope(l.scope)}
	c.r.Report(report.Finding{
		Kind: "no-ctx-call", Tier: tier(!l.scope.Ends || l.at == ast.Node(l.arg) && !l.root.Hidden),
		Range: l.at, Message: msg, Related: rel, Fixes: c.fixVariant(l.root.Expr, variant, l.scope, l.root.Hidden),
	})
}

// noCtxCall: a call that waits and takes no ctx, where a form of it takes one
// and one is in scope.
func (c *checker) noCtxCall(call *symbols.Call) {
	fn := call.Func()
	if fn == nil || call.Mode == symbols.Go || c.taken[call.Expr] || knowledge.CtxParam(fn.Signature()) >= 0 {
		return
	}
	variant := knowledge.Variant(fn)
	if variant == nil || effects.LifetimeOf(fn) != knowledge.LifeCall {
		return
	}
	row, _ := knowledge.CallOf(fn)
	if row != nil && (row.Role == knowledge.RoleHTTPHelper || row.Role == knowledge.RoleDial || row.Role == knowledge.RoleHandshake || row.Role == knowledge.RoleServe) {
		return // defaulttimeout's, in handlers too
	}
	scope := c.scope(call.Expr)
	if scope == nil || c.isCleanup(call.Expr) {
		return
	}
	if d := call.In.Decl(); d != nil && (d.Obj == variant || d.Obj.Name() == variant.Name() && c.x.ByObj[fn] == nil) {
		return // the variant itself, built on the plain form
	}
	var wait effects.Wait
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
	ctx := c.ctxText(call.Expr, scope)
	what := wait.What
	if what == "" {
		what = "the other side"
	}
	c.taken[call.Expr] = true
	c.r.Report(report.Finding{
		Kind: "no-ctx-call", Tier: tier(!scope.Ends || wait.Bound == effects.Bounded), Range: call.Expr,
		Message: fmt.Sprintf("%s takes no context although %s: %s waits for %s after its caller has given up; use %s with %s",
			symbols.FuncName(fn, c.pass.Pkg), inScopeText(scope), c.here(call), what, variant.Name(), ctx),
		Related: []analysis.RelatedInformation{c.inScope(scope)},
		Fixes:   c.fixVariant(call.Expr, variant, scope, false),
	})
}
