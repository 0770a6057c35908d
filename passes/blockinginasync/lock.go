package blockinginasync

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/effects"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
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

// lockWalk follows the statements of one function, with the set of mutexes
// held on every path.
type lockWalk struct {
	c        *checker
	f        *symbols.Func
	found    func(call *symbols.Call, w effects.Wait, h lockHeld)
	released map[mutex]bool // unlocked without having been locked here
	deferred map[mutex]bool // unlocked when the function ends
	exits    []lockset
}

// lockOverIO: a mutex held across a call that reaches the network.
func (c *checker) lockOverIO(f *symbols.Func, p *path) {
	if !c.mayLock(f) {
		return
	}
	w := &lockWalk{c: c, f: f, released: make(map[mutex]bool), deferred: make(map[mutex]bool)}
	var regions []*region
	w.found = func(call *symbols.Call, wait effects.Wait, h lockHeld) {
		if c.guardsConn(call, h) {
			return
		}
		i := slices.IndexFunc(regions, func(r *region) bool { return r.lock.at == h.at })
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
func (c *checker) mayLock(f *symbols.Func) bool {
	for _, call := range f.Calls {
		if _, _, ok := c.lockCall(call); ok {
			return true
		}
		if fn := call.Func(); fn != nil && c.x.ByObj[fn] != nil && len(c.lockEffect(c.x.ByObj[fn]).acquires) > 0 {
			return true
		}
	}
	return false
}

// lockCall reports whether a call locks (true) or unlocks a mutex of package
// sync, and of what type the method is.
func (c *checker) lockCall(call *symbols.Call) (locks bool, fn *types.Func, ok bool) {
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
func (c *checker) mutexOf(call *ast.CallExpr) (m mutex, text string, perKey bool) {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return mutex{}, "", true
	}
	m, perKey = c.mutexExpr(sel.X)
	if s := c.pass.TypesInfo.Selections[sel]; s != nil && len(s.Index()) > 1 { // embedded
		m.fields += embeddedPath(s)
	}
	if f := c.file(sel.X); f != nil {
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

func (c *checker) mutexExpr(e ast.Expr) (m mutex, perKey bool) {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		v, _ := c.pass.TypesInfo.ObjectOf(e).(*types.Var)
		if v != nil && v.Parent() != c.pass.Pkg.Scope() && !c.isReceiver(v) && c.x.ParamOf[v] == nil {
			// A local variable: where it came from decides.
			for _, a := range c.x.Assigns(v) {
				if a.Value != nil && c.isLookup(a.Value) {
					return mutex{root: v}, true
				}
			}
		}
		return mutex{root: v}, false
	case *ast.SelectorExpr:
		if v, ok := c.pass.TypesInfo.Uses[e.Sel].(*types.Var); ok && !v.IsField() {
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
func (c *checker) isLookup(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.IndexExpr, *ast.CallExpr, *ast.TypeAssertExpr:
		return true
	case *ast.UnaryExpr:
		return c.isLookup(e.X)
	}
	return false
}

// lockEffect computes what f leaves locked or unlocked.
func (c *checker) lockEffect(f *symbols.Func) *lockEffect {
	if e, ok := c.locks[f]; ok {
		return e
	}
	e := &lockEffect{acquires: make(map[string]lockHeld), releases: make(map[string]bool)}
	c.locks[f] = e
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

// block follows a list of statements. ends is set if no path leaves it at its end.
func (w *lockWalk) block(list []ast.Stmt, set lockset) (out lockset, ends bool) {
	for _, s := range list {
		if set, ends = w.stmt(s, set); ends {
			return set, true
		}
	}
	return set, false
}

func (w *lockWalk) stmt(s ast.Stmt, set lockset) (out lockset, ends bool) {
	switch s := s.(type) {
	case *ast.BlockStmt:
		return w.block(s.List, set)
	case *ast.LabeledStmt:
		return w.stmt(s.Stmt, set)
	case *ast.GoStmt:
		return set, false
	case *ast.DeferStmt:
		w.deferStmt(s)
		return set, false
	case *ast.ReturnStmt:
		set = w.node(s, set)
		w.exits = append(w.exits, set)
		return set, true
	case *ast.BranchStmt:
		return set, s.Tok != token.FALLTHROUGH
	case *ast.IfStmt:
		if s.Init != nil {
			set, _ = w.stmt(s.Init, set)
		}
		set = w.node(s.Cond, set)
		then, e1 := w.block(s.Body.List, maps.Clone(set))
		other, e2 := set, false
		if s.Else != nil {
			other, e2 = w.stmt(s.Else, maps.Clone(set))
		}
		return merge([]lockset{then, other}, []bool{e1, e2})
	case *ast.ForStmt:
		if s.Init != nil {
			set, _ = w.stmt(s.Init, set)
		}
		if s.Cond != nil {
			set = w.node(s.Cond, set)
		}
		body, ends := w.block(s.Body.List, maps.Clone(set))
		out, _ := merge([]lockset{body, set}, []bool{ends, false})
		return out, s.Cond == nil && !breaks(s.Body)
	case *ast.RangeStmt:
		set = w.node(s.X, set)
		body, ends := w.block(s.Body.List, maps.Clone(set))
		out, _ := merge([]lockset{body, set}, []bool{ends, false})
		return out, false
	case *ast.SwitchStmt:
		if s.Init != nil {
			set, _ = w.stmt(s.Init, set)
		}
		if s.Tag != nil {
			set = w.node(s.Tag, set)
		}
		return w.clauses(s.Body, set)
	case *ast.TypeSwitchStmt:
		return w.clauses(s.Body, set)
	case *ast.SelectStmt:
		return w.clauses(s.Body, set)
	case *ast.ExprStmt:
		set = w.node(s.X, set)
		if call, ok := ast.Unparen(s.X).(*ast.CallExpr); ok {
			if id, ok := call.Fun.(*ast.Ident); ok && id.Name == "panic" {
				return set, true
			}
			if c := w.c.x.CallAt[call]; c != nil && w.c.res.NoReturn(c) {
				return set, true
			}
		}
		return set, false
	}
	return w.node(s, set), false
}

// breaks reports whether a break leaves the loop with that body.
func breaks(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ForStmt, *ast.RangeStmt, *ast.FuncLit:
			return false
		case *ast.BranchStmt:
			found = found || n.Tok == token.BREAK || n.Tok == token.GOTO
		}
		return !found
	})
	return found
}

func (w *lockWalk) clauses(body *ast.BlockStmt, set lockset) (lockset, bool) {
	var outs []lockset
	var ends []bool
	hasDefault := false
	for _, s := range body.List {
		var list []ast.Stmt
		switch s := s.(type) {
		case *ast.CaseClause:
			hasDefault = hasDefault || s.List == nil
			list = s.Body
		case *ast.CommClause:
			hasDefault = true // one of them is taken
			list = s.Body
		}
		o, e := w.block(list, maps.Clone(set))
		outs, ends = append(outs, o), append(ends, e && !breaksOut(list))
	}
	if !hasDefault {
		outs, ends = append(outs, set), append(ends, false)
	}
	return merge(outs, ends)
}

// breaksOut reports whether a clause's last statement is a plain break.
func breaksOut(list []ast.Stmt) bool {
	if len(list) == 0 {
		return false
	}
	b, ok := list[len(list)-1].(*ast.BranchStmt)
	return ok && b.Tok == token.BREAK && b.Label == nil
}

// merge keeps what is held on every path that goes on.
func merge(outs []lockset, ends []bool) (lockset, bool) {
	var res lockset
	for i, o := range outs {
		if ends[i] {
			continue
		}
		if res == nil {
			res = maps.Clone(o)
			continue
		}
		for m := range res {
			if _, ok := o[m]; !ok {
				delete(res, m)
			}
		}
	}
	if res == nil {
		return lockset{}, true
	}
	return res, false
}

func (w *lockWalk) deferStmt(s *ast.DeferStmt) {
	ast.Inspect(s.Call, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if c := w.c.x.CallAt[call]; c != nil {
				if locks, _, ok := w.c.lockCall(c); ok && !locks {
					m, _, _ := w.c.mutexOf(call)
					w.deferred[m] = true
				}
			}
		}
		return true
	})
}

// node follows the calls inside an expression or simple statement.
func (w *lockWalk) node(n ast.Node, set lockset) lockset {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			for _, arg := range n.Args { // evaluated first
				set = w.node(arg, set)
			}
			set = w.node(n.Fun, set)
			set = w.call(n, set)
			return false
		}
		return true
	})
	return set
}

