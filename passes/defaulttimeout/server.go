package defaulttimeout

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
	"github.com/timeoutlint/timeoutlint/internal/trace/forward"
	"github.com/timeoutlint/timeoutlint/passes/defaulttimeout/internal/fixes"
)

// httpServer: an http.Server with neither ReadHeaderTimeout nor ReadTimeout.
func (c *checker) httpServer(lit *symbols.Literal) {
	var fields map[string]ast.Expr
	if lit.Lit != nil {
		fields = c.x.Fields(lit.Lit)
	}
	for _, name := range []string{"ReadHeaderTimeout", "ReadTimeout"} {
		if v := fields[name]; v != nil && c.t.Duration(v).Bounded() != trace.No {
			return // either is enough
		}
	}
	if id, ok := lit.Node.(*ast.Ident); ok && c.reassigned(id) {
		return
	}
	uses, objs := c.t.Forward(lit.Node)
	for _, u := range uses {
		if c.res.Configures(u) {
			return // set later
		}
	}
	for _, v := range objs {
		if c.x.Directive(v, "bounded") {
			return
		}
	}
	strict := c.addresses.Usual(fields["Addr"])
	for _, u := range uses {
		if u.Kind == forward.Called && u.Call != nil && len(u.Call.Expr.Args) > 0 {
			strict = strict || c.localListener(u.Call.Expr.Args[0])
		}
	}
	c.r.Report(report.Finding{
		Kind: "http-server", Tier: passkit.StrictIf(strict), Range: lit.Node,
		Text: report.Text{
			What:   fmt.Sprintf("%s waits forever for request headers", c.named(lit.Node, objs, "http.Server")),
			Why:    "slow or idle clients pile up connections until the server has none left",
			Remedy: "set ReadHeaderTimeout: 10 * time.Second",
		},
		Fixes: c.FixServer(lit),
	})
}

// serve: http.ListenAndServe and its kin, and frameworks' Run, which make a
// server of their own without timeouts.
func (c *checker) serve(call *symbols.Call, row *knowledge.Call, lib *knowledge.Lib) {
	if recv := symbols.Receiver(call.Expr); row.Bound == knowledge.ByClient && recv != nil && c.configured(recv) {
		return
	}
	var addr ast.Expr
	for _, a := range call.Expr.Args {
		if t, ok := c.pass.TypesInfo.TypeOf(a).(*types.Basic); ok && t.Info()&types.IsString != 0 {
			addr = a
			break
		}
	}
	if addr != nil && call.Func().Type() != nil && lib.Path == "net/http" && !strings.HasPrefix(call.Func().Name(), "ListenAndServe") {
		addr = nil // ServeTLS(l, handler, certFile, keyFile)
	}
	remedy := "run an http.Server with ReadHeaderTimeout"
	if recv := symbols.Receiver(call.Expr); recv != nil && call.Func().Signature().Recv() != nil && !fixes.IsHandler(c.pass.TypesInfo.TypeOf(recv)) {
		for cons := range lib.Constructors() {
			if cons.Makes == knowledge.MakesServer && len(cons.SetBy) > 0 {
				remedy = "set " + settingName(cons.SetBy[0])
			}
		}
	}
	c.r.Report(report.Finding{
		Kind: "http-server", Tier: passkit.StrictIf(c.addresses.Usual(addr) || addr == nil && len(call.Expr.Args) > 0 && c.localListener(call.Expr.Args[0])), Range: call.Expr,
		Text: report.Text{
			What:   fmt.Sprintf("the server that %s makes waits forever for request headers", symbols.FuncName(call.Func(), c.pass.Pkg)),
			Why:    "slow or idle clients pile up connections until the server has none left",
			Remedy: remedy,
		},
		Fixes: c.FixServe(call, lib),
	})
}

// localListener reports whether e is a listener that only processes of this
// machine can reach or will look for: one made by a Listen on a Unix socket, a
// loopback address, or a port that the system picks, as of a page that a command
// opens in a browser.
func (c *checker) localListener(e ast.Expr) bool { return c.local(e) }

func (c *checker) local(e ast.Expr) bool {
	v := c.x.VarOf(e)
	return v != nil && c.listeners.Of(v)
}

// listens is local for what a variable holds.
func (c *checker) listens(v *types.Var) bool {
	assigns := c.x.Assigns(v)
	if len(assigns) != 1 || assigns[0].Value == nil {
		return false
	}
	call, ok := ast.Unparen(assigns[0].Value).(*ast.CallExpr)
	if !ok {
		return false
	}
	fn := symbols.FuncOf(c.pass.TypesInfo, call)
	if f := c.x.ByObj[fn]; f != nil && assigns[0].Index <= 0 {
		return c.listensLocally(f)
	}
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "net" || !strings.HasPrefix(fn.Name(), "Listen") {
		return false
	}
	for _, a := range call.Args {
		if v := c.pass.TypesInfo.Types[a].Value; v != nil && strings.HasPrefix(v.ExactString(), `"unix`) || c.addresses.Usual(a) || strings.HasSuffix(c.addresses.Text(a), ":0") {
			return true
		}
	}
	return false
}

// listensLocally reports whether every listener that f returns is one.
func (c *checker) listensLocally(f *symbols.Func) bool {
	found := false
	for _, ret := range symbols.Returns(f) {
		if len(ret.Results) == 0 {
			return false
		}
		if c.pass.TypesInfo.Types[ret.Results[0]].IsNil() {
			continue
		}
		v := c.x.VarOf(ret.Results[0])
		if v == nil || v.Parent() == c.pass.Pkg.Scope() || !c.local(ret.Results[0]) {
			return false
		}
		found = true
	}
	return found
}

// configured reports whether the framework's server may have been given a
// timeout: by what it was made with, or by an assignment to a field of it, at
// any depth (e.Server.ReadTimeout = d).
func (c *checker) configured(recv ast.Expr) bool {
	if c.t.Client(recv).Bounded() == trace.Yes {
		return true
	}
	v := c.x.VarOf(recv)
	if v == nil || c.x.ParamOf[v] != nil || v.IsField() && !c.x.Closed(v) {
		return true // made elsewhere
	}
	for _, a := range c.x.Assigns(v) {
		if a.Value == nil {
			return true
		}
		call, ok := ast.Unparen(a.Value).(*ast.CallExpr)
		if !ok {
			return true
		}
		cons, _ := knowledge.ConstructorOf(symbols.FuncOf(c.pass.TypesInfo, call))
		if cons == nil || len(call.Args) > 0 && c.t.Constructed(cons, call).Bounded() != trace.No {
			return true
		}
	}
	for _, id := range c.x.Uses(v) {
		var e ast.Expr = id
		if sel, ok := c.x.Parent(id).(*ast.SelectorExpr); ok && sel.Sel == id {
			e = sel
		}
		for {
			sel, ok := c.x.Parent(e).(*ast.SelectorExpr)
			if !ok || sel.X != e {
				break
			}
			e = sel
		}
		if sel, ok := e.(*ast.SelectorExpr); ok && strings.HasPrefix(sel.Sel.Name, "Read") && strings.HasSuffix(sel.Sel.Name, "Timeout") {
			return true
		}
	}
	return false
}
