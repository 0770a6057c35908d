package scopes

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/loops"
	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// MeantToLast reports whether what a call begins, or ends, is not the
// request's: a session, a subscription, a release, a client.
func (c *Finder) MeantToLast(fn *types.Func) bool {
	return fn != nil && (c.Res.Lifetime(fn) != knowledge.LifeCall || names.IsConstructor(fn, "new"))
}

// IsCleanup reports whether n runs when the work is over or given up: in a
// deferred function, after ctx.Done, where ctx.Err is tested. A ctx of its own
// is what such code needs.
func (c *Finder) IsCleanup(n ast.Node) bool {
	for child, p := n, c.Index.Parent(n); p != nil; child, p = p, c.Index.Parent(p) {
		switch p := p.(type) {
		case *ast.DeferStmt:
			return true
		case *ast.CommClause:
			if p.Comm != nil && child != p.Comm && IsDone(c.Pass.TypesInfo, p.Comm) {
				return true
			}
		case *ast.IfStmt:
			if child == p.Body && testsCtx(c.Pass.TypesInfo, p.Cond) {
				return true
			}
		case *ast.FuncLit:
			if c.onlyDeferred(p) {
				return true
			}
		case *ast.FuncDecl:
			return names.Ends(p.Name.Name) || c.afterDone(p, n)
		}
	}
	return false
}

// onlyDeferred reports whether a literal is kept in a local variable that only
// deferred functions call.
func (c *Finder) onlyDeferred(lit *ast.FuncLit) bool {
	as, ok := c.Index.Parent(lit).(*ast.AssignStmt)
	if !ok || len(as.Lhs) != 1 {
		return false
	}
	v := c.Index.VarOf(as.Lhs[0])
	if v == nil {
		return false
	}
	calls := 0
	for _, id := range c.Index.Uses(v) {
		if id == as.Lhs[0] {
			continue
		}
		deferred := false
		for p := c.Index.Parent(id); p != nil && !deferred; p = c.Index.Parent(p) {
			_, deferred = p.(*ast.DeferStmt)
		}
		if !deferred {
			return false
		}
		calls++
	}
	return calls > 0
}

// afterDone reports whether n is behind a label that code goes to when a ctx
// has ended.
func (c *Finder) afterDone(f *ast.FuncDecl, n ast.Node) bool {
	first, ok := c.ends[f]
	if !ok {
		first = c.firstEnd(f)
		c.ends[f] = first
	}
	return first.IsValid() && first <= n.Pos()
}

// firstEnd returns the first label of f that code goes to when a ctx has ended.
func (c *Finder) firstEnd(f *ast.FuncDecl) token.Pos {
	first := token.NoPos
	ast.Inspect(f, func(m ast.Node) bool {
		b, ok := m.(*ast.BranchStmt)
		if !ok || b.Tok != token.GOTO || b.Label == nil {
			return true
		}
		label := c.Pass.TypesInfo.Uses[b.Label]
		if label == nil || first.IsValid() && first <= label.Pos() {
			return true
		}
		for p := c.Index.Parent(b); p != nil && p != ast.Node(f); p = c.Index.Parent(p) {
			cc, isComm := p.(*ast.CommClause)
			is, isIf := p.(*ast.IfStmt)
			if isComm && cc.Comm != nil && IsDone(c.Pass.TypesInfo, cc.Comm) || isIf && testsCtx(c.Pass.TypesInfo, is.Cond) {
				first = label.Pos()
			}
		}
		return true
	})
	return first
}

// IsDone reports whether a communication receives from a ctx's Done channel.
func IsDone(info *types.Info, comm ast.Stmt) bool {
	return CallsOn(info, comm, "Done")
}

// testsCtx reports whether a condition asks a ctx for its error, or compares
// an error with those of package context.
func testsCtx(info *types.Info, cond ast.Expr) bool {
	if CallsOn(info, cond, "Err") {
		return true
	}
	found := false
	ast.Inspect(cond, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if v, ok := info.Uses[id].(*types.Var); ok && v.Pkg() != nil && v.Pkg().Path() == "context" {
				found = true
			}
		}
		return !found
	})
	return found
}

func CallsOn(info *types.Info, n ast.Node, method string) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == method {
			if t := info.TypeOf(sel.X); t != nil && knowledge.IsContext(t) {
				found = true
			}
		}
		return !found
	})
	return found
}

// IsFailurePath reports whether n stands where an error is dealt with: what
// is done there (mark as failed, tell somebody) often must be done even if the
// caller has gone.
func (c *Finder) IsFailurePath(n ast.Node) bool {
	for child, p := n, c.Index.Parent(n); p != nil; child, p = p, c.Index.Parent(p) {
		switch p := p.(type) {
		case *ast.IfStmt:
			if child == p.Body && c.comparesError(p, token.NEQ) || child == p.Else && c.comparesError(p, token.EQL) {
				return true
			}
		case *ast.BlockStmt:
			for _, before := range p.List {
				if before == child {
					break
				}
				if is, ok := before.(*ast.IfStmt); ok && c.comparesError(is, token.EQL) && loops.LeavesRound(is.Body) {
					return true // if err == nil { return nil }
				}
			}
		case *ast.FuncDecl, *ast.FuncLit:
			return false
		}
	}
	return false
}

func (c *Finder) comparesError(s *ast.IfStmt, op token.Token) bool {
	b, ok := s.Cond.(*ast.BinaryExpr)
	return ok && b.Op == op && symbols.IsError(c.Pass.TypesInfo.TypeOf(b.X))
}
