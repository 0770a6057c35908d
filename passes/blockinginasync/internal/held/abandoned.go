package held

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/edits"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// result is a channel without room for what one goroutine sends to it, and all
// that is done with it.
type result struct {
	v     *types.Var
	made  *ast.CallExpr
	sends []*ast.SendStmt
	waits *ast.SelectStmt // where it is received from, beside other cases
	other ast.Stmt        // the case by which the receiver leaves
	by    *symbols.Func   // who receives
}

// AbandonedSend: a goroutine that sends its result to a channel without room,
// whose only receiver may have left.
func (c *Checker) AbandonedSend(f *symbols.Func) {
	if c.endsProgram(f) {
		return
	}
	for _, call := range f.Calls {
		if call.Mode != symbols.Go {
			continue
		}
		lit, ok := ast.Unparen(call.Expr.Fun).(*ast.FuncLit)
		if !ok || c.Res.WorksOn(c.Index.ByNode[lit]) {
			continue // what serves ends with the program
		}
		ast.Inspect(lit.Body, func(n ast.Node) bool {
			if send, ok := n.(*ast.SendStmt); ok {
				if r := c.abandoned(f, call, lit, send); r != nil {
					c.reportAbandoned(r)
				}
			}
			return true
		})
	}
}

// endsProgram reports whether a function is main or init: nothing is left
// behind by them.
func (c *Checker) endsProgram(f *symbols.Func) bool {
	return f.Obj != nil && f.Sig.Recv() == nil && (f.Obj.Name() == "main" && c.Pass.Pkg.Name() == "main" || f.Obj.Name() == "init")
}

// abandoned returns what is known of the channel of a send on a goroutine; nil
// if it has room, or others receive from it, or its receiver stays.
func (c *Checker) abandoned(f *symbols.Func, start *symbols.Call, lit *ast.FuncLit, send *ast.SendStmt) *result {
	v := c.Index.VarOf(send.Chan)
	r := &result{v: v, by: f, made: c.noRoom(f, v)}
	if r.made == nil || start.Loop != nil {
		return nil
	}
	for _, id := range c.Index.Uses(v) {
		switch p := c.Index.Parent(id).(type) {
		case *ast.SendStmt:
			if p.Chan != ast.Expr(id) || !symbols.Within(lit, p.Pos()) || !c.sendsOnce(lit, p) {
				return nil
			}
			r.sends = append(r.sends, p)
		case *ast.UnaryExpr:
			if p.Op != token.ARROW || r.waits != nil || c.Index.Enclosing(p) != f {
				return nil
			}
			if r.waits, r.other = c.leavingSelect(p); r.waits == nil {
				return nil
			}
		case *ast.ReturnStmt:
			if r.waits != nil || f.Obj == nil || len(p.Results) != 1 || c.Index.Enclosing(p) != f {
				return nil
			}
			if r.waits, r.other, r.by = c.leavingCaller(f); r.waits == nil {
				return nil
			}
		case *ast.CallExpr:
			// The sender closes it behind its send, which it never comes to.
			if symbols.Builtin(c.Index.Info, p) != "close" || !symbols.Within(lit, p.Pos()) {
				return nil
			}
		default:
			return nil // handed on, ranged over
		}
	}
	if r.waits == nil || len(r.sends) == 0 || r.sends[0] != send {
		return nil
	}
	return r
}

// noRoom returns where a function makes a channel without room that has no
// other name and no other value; nil if v is nothing like that.
func (c *Checker) noRoom(f *symbols.Func, v *types.Var) *ast.CallExpr {
	if v == nil || v.IsField() || v.Parent() == c.Pass.Pkg.Scope() || c.Index.ParamOf[v] != nil || c.Index.AddressTaken(v) {
		return nil
	}
	assigns := c.Index.Assigns(v)
	if len(assigns) != 1 || assigns[0].Value == nil || assigns[0].In != f {
		return nil
	}
	made, ok := ast.Unparen(assigns[0].Value).(*ast.CallExpr)
	if !ok || symbols.Builtin(c.Index.Info, made) != "make" || len(made.Args) > 1 && !c.Index.IsZero(made.Args[1]) {
		return nil
	}
	return made
}

// leavingCaller returns the select statement in which a caller of a function
// receives from the channel that it returns, the case by which that may leave
// instead, and the caller; nil if none is seen to.
func (c *Checker) leavingCaller(f *symbols.Func) (*ast.SelectStmt, ast.Stmt, *symbols.Func) {
	calls, _ := c.Index.CallsTo(f.Obj)
	for _, call := range calls {
		recv, ok := c.Index.Parent(call).(*ast.UnaryExpr) // <-f()
		if as, isAssign := c.Index.Parent(call).(*ast.AssignStmt); isAssign && len(as.Lhs) == 1 && len(as.Rhs) == 1 {
			v := c.Index.VarOf(as.Lhs[0])
			if v == nil || v.IsField() || len(c.Index.Assigns(v)) != 1 || len(c.Index.Uses(v)) != 1 {
				continue
			}
			recv, ok = c.Index.Parent(c.Index.Uses(v)[0]).(*ast.UnaryExpr) // ch := f(); … <-ch
		}
		if !ok || recv.Op != token.ARROW {
			continue
		}
		if sel, other := c.leavingSelect(recv); sel != nil {
			return sel, other, c.Index.Enclosing(sel)
		}
	}
	return nil, nil, nil
}

