package held

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// mutex names a mutex inside one function: the variable it is reached from and
// the fields on the way. One that is looked up (per key) has no name of its own.
type mutex struct {
	root   *types.Var
	fields string
}

// lockHeld is a mutex held on every path to a point.
type lockHeld struct {
	at     ast.Node // where it was locked
	text   string
	perKey bool
}

type lockset map[mutex]lockHeld

// lockEffect is what a function leaves locked or unlocked, in terms of its receiver.
type lockEffect struct {
	acquires map[string]lockHeld // by fields
	releases map[string]bool
}

func (e lockEffect) same(o lockEffect) bool {
	return maps.Equal(e.acquires, o.acquires) && maps.Equal(e.releases, o.releases)
}

// LockOverIO: a mutex held across a call that reaches the network.
func (c *Checker) LockOverIO(f *symbols.Func, p *passkit.Path) {
	if !c.mayLock(f) {
		return
	}
	w := &lockWalk{c: c, f: f, released: make(map[mutex]bool), deferred: make(map[mutex]bool)}
	var regions []*region
	w.found = func(call *symbols.Call, wait waits.Wait, h lockHeld) {
		if c.guardsConn(call, h) {
			return
		}
		i := slices.IndexFunc(regions, func(r *region) bool { return r.lock.at == h.at && r.lock.text == h.text })
		if i < 0 {
			i = len(regions)
			regions = append(regions, &region{lock: h})
		}
		regions[i].calls = append(regions[i].calls, call)
		regions[i].waits = append(regions[i].waits, wait)
	}
	w.block(f.Body.List, lockset{})
	c.lockFindings(f, p, regions)
}

// mayLock reports whether f calls anything that may lock, for a quick no.
func (c *Checker) mayLock(f *symbols.Func) bool {
	for _, call := range f.Calls {
		if _, _, ok := c.lockCall(call); ok {
			return true
		}
		if fn := call.Func(); fn != nil && c.Index.ByObj[fn] != nil && len(c.locks.Of(c.Index.ByObj[fn]).acquires) > 0 {
			return true
		}
	}
	return false
}

// lockCall reports whether a call locks (true) or unlocks a mutex of package
// sync, and of what type the method is.
func (c *Checker) lockCall(call *symbols.Call) (locks bool, fn *types.Func, ok bool) {
	fn = call.Func()
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "sync" {
		return false, nil, false
	}
	switch fn.Name() {
	case "Lock", "RLock":
		return true, fn, true
	case "Unlock", "RUnlock":
		return false, fn, true
	}
	return false, nil, false
}

// mutexOf names the mutex a method of sync is called on.
func (c *Checker) mutexOf(call *ast.CallExpr) (m mutex, text string, perKey bool) {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return mutex{}, "", true
	}
	m, perKey = c.mutexExpr(sel.X)
	if s := c.Pass.TypesInfo.Selections[sel]; s != nil && len(s.Index()) > 1 { // embedded
		m.fields += embeddedPath(s)
	}
	if f := c.File(sel.X); f != nil {
		text = f.Text(sel.X)
	}
	return m, text, perKey
}

func embeddedPath(s *types.Selection) string {
	t, path := s.Recv(), ""
	for _, i := range s.Index()[:len(s.Index())-1] {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		st, ok := t.Underlying().(*types.Struct)
		if !ok {
			return path
		}
		path += "." + st.Field(i).Name()
		t = st.Field(i).Type()
	}
	return path
}

func (c *Checker) mutexExpr(e ast.Expr) (m mutex, perKey bool) {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		v, _ := c.Pass.TypesInfo.ObjectOf(e).(*types.Var)
		if v != nil && v.Parent() != c.Pass.Pkg.Scope() && !c.IsReceiver(v) && c.Index.ParamOf[v] == nil {
			// A local variable: where it came from decides.
			for _, a := range c.Index.Assigns(v) {
				if a.Value != nil && c.isLookup(a.Value) {
					return mutex{root: v}, true
				}
			}
		}
		return mutex{root: v}, false
	case *ast.SelectorExpr:
		if v, ok := c.Pass.TypesInfo.Uses[e.Sel].(*types.Var); ok && !v.IsField() {
			return mutex{root: v}, false
		}
		m, perKey = c.mutexExpr(e.X)
		m.fields += "." + e.Sel.Name
		return m, perKey
	case *ast.StarExpr:
		return c.mutexExpr(e.X)
	case *ast.UnaryExpr:
		return c.mutexExpr(e.X)
	}
	return mutex{}, true // an element, a result
}

// isLookup reports whether a value is taken from many: an element of a map or
// slice, what a call returns.
func (c *Checker) isLookup(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.IndexExpr, *ast.CallExpr, *ast.TypeAssertExpr:
		return true
	case *ast.UnaryExpr:
		return c.isLookup(e.X)
	}
	return false
}

