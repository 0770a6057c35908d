package sent

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
	"github.com/timeoutlint/timeoutlint/internal/trace/forward"
)

// besideCtx adds the requests of a call that is given the client itself, and a
// ctx: it sends them, and ends with that. What makes something that is kept may
// send more. Of a function of this package the requests are in sight; where they
// are sent by another package, a ctx with a deadline says that they end.
//
//	err := collector.Scrape(ctx, target, &http.Client{})
func (c *Finder) besideCtx(q *Requests, call *symbols.Call) {
	fn := call.Func()
	if fn == nil || symbols.PkgPath(fn) == "context" || names.IsConstructor(fn, "Connect", "Start") {
		return
	}
	i := knowledge.CtxParam(fn.Signature())
	if i < 0 || c.Index.Arg(call.Expr, i) == nil {
		return
	}
	ctx := c.Index.Arg(call.Expr, i)
	if c.Index.ByObj[fn] != nil {
		q.Seen = q.Seen || c.Trace.Ctx(ctx).Bounded() == trace.Yes
		return
	}
	q.Seen = true
	c.endsWith(q, ctx)
}

// endsAll reports whether all calls of the library's client that a call makes of
// the HTTP client, directly or by a configuration in a local variable, are in
// sight, and given a ctx that has a deadline.
//
//	config.HTTPClient = &http.Client{Transport: proxied}
//	c := openai.NewClientWithConfig(config)
func (c *Finder) endsAll(cons *ast.CallExpr) bool {
	if row, _ := knowledge.ConstructorOf(symbols.FuncOf(c.Pass.TypesInfo, cons)); row == nil || row.Makes != "" && row.Makes != knowledge.MakesClient {
		return false
	}
	uses, _ := c.Trace.Forward(cons)
	found := false
	for _, u := range uses {
		if u.Kind != forward.Called || u.Call == nil || u.Call.Func() == nil {
			return false
		}
		i := knowledge.CtxParam(u.Call.Func().Signature())
		if i < 0 || c.Index.Arg(u.Call.Expr, i) == nil || c.Trace.Ctx(c.Index.Arg(u.Call.Expr, i)).Bounded() != trace.Yes {
			return false
		}
		found = true
	}
	return found
}

// optionEndsAll is endsAll for the call around an option that is given the client.
func (c *Finder) optionEndsAll(option *ast.CallExpr) bool {
	outer, ok := c.Index.Parent(option).(*ast.CallExpr)
	return ok && c.endsAll(outer)
}

// configOf asks endsAll of the clients that are made with a configuration whose
// field v holds the HTTP client that node makes.
func (c *Finder) configOf(q *Requests, node ast.Expr, v *types.Var) {
	for _, a := range c.Index.Assigns(v) {
		if a.Value == nil || !symbols.Within(a.Site, node.Pos()) && !slices.Contains(q.Objs, c.Index.VarOf(a.Value)) {
			continue
		}
		for _, call := range c.madeWith(a.Site) {
			if c.endsAll(call.Expr) {
				q.Configure = true
			}
		}
	}
}

// madeWith returns the calls that make a client with what stands in a field of
// its configuration, assigned at site or by the literal around it.
func (c *Finder) madeWith(site ast.Node) (calls []*symbols.Call) {
	switch site := site.(type) {
	case *ast.KeyValueExpr:
		if lit, ok := c.Index.Parent(site).(*ast.CompositeLit); ok {
			return c.givenTo(lit)
		}
	case *ast.AssignStmt:
		if len(site.Lhs) == 1 {
			if sel, ok := ast.Unparen(site.Lhs[0]).(*ast.SelectorExpr); ok {
				return c.calledWith(c.Index.VarOf(sel.X))
			}
		}
	}
	return nil
}
