package streams

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// living is something that goes on with the ctx of the call that gave it: a
// body, rows, a stream, a transaction, a process.
type living struct {
	call *symbols.Call
	what string // "its body is read"
	held *types.Var
}

// cancelledEarly: what goes on with a ctx leaves a function that cancels that
// ctx when it returns.
func (c *Checker) CancelledEarly() {
	for _, f := range c.Index.Funcs {
		if c.Report.Quiet(f.Node.Pos()) || !c.Res.Ended().Cancels(f) {
			continue
		}
		for _, ret := range symbols.Returns(f) {
			for i, e := range ret.Results {
				l := c.livings.Of(e)
				if l == nil || c.settled(f, l, ret) {
					continue
				}
				if end := c.cancelledBy(l, ret); end != nil {
					c.reportEarly(f, l, e, i, end)
				}
			}
		}
	}
}

// livingOf returns what e is, or holds, that goes on with a ctx; nil if it is
// nothing of the sort.
func (c *Checker) livingOf(e ast.Expr) *living {
	var held *types.Var
	for range maxWrappers {
		switch x := ast.Unparen(e).(type) {
		case *ast.Ident:
			a := c.Trace.AssignAt(x)
			if a == nil || a.Value == nil || a.Index > 0 {
				return nil
			}
			held = c.Index.VarOf(x)
			e = a.Value
		case *ast.SelectorExpr: // resp.Body
			if x.Sel.Name != "Body" || !isResponse(c.Index.Info.TypeOf(x.X)) {
				return nil
			}
			e = x.X
		case *ast.UnaryExpr:
			e = x.X
		case *ast.CompositeLit:
			for _, elt := range x.Elts {
				if kv, ok := elt.(*ast.KeyValueExpr); ok {
					elt = kv.Value
				}
				if l := c.livings.Of(elt); l != nil {
					return l
				}
			}
			return nil
		case *ast.CallExpr:
			call := c.Index.CallAt[x]
			if call == nil {
				return nil
			}
			if what := c.goesOnAs(call); what != "" {
				return &living{call, what, held}
			}
			fn := call.Func()
			if fn == nil || fn.Pkg() == nil || !wraps[symbols.PkgPath(fn)+"."+knowledge.Symbol(fn)] || len(x.Args) == 0 {
				return nil
			}
			e = x.Args[0]
		default:
			return nil
		}
	}
	return nil
}

// maxWrappers is through how many variables and readers a value is followed.
const maxWrappers = 8

// wraps are the functions of std whose result reads from their first argument.
var wraps = map[string]bool{
	"bufio.NewReader": true, "bufio.NewReaderSize": true, "bufio.NewScanner": true, "io.LimitReader": true, "io.TeeReader": true,
	"compress/gzip.NewReader": true, "encoding/json.NewDecoder": true, "encoding/xml.NewDecoder": true, "encoding/csv.NewReader": true,
}

func sameLiving(a, b *living) bool { return a == b || a != nil && b != nil && *a == *b }

// goesOnAs says how the first result of a call goes on with the ctx of the
// call; "" if it does not, or nothing is known of it. Connections are dialled
// under a ctx and outlive it.
func (c *Checker) goesOnAs(call *symbols.Call) string {
	fn := call.Func()
	if fn == nil || fn.Signature().Results().Len() == 0 {
		return ""
	}
	row, _ := knowledge.CallOf(fn)
	t := fn.Signature().Results().At(0).Type()
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	switch {
	case knowledge.IsNamed(t, "net/http", "Response"):
		return "its body is read"
	case knowledge.IsNamed(t, "database/sql", "Rows"), knowledge.IsNamed(t, "database/sql", "Row"):
		return "its rows are read"
	case knowledge.IsNamed(t, "database/sql", "Tx"):
		return "it is rolled back when that ends"
	case knowledge.IsNamed(t, "database/sql", "Conn"), knowledge.IsNamed(t, "database/sql", "Stmt"):
		return ""
	case knowledge.IsClientStream(t):
		return "it is received from"
	case row == nil:
		return ""
	case row.Result == knowledge.ResultBody:
		return "its body is read"
	case row.Result == knowledge.ResultRows:
		return "its rows are read"
	case row.Result == knowledge.ResultStream:
		return "it is received from"
	}
	return ""
}

