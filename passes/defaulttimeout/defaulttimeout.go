package defaulttimeout

import (
	_ "embed"
	"go/ast"

	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/passes/defaulttimeout/internal/addresses"
	"github.com/timeoutlint/timeoutlint/passes/defaulttimeout/internal/fixes"
	"github.com/timeoutlint/timeoutlint/passes/defaulttimeout/internal/sent"
)

// Analyzer reports clients, servers and calls with no timeout.
var Analyzer = passkit.Analyzer("defaulttimeout", doc, run)

//go:embed doc.go
var doc string

func run(k *passkit.Kit) {
	c := &checker{
		Kit: k, Fixer: fixes.New(sent.New(k)), pass: k.Pass, res: k.Res, x: k.Index, t: k.Trace, r: k.Report, debts: k.Debts,
		cli: k.CLI, reported: make(map[ast.Node]bool),
	}
	c.listeners = fixpoint.NewSet(&c.Group, false, c.listens)
	c.addresses = addresses.New(k.Index, &c.Group)
	c.units = fixpoint.NewSet(&c.Group, true, c.constHasUnit)
	for _, lit := range c.x.Literals {
		if c.r.Quiet(lit.Node.Pos()) {
			continue
		}
		switch {
		case knowledge.IsNamed(lit.Type, "net/http", "Client"):
			c.httpClient(lit)
		case knowledge.IsNamed(lit.Type, "net/http", "Server"):
			c.httpServer(lit)
		case knowledge.IsNamed(lit.Type, "net/http", "Transport"):
			c.idleConnections(lit)
		}
	}
	c.zeroFields()
	c.defaultClients()
	c.helperValues()
	for _, call := range c.x.Calls {
		if c.r.Quiet(call.Expr.Pos()) {
			continue
		}
		c.call(call)
	}
	c.configurations()
	c.keptAnswers()
	c.deadlines()
	c.timeoutValues()
	c.release()
}

// call asks what one call may be.
func (c *checker) call(call *symbols.Call) {
	fn := call.Func()
	if fn == nil {
		return
	}
	row, lib := knowledge.CallOf(fn)
	if row != nil {
		switch row.Role {
		case knowledge.RoleHTTPHelper:
			c.httpHelper(call)
			return
		case knowledge.RoleServe:
			c.serve(call, row, lib)
			return
		case knowledge.RoleDial:
			c.dial(call, row, lib)
			return
		case knowledge.RoleHandshake:
			c.handshake(call)
			return
		}
	}
	if cons, lib := knowledge.ConstructorOf(fn); cons != nil {
		c.sdkClient(call, cons, lib)
	}
	c.query(call)
	c.answer(call)
}
