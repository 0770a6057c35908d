package streams

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/living"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// CancelledEarly: what goes on with a ctx leaves a function that cancels that
// ctx when it returns, or is read after it has ended.
func (c *Checker) CancelledEarly() {
	for _, f := range c.Index.Funcs {
		if c.Report.Quiet(f.Node.Pos()) || !c.Res.Ended().Cancels(f) {
			continue
		}
		for _, ret := range symbols.Returns(f) {
			for i, e := range ret.Results {
				l := c.Res.LivingValue(e)
				if l == nil || c.settled(f, l, ret, nil) {
					continue
				}
				if end := c.cancelledBy(l, ret); end != nil {
					c.reportEarly(f, l, e, i, end)
				}
			}
		}
		c.keptBeyond(f)
	}
	c.readsLate()
}

// cancelledBy returns what ends the ctx of something living when a return
// statement is executed; nil if that is not certain.
func (c *Checker) cancelledBy(l *living.Value, ret *ast.ReturnStmt) ast.Node {
	for _, h := range c.Res.Heeded(l.Call) {
		for _, link := range c.Trace.Lineage(h.Arg) {
			if end := c.Res.Ended().OnReturn(link, ret); end != nil {
				return end
			}
		}
	}
	return c.mayCancel(l, ret)
}

// mayCancel returns the deferred cancel of a ctx that something living may go on
// with, on one way at least; nil if there is none.
func (c *Checker) mayCancel(l *living.Value, at ast.Node) ast.Node {
	for _, h := range c.Res.Heeded(l.Call) {
		for _, a := range c.Trace.Makers(h.Arg) {
			if end := c.Res.Ended().OnReturnOf(a.Site, at); end != nil && !c.askedAgain(a.Site, end) {
				return end
			}
		}
	}
	return nil
}

// askedAgain reports whether what decides that a ctx is made and cancelled, a
// condition around both, may decide more in its function: which of two ways is
// returned on, for instance.
func (c *Checker) askedAgain(site, end ast.Node) bool {
	f := c.Index.Enclosing(site)
	asked := make(map[*types.Var]bool)
	around := make(map[ast.Stmt]bool)
	for child, p := ast.Node(site), c.Index.Parent(site); p != nil && p != f.Node; child, p = p, c.Index.Parent(p) {
		switch s := p.(type) {
		case *ast.IfStmt:
			if child != s.Init && child != s.Cond && !symbols.Encloses(s, end) {
				return true
			}
			around[s] = true
			ast.Inspect(s.Cond, func(n ast.Node) bool {
				if e, ok := n.(ast.Expr); ok {
					if v := c.Index.VarOf(e); v != nil && !knowledge.IsContext(v.Type()) {
						asked[v] = true
					}
				}
				return true
			})
		case *ast.CaseClause, *ast.CommClause, *ast.ForStmt, *ast.RangeStmt:
			return true
		}
	}
	again := false
	ask := func(cond ast.Expr) {
		ast.Inspect(cond, func(n ast.Node) bool {
			if e, ok := n.(ast.Expr); ok && asked[c.Index.VarOf(e)] {
				again = true
			}
			return !again
		})
	}
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IfStmt:
			if !around[n] {
				ask(n.Cond)
			}
		case *ast.SwitchStmt:
			if n.Tag != nil {
				ask(n.Tag)
			}
		case *ast.CaseClause:
			for _, e := range n.List {
				ask(e)
			}
		}
		return !again
	})
	return again
}

// settled reports whether nobody reads what is returned any more: it is closed
// here, or read, or its body is replaced; or there is none, since the error of
// its call is returned. What keeps it for the caller reads nothing itself.
func (c *Checker) settled(f *symbols.Func, l *living.Value, at ast.Node, keeper *ast.CallExpr) bool {
	if c.failed(l, at) {
		return true
	}
	if l.Held == nil {
		return false
	}
	for _, id := range c.Index.UsesIn(l.Held, f.Body.Pos(), f.Body.End()) {
		var e ast.Node = id
		if sel, ok := c.Index.Parent(id).(*ast.SelectorExpr); ok {
			e = sel
			switch sel.Sel.Name {
			case "Close", "Scan", "CloseSend", "Commit", "Rollback":
				return true
			case "Body":
				if c.bodyUsed(sel, keeper) {
					return true
				}
				continue
			}
		}
		if call, ok := c.Index.Parent(e).(*ast.CallExpr); ok && call != keeper && call.Fun != e && c.Index.CallAt[call] != nil && !living.Wraps(c.Index.CallAt[call].Func()) {
			return true // whoever is given it may read it
		}
	}
	return false
}

// bodyUsed reports whether a response's body is closed, read or replaced.
func (c *Checker) bodyUsed(body *ast.SelectorExpr, keeper *ast.CallExpr) bool {
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
		return p != keeper && (call == nil || !living.Wraps(call.Func()))
	}
	return false
}

// failed reports whether a statement stands where the call that would have given
// something has failed.
func (c *Checker) failed(l *living.Value, at ast.Node) bool {
	as, ok := c.Index.Parent(l.Call.Expr).(*ast.AssignStmt)
	if !ok || len(as.Lhs) < 2 {
		return false
	}
	err := c.Index.VarOf(as.Lhs[len(as.Lhs)-1])
	for child, p := at, c.Index.Parent(at); p != nil; child, p = p, c.Index.Parent(p) {
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

// lives says what is done with something living, for a message.
var lives = map[facts.Lives]string{
	facts.LivesBody: "its body is read", facts.LivesRows: "its rows are read",
	facts.LivesStream: "it is received from", facts.LivesTx: "it is rolled back when that ends",
}

func (c *Checker) reportEarly(f *symbols.Func, l *living.Value, e ast.Expr, i int, end ast.Node) {
	name := f.Name()
	c.Report.Report(report.Finding{
		Kind: "cancelled-early", Range: e,
		Text: report.Text{
			What:   fmt.Sprintf("%s outlives %s, which cancels its context", c.short(e), name),
			Why:    lives[l.As] + ` under that context: whoever uses it gets "context canceled" after what has arrived by then`,
			Remedy: "call cancel when it is closed: return it beside, or in a type whose Close does both",
		},
		Related: []analysis.RelatedInformation{passkit.Related(end, "cancelled here, when %s returns", name), passkit.Related(l.Call.Expr, "made here")},
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
