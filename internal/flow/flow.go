// Package flow answers "from A to B, without C" on the control-flow graph of
// one function. Graphs are built on demand, for the few functions where order
// matters.
//
// Package cfg records neither the conditions of branches nor which case of a
// select was taken; a [Walk] sees both.
package flow

import (
	"go/ast"

	"golang.org/x/tools/go/cfg"
)

// Graph is the control-flow graph of a function body.
type Graph struct {
	cfg   *cfg.CFG
	comms map[ast.Node]bool // communications of selects, evaluated where their case is chosen
}

// New builds the graph of body. mayReturn reports whether a call may return.
func New(body *ast.BlockStmt, mayReturn func(*ast.CallExpr) bool) *Graph {
	g := &Graph{cfg: cfg.New(body, mayReturn), comms: make(map[ast.Node]bool)}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CommClause:
			if n.Comm != nil {
				g.comms[n.Comm] = true
			}
		}
		return true
	})
	return g
}

// Point is a place between two nodes of a graph: before node Index of Block.
type Point struct {
	Block *cfg.Block
	Index int
}

// Node returns the node after p, or nil at the end of a block.
func (p Point) Node() ast.Node {
	if p.Index < len(p.Block.Nodes) {
		return p.Block.Nodes[p.Index]
	}
	return nil
}

// Entry returns the point where the function begins.
func (g *Graph) Entry() Point { return Point{g.cfg.Blocks[0], 0} }

// Case returns the point where a case of a select begins.
func (g *Graph) Case(cc *ast.CommClause) (Point, bool) {
	for _, b := range g.cfg.Blocks {
		if b.Stmt == cc && b.Kind == cfg.KindSelectCaseBody {
			return Point{b, 0}, true
		}
	}
	return Point{}, false
}

// Find returns the point before the statement or condition that evaluates n.
// Deferred and concurrent calls are evaluated elsewhere, but stand in one.
func (g *Graph) Find(n ast.Node) (Point, bool) {
	for _, b := range g.cfg.Blocks {
		if !b.Live {
			continue
		}
		if cc, ok := b.Stmt.(*ast.CommClause); ok && b.Kind == cfg.KindSelectCaseBody && cc.Comm != nil && contains(cc.Comm, n) {
			return Point{b, 0}, true
		}
		for i, m := range b.Nodes {
			if !g.comms[m] && contains(m, n) {
				return Point{b, i}, true
			}
		}
	}
	return Point{}, false
}

func contains(outer, inner ast.Node) bool {
	return outer.Pos() <= inner.Pos() && inner.End() <= outer.End()
}

// Branch is a block that ends in a choice.
type Branch struct {
	// Cond is the condition, or the expression of a case; nil where there is
	// none: a range clause, a case of a select or a type switch.
	Cond ast.Expr
	// Stmt is the statement that chooses: if, for, range, or the clause of the
	// case that is taken or not.
	Stmt ast.Stmt
	// Yes and No are where the two ways begin.
	Yes, No Point
}

// A Walk explores paths. S is what it knows on a path; the walk visits each
// pair of place and knowledge once.
type Walk[S comparable] struct {
	// Node is asked before a path goes through a node: false ends the path.
	Node func(n ast.Node, s S) (S, bool)
	// Comm is asked where a path takes a case of a select; comm is nil for default.
	Comm func(sel *ast.CommClause, s S) (S, bool)
	// Branch says which of the two ways a path may take, and what it knows there.
	Branch func(b Branch, s S) (yes, no S, mayYes, mayNo bool)
	// Range is asked where a path enters the body of a range statement.
	Range func(r *ast.RangeStmt, s S) (S, bool)
	// Return is told of the ends of the function that paths reach.
	Return func(s S)
}

// step is a block entered with some knowledge.
type step[S comparable] struct {
	block *cfg.Block
	from  int
	s     S
}

// Run explores all paths from p on. arrive is called when a path comes to the
// node at to, with the nodes of the path; the path ends there.
func Run[S comparable](g *Graph, p Point, s S, to Point, w Walk[S], arrive func(s S, path []ast.Node)) {
	type link struct {
		prev  *link
		nodes []ast.Node
	}
	type item struct {
		step[S]
		link *link
	}
	seen := make(map[step[S]]bool)
	queue := []item{{step: step[S]{p.Block, p.Index, s}}}
	push := func(b *cfg.Block, s S, l *link) {
		st := step[S]{b, 0, s}
		if !seen[st] && len(seen) < maxSteps {
			seen[st] = true
			queue = append(queue, item{st, l})
		}
	}
	trail := func(l *link) []ast.Node {
		var parts [][]ast.Node
		for ; l != nil; l = l.prev {
			parts = append(parts, l.nodes)
		}
		var nodes []ast.Node
		for i := len(parts) - 1; i >= 0; i-- {
			nodes = append(nodes, parts[i]...)
		}
		return nodes
	}
blocks:
	for len(queue) > 0 {
		it := queue[0]
		queue = queue[1:]
		b, s := it.block, it.s
		l := &link{prev: it.link}
		if it.from == 0 {
			ok := true
			switch b.Kind {
			case cfg.KindSelectCaseBody:
				cc := b.Stmt.(*ast.CommClause)
				l.nodes = append(l.nodes, cc)
				if w.Comm != nil {
					s, ok = w.Comm(cc, s)
				}
			case cfg.KindRangeBody:
				if w.Range != nil {
					s, ok = w.Range(b.Stmt.(*ast.RangeStmt), s)
				}
			}
			if !ok {
				continue
			}
			if b == to.Block && to.Index == 0 {
				arrive(s, trail(l))
				continue
			}
		}
		for i := it.from; i < len(b.Nodes); i++ {
			n := b.Nodes[i]
			if b == to.Block && i == to.Index && !(i == it.from && b == p.Block && i == p.Index && it.link == nil) {
				arrive(s, trail(l))
				continue blocks
			}
			if g.comms[n] {
				continue
			}
			l.nodes = append(l.nodes, n)
			if w.Node != nil {
				var ok bool
				if s, ok = w.Node(n, s); !ok {
					continue blocks
				}
			}
		}
		switch len(b.Succs) {
		case 0:
			if w.Return != nil && b.Return() != nil {
				w.Return(s)
			}
		case 1:
			push(b.Succs[0], s, l)
		case 2:
			yes, no, mayYes, mayNo := s, s, true, true
			if w.Branch != nil {
				yes, no, mayYes, mayNo = w.Branch(branch(b), s)
			}
			if mayYes {
				push(b.Succs[0], yes, l)
			}
			if mayNo {
				push(b.Succs[1], no, l)
			}
		}
	}
}

// maxSteps bounds the work on one question. Beyond it, paths are not followed:
// they are not found, so nothing is reported of them.
const maxSteps = 4000

// branch says what a block with two successors decides.
func branch(b *cfg.Block) Branch {
	then := b.Succs[0]
	switch then.Kind {
	case cfg.KindRangeBody, cfg.KindSelectCaseBody:
		return Branch{Stmt: then.Stmt, Yes: Point{then, 0}, No: Point{b.Succs[1], 0}}
	}
	br := Branch{Stmt: then.Stmt, Yes: Point{then, 0}, No: Point{b.Succs[1], 0}}
	if len(b.Nodes) > 0 {
		br.Cond, _ = b.Nodes[len(b.Nodes)-1].(ast.Expr)
	}
	return br
}
