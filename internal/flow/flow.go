// Package flow answers "from A to B, without C" on the control-flow graph of
// one function. Graphs are built on demand, for the few functions where order
// matters.
//
// Package cfg records neither the conditions of branches nor which case of a
// select was taken; a [Walk] sees both.
package flow

import (
	"cmp"
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/cfg"
)

// Graph is the control-flow graph of a function body.
type Graph struct {
	cfg    *cfg.CFG
	comms  map[ast.Node]bool // communications of selects, evaluated where their case is chosen
	circle []int             // by block: the number of the set of blocks that lead to each other it is in
	places []place           // where nodes are evaluated, by their position
	steps  int               // taken on all walks
	cut    bool              // a walk was ended before it had followed all paths
}

// place is where a node is evaluated.
type place struct {
	n     ast.Node
	point Point
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
	g.findCircles()
	g.findPlaces()
	return g
}

// findCircles numbers the sets of blocks that lead to each other, by Tarjan's
// algorithm: a set leads only to sets with lower numbers.
func (g *Graph) findCircles() {
	n := len(g.cfg.Blocks)
	g.circle = make([]int, n)
	index, low, open := make([]int, n), make([]int, n), make([]bool, n)
	var stack []*cfg.Block
	count, sets := 0, 0
	type frame struct {
		b    *cfg.Block
		next int
	}
	for _, root := range g.cfg.Blocks {
		if index[root.Index] != 0 {
			continue
		}
		work := []frame{{root, 0}}
		for len(work) > 0 {
			top := &work[len(work)-1]
			b := top.b
			if top.next == 0 {
				count++
				index[b.Index], low[b.Index], open[b.Index] = count, count, true
				stack = append(stack, b)
			}
			if top.next < len(b.Succs) {
				s := b.Succs[top.next]
				top.next++
				switch {
				case index[s.Index] == 0:
					work = append(work, frame{s, 0})
				case open[s.Index]:
					low[b.Index] = min(low[b.Index], index[s.Index])
				}
				continue
			}
			work = work[:len(work)-1]
			if len(work) > 0 {
				p := work[len(work)-1].b
				low[p.Index] = min(low[p.Index], low[b.Index])
			}
			if low[b.Index] == index[b.Index] {
				for {
					m := stack[len(stack)-1]
					stack = stack[:len(stack)-1]
					open[m.Index] = false
					g.circle[m.Index] = sets
					if m == b {
						break
					}
				}
				sets++
			}
		}
	}
}

// findPlaces indexes where nodes are evaluated.
func (g *Graph) findPlaces() {
	for _, b := range g.cfg.Blocks {
		if !b.Live {
			continue
		}
		if cc, ok := b.Stmt.(*ast.CommClause); ok && b.Kind == cfg.KindSelectCaseBody && cc.Comm != nil {
			g.places = append(g.places, place{cc.Comm, Point{b, 0}})
		}
		for i, m := range b.Nodes {
			if !g.comms[m] {
				g.places = append(g.places, place{m, Point{b, i}})
			}
		}
	}
	slices.SortStableFunc(g.places, func(a, b place) int { return cmp.Compare(a.n.Pos(), b.n.Pos()) })
}

// Circle returns the nodes that are evaluated on the ways from p back to it, in
// source order; nil if none leads back.
func (g *Graph) Circle(p Point) []ast.Node {
	var nodes []ast.Node
	around := g.around(p.Block)
	for _, b := range around {
		nodes = append(nodes, b.Nodes...)
	}
	if len(around) == 1 && !slices.Contains(p.Block.Succs, p.Block) {
		return nil
	}
	slices.SortFunc(nodes, func(a, b ast.Node) int { return cmp.Compare(a.Pos(), b.Pos()) })
	return nodes
}

// around returns the blocks of the set that b is in.
func (g *Graph) around(b *cfg.Block) []*cfg.Block {
	set := g.circle[b.Index]
	seen := map[*cfg.Block]bool{b: true}
	list := []*cfg.Block{b}
	for i := 0; i < len(list); i++ {
		for _, s := range list[i].Succs {
			if g.circle[s.Index] == set && !seen[s] {
				seen[s] = true
				list = append(list, s)
			}
		}
	}
	return list
}

// Cut reports whether some walk on the graph was ended before it had followed
// all paths. That it did not find a path says nothing then.
func (g *Graph) Cut() bool { return g.cut }

// Point is a place between two nodes of a graph: before node Index of Block.
type Point struct {
	Block *cfg.Block
	Index int
}

// Entry returns the point where the function begins.
func (g *Graph) Entry() Point { return Point{g.cfg.Blocks[0], 0} }

// Find returns the point before the statement or condition that evaluates n.
// Deferred and concurrent calls are evaluated elsewhere, but stand in one.
func (g *Graph) Find(n ast.Node) (Point, bool) {
	i, _ := slices.BinarySearchFunc(g.places, n.Pos()+1, func(p place, pos token.Pos) int { return cmp.Compare(p.n.Pos(), pos) })
	found := -1
	for i--; i >= 0; i-- {
		if contains(g.places[i].n, n) {
			found = i
			continue
		}
		if found >= 0 || n.Pos()-g.places[i].n.Pos() > maxNode {
			break
		}
	}
	if found < 0 {
		return Point{}, false
	}
	return g.places[found].point, true
}

