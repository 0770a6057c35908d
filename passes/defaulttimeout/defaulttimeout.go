package defaulttimeout

import (
	_ "embed"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/debts"
	"github.com/timeoutlint/timeoutlint/internal/effects"
	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
	"github.com/timeoutlint/timeoutlint/passes/defaulttimeout/internal/fixes"
	"github.com/timeoutlint/timeoutlint/passes/defaulttimeout/internal/sent"
)

// Analyzer reports clients, servers and calls with no timeout.
var Analyzer = passkit.Analyzer("defaulttimeout", doc, run)

//go:embed doc.go
var doc string

// checker is the pass on one package.
type checker struct {
	*passkit.Kit
	*fixes.Fixer
	pass  *analysis.Pass
	res   *effects.Result
	x     *symbols.Index
	t     *trace.Tracer
	r     *report.Reporter
	debts *debts.Debts
	cli   bool
	// reported holds what is at fault already: a value that is, is not
	// reported again where it is used.
	reported map[ast.Node]bool
	// held are findings that may turn out to be one.
	held      map[destination][]report.Finding
	heldOrder []destination

	// Questions that may lead back to themselves.
	listeners *fixpoint.Table[*types.Var, bool] // variables that hold a listener on this machine
	units     *fixpoint.Table[*types.Const, bool]
}

func run(k *passkit.Kit) {
	c := &checker{
		Kit: k, Fixer: fixes.New(sent.New(k)), pass: k.Pass, res: k.Res, x: k.Index, t: k.Trace, r: k.Report, debts: k.Debts,
		cli: k.CLI, reported: make(map[ast.Node]bool),
	}
	c.listeners = fixpoint.NewSet(&c.Group, false, c.listens)
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

// tierAt is the tier of what stands at n: strict too where something is tried out.
func (c *checker) tierAt(n ast.Node, strict bool) report.Tier {
	return passkit.StrictIf(strict || c.isScratch(c.x.Enclosing(n)))
}

// isScratch reports whether f is there to try something out: nothing refers to
// it, and its name says so.
func (c *checker) isScratch(f *symbols.Func) bool {
	if f = f.Decl(); f == nil || f.Obj.Exported() || len(c.x.Uses(f.Obj)) > 0 {
		return false
	}
	switch f.Obj.Name() {
	case "test", "demo", "example", "try", "debug", "sample", "scratch":
		return true
	}
	return false
}

// name returns how a message calls the value that node makes: the variable or
// field it is given to, else what it is.
func (c *checker) name(node ast.Expr, objs []*types.Var, else_ string) string {
	if id, ok := node.(*ast.Ident); ok {
		return id.Name
	}
	for _, v := range objs {
		if v.Name() != "_" && v.Name() != "" {
			return v.Name()
		}
	}
	return else_
}

// loopback reports whether e is an address of this machine, by what it begins
// with: a constant, "localhost:" + port, fmt.Sprintf("127.0.0.1:%d", port),
// net.JoinHostPort("::1", port).
func (c *checker) loopback(e ast.Expr) bool {
	if e == nil {
		return false
	}
	if tv := c.pass.TypesInfo.Types[e]; tv.Value != nil {
		return isLoopback(tv.Value.ExactString())
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.BinaryExpr:
		return c.loopback(e.X)
	case *ast.CallExpr:
		fn := symbols.FuncOf(c.pass.TypesInfo, e)
		if fn == nil || fn.Pkg() == nil || len(e.Args) == 0 {
			return false
		}
		switch fn.Pkg().Path() + "." + fn.Name() {
		case "fmt.Sprintf", "net.JoinHostPort":
			return c.loopback(e.Args[0])
		}
	}
	return false
}
