// Package ended answers whether a ctx has ended before a place is reached, on
// every way to it: somebody has received from its Done channel, cancelled it,
// or waited for the group that made it. One package; of functions elsewhere it
// asks through [Finder.Helper].
package ended

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/flow"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// Finder answers for one package.
type Finder struct {
	X *symbols.Index
	T *trace.Tracer
	// Helper returns the parameters of a function of another package whose ctx
	// has ended whenever it returns.
	Helper func(fn *types.Func) []int
	// NoReturn reports whether a call never returns.
	NoReturn func(c *symbols.Call) bool

	own     map[*symbols.Func][]ending
	all     map[*symbols.Func][]ending
	waits   map[*symbols.Func][]int
	graphs  map[*symbols.Func]*flow.Graph
	partner map[*types.Var]*types.Var // fields of ctxs by those of their cancel functions
}

// New returns a finder.
func New(x *symbols.Index, t *trace.Tracer, helper func(*types.Func) []int, noReturn func(*symbols.Call) bool) *Finder {
	return &Finder{
		X: x, T: t, Helper: helper, NoReturn: noReturn,
		own: make(map[*symbols.Func][]ending), all: make(map[*symbols.Func][]ending),
		waits: make(map[*symbols.Func][]int), graphs: make(map[*symbols.Func]*flow.Graph),
	}
}

// Graph returns the control-flow graph of a function.
func (f *Finder) Graph(fn *symbols.Func) *flow.Graph {
	if g := f.graphs[fn]; g != nil {
		return g
	}
	g := flow.New(fn.Body, func(call *ast.CallExpr) bool {
		c := f.X.CallAt[call]
		return symbols.Builtin(f.X.Info, call) != "panic" && (c == nil || !f.NoReturn(c))
	})
	f.graphs[fn] = g
	return g
}

// Any reports whether something ends in a function or one around it, so that
// the other questions are worth asking.
func (f *Finder) Any(fn *symbols.Func) bool {
	for ; fn != nil; fn = fn.Parent {
		if len(f.endings(fn)) > 0 || f.afterFunc(fn) != nil {
			return true
		}
	}
	return false
}

// Line returns what has ended the ctx of a line before at is reached, on every
// way, and the index of the link that it ended; nil if it may not have ended.
func (f *Finder) Line(line []trace.Link, at ast.Node) (end ast.Node, i int) {
	for i, l := range line {
		if end := f.Before(l, at); end != nil {
			return end, i
		}
	}
	return nil, 0
}

// Before is Line for one link.
func (f *Finder) Before(l trace.Link, at ast.Node) ast.Node {
	fn := f.X.Enclosing(at)
	if fn == nil || l.Place.Var == nil || !f.steady(l.Place, fn) {
		return nil
	}
	if end := f.within(l, fn, at); end != nil {
		return end
	}
	return f.deferred(l, fn, at)
}

// within returns what has ended a ctx before at, in the function around it, or
// before that, a literal, was made.
func (f *Finder) within(l trace.Link, fn *symbols.Func, at ast.Node) ast.Node {
	start := f.atStart(l, fn)
	ends := f.of(l, fn)
	if start == nil && len(ends) == 0 {
		return nil
	}
	if !f.always(fn, l.Place.Var, start != nil, ends, at) {
		return nil
	}
	last := start
	for _, end := range ends {
		if last == nil || end.node.Pos() < at.Pos() {
			last = end.node
		}
	}
	return last
}

// atStart returns what has ended a ctx before a literal runs.
func (f *Finder) atStart(l trace.Link, fn *symbols.Func) ast.Node {
	if fn.Obj != nil || fn.Parent == nil || within(fn.Node, l.Place.Var.Pos()) {
		return nil
	}
	for _, a := range f.X.Assigns(l.Place.Var) {
		if a.Site.Pos() >= fn.Node.Pos() {
			return nil // nobody knows which value it finds
		}
	}
	if call := f.afterFunc(fn); call != nil {
		if arg := f.X.Arg(call, 0); arg != nil {
			for _, m := range f.T.Lineage(arg) {
				if m.Place.Var != nil && plain(m.Place) == plain(l.Place) {
					return call
				}
			}
		}
	}
	if !f.steady(l.Place, fn.Parent) {
		return nil
	}
	return f.within(l, fn.Parent, fn.Node)
}

// afterFunc returns the context.AfterFunc that a literal is given to, or nil:
// it runs when that ctx has ended.
func (f *Finder) afterFunc(fn *symbols.Func) *ast.CallExpr {
	call, ok := f.X.Parent(fn.Node).(*ast.CallExpr)
	if !ok || len(call.Args) != 2 || call.Args[1] != fn.Node {
		return nil
	}
	callee := symbols.FuncOf(f.X.Info, call)
	if callee == nil || callee.Pkg() == nil || callee.Pkg().Path() != "context" || callee.Name() != "AfterFunc" {
		return nil
	}
	return call
}

// of returns the endings of a ctx in a function's own body.
func (f *Finder) of(l trace.Link, fn *symbols.Func) []ending {
	var list []ending
	for _, end := range f.endings(fn) {
		if !end.later && end.ends(l) {
			list = append(list, end)
		}
	}
	return list
}