func (w *lockWalk) call(n *ast.CallExpr, set lockset) lockset {
	c := w.c
	call := c.x.CallAt[n]
	if call == nil {
		return set
	}
	if locks, _, ok := c.lockCall(call); ok {
		m, text, perKey := c.mutexOf(n)
		set = maps.Clone(set)
		if locks {
			set[m] = lockHeld{n, text, perKey}
		} else if _, held := set[m]; held {
			delete(set, m)
		} else {
			w.released[m] = true
		}
		return set
	}
	if len(set) > 0 && w.found != nil {
		for _, wait := range c.res.Waits(call) {
			if wait.Kind != knowledge.Network && wait.Kind != knowledge.Database || wait.Weak || wait.Conn {
				continue
			}
			var first lockHeld
			for _, h := range set {
				if first.at == nil || h.at.Pos() < first.at.Pos() {
					first = h
				}
			}
			w.found(call, wait, first)
			break
		}
	}
	if fn := call.Func(); fn != nil && c.x.ByObj[fn] != nil && c.x.ByObj[fn] != w.f {
		if e := c.lockEffect(c.x.ByObj[fn]); len(e.acquires)+len(e.releases) > 0 {
			recv := symbols.Receiver(n)
			if recv == nil {
				return set
			}
			base, _ := c.mutexExpr(recv)
			set = maps.Clone(set)
			for name := range e.releases {
				delete(set, mutex{base.root, base.fields + name})
			}
			for name, h := range e.acquires {
				h.at = n // the helper locks it
				set[mutex{base.root, base.fields + name}] = h
			}
		}
	}
	return set
}

