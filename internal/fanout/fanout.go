package fanout

import (
	"cmp"
	"go/ast"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/loops"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// SummariseFanout adds to a function's fact what it starts and what it limits.
func (r *Fanout) SummariseFanout(f *symbols.Func, fact *facts.FuncFact) {
	fact.Fans = r.fans(f)
	fact.Limits = r.limitParam(f) + 1
	fact.Acquires = r.TakesPlace(f)
	fact.Opens = r.opens.Of(f)
	fact.Capped = !fact.Acquires && len(fact.Waits) > 0 && r.Capped(f)
	for _, w := range r.Starts(f) {
		fact.Starts = append(fact.Starts, facts.WaitFact{Kind: w.Kind, Bound: facts.Unsure, Weak: w.Weak, Func: w.Func, Via: w.Via, Profile: w.Profile, What: w.What})
		if len(fact.Starts) == 2 {
			break // one to speak of is enough
		}
	}
	slices.SortStableFunc(fact.Starts, func(a, b facts.WaitFact) int { return strings.Compare(string(a.Kind), string(b.Kind)) })
}

// JoinFanout gives m, an interface method, what any of its implementations limits.
func (r *Fanout) JoinFanout(m *types.Func, impls []*symbols.Func, fact *facts.FuncFact) {
	if isListed(m) {
		return
	}
	for i, f := range impls {
		if i == 0 {
			fact.Fans = r.fans(f)
		} else if !slices.Equal(fact.Fans, r.fans(f)) {
			fact.Fans = nil // a description, which all have to share
		}
		fact.Opens = fact.Opens || r.opens.Of(f)
		if r.TakesPlace(f) {
			fact.Acquires = true
		} else if len(fact.Waits) > 0 && r.Capped(f) {
			fact.Capped = true
		}
	}
}

// Part says how the variables in elems take part in what the functions wait on.
func (r *Fanout) Part(s *Spawn, elems []*types.Var) Role {
	p := &parts{r: r, seen: make(map[*symbols.Func]bool)}
	tainted := p.madeOf(s.Call.In, elems)
	var role Role
	if s.How == SpawnGo || s.How == SpawnCall {
		role = p.call(s.Call, tainted, 0)
	}
	if s.Fn != nil && role == RoleNone {
		if sel, ok := ast.Unparen(s.Fn).(*ast.SelectorExpr); ok { // g.Go(vendor.Fetch)
			if t := p.taint(sel.X, tainted); t != RoleNone {
				role = t
			}
		}
		if call, ok := ast.Unparen(s.Fn).(*ast.CallExpr); ok { // g.Go(fetch(doc))
			for _, a := range call.Args {
				if p.taint(a, tainted) != RoleNone {
					role = RoleArgument
				}
			}
		}
	}
	if role == RoleNone {
		for _, f := range s.Locals {
			if f.Obj == nil {
				role = p.join(role, p.fn(f, tainted, 0))
			}
		}
	}
	return role
}

type parts struct {
	r    *Fanout
	seen map[*symbols.Func]bool
}

// madeOf returns the variables of the declaration around f that are made of the
// elements of a loop, and the elements. It is not changed.
func (p *parts) madeOf(f *symbols.Func, elems []*types.Var) map[*types.Var]Role {
	k := derivation{in: f, n: len(elems)}
	if len(elems) > 0 {
		k.first, k.last = elems[0], elems[len(elems)-1]
	}
	tainted, ok := p.r.derived[k]
	if !ok {
		tainted = make(map[*types.Var]Role)
		for _, v := range elems {
			tainted[v] = RoleReceiver
		}
		p.derive(f, tainted)
		p.r.derived[k] = tainted
	}
	return tainted
}

// join prefers data: one wait that is given the element as an argument is enough.
func (p *parts) join(a, b Role) Role {
	switch {
	case a == RoleArgument || b == RoleArgument:
		return RoleArgument
	case a == RoleReceiver || b == RoleReceiver:
		return RoleReceiver
	}
	return RoleNone
}

// taint says how e is made of the element: a part of it (RoleReceiver), or
// made with it (RoleArgument).
func (p *parts) taint(e ast.Expr, tainted map[*types.Var]Role) Role {
	x := p.r.Index()
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		if v := x.VarOf(e); v != nil {
			return tainted[v]
		}
	case *ast.SelectorExpr:
		return p.taint(e.X, tainted)
	case *ast.StarExpr:
		return p.taint(e.X, tainted)
	case *ast.UnaryExpr:
		return p.taint(e.X, tainted)
	case *ast.TypeAssertExpr:
		return p.taint(e.X, tainted)
	case *ast.IndexExpr: // clients[name], docs[i]
		if t := p.taint(e.X, tainted); t != RoleNone {
			return t
		}
		return p.taint(e.Index, tainted)
	case *ast.SliceExpr:
		for _, i := range []ast.Expr{e.X, e.Low, e.High} {
			if i != nil && p.taint(i, tainted) != RoleNone {
				return RoleArgument
			}
		}
	case *ast.BinaryExpr:
		if p.taint(e.X, tainted) != RoleNone || p.taint(e.Y, tainted) != RoleNone {
			return RoleArgument
		}
	case *ast.CompositeLit:
		for _, elt := range e.Elts {
			if kv, ok := elt.(*ast.KeyValueExpr); ok {
				elt = kv.Value
			}
			if p.taint(elt, tainted) != RoleNone {
				return RoleArgument
			}
		}
	case *ast.CallExpr:
		role := RoleNone
		for _, a := range e.Args {
			if p.taint(a, tainted) != RoleNone {
				role = RoleArgument
			}
		}
		if x.Info.Types[e.Fun].IsType() {
			if len(e.Args) == 1 {
				return p.taint(e.Args[0], tainted)
			}
			return role
		}
		if role != RoleNone {
			if n := symbols.NamedOf(x.Info.TypeOf(e)); n != nil && p.r.IsClient(n) && !p.builds(e) {
				return RoleReceiver // a client made for the element
			}
			return role
		}
		if recv := symbols.Receiver(e); recv != nil {
			return p.taint(recv, tainted)
		}
	case *ast.FuncLit:
		for v, role := range tainted {
			if role != RoleNone && loops.Mentions(x, e, v) {
				return RoleArgument
			}
		}
	}
	return RoleNone
}