func isResponse(t types.Type) bool {
	if t == nil {
		return false
	}
	p, ok := types.Unalias(t).(*types.Pointer)
	return ok && knowledge.IsNamed(p.Elem(), "net/http", "Response")
}

// cancelledBy returns what ends the ctx of something living when a return
// statement is executed; nil if that is not certain.
func (c *Checker) cancelledBy(l *living, ret *ast.ReturnStmt) ast.Node {
	for _, h := range c.Res.Heeded(l.call) {
		for _, link := range c.Trace.Lineage(h.Arg) {
			if end := c.Res.Ended().OnReturn(link, ret); end != nil {
				return end
			}
		}
	}
	return nil
}

// settled reports whether nobody reads what is returned any more: it is closed
// here, or read, or its body is replaced; or there is none, since the error of
// its call is returned.
func (c *Checker) settled(f *symbols.Func, l *living, ret *ast.ReturnStmt) bool {
	if c.failed(l, ret) {
		return true
	}
	if l.held == nil {
		return false
	}
	for _, id := range c.Index.UsesIn(l.held, f.Body.Pos(), f.Body.End()) {
		var e ast.Node = id
		if sel, ok := c.Index.Parent(id).(*ast.SelectorExpr); ok {
			e = sel
			switch sel.Sel.Name {
			case "Close", "Scan", "CloseSend", "Commit", "Rollback":
				return true
			case "Body":
				if c.bodyUsed(sel) {
					return true
				}
				continue
			}
		}
		if call, ok := c.Index.Parent(e).(*ast.CallExpr); ok && call.Fun != e && c.Index.CallAt[call] != nil {
			return true // whoever is given it may read it
		}
	}
	return false
}

// bodyUsed reports whether a response's body is closed, read or replaced.
func (c *Checker) bodyUsed(body *ast.SelectorExpr) bool {
	switch p := c.Index.Parent(body).(type) {
	case *ast.SelectorExpr:
		return true // resp.Body.Close
	case *ast.AssignStmt:
		for _, lhs := range p.Lhs {
			if lhs == ast.Expr(body) {
				return true
			}
		}
	case *ast.CallExpr:
		call := c.Index.CallAt[p]
		return call == nil || call.Func() == nil || !wraps[symbols.PkgPath(call.Func())+"."+knowledge.Symbol(call.Func())]
	}
	return false
}

// failed reports whether a return statement stands where the call that would
// have given something has failed.
func (c *Checker) failed(l *living, ret *ast.ReturnStmt) bool {
	as, ok := c.Index.Parent(l.call.Expr).(*ast.AssignStmt)
	if !ok || len(as.Lhs) < 2 {
		return false
	}
	err := c.Index.VarOf(as.Lhs[len(as.Lhs)-1])
	for child, p := ast.Node(ret), c.Index.Parent(ret); p != nil; child, p = p, c.Index.Parent(p) {
		s, ok := p.(*ast.IfStmt)
		if !ok || child != s.Body || err == nil {
			continue
		}
		found := false
		ast.Inspect(s.Cond, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && c.Index.VarOf(id) == err {
				found = true
			}
			return !found
		})
		if found {
			return true
		}
	}
	return false
}

func (c *Checker) reportEarly(f *symbols.Func, l *living, e ast.Expr, i int, end ast.Node) {
	name := f.Name()
	c.Report.Report(report.Finding{
		Kind: "cancelled-early", Range: e,
		Text: report.Text{
			What:   fmt.Sprintf("%s leaves %s, which cancels its context", c.short(e), name),
			Why:    l.what + ` under that context: whoever uses it gets "context canceled" after what has arrived by then`,
			Remedy: "call cancel when it is closed: return it beside, or in a type whose Close does both",
		},
		Related: []analysis.RelatedInformation{passkit.Related(end, "cancelled here, when %s returns", name), passkit.Related(l.call.Expr, "made here")},
	})
}

// short is the source of an expression for a headline.
func (c *Checker) short(e ast.Expr) string {
	text := c.Text(e)
	if call, ok := ast.Unparen(e).(*ast.CallExpr); ok {
		if sc := c.Index.CallAt[call]; sc != nil {
			return "what " + c.CalleeName(sc) + " returns"
		}
	}
	if lit, ok := ast.Unparen(e).(*ast.UnaryExpr); ok {
		e = lit.X
	}
	if lit, ok := e.(*ast.CompositeLit); ok && lit.Type != nil {
		return "a " + c.Text(lit.Type)
	}
	return text
}