// region is a lock and the remote calls made while it is held.
type region struct {
	lock  lockHeld
	calls []*symbols.Call
	waits []effects.Wait
}

// lockFindings reports one finding per lock, with the calls it is held across.
func (c *checker) lockFindings(f *symbols.Func, p *path, regions []*region) {
	for _, r := range regions {
		call, w := r.calls[0], r.waits[0]
		strict := true
		for i, other := range r.calls {
			if !r.lock.perKey && !c.isOnceFill(f, other, r.lock) {
				call, w, strict = other, r.waits[i], false
				break
			}
		}
		what := w.What
		if what == "" {
			what = "the network"
		}
		via := ""
		if len(w.Via) > 1 {
			via = ", via " + short(w.Via[1:])
		}
		more := ""
		if len(r.calls) > 1 {
			more = fmt.Sprintf(" (and %d more)", len(r.calls)-1)
		}
		rel := c.chain(p, nil)
		for _, other := range r.calls {
			rel = append(rel, related(other.Expr, "%s is called while %s is held", c.calleeName(other), r.lock.text))
		}
		c.r.Report(report.Finding{
			Kind: "lock-over-io", Tier: tier(strict), Range: r.lock.at,
			Message: fmt.Sprintf("%s is held while %s%s waits for %s%s: on the way of %s everybody who needs the lock queues behind one slow answer; unlock before the call",
				r.lock.text, c.calleeName(call), more, what, via, p),
			Related: rel,
		})
	}
}

// guardsConn reports whether the call goes to a connection, stream, encoder or
// writer: to write to one at a time is what the mutex is for.
func (c *checker) guardsConn(call *symbols.Call, h lockHeld) bool {
	recv := symbols.Receiver(call.Expr)
	if recv == nil {
		return false
	}
	t := c.pass.TypesInfo.TypeOf(recv)
	if t == nil {
		return false
	}
	switch knowledge.RoleOf(t) {
	case "conn", "stream", "writer":
		return true
	}
	return false
}

// isOnceFill reports whether the lock stands around something done once and
// kept: a field is tested for nil, or a time is looked at, before the call.
// Whoever comes meanwhile would have to do the same call.
func (c *checker) isOnceFill(f *symbols.Func, call *symbols.Call, h lockHeld) bool {
	found := false
	ast.Inspect(f.Body, func(n ast.Node) bool {
		s, ok := n.(*ast.IfStmt)
		if !ok || found || n.Pos() < h.at.Pos() || n.Pos() > call.Expr.Pos() {
			return !found
		}
		ast.Inspect(s.Cond, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BinaryExpr:
				if n.Op != token.EQL && n.Op != token.NEQ {
					return true
				}
				if sel, ok := ast.Unparen(n.X).(*ast.SelectorExpr); ok && c.x.IsZero(n.Y) {
					if v := c.x.VarOf(sel); v != nil && v.IsField() && !isError(v.Type()) {
						found = true
					}
				}
			case *ast.CallExpr:
				if fn := symbols.FuncOf(c.pass.TypesInfo, n); fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "time" {
					found = true
				}
			case *ast.SelectorExpr: // a flag: if c.ready
				if v := c.x.VarOf(n); v != nil && v.IsField() {
					if b, ok := v.Type().Underlying().(*types.Basic); ok && b.Info()&types.IsBoolean != 0 {
						found = true
					}
				}
			}
			return !found
		})
		return !found
	})
	return found
}