// builds reports whether a call says more of a request that is being built: a
// method of what another call gave, which gives the same again. One of a client
// that is kept makes another client.
//
//	store.Objects().Delete().WithID(id).Do(ctx)
func (p *parts) builds(e *ast.CallExpr) bool {
	recv := symbols.Receiver(e)
	if recv == nil {
		return false
	}
	_, fresh := ast.Unparen(recv).(*ast.CallExpr)
	t := p.r.Index().Info.TypeOf
	return fresh && t(recv) != nil && types.Identical(t(recv), t(e))
}

// derive adds the variables of f, and of the functions around it, that are made
// of tainted ones: it follows their uses.
func (p *parts) derive(f *symbols.Func, tainted map[*types.Var]Role) {
	d := f
	for d != nil && d.Parent != nil {
		d = d.Parent
	}
	if d == nil {
		return
	}
	queue := slices.SortedFunc(maps.Keys(tainted), func(a, b *types.Var) int { return cmp.Compare(a.Pos(), b.Pos()) })
	for ; len(queue) > 0; queue = queue[1:] {
		for _, id := range p.r.Index().UsesIn(queue[0], d.Body.Pos(), d.Body.End()) {
			queue = append(queue, p.madeAt(id, d, tainted)...)
		}
	}
}

// madeAt returns the variables that the statements of d around a use of a
// tainted variable make of it, and adds them.
func (p *parts) madeAt(id *ast.Ident, d *symbols.Func, tainted map[*types.Var]Role) (list []*types.Var) {
	x := p.r.Index()
	add := func(lhs ast.Expr, from ast.Expr) {
		v := x.VarOf(lhs)
		if v == nil || v.IsField() || v.Parent() == x.Pkg.Scope() || tainted[v] != RoleNone {
			return
		}
		if role := p.taint(from, tainted); role != RoleNone {
			tainted[v] = role
			list = append(list, v)
		}
	}
	for n := x.Parent(id); n != nil && n != d.Node; n = x.Parent(n) {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, lhs := range n.Lhs {
				rhs := n.Rhs[0]
				if len(n.Rhs) == len(n.Lhs) {
					rhs = n.Rhs[i]
				}
				_, lit := ast.Unparen(rhs).(*ast.FuncLit)
				if v := x.VarOf(lhs); v != nil && !lit && symbols.Encloses(rhs, id) && !loops.IsErrorOrBool(v.Type()) {
					add(lhs, rhs)
				}
			}
		case *ast.RangeStmt:
			if symbols.Encloses(n.X, id) {
				for _, e := range []ast.Expr{n.Key, n.Value} {
					if e != nil {
						add(e, n.X)
					}
				}
			}
		}
	}
	return list
}

