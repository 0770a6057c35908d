package defaulttimeout

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/debts"
	"github.com/timeoutlint/timeoutlint/internal/edits"
	"github.com/timeoutlint/timeoutlint/internal/effects"
	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/guard"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// Analyzer reports clients, servers and calls with no timeout.
var Analyzer = guard.Analyzer(&analysis.Analyzer{
	Name:     "defaulttimeout",
	Doc:      report.Doc(doc, "defaulttimeout"),
	URL:      "https://pkg.go.dev/github.com/timeoutlint/timeoutlint/passes/defaulttimeout",
	Requires: []*analysis.Analyzer{effects.Analyzer},
	Run:      run,
})

//go:embed doc.go
var doc string

func init() { report.RegisterFlags(&Analyzer.Flags) }

// checker is the pass on one package.
type checker struct {
	pass  *analysis.Pass
	res   *effects.Result
	x     *symbols.Index
	t     *trace.Tracer
	r     *report.Reporter
	files map[*ast.File]*edits.File
	debts *debts.Debts
	// shared is what fixes of calls without a timeout share, once one asked.
	shared *shared
	cli    bool
	// reported holds what is at fault already: a value that is, is not
	// reported again where it is used.
	reported map[ast.Node]bool
	// names holds the variables that fixes have declared, by function: two
	// fixes of one function can be applied together.
	names map[*symbols.Func]map[string]bool
	// bodies and sending remember what functions do with bodies, and which
	// variables hold requests that send files.
	bodies  map[*symbols.Func]bodies
	sending map[*types.Var]bool
	// held are findings that may turn out to be one.
	held      map[destination][]report.Finding
	heldOrder []destination

	// Questions that may lead back to themselves.
	group     fixpoint.Group
	listeners *fixpoint.Table[*types.Var, bool] // variables that hold a listener on this machine
	units     *fixpoint.Table[*types.Const, bool]
}

func run(pass *analysis.Pass) (any, error) {
	res := pass.ResultOf[effects.Analyzer].(*effects.Result)
	defer res.Lock()()
	c := &checker{
		pass: pass, res: res, x: res.Index(), t: res.Trace(), r: report.New(pass),
		files: make(map[*ast.File]*edits.File), cli: res.CommandLine(), reported: make(map[ast.Node]bool),
		names: make(map[*symbols.Func]map[string]bool), bodies: make(map[*symbols.Func]bodies), sending: make(map[*types.Var]bool), debts: debts.New(res.Index()),
	}
	c.listeners = fixpoint.NewSet(&c.group, false, c.listens)
	c.units = fixpoint.NewSet(&c.group, true, c.constHasUnit)
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
	c.r.GaveUp(res.GivenUp() + c.group.GivenUp)
	c.r.Done()
	return nil, nil
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
}

// file returns the file of a node for making edits.
func (c *checker) file(n ast.Node) *edits.File {
	f := c.x.File(n.Pos())
	if f == nil {
		return nil
	}
	if e, ok := c.files[f]; ok {
		return e
	}
	src, err := c.pass.ReadFile(c.pass.Fset.File(f.FileStart).Name())
	var e *edits.File
	if err == nil {
		e = &edits.File{Fset: c.pass.Fset, Info: c.pass.TypesInfo, Pkg: c.pass.Pkg, AST: f, Src: src}
	}
	c.files[f] = e
	return e
}

// tier returns the strict tier if the condition holds.
func tier(strict bool) report.Tier {
	if strict {
		return report.Strict
	}
	return report.Default
}

// at is tier for what stands at n: in a function that serves a request, a
// default finding is one on a request path.
func (c *checker) at(n ast.Node, strict bool) report.Tier {
	if strict || c.isScratch(c.x.Enclosing(n)) {
		return report.Strict
	}
	for f := c.x.Enclosing(n); f != nil; f = f.Parent {
		if e := c.t.EntryOf(f); e != nil && (e.Class == "request" || e.Class == "stream") {
			return report.Request
		}
	}
	return report.Default
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

// position writes where a node stands, for messages: "line 12" or "file.go:12".
func (c *checker) position(at, n ast.Node) string {
	p, q := c.pass.Fset.Position(at.Pos()), c.pass.Fset.Position(n.Pos())
	if p.Filename == q.Filename {
		return fmt.Sprintf("line %d", q.Line)
	}
	return fmt.Sprintf("%s:%d", base(q.Filename), q.Line)
}

func base(name string) string {
	for i := len(name) - 1; i >= 0; i-- {
		if name[i] == '/' || name[i] == '\\' {
			return name[i+1:]
		}
	}
	return name
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

// timeout returns the timeout that is suggested for a call of that profile at n.
func (c *checker) timeout(n ast.Node, p knowledge.Profile) time.Duration {
	return c.r.Values(n.Pos()).Timeout(p)
}

// seconds writes a duration for messages: "30 * time.Second".
func seconds(d time.Duration) string { return edits.Duration(d, "time") }

// stmtAround returns the statement that holds n and stands in a list of
// statements, the list's owner, and whether a loop or a function literal lies
// between the statement and its function's body.
func (c *checker) stmtAround(n ast.Node) (stmt ast.Stmt, list []ast.Stmt, inLoop bool) {
	var child ast.Node = n
	for p := c.x.Parent(n); p != nil; child, p = p, c.x.Parent(p) {
		switch p := p.(type) {
		case *ast.BlockStmt:
			list = p.List
		case *ast.CaseClause:
			list = p.Body
		case *ast.CommClause:
			list = p.Body
		default:
			continue
		}
		s, ok := child.(ast.Stmt)
		if !ok {
			return nil, nil, false
		}
		found := false
		for _, have := range list {
			found = found || have == s
		}
		if !found {
			continue
		}
		stmt = s
		for q := c.x.Parent(s); q != nil; q = c.x.Parent(q) {
			switch q.(type) {
			case *ast.ForStmt, *ast.RangeStmt:
				return stmt, list, true
			case *ast.FuncDecl, *ast.FuncLit:
				return stmt, list, false
			}
		}
		return stmt, list, false
	}
	return nil, nil, false
}

// free returns a name for a variable that a fix declares at n: base, or base
// with a number, that nothing there and no other fix of the function uses.
func (c *checker) free(f *edits.File, n ast.Node, bases ...string) string {
	fn := c.x.Enclosing(n)
	if c.names[fn] == nil {
		c.names[fn] = make(map[string]bool)
	}
	for i := 1; i < 10; i++ {
		for _, b := range bases {
			if i > 1 {
				b = fmt.Sprint(b, i)
			}
			if !c.names[fn][b] && f.Free(n.Pos(), b) != "" {
				c.names[fn][b] = true
				return b
			}
		}
	}
	return ""
}

func within(n ast.Node, p token.Pos) bool { return n.Pos() <= p && p < n.End() }
