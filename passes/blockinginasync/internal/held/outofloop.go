package held

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// leftByCase reports whether the loop around a select statement may be left by
// way of one of its cases, and is not come back to: the case leaves it, or it has
// waited for a while and the loop is over then.
//
// What a loop waits for besides time may be another result, and the loop be there
// to take them all: only a timer, or a ctx, is taken for a while that is over.
func (c *Checker) leftByCase(sel *ast.SelectStmt, other *ast.CommClause) bool {
	loop, label := c.loopOf(sel)
	if loop == nil || c.goesBackTo(loop, label) {
		return false
	}
	if len(other.Body) > 0 {
		if br, ok := other.Body[len(other.Body)-1].(*ast.BranchStmt); ok {
			return br.Tok == token.BREAK && br.Label != nil && label != nil && br.Label.Name == label.Label.Name
		}
	}
	return c.onlyTime(other.Comm) && c.endsAfter(loop, other)
}

// loopOf returns the loop that a statement stands in, directly or under
// conditions, and its label; nil if there is none.
func (c *Checker) loopOf(s ast.Stmt) (loop ast.Stmt, label *ast.LabeledStmt) {
	for p := c.Index.Parent(s); p != nil; p = c.Index.Parent(p) {
		switch p := p.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			label, _ = c.Index.Parent(p).(*ast.LabeledStmt)
			return p.(ast.Stmt), label
		case *ast.FuncLit, *ast.FuncDecl, *ast.LabeledStmt:
			return nil, nil
		}
	}
	return nil, nil
}

// goesBackTo reports whether a loop may run again once it has ended: it stands in
// another, or something jumps.
func (c *Checker) goesBackTo(loop ast.Stmt, label *ast.LabeledStmt) bool {
	at := loop
	if label != nil {
		at = label
	}
	if c.loops(at) {
		return true
	}
	f := c.Index.Enclosing(loop)
	return f == nil || slices.ContainsFunc(branches(f.Body), func(b *ast.BranchStmt) bool { return b.Tok == token.GOTO })
}

func branches(body *ast.BlockStmt) (list []*ast.BranchStmt) {
	ast.Inspect(body, func(n ast.Node) bool {
		if b, ok := n.(*ast.BranchStmt); ok {
			list = append(list, b)
		}
		_, isLit := n.(*ast.FuncLit)
		return !isLit
	})
	return list
}

// onlyTime reports whether a case receives from a timer, or from a ctx that ends.
func (c *Checker) onlyTime(comm ast.Stmt) bool {
	found := false
	ast.Inspect(comm, func(n ast.Node) bool {
		recv, ok := n.(*ast.UnaryExpr)
		if !ok || recv.Op != token.ARROW {
			return true
		}
		ch, ok := c.Index.Info.TypeOf(recv.X).Underlying().(*types.Chan)
		found = ok && knowledge.IsNamed(ch.Elem(), "time", "Time") || c.isDone(recv.X)
		return false
	})
	return found
}

// isDone reports whether e is ctx.Done().
func (c *Checker) isDone(e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Done" && knowledge.IsContext(c.Index.Info.TypeOf(sel.X))
}

// endsAfter reports whether a loop may be over after a round that took a case: it
// has so many rounds, or its condition depends on the time, on a ctx, or on what
// the case changes.
func (c *Checker) endsAfter(loop ast.Stmt, other *ast.CommClause) bool {
	if r, ok := loop.(*ast.RangeStmt); ok {
		switch c.Index.Info.TypeOf(r.X).Underlying().(type) {
		case *types.Chan, *types.Signature:
			return false
		}
		return true
	}
	f := loop.(*ast.ForStmt)
	if f.Cond == nil {
		return false
	}
	ends := false
	ast.Inspect(f.Cond, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			ends = ends || c.tellsTime(n)
		case *ast.Ident:
			v := c.Index.VarOf(n)
			ends = ends || v != nil && slices.ContainsFunc(c.Index.Assigns(v), func(a symbols.Assign) bool {
				return f.Post != nil && symbols.Within(f.Post, a.Site.Pos()) || symbols.Within(other, a.Site.Pos())
			})
		}
		return !ends
	})
	return ends
}

// tellsTime reports whether a call asks what time it is, or whether a ctx has ended.
func (c *Checker) tellsTime(call *ast.CallExpr) bool {
	fn := symbols.FuncOf(c.Index.Info, call)
	if fn == nil || fn.Pkg() == nil {
		return false
	}
	if fn.Pkg().Path() == "time" {
		switch fn.Name() {
		case "Now", "Since", "Until":
			return true
		}
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	return ok && fn.Name() == "Err" && knowledge.IsContext(c.Index.Info.TypeOf(sel.X))
}
