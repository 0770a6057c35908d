package blockinginasync

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"slices"
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
	alike := c.alike(call)
	ctx := c.CtxText(call.Expr, scope)
	what := wait.What
	if what == "" {
		what = "the other side"
	}
	c.Taken[call.Expr] = true
	rel := []analysis.RelatedInformation{c.inScope(scope)}
	mended := c.FixVariant(call.Expr, variant, scope, false)
	more := ""
	for i, other := range alike {
		more = fmt.Sprintf(" (and %d more)", i+1)
		c.Taken[other.Expr] = true
		rel = append(rel, passkit.Related(other.Expr, "here neither"))
		mended = both(mended, c.FixVariant(other.Expr, variant, c.ScopeOrField(other.Expr), false))
	}
	c.r.Report(report.Finding{
		Kind: "no-ctx-call", Tier: passkit.StrictIf(scope.Field || !scope.Ends || wait.Bound == facts.Bounded || c.limits(call)), Range: call.Expr,
		Text: report.Text{
			What:   fmt.Sprintf("%s takes no context%s although %s", symbols.FuncName(fn, c.pass.Pkg), more, inScopeText(scope)),
			Why:    fmt.Sprintf("%s keeps waiting for %s after its caller has given up", c.CallerName(call), what),
			Remedy: fmt.Sprintf("use %s with %s", variant.Name(), ctx), Library: wait.What,
		},
		Related: rel, Fixes: mended,
	})
}

// alike returns the other calls of the same method of the same variable in the
// function around a call, in source order, which wait with the same ctx in scope:
// the statements that one transaction prepares, for instance.
func (c *checker) alike(call *symbols.Call) (list []*symbols.Call) {
	recv := symbols.Receiver(call.Expr)
	if recv == nil || c.x.VarOf(recv) == nil {
		return nil
	}
	scope := c.ScopeOrField(call.Expr)
	for _, other := range call.In.Calls {
		if other == call || c.Taken[other.Expr] || other.Func() != call.Func() || other.Mode == symbols.Go || c.IsCleanup(other.Expr) {
			continue
		}
		if r := symbols.Receiver(other.Expr); r == nil || c.x.VarOf(r) != c.x.VarOf(recv) {
			continue
		}
		if s := c.ScopeOrField(other.Expr); s == nil || c.CtxText(other.Expr, s) != c.CtxText(call.Expr, scope) {
			continue
		}
		list = append(list, other)
	}
	slices.SortFunc(list, func(a, b *symbols.Call) int { return cmp.Compare(a.Expr.Pos(), b.Expr.Pos()) })
	return list
}

// both makes one fix of the first of each list; none where one has none.
func both(a, b []analysis.SuggestedFix) []analysis.SuggestedFix {
	if len(a) == 0 || len(b) == 0 {
		return nil
	}
	one := a[0]
	one.TextEdits = slices.Clone(one.TextEdits)
	for _, e := range b[0].TextEdits {
		if !slices.ContainsFunc(one.TextEdits, func(o analysis.TextEdit) bool {
			return o.Pos == e.Pos && o.End == e.End && bytes.Equal(o.NewText, e.NewText)
		}) {
			one.TextEdits = append(one.TextEdits, e)
		}
	}
	return []analysis.SuggestedFix{one}
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
