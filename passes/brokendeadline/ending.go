package brokendeadline

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/flow"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// endings finds where ctxs end for certain.
type endings struct {
	byFunc map[*symbols.Func][]ending
}

// ending is a place behind which a ctx has ended.
type ending struct {
	node  ast.Node
	place trace.Place // of the ctx, without .Context()
	site  ast.Node    // instead: the statement that made the ctx, whose cancel is called or whose group is waited for
	// yes is set where node is a condition: the ctx has ended where it holds,
	// or does not (no).
	yes, no bool
}

// in returns the endings in a function's own body, in source order.
func (e *endings) in(c *checker, f *symbols.Func) []ending {
	if list, ok := e.byFunc[f]; ok {
		return list
	}
	if e.byFunc == nil {
		e.byFunc = make(map[*symbols.Func][]ending)
	}
	var list []ending
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				if p, ok := c.doneOf(n.X); ok {
					list = append(list, ending{node: n, place: p})
				}
			}
		}
		return true
	})
	e.byFunc[f] = list
	return list
}

// any reports whether something ends in a function or those around it.
func (e *endings) any(c *checker, f *symbols.Func) bool {
	for ; f != nil; f = f.Parent {
		if len(e.in(c, f)) > 0 {
			return true
		}
	}
	return false
}

// doneOf returns the place of the ctx whose Done channel e is.
func (c *checker) doneOf(e ast.Expr) (trace.Place, bool) {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		a := c.t.AssignAt(e) // done := ctx.Done()
		if a == nil || a.Value == nil || a.Index >= 0 {
			return trace.Place{}, false
		}
		if call, ok = ast.Unparen(a.Value).(*ast.CallExpr); !ok {
			return trace.Place{}, false
		}
	}
	return c.methodOf(call, "Done")
}

// methodOf returns the place of the ctx of which a call calls the method.
func (c *checker) methodOf(call *ast.CallExpr, method string) (trace.Place, bool) {
	recv := symbols.Receiver(call)
	if recv == nil || len(call.Args) > 0 || !knowledge.IsContext(c.x.Info.TypeOf(recv)) {
		return trace.Place{}, false
	}
	if fn := symbols.FuncOf(c.x.Info, call); fn == nil || fn.Name() != method {
		return trace.Place{}, false
	}
	p, ok := c.t.PlaceOf(recv)
	return plain(p), ok
}

// plain is the place of what carries a ctx, for that of the ctx.
func plain(p trace.Place) trace.Place {
	p.Path = strings.TrimSuffix(p.Path, ".Context()")
	return p
}

// before returns what has ended a ctx on every way from the beginning of the
// function around at to it; nil if it may not have ended.
func (e *endings) before(c *checker, l trace.Link, at ast.Node) ast.Node {
	f := c.x.Enclosing(at)
	if f == nil || l.Place.Var == nil {
		return nil
	}
	var own []ending
	for _, end := range e.in(c, f) {
		if end.place == plain(l.Place) || end.site != nil && end.site == l.Site {
			own = append(own, end)
		}
	}
	if len(own) == 0 || c.fieldChanges(l.Place, f) {
		return nil
	}
	if !c.endsAlways(f, l.Place.Var, own, at) {
		return nil
	}
	last := own[0].node
	for _, end := range own {
		if end.node.Pos() < at.Pos() {
			last = end.node
		}
	}
	return last
}

// endsAlways reports whether every way through f to at comes by one of the
// endings, and v is not given another value behind it.
func (c *checker) endsAlways(f *symbols.Func, v *types.Var, ends []ending, at ast.Node) bool {
	g := c.graph(f)
	to, ok := g.Find(at)
	if !ok {
		return false
	}
	hits := func(n ast.Node, ended bool) bool {
		for _, end := range ends {
			if within(n, end.node.Pos()) && !end.yes && !end.no {
				ended = true
			}
		}
		for _, a := range c.x.Assigns(v) {
			if within(n, a.Site.Pos()) && a.In == f {
				ended = false
			}
		}
		return ended
	}
	w := flow.Walk[bool]{
		Node: func(n ast.Node, ended bool) (bool, bool) { return hits(n, ended), true },
		Comm: func(sel *ast.CommClause, ended bool) (bool, bool) {
			if sel.Comm != nil {
				ended = hits(sel.Comm, ended)
			}
			return ended, true
		},
	}
	some, all := false, true
	flow.Run(g, g.Entry(), false, to, w, func(ended bool, _ []ast.Node) {
		some = true
		all = all && ended
	})
	return some && all && !g.Cut()
}

// fieldChanges reports whether a function assigns to a field that a place goes through.
func (c *checker) fieldChanges(p trace.Place, f *symbols.Func) bool {
	if !strings.Contains(p.Path, ".") || p.Path == ".Context()" {
		return false
	}
	changes := false
	ast.Inspect(f.Body, func(n ast.Node) bool {
		if as, ok := n.(*ast.AssignStmt); ok {
			for _, lhs := range as.Lhs {
				if q, ok := c.t.PlaceOf(lhs); ok && q.Path != "" && q.Var == p.Var && strings.HasPrefix(p.Path+".", q.Path+".") {
					changes = true
				}
			}
		}
		return !changes
	})
	return changes
}

func within(n ast.Node, p token.Pos) bool { return n.Pos() <= p && p < n.End() }