// always reports whether every way through fn to at comes by one of the
// endings, and v is not given another value behind it. At a zero at the ends of
// the function are asked about.
func (f *Finder) always(fn *symbols.Func, v *types.Var, start bool, ends []ending, at ast.Node) bool {
	g := f.Graph(fn)
	var to flow.Point
	if at != nil {
		var ok bool
		if to, ok = g.Find(at); !ok {
			return false
		}
	}
	hits := func(n ast.Node, ended bool) bool {
		for _, end := range ends {
			if within(n, end.node.Pos()) && end.when == nil {
				ended = true
			}
		}
		for _, a := range f.X.Assigns(v) {
			if within(n, a.Site.Pos()) && a.In == fn {
				ended = false
			}
		}
		return ended
	}
	some, all := false, true
	tell := func(ended bool) {
		some = true
		all = all && ended
	}
	w := flow.Walk[bool]{
		Node: func(n ast.Node, ended bool) (bool, bool) { return hits(n, ended), true },
		Comm: func(sel *ast.CommClause, ended bool) (bool, bool) {
			if sel.Comm != nil {
				ended = hits(sel.Comm, ended)
			}
			return ended, true
		},
		Branch: func(b flow.Branch, ended bool) (yes, no, mayYes, mayNo bool) {
			if b.Cond == nil {
				return ended, ended, true, true
			}
			yes, no = ended || says(b.Cond, true, ends), ended || says(b.Cond, false, ends)
			return yes, no, true, true
		},
	}
	if at == nil {
		w.Return = tell
	}
	flow.Run(g, g.Entry(), start, to, w, func(ended bool, _ []ast.Node) { tell(ended) })
	return some && all && !g.Cut()
}

// says reports whether a ctx has ended where a condition has a value, by one of
// several endings that are conditions.
func says(cond ast.Expr, value bool, ends []ending) bool {
	switch e := ast.Unparen(cond).(type) {
	case *ast.UnaryExpr:
		if e.Op == token.NOT {
			return says(e.X, !value, ends)
		}
	case *ast.BinaryExpr:
		switch {
		case e.Op == token.LAND && value, e.Op == token.LOR && !value:
			return says(e.X, value, ends) || says(e.Y, value, ends)
		case e.Op == token.LAND, e.Op == token.LOR:
			return says(e.X, value, ends) && says(e.Y, value, ends)
		}
	}
	return slices.ContainsFunc(ends, func(end ending) bool {
		return end.when != nil && *end.when == value && end.node == ast.Unparen(cond)
	})
}

// deferred returns what ends a ctx before a deferred call that is given it runs:
// a cancel that is deferred after it, or an end that every way but early returns
// comes by. Deferred literals find the last value of a variable.
func (f *Finder) deferred(l trace.Link, fn *symbols.Func, at ast.Node) ast.Node {
	call, ok := at.(*ast.CallExpr)
	if !ok {
		return nil
	}
	var stmt ast.Stmt
	switch c := f.X.CallAt[call]; {
	case c == nil:
		return nil
	case c.Mode == symbols.Defer:
		stmt, _ = f.X.Parent(call).(*ast.DeferStmt)
	case fn.Obj == nil && fn.Parent != nil: // defer func() { … }()
		lit, _ := f.X.Parent(fn.Node).(*ast.CallExpr)
		if lit == nil || lit.Fun != fn.Node || f.X.CallAt[lit] == nil || f.X.CallAt[lit].Mode != symbols.Defer || within(fn.Node, l.Place.Var.Pos()) {
			return nil
		}
		stmt, _ = f.X.Parent(lit).(*ast.DeferStmt)
		fn = fn.Parent
		if l = f.final(l, fn); l.Place.Var == nil {
			return nil
		}
	}
	if stmt == nil || !f.steady(l.Place, fn) {
		return nil
	}
	list := f.X.ListOf(stmt)
	i := slices.Index(list, stmt)
	if i < 0 {
		return nil
	}
	for _, end := range f.endings(fn) {
		if !end.ends(l) || end.when != nil {
			continue
		}
		if slices.ContainsFunc(list[i+1:], func(s ast.Stmt) bool { return end.sure(s) }) {
			return end.node
		}
	}
	return nil
}

// final returns a link for the value that a variable has when the function
// around it returns: of one that is given several, the last, if that is given
// for certain.
func (f *Finder) final(l trace.Link, fn *symbols.Func) trace.Link {
	assigns := f.X.Assigns(l.Place.Var)
	if len(assigns) == 0 {
		return l
	}
	last := assigns[0]
	for _, a := range assigns {
		if a.In != fn {
			return trace.Link{}
		}
		if a.Site.Pos() > last.Site.Pos() {
			last = a
		}
	}
	if s, ok := last.Site.(ast.Stmt); !ok || !slices.Contains(fn.Body.List, s) {
		return trace.Link{}
	}
	l.Site, l.Index = last.Site, last.Index
	return l
}