// maxNode is how far before a node the statement or condition that evaluates it
// may begin, in bytes.
const maxNode = 1 << 16

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

// A link is what a path went through in one block, and how it came there.
type link struct {
	prev  *link
	nodes []ast.Node
}

// trail returns the nodes of a path.
func (l *link) trail() []ast.Node {
	var parts [][]ast.Node
	for ; l != nil; l = l.prev {
		parts = append(parts, l.nodes)
	}
	var nodes []ast.Node
	for _, part := range slices.Backward(parts) {
		nodes = append(nodes, part...)
	}
	return nodes
}

// item is a step that is to be made, behind a path.
type item[S comparable] struct {
	step[S]
	path *link
}

// run is one walk over a graph.
type run[S comparable] struct {
	*Graph
	Walk[S]
	to     Point
	last   int // the lowest set of blocks that can come to the node at to; -1 for any
	arrive func(s S, path []ast.Node)
	seen   map[step[S]]bool
	queue  []item[S]
}

// Run explores all paths from p on. arrive is called when a path comes to the
// node at to, with the nodes of the path; the path ends there. Paths that can
// no longer come to it are followed only if w is told of returns, or to is zero.
func Run[S comparable](g *Graph, p Point, s S, to Point, w Walk[S], arrive func(s S, path []ast.Node)) {
	r := &run[S]{Graph: g, Walk: w, to: to, last: -1, arrive: arrive, seen: make(map[step[S]]bool)}
	if to.Block != nil && w.Return == nil {
		r.last = g.circle[to.Block.Index]
	}
	if g.circle[p.Block.Index] < r.last {
		return
	}
	r.queue = append(r.queue, item[S]{step: step[S]{p.Block, p.Index, s}})
	for len(r.queue) > 0 {
		it := r.queue[0]
		r.queue = r.queue[1:]
		l := &link{prev: it.path}
		s, ok := it.s, true
		if it.from == 0 {
			s, ok = r.enter(it.block, s, l)
		}
		if ok {
			s, ok = r.pass(it, s, l)
		}
		if ok {
			r.leave(it.block, s, l)
		}
	}
}

// enter tells of what a path chose by coming to the beginning of a block.
func (r *run[S]) enter(b *cfg.Block, s S, l *link) (_ S, ok bool) {
	ok = true
	switch b.Kind {
	case cfg.KindSelectCaseBody:
		cc := b.Stmt.(*ast.CommClause)
		l.nodes = append(l.nodes, cc)
		if r.Comm != nil {
			s, ok = r.Comm(cc, s)
		}
	case cfg.KindRangeBody:
		if r.Range != nil {
			s, ok = r.Range(b.Stmt.(*ast.RangeStmt), s)
		}
	}
	if ok && b == r.to.Block && r.to.Index == 0 {
		r.arrive(s, l.trail())
		return s, false
	}
	return s, ok
}

// pass goes through the nodes of a block. A walk that begins in the midst of a
// block, at the node where paths end, goes through it.
func (r *run[S]) pass(it item[S], s S, l *link) (_ S, ok bool) {
	b := it.block
	for i := it.from; i < len(b.Nodes); i++ {
		begins := it.path == nil && i == it.from
		if b == r.to.Block && i == r.to.Index && !begins {
			r.arrive(s, l.trail())
			return s, false
		}
		n := b.Nodes[i]
		if r.comms[n] {
			continue
		}
		l.nodes = append(l.nodes, n)
		if r.Node != nil {
			if s, ok = r.Node(n, s); !ok {
				return s, false
			}
		}
	}
	return s, true
}

// leave goes on from the end of a block to those that may follow.
func (r *run[S]) leave(b *cfg.Block, s S, l *link) {
	switch len(b.Succs) {
	case 0:
		if r.Return != nil && b.Return() != nil {
			r.Return(s)
		}
	case 1:
		r.push(b.Succs[0], s, l)
	case 2:
		yes, no, mayYes, mayNo := s, s, true, true
		if r.Branch != nil {
			yes, no, mayYes, mayNo = r.Branch(branch(b), s)
		}
		if mayYes {
			r.push(b.Succs[0], yes, l)
		}
		if mayNo {
			r.push(b.Succs[1], no, l)
		}
	}
}

// push notes that a path goes on at a block, unless one did with the same
// knowledge, or cannot come to where paths end.
func (r *run[S]) push(b *cfg.Block, s S, l *link) {
	if r.circle[b.Index] < r.last {
		return
	}
	st := step[S]{b, 0, s}
	switch {
	case r.seen[st]:
	case len(r.seen) >= maxSteps || r.steps >= maxAllSteps:
		r.cut = true
	default:
		r.seen[st] = true
		r.steps++
		r.queue = append(r.queue, item[S]{st, l})
	}
}

// maxSteps bounds the work on one walk.
const maxSteps = 20_000

// maxAllSteps bounds the work on one function.
const maxAllSteps = 1_000_000

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
