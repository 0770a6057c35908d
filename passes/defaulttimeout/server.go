package defaulttimeout

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// isLoopback reports whether a quoted constant is an address of this machine.
func isLoopback(quoted string) bool {
	s := strings.Trim(quoted, `"`)
	return strings.HasPrefix(s, "127.") || strings.HasPrefix(s, "localhost") || strings.HasPrefix(s, "[::1]")
}

// httpServer: an http.Server with neither ReadHeaderTimeout nor ReadTimeout.
func (c *checker) httpServer(lit *symbols.Literal) {
	var fields map[string]ast.Expr
	if lit.Lit != nil {
		fields = c.t.Fields(lit.Lit)
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
	c.r.Report(report.Finding{
		Kind: "http-server", Tier: tier(c.loopback(fields["Addr"])), Range: lit.Node,
		Message: fmt.Sprintf("%s waits for request headers for ever: slow or idle clients pile up connections until none is left; set ReadHeaderTimeout: 10 * time.Second", c.name(lit.Node, objs, "this http.Server")),
		Fixes:   c.fixServer(lit),
	})
}

// serve: http.ListenAndServe and its kin, and frameworks' Run, which make a
// server of their own without timeouts.
func (c *checker) serve(call *symbols.Call, lib *knowledge.Lib) {
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
	c.r.Report(report.Finding{
		Kind: "http-server", Tier: tier(c.loopback(addr)), Range: call.Expr,
		Message: fmt.Sprintf("the server that %s makes waits for request headers for ever: slow or idle clients pile up connections until none is left; run an http.Server with ReadHeaderTimeout", symbols.FuncName(call.Func(), c.pass.Pkg)),
		Fixes:   c.fixServe(call, lib),
	})
}