// Params returns the parameters of a function of the package whose ctx has
// ended whenever it returns: it waits for that.
func (f *Finder) Params(fn *symbols.Func) []int {
	if list, ok := f.waits[fn]; ok {
		return list
	}
	var list []int
	for i := range fn.Sig.Params().Len() {
		p := fn.Sig.Params().At(i)
		if !knowledge.IsCarrier(p.Type()) || len(f.X.Assigns(p)) > 0 {
			continue
		}
		var ends []ending
		for _, end := range f.ownEndings(fn) {
			if !end.later && end.ends(trace.Link{Place: trace.Place{Var: p}}) {
				ends = append(ends, end)
			}
		}
		if len(ends) > 0 && f.always(fn, p, false, ends, nil) {
			list = append(list, i)
		}
	}
	f.waits[fn] = list
	return list
}

// steady reports whether no field that a place goes through is given another
// value in a function, nor, but once, anywhere after its struct was made.
func (f *Finder) steady(p trace.Place, fn *symbols.Func) bool {
	p = plain(p)
	if p.Path == "" {
		return true
	}
	changes := false
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		if as, ok := n.(*ast.AssignStmt); ok {
			for _, lhs := range as.Lhs {
				if q, ok := f.T.PlaceOf(lhs); ok && q.Path != "" && q.Var == p.Var && strings.HasPrefix(p.Path+".", q.Path+".") {
					changes = true
				}
			}
		}
		return !changes
	})
	return !changes && f.rarelySet(p)
}

// rarelySet reports whether the last field of a place is set by one statement at most.
func (f *Finder) rarelySet(p trace.Place) bool {
	typ := p.Var.Type()
	var field *types.Var
	for name := range strings.SplitSeq(strings.TrimPrefix(p.Path, "."), ".") {
		obj, _, _ := types.LookupFieldOrMethod(typ, true, f.X.Pkg, name)
		v, ok := obj.(*types.Var)
		if !ok {
			return false
		}
		field, typ = v.Origin(), v.Type()
	}
	n := 0
	for _, a := range f.X.Assigns(field) {
		if _, ok := a.Site.(*ast.AssignStmt); ok {
			n++
		}
	}
	return n <= 1
}

func within(n ast.Node, p token.Pos) bool { return n.Pos() <= p && p < n.End() }

// plain is the place of what carries a ctx, for that of the ctx.
func plain(p trace.Place) trace.Place {
	p.Path = strings.TrimSuffix(p.Path, ".Context()")
	return p
}

// Cancels reports whether a function ends a ctx when it returns, or before.
func (f *Finder) Cancels(fn *symbols.Func) bool {
	return slices.ContainsFunc(f.endings(fn), func(e ending) bool { return e.site != nil })
}

// OnReturn returns what has ended a ctx whenever a return statement has been
// executed: a cancel before it, or a deferred one. Of a statement that stands
// before the ctx is made, none.
func (f *Finder) OnReturn(l trace.Link, ret *ast.ReturnStmt) ast.Node {
	fn := f.X.Enclosing(ret)
	if fn == nil {
		return nil
	}
	if l.Place.Var != nil && f.steady(l.Place, fn) {
		if end := f.within(l, fn, ret); end != nil {
			return end
		}
	}
	for _, end := range f.endings(fn) {
		if end.later && end.site != nil && end.site == l.Site && end.node.Pos() < ret.Pos() && f.comesBy(fn, end.node, ret) {
			return end.node
		}
	}
	return nil
}

// OnReturnOf returns the deferred cancel of the ctx that a statement makes, if
// every way from there to another, such as a return, comes by it.
func (f *Finder) OnReturnOf(site, ret ast.Node) ast.Node {
	fn := f.X.Enclosing(ret)
	if fn == nil || f.X.Enclosing(site) != fn {
		return nil
	}
	from, ok := f.Graph(fn).Find(site)
	if !ok {
		return nil
	}
	for _, end := range f.endings(fn) {
		if end.later && end.site == site && end.node.Pos() < ret.Pos() && f.comesByFrom(fn, from, end.node, ret) {
			return end.node
		}
	}
	return nil
}

// comesBy reports whether every way to at comes by n.
func (f *Finder) comesBy(fn *symbols.Func, n, at ast.Node) bool {
	return f.comesByFrom(fn, f.Graph(fn).Entry(), n, at)
}

func (f *Finder) comesByFrom(fn *symbols.Func, from flow.Point, n, at ast.Node) bool {
	g := f.Graph(fn)
	to, ok := g.Find(at)
	if !ok {
		return false
	}
	some, all := false, true
	w := flow.Walk[bool]{Node: func(m ast.Node, by bool) (bool, bool) { return by || within(m, n.Pos()), true }}
	flow.Run(g, from, false, to, w, func(by bool, _ []ast.Node) {
		some = true
		all = all && by
	})
	return some && all && !g.Cut()
}

// Deferred returns the deferred cancel of the ctx of a link, in the function
// that made it; nil if there is none.
func (f *Finder) Deferred(l trace.Link) ast.Node {
	fn := f.X.Enclosing(l.Site)
	if fn == nil {
		return nil
	}
	for _, end := range f.endings(fn) {
		if end.later && end.site != nil && end.site == l.Site {
			return end.node
		}
	}
	return nil
}