// fn says how tainted variables take part in the waits of f.
func (p *parts) fn(f *symbols.Func, tainted map[*types.Var]Role, depth int) Role {
	if depth > 5 || p.seen[f] {
		return RoleNone
	}
	p.seen[f] = true
	if f.Obj != nil {
		p.derive(f, tainted)
	}
	role := RoleNone
	for _, c := range p.r.CallsOf(f) {
		if len(waits.Remote(p.r.Waits(c))) == 0 {
			continue
		}
		role = p.join(role, p.call(c, tainted, depth))
		if role == RoleArgument {
			break
		}
	}
	return role
}

// call says how tainted variables take part in one call that waits.
func (p *parts) call(c *symbols.Call, tainted map[*types.Var]Role, depth int) Role {
	x := p.r.Index()
	if lit, ok := ast.Unparen(c.Expr.Fun).(*ast.FuncLit); ok {
		f := x.ByNode[lit]
		return p.fn(f, p.params(f, c, tainted), depth)
	}
	if f := x.ByObj[c.Func()]; f != nil {
		if row, _ := knowledge.CallOf(c.Func()); row == nil || row.Waits == "" {
			return p.callOwn(f, c, tainted, depth)
		}
	}
	return p.callElsewhere(c, tainted, depth)
}

// callOwn says how tainted variables take part in a call of f, whose body is followed.
func (p *parts) callOwn(f *symbols.Func, c *symbols.Call, tainted map[*types.Var]Role, depth int) Role {
	inner := p.params(f, c, nil)
	for v, role := range tainted {
		if role != RoleNone && symbols.Inside(f, v) {
			inner[v] = role
		}
	}
	if recv := symbols.Receiver(c.Expr); recv != nil && f.Sig.Recv() != nil {
		if t := p.taint(recv, tainted); t != RoleNone {
			inner[f.Sig.Recv()] = t
		}
	}
	for _, k := range argRoles(p, c, tainted) {
		if i := k.index; i < f.Sig.Params().Len() {
			inner[f.Sig.Params().At(i)] = k.role
		}
	}
	if len(inner) == 0 {
		return RoleNone
	}
	if role := p.fn(f, inner, depth+1); role != RoleNone {
		return role
	}
	// have: f waits, is given something tainted, and its waits do not show how.
	for v := range inner {
		if v != f.Sig.Recv() {
			return RoleArgument
		}
	}
	return RoleReceiver
}

// callElsewhere says how tainted variables take part in a call whose body is not
// followed: as its receiver, or in an argument.
func (p *parts) callElsewhere(c *symbols.Call, tainted map[*types.Var]Role, depth int) Role {
	x := p.r.Index()
	recv := symbols.Receiver(c.Expr)
	if recv != nil {
		if t := p.taint(recv, tainted); t != RoleNone {
			return t
		}
	}
	if c.Func() == nil && recv == nil {
		if t := p.taint(c.Expr.Fun, tainted); t != RoleNone {
			return t
		}
	}
	role := RoleNone
	for _, a := range c.Expr.Args {
		if lit, ok := ast.Unparen(a).(*ast.FuncLit); ok {
			if f := x.ByNode[lit]; f != nil {
				if role := p.fn(f, tainted, depth); role != RoleNone {
					return role
				}
			}
			continue
		}
		switch {
		case p.taint(a, tainted) == RoleNone:
		case knowledge.IsContext(x.Info.TypeOf(a)):
			role = RoleReceiver // which server is asked, not what for
		default:
			return RoleArgument
		}
	}
	return role
}

type argRole struct {
	index int
	role  Role
}

func argRoles(p *parts, c *symbols.Call, tainted map[*types.Var]Role) []argRole {
	var list []argRole
	for i, a := range c.Expr.Args {
		if t := p.taint(a, tainted); t != RoleNone {
			list = append(list, argRole{i, t})
		}
	}
	return list
}

// params returns the parameters of f that a call gives something tainted, and what was tainted around it.
func (p *parts) params(f *symbols.Func, c *symbols.Call, tainted map[*types.Var]Role) map[*types.Var]Role {
	inner := make(map[*types.Var]Role)
	for v, role := range tainted {
		inner[v] = role
	}
	for i, a := range c.Expr.Args {
		if t := p.taint(a, tainted); t != RoleNone && i < f.Sig.Params().Len() {
			inner[f.Sig.Params().At(i)] = t
		}
	}
	return inner
}