// findLockEffect computes what f leaves locked or unlocked.
func (c *Checker) findLockEffect(f *symbols.Func) lockEffect {
	e := lockEffect{acquires: make(map[string]lockHeld), releases: make(map[string]bool)}
	direct := false
	for _, call := range f.Calls {
		_, _, ok := c.lockCall(call)
		direct = direct || ok
	}
	recv := f.Sig.Recv()
	if !direct || recv == nil {
		return e
	}
	w := &lockWalk{c: c, f: f, released: make(map[mutex]bool), deferred: make(map[mutex]bool)}
	out, ends := w.block(f.Body.List, lockset{})
	if !ends {
		w.exits = append(w.exits, out)
	}
	for i, set := range w.exits {
		for m, h := range set {
			if m.root == recv && !w.deferred[m] && (i == 0 || e.acquires[m.fields].at != nil) {
				e.acquires[m.fields] = h
			}
		}
	}
	for name := range e.acquires { // held at every exit
		for _, set := range w.exits {
			if _, ok := set[mutex{recv, name}]; !ok {
				delete(e.acquires, name)
			}
		}
	}
	for m := range w.released {
		if m.root == recv {
			e.releases[m.fields] = true
		}
	}
	return e
}

// region is a lock and the remote calls made while it is held.
type region struct {
	lock  lockHeld
	calls []*symbols.Call
	waits []waits.Wait
}

// lockFindings reports one finding per lock, with the calls it is held across.
func (c *Checker) lockFindings(f *symbols.Func, p *passkit.Path, regions []*region) {
	for _, r := range regions {
		call, w := r.calls[0], r.waits[0]
		strict := true
		for i, other := range r.calls {
			if !r.lock.perKey && !c.takesTurns(f, p, r.lock) && !c.isOnceFill(f, other, r.lock) && (r.waits[i].Kind != knowledge.Database || c.protects(r.lock)) {
				call, w, strict = other, r.waits[i], false
				break
			}
		}
		what := w.What
		if what == "" {
			what = "the network"
		}
		more := ""
		if len(r.calls) > 1 {
			more = fmt.Sprintf(" (and %d more)", len(r.calls)-1)
		}
		rel := p.Chain()
		for _, other := range r.calls {
			rel = append(rel, passkit.Related(other.Expr, "%s is called while %s is locked", c.CalleeName(other), r.lock.text))
		}
		c.Report.Report(report.Finding{
			Kind: "lock-over-io", Tier: passkit.StrictIf(strict), Range: r.lock.at,
			Text: report.Text{
				What:   fmt.Sprintf("mutex %s stays locked while %s%s waits for %s", r.lock.text, c.CalleeName(call), more, what),
				Why:    fmt.Sprintf("everyone who needs it queues behind one slow answer, on the path of %s", p),
				Chain:  passkit.ChainBelow(w),
				Remedy: "unlock it before the call: hold it only to read or write what it protects", Library: w.What,
			},
			Related: rel,
		})
	}
}

// takesTurns reports whether a lock only makes the runs of one job, the scrapes
// of one collector, or those of a function that has it to itself take turns:
// nothing else takes it, and they come one after another by their nature, or by
// a mutex of the package that protects nothing.
func (c *Checker) takesTurns(f *symbols.Func, p *passkit.Path, h lockHeld) bool {
	v := c.lockedVar(h.at)
	if v == nil {
		return false
	}
	job := p != nil && p.Entry != nil && p.Entry.Fn == f && (p.Entry.Class == knowledge.ClassJob || isCollect(f))
	if !job && (v.Parent() != c.Pass.Pkg.Scope() || c.writes(f)) {
		return false
	}
	return !slices.ContainsFunc(c.Index.Calls, func(call *symbols.Call) bool {
		locks, _, ok := c.lockCall(call)
		return ok && locks && call.In != f && c.lockedVar(call.Expr) == v
	})
}

// isCollect reports whether f is the method by which Prometheus scrapes.
func isCollect(f *symbols.Func) bool {
	if f.Obj == nil || f.Obj.Name() != "Collect" || f.Sig.Params().Len() != 1 {
		return false
	}
	ch, ok := f.Sig.Params().At(0).Type().Underlying().(*types.Chan)
	return ok && knowledge.IsNamed(ch.Elem(), "github.com/prometheus/client_golang/prometheus", "Metric")
}

// protects reports whether something is written under the mutex: a field or a
// package variable, in any function that locks it. One that protects nothing
// makes transactions take turns.
func (c *Checker) protects(h lockHeld) bool {
	v := c.lockedVar(h.at)
	if v == nil {
		return true
	}
	for _, f := range c.Index.Funcs {
		for _, call := range f.Calls {
			if locks, _, ok := c.lockCall(call); ok && locks && c.lockedVar(call.Expr) == v && c.writes(f) {
				return true
			}
		}
	}
	return false
}

// lockedVar returns the mutex that a call of Lock locks, if it is a variable or field.
func (c *Checker) lockedVar(n ast.Node) *types.Var {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return nil
	}
	recv := symbols.Receiver(call)
	if recv == nil {
		return nil
	}
	return c.Index.VarOf(recv)
}