// sendsOnce reports whether a send stands in a goroutine such that it is the
// only one it does: in no select with another way out, and with none behind it,
// nor a loop around it, but past a return.
func (c *Checker) sendsOnce(lit ast.Node, send *ast.SendStmt) bool {
	v := c.Index.VarOf(send.Chan)
	var at ast.Stmt = send
	returned := false
	for p := c.Index.Parent(send); p != nil && p != lit; p = c.Index.Parent(p) {
		switch p := p.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			if !returned {
				return false
			}
		case *ast.FuncLit:
			return false
		case *ast.CommClause:
			if p.Comm == send {
				return false
			}
		}
		if list := c.Index.ListOf(at); !returned {
			for _, s := range list[slices.Index(list, at)+1:] {
				if len(c.Index.UsesIn(v, s.Pos(), s.End())) > 0 && !c.closes(s, v) {
					return false
				}
				_, returned = s.(*ast.ReturnStmt)
			}
		}
		if s, ok := p.(ast.Stmt); ok && c.Index.ListOf(s) != nil {
			at = s
		}
	}
	return true
}

// closes reports whether a statement closes a channel, at once or in the end.
func (c *Checker) closes(s ast.Stmt, v *types.Var) bool {
	var call ast.Expr
	switch s := s.(type) {
	case *ast.ExprStmt:
		call = s.X
	case *ast.DeferStmt:
		call = s.Call
	}
	e, ok := call.(*ast.CallExpr)
	return ok && symbols.Builtin(c.Index.Info, e) == "close" && c.Index.VarOf(e.Args[0]) == v
}

// leavingSelect returns the select statement that a receive is a case of, and
// another of its cases, after which nobody comes back to it: in a loop one that
// leaves the function, or the loop.
func (c *Checker) leavingSelect(recv *ast.UnaryExpr) (*ast.SelectStmt, ast.Stmt) {
	var clause *ast.CommClause
	for p := c.Index.Parent(recv); p != nil; p = c.Index.Parent(p) {
		if cc, ok := p.(*ast.CommClause); ok {
			if cc.Comm == nil || !symbols.Within(cc.Comm, recv.Pos()) {
				return nil, nil
			}
			clause = cc
			break
		}
		switch p.(type) {
		case *ast.ExprStmt, *ast.AssignStmt, *ast.ParenExpr:
		default:
			return nil, nil
		}
	}
	if clause == nil {
		return nil, nil
	}
	body, _ := c.Index.Parent(clause).(*ast.BlockStmt)
	sel, _ := c.Index.Parent(body).(*ast.SelectStmt)
	if sel == nil {
		return nil, nil
	}
	for _, s := range sel.Body.List {
		other := s.(*ast.CommClause)
		if other == clause || other.Comm == nil {
			continue
		}
		if !c.loops(sel) || len(other.Body) > 0 && isReturn(other.Body[len(other.Body)-1]) || c.leftByCase(sel, other) {
			return sel, other.Comm
		}
	}
	return nil, nil
}

func isReturn(s ast.Stmt) bool {
	_, ok := s.(*ast.ReturnStmt)
	return ok
}

// loops reports whether a statement may run again in one call of its function.
func (c *Checker) loops(s ast.Stmt) bool {
	for p := c.Index.Parent(s); p != nil; p = c.Index.Parent(p) {
		switch p.(type) {
		case *ast.ForStmt, *ast.RangeStmt, *ast.LabeledStmt:
			return true
		case *ast.FuncLit, *ast.FuncDecl:
			return false
		}
	}
	return false
}

func (c *Checker) reportAbandoned(r *result) {
	out := "another case"
	if fl := c.File(r.other); fl != nil {
		out = fl.Text(r.other)
	}
	finding := report.Finding{
		Kind: "abandoned-send", Range: r.sends[0],
		Text: report.Text{
			What:   fmt.Sprintf("the send to %s blocks forever once %s has returned on %s", r.v.Name(), r.by.Name(), out),
			Why:    "nobody receives from it any more: each such call leaves a goroutine behind, with everything it holds",
			Remedy: fmt.Sprintf("make %s with room for it: make(%s, 1)", r.v.Name(), c.chanText(r.made, r.v)),
		},
		Related: []analysis.RelatedInformation{passkit.Related(r.waits, "received from here alone")},
	}
	// A send to a channel with room for one ends whether anybody receives or not.
	if len(r.made.Args) == 1 {
		finding.Fixes = []analysis.SuggestedFix{passkit.Fix("give it room for one", edits.Insert(r.made.Args[0].End(), ", 1"))}
	} else {
		finding.Fixes = []analysis.SuggestedFix{passkit.Fix("give it room for one", edits.Replace(r.made.Args[1], "1"))}
	}
	c.Report.Report(finding)
}

// chanText returns the type of a channel as it is made.
func (c *Checker) chanText(made *ast.CallExpr, v *types.Var) string {
	if f := c.File(made); f != nil {
		return f.Text(made.Args[0])
	}
	return v.Type().String()
}
