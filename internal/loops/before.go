package loops

import (
	"cmp"
	"go/ast"
	"slices"
)

// Before returns the statements that run before n in one round of the loop (or
// one call of the function) around it, as the lists of statements on the way
// to it show: not those of sibling branches.
func (r *Finder) Before(n, loop ast.Node) []ast.Node {
	var list []ast.Node
	r.climb(n, loop, func(prev, _ []ast.Stmt, head ast.Node) {
		if len(prev) > MaxBefore { // enough to know that there are too many
			prev = prev[len(prev)-MaxBefore-1:]
		}
		for _, s := range prev {
			list = append(list, s)
		}
		if head != nil {
			list = append(list, head)
		}
	})
	return list
}

// After returns the statements that run after n in the same round.
func (r *Finder) After(n, loop ast.Node) [][]ast.Stmt {
	var lists [][]ast.Stmt
	r.climb(n, loop, func(_, next []ast.Stmt, _ ast.Node) {
		if next != nil {
			lists = append(lists, next)
		}
	})
	return lists
}

// climb visits the lists of statements around n, inner to outer, up to the body of loop.
func (r *Finder) climb(n, loop ast.Node, visit func(prev, next []ast.Stmt, head ast.Node)) {
	x := r.Index()
	child := n
	for p := x.Parent(n); p != nil; child, p = p, x.Parent(p) {
		var stmts []ast.Stmt
		switch p := p.(type) {
		case *ast.BlockStmt:
			stmts = p.List
		case *ast.CaseClause:
			stmts = p.Body
		case *ast.CommClause:
			stmts = p.Body
			if p.Comm != nil && child != p.Comm {
				visit(nil, nil, p.Comm)
			}
		case *ast.IfStmt:
			if child == p.Body || child == p.Else {
				visit(nil, nil, p.Cond)
				if p.Init != nil {
					visit(nil, nil, p.Init)
				}
			}
		case *ast.ForStmt:
			if p == loop {
				return
			}
			if p.Cond != nil {
				visit(nil, nil, p.Cond)
			}
		case *ast.RangeStmt:
			if p == loop {
				return
			}
		case *ast.CallExpr:
			if p == loop {
				return
			}
		case *ast.LabeledStmt: // next: if i < len(docs) { …; goto next }
			if p == loop {
				return
			}
		case *ast.FuncDecl:
			return
		case *ast.FuncLit:
			if loop == p {
				return
			}
		}
		i := IndexOf(stmts, child)
		if i < 0 {
			continue
		}
		if from, to, ok := r.round(stmts, i, loop); ok {
			visit(stmts[from:i], stmts[i+1:to], nil)
			return
		}
		visit(stmts[:i], stmts[i+1:], nil)
	}
}

// IndexOf returns the place of a statement in a list, or -1.
func IndexOf(list []ast.Stmt, s ast.Node) int {
	i, ok := slices.BinarySearchFunc(list, s, func(a ast.Stmt, b ast.Node) int { return cmp.Compare(a.Pos(), b.Pos()) })
	if !ok || list[i] != s {
		return -1
	}
	return i
}

// round returns the part of a list that a goto loop goes round, if loop is a label
// in it at or before statement i: up to the statement that leads back.
func (r *Finder) round(stmts []ast.Stmt, i int, loop ast.Node) (from, to int, ok bool) {
	label, isLabel := loop.(*ast.LabeledStmt)
	if !isLabel {
		return 0, 0, false
	}
	for from = range stmts[:i+1] {
		if stmts[from] != ast.Stmt(label) {
			continue
		}
		jump := r.JumpBack(label)
		for to = i + 1; to < len(stmts); to++ {
			if jump != nil && jump.End() <= stmts[to-1].End() {
				break
			}
		}
		return from, to, true
	}
	return 0, 0, false
}

// MaxBefore is how many statements before a place are looked at.
const MaxBefore = 500