// writes reports whether f assigns to a field of its receiver, a package
// variable, or an element of one.
func (c *Checker) writes(f *symbols.Func) bool {
	found := false
	shared := func(e ast.Expr) {
		if ix, ok := ast.Unparen(e).(*ast.IndexExpr); ok {
			e = ix.X
		}
		if v := c.Index.VarOf(e); v != nil && !c.IsOwn(e) && (v.IsField() || v.Parent() == c.Pass.Pkg.Scope()) {
			found = true
		}
	}
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok != token.DEFINE {
				for _, l := range n.Lhs {
					shared(l)
				}
			}
		case *ast.IncDecStmt:
			shared(n.X)
		case *ast.CallExpr:
			if id, ok := n.Fun.(*ast.Ident); ok && (id.Name == "delete" || id.Name == "clear") && len(n.Args) > 0 {
				shared(n.Args[0])
			}
		}
		return !found
	})
	return found
}

// guardsConn reports whether the call goes to a connection, stream, encoder or
// writer: to write to one at a time is what the mutex is for.
func (c *Checker) guardsConn(call *symbols.Call, h lockHeld) bool {
	recv := symbols.Receiver(call.Expr)
	if recv == nil || c.oneOfMany(call) {
		return false
	}
	t := c.Pass.TypesInfo.TypeOf(recv)
	if t == nil {
		return false
	}
	switch knowledge.RoleOf(t) {
	case knowledge.TypeConn, knowledge.TypeStream, knowledge.TypeWriter:
		return true
	}
	return false
}

// oneOfMany reports whether a call reads or writes one of the connections that a
// field or package variable holds, in a loop over them, with no deadline: a
// mutex around the loop guards the set, and not the one.
//
//	h.mu.Lock()
//	for c := range h.conns {
//		c.Write(message)
func (c *Checker) oneOfMany(call *symbols.Call) bool {
	recv := symbols.Receiver(call.Expr)
	loop, ok := call.Loop.(*ast.RangeStmt)
	if recv == nil || !ok {
		return false
	}
	conn, set := c.connOf(recv), c.Index.VarOf(loop.X)
	if conn == nil || set == nil || !set.IsField() && set.Parent() != c.Pass.Pkg.Scope() {
		return false
	}
	if conn != c.loopVar(loop.Key) && conn != c.loopVar(loop.Value) {
		return false
	}
	return !slices.ContainsFunc(c.Index.Calls, func(other *symbols.Call) bool {
		row, _ := knowledge.CallOf(other.Func())
		return row != nil && row.Role == knowledge.RoleDeadline
	})
}

// connOf returns the variable that is a connection, or that holds one: c, peer.conn.
func (c *Checker) connOf(e ast.Expr) *types.Var {
	for {
		sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
		if !ok {
			return c.Index.VarOf(e)
		}
		e = sel.X
	}
}

func (c *Checker) loopVar(e ast.Expr) *types.Var {
	if e == nil {
		return nil
	}
	return c.Index.VarOf(e)
}

// isOnceFill reports whether the lock stands around something done once and
// kept: a field is tested for nil, or a time is looked at, before the call.
// Whoever comes meanwhile would have to do the same call.
func (c *Checker) isOnceFill(f *symbols.Func, call *symbols.Call, h lockHeld) bool {
	fills, ok := c.fills[f]
	if !ok {
		fills = c.fillsOf(f)
		c.fills[f] = fills
	}
	i, _ := slices.BinarySearch(fills, h.at.Pos())
	return i < len(fills) && fills[i] <= call.Expr.Pos()
}

// fillsOf returns where f asks whether something is there already, in source order.
func (c *Checker) fillsOf(f *symbols.Func) (list []token.Pos) {
	ast.Inspect(f.Body, func(n ast.Node) bool {
		if s, ok := n.(*ast.IfStmt); ok && c.asksWhetherThere(s.Cond) {
			list = append(list, s.Pos())
		}
		return true
	})
	slices.Sort(list)
	return list
}

// asksWhetherThere reports whether a condition compares a field with nil or
// zero, looks at a time, or reads a flag.
func (c *Checker) asksWhetherThere(cond ast.Expr) bool {
	found := false
	ast.Inspect(cond, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			if n.Op != token.EQL && n.Op != token.NEQ {
				return true
			}
			if sel, ok := ast.Unparen(n.X).(*ast.SelectorExpr); ok && c.Index.IsZero(n.Y) {
				if v := c.Index.VarOf(sel); v != nil && v.IsField() && !symbols.IsError(v.Type()) {
					found = true
				}
			}
		case *ast.CallExpr:
			if fn := symbols.FuncOf(c.Pass.TypesInfo, n); fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "time" {
				found = true
			}
		case *ast.SelectorExpr: // a flag: if c.ready
			if v := c.Index.VarOf(n); v != nil && v.IsField() {
				if b, ok := v.Type().Underlying().(*types.Basic); ok && b.Info()&types.IsBoolean != 0 {
					found = true
				}
			}
		}
		return !found
	})
	return found
}
