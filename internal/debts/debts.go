// Package debts answers what a function still has to do at a place, and who still
// uses a value when it has returned: what a fix has to know before it inserts a
// return or a wait, or changes a ctx.
package debts

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/flow"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Debts answers what a function still has to do at a place: what a return
// inserted there would skip, and what a wait would hold up.
type Debts struct {
	// RunsNow, if set, reports whether a call runs its i-th argument, a func,
	// before it returns and not on a goroutine of its own.
	RunsNow func(call *symbols.Call, i int) bool

	x      *symbols.Index
	graphs map[*symbols.Func]*flow.Graph
	ops    map[*symbols.Func]*ledger
}

// New returns the debts of the functions of one package.
func New(x *symbols.Index) *Debts {
	return &Debts{x: x, graphs: make(map[*symbols.Func]*flow.Graph), ops: make(map[*symbols.Func]*ledger)}
}

// Return reports whether a return before the statement at would skip something
// that fn begins and ends itself: a lock given back, a place, a channel closed or
// served, a wait for goroutines, a transaction, a counter. What is deferred is
// not skipped. Except, if not nil, is what the inserted text ends itself.
//
// A debt is an end that can be reached from there without a new beginning:
//
//	mu.Lock()
//	for … {
//		…            ← owed: mu.Unlock()
//	}
//	mu.Unlock()
//
// A place that is not found counts as one where something is owed.
func (d *Debts) Return(fn *symbols.Func, at ast.Stmt, except types.Object) bool {
	g, l := d.graph(fn), d.ledger(fn)
	from, ok := g.Find(leaf(at))
	if !ok || d.unasked(at) || d.forOthers(fn) {
		return true
	}
	for key := range l.ends {
		if key.root != nil && key.root == except {
			continue
		}
		if l.deferred[key.root] {
			if key.class == lock {
				return true // given back and taken again between: the deferred end counts on it
			}
			continue
		}
		owed := false
		walk := flow.Walk[bool]{
			Node: func(n ast.Node, s bool) (bool, bool) {
				b, e := d.touches(n, key, l)
				owed = owed || e
				return s, !b && !e
			},
			Comm: func(cc *ast.CommClause, s bool) (bool, bool) {
				if cc.Comm == nil {
					return s, true
				}
				b, e := d.touches(cc.Comm, key, l)
				owed = owed || e
				return s, !b && !e
			},
			Range: func(r *ast.RangeStmt, s bool) (bool, bool) {
				b, e := d.touches(r, key, l)
				owed = owed || e
				return s, !b && !e
			},
		}
		flow.Run(g, from, false, flow.Point{}, walk, func(bool, []ast.Node) {})
		if owed {
			return true
		}
	}
	return false
}

// forOthers reports whether a literal does once what others count on: it is
// what a sync.Once or a singleflight group runs.
func (d *Debts) forOthers(fn *symbols.Func) bool {
	for ; fn != nil && fn.Obj == nil; fn = fn.Parent {
		call, ok := d.x.Parent(fn.Node).(*ast.CallExpr)
		if ok && isOnce(symbols.FuncOf(d.x.Info, call)) {
			return true
		}
	}
	return false
}

func isOnce(fn *types.Func) bool {
	if fn == nil || fn.Pkg() == nil {
		return false
	}
	switch fn.Pkg().Path() {
	case "sync":
		switch knowledge.Symbol(fn) {
		case "Once.Do", "OnceFunc", "OnceValue", "OnceValues":
			return true
		}
	case "golang.org/x/sync/singleflight":
		return true
	}
	return false
}

// unasked reports whether an error that a statement before has is only looked
// at behind at:
//
//	_, err := send()
//	time.Sleep(d)        ← owed: the answer to err
//	if err != nil {
func (d *Debts) unasked(at ast.Stmt) bool {
	list := d.x.ListOf(at)
	i := slices.Index(list, at)
	var err types.Object
	for j := i - 1; j >= 0 && err == nil; j-- {
		as, ok := list[j].(*ast.AssignStmt)
		if !ok {
			continue
		}
		if id, ok := ast.Unparen(as.Lhs[len(as.Lhs)-1]).(*ast.Ident); ok && id.Name != "_" {
			if obj := d.object(id); obj != nil && symbols.IsError(obj.Type()) {
				err = obj
				i = j
			}
		}
	}
	if err == nil {
		return false
	}
	for _, s := range list[i+1:] {
		if d.mentions(s, err) {
			return s.Pos() > at.Pos()
		}
	}
	return false
}

func (d *Debts) mentions(n ast.Node, obj types.Object) bool {
	found := false
	ast.Inspect(n, func(m ast.Node) bool {
		if id, ok := m.(*ast.Ident); ok && d.x.Info.Uses[id] == obj {
			found = true
		}
		return !found
	})
	return found
}

// Wait reports whether a wait before the statement at would hold up others: fn,
// or a function of the package that calls it, may hold a lock or a transaction
// there. Whether the end is deferred makes no difference.
func (d *Debts) Wait(fn *symbols.Func, at ast.Stmt) bool {
	if d.holds(fn, at) {
		return true
	}
	for ; fn != nil && fn.Obj == nil; fn = fn.Parent { // a literal, called where it stands or later
		if fn.Parent == nil {
			return false
		}
		if call, ok := d.x.Parent(fn.Node).(*ast.CallExpr); ok {
			if _, isGo := d.x.Parent(call).(*ast.GoStmt); isGo {
				return false // on its own
			}
		}
		if s := d.x.StmtOf(fn.Node); s == nil || d.holds(fn.Parent, s) {
			return true
		}
	}
	return fn != nil && d.calledHolding(fn)
}

// calledHolding reports whether a function may be called where a lock or a
// transaction is held, directly or by functions that are.
func (d *Debts) calledHolding(fn *symbols.Func) bool {
	list := []*symbols.Func{fn}
	seen := map[*symbols.Func]bool{fn: true}
	for i := 0; i < len(list); i++ {
		// The convention of Go's own code for what callers have to lock; where
		// that is in another package nothing else shows it. It only refuses a fix.
		if strings.HasSuffix(list[i].Obj.Name(), "Locked") {
			return true
		}
		for _, id := range d.x.Uses(list[i].Obj) {
			call := d.callOf(id)
			if call == nil || call.In == nil || call.Mode == symbols.Go {
				continue
			}
			if s := d.x.StmtOf(call.Expr); s == nil || d.holds(call.In, s) {
				return true
			}
			if in := call.In.Decl(); in != nil && !seen[in] {
				seen[in] = true
				list = append(list, in)
			}
		}
	}
	return false
}

// callOf returns the call of which an identifier is the function.
func (d *Debts) callOf(id *ast.Ident) *symbols.Call {
	var fun ast.Expr = id
	if sel, ok := d.x.Parent(id).(*ast.SelectorExpr); ok && sel.Sel == id {
		fun = sel
	}
	call, ok := d.around(fun).(*ast.CallExpr)
	if !ok || ast.Unparen(call.Fun) != fun {
		return nil
	}
	return d.x.CallAt[call]
}

// holds reports whether fn itself may hold a lock or a transaction at a place.
func (d *Debts) holds(fn *symbols.Func, at ast.Stmt) bool {
	l := d.ledger(fn)
	if len(l.begins) == 0 {
		return false
	}
	g := d.graph(fn)
	to, ok := g.Find(leaf(at))
	if !ok {
		return true
	}
	for _, b := range l.begins {
		from, ok := g.Find(b.node)
		if !ok {
			continue
		}
		held, first := false, true
		walk := flow.Walk[bool]{Node: func(n ast.Node, s bool) (bool, bool) {
			if first { // the node that begins it
				first = false
				return s, true
			}
			_, e := d.touches(n, b.key, l)
			return s, !e
		}}
		flow.Run(g, from, false, to, walk, func(bool, []ast.Node) { held = true })
		if held {
			return true
		}
	}
	return false
}

// class is what sort of thing is owed.
type class int

const (
	lock   class = iota // a mutex
	place               // a place in a channel, or a value through it
	member              // what a method ends: x.Close(), wg.Wait(), tx.Commit()
	callee              // a func that ends something: release()
	count               // a counter or flag of others
)

// key is one thing that can be owed.
type key struct {
	root  types.Object // the variable it is reached through
	text  string       // as it is written
	class class
}

// ledger is what a function begins and ends, other than by defer.
type ledger struct {
	ends     map[key]bool
	begins   []begin               // of locks and transactions
	deferred map[types.Object]bool // roots of which a deferred call ends something
	both     map[types.Object]bool // channels that are sent to and received from: semaphores
}

type begin struct {
	key  key
	node ast.Node
}

func (d *Debts) graph(fn *symbols.Func) *flow.Graph {
	if d.graphs[fn] == nil {
		d.graphs[fn] = flow.New(fn.Body, func(call *ast.CallExpr) bool {
			id, ok := call.Fun.(*ast.Ident)
			return !ok || id.Name != "panic"
		})
	}
	return d.graphs[fn]
}

func (d *Debts) ledger(fn *symbols.Func) *ledger {
	if l := d.ops[fn]; l != nil {
		return l
	}
	l := &ledger{ends: make(map[key]bool), deferred: make(map[types.Object]bool), both: make(map[types.Object]bool)}
	d.ops[fn] = l
	d.semaphores(fn, l)
	own(fn.Body, func(n ast.Node) {
		for _, op := range d.opsOf(n, l) {
			if op.ends {
				l.ends[op.key] = true
			} else if op.key.class == lock {
				l.begins = append(l.begins, begin{op.key, n})
			}
		}
		if tx := d.transaction(n); tx != nil {
			l.begins = append(l.begins, begin{key{tx, tx.Name(), member}, n})
		}
		if def, ok := n.(*ast.DeferStmt); ok {
			d.deferredBy(def, l)
		}
	})
	return l
}

// own visits the nodes that a function evaluates itself.
func own(body ast.Node, visit func(ast.Node)) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case nil:
			return false
		case *ast.FuncLit:
			return false
		case *ast.DeferStmt, *ast.GoStmt:
			visit(n)
			return false
		}
		visit(n)
		return true
	})
}

// semaphores finds the channels that the function both sends to and receives from.
func (d *Debts) semaphores(fn *symbols.Func, l *ledger) {
	sent, taken := make(map[types.Object]bool), make(map[types.Object]bool)
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SendStmt:
			sent[d.root(n.Chan)] = true
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				taken[d.root(n.X)] = true
			}
		}
		return true
	})
	for obj := range sent {
		l.both[obj] = obj != nil && taken[obj]
	}
}

// deferredBy records what a deferred call ends, itself or in its literal.
func (d *Debts) deferredBy(def *ast.DeferStmt, l *ledger) {
	mark := func(n ast.Node) bool {
		for _, op := range d.opsOf(n, l) {
			if op.ends && op.key.root != nil {
				l.deferred[op.key.root] = true
			}
		}
		return true
	}
	ast.Inspect(def.Call, mark)
	if id, ok := ast.Unparen(def.Call.Fun).(*ast.Ident); ok { // defer cancel()
		if v := d.x.VarOf(id); v != nil {
			l.deferred[v] = true
		}
	}
}

// op is a beginning or an end.
type op struct {
	key  key
	ends bool
}

// touches reports whether a node begins the thing anew, or ends it. The ledger is
// that of the function that is asked about: a channel that it only sends to is
// one it owes an answer, although the function around it also receives.
func (d *Debts) touches(n ast.Node, k key, l *ledger) (begins, ends bool) {
	if r, ok := n.(*ast.RangeStmt); ok { // its head: the body has nodes of its own
		for _, o := range d.opsOf(r, l) {
			ends = ends || o.key == k
		}
		return false, ends
	}
	own(n, func(m ast.Node) {
		if begins || ends {
			return
		}
		for _, o := range d.opsOf(m, l) {
			if o.key == k {
				begins, ends = !o.ends, o.ends
				return
			}
		}
		if as, ok := m.(*ast.AssignStmt); ok && k.root != nil {
			for _, lhs := range as.Lhs {
				if id, ok := ast.Unparen(lhs).(*ast.Ident); ok && d.object(id) == k.root {
					begins = true
				}
			}
		}
	})
	return begins, ends
}

// opsOf returns what one node begins or ends, not looking at those inside it.
func (d *Debts) opsOf(n ast.Node, l *ledger) []op {
	one := func(e ast.Expr, c class, ends bool) []op {
		return []op{{key{d.root(e), types.ExprString(e), c}, ends}}
	}
	switch n := n.(type) {
	case *ast.SendStmt:
		return one(n.Chan, place, !l.both[d.root(n.Chan)])
	case *ast.UnaryExpr:
		if n.Op == token.ARROW && !d.isSignal(n.X) {
			return one(n.X, place, true)
		}
	case *ast.RangeStmt:
		if t := d.x.Info.TypeOf(n.X); symbols.IsChan(t) {
			return one(n.X, place, true)
		}
	case *ast.IncDecStmt:
		if d.shared(n.X) {
			return one(n.X, count, n.Tok == token.DEC)
		}
	case *ast.AssignStmt:
		if len(n.Lhs) == 1 && len(n.Rhs) == 1 && d.shared(n.Lhs[0]) {
			switch tv := d.x.Info.Types[n.Rhs[0]]; {
			case n.Tok == token.SUB_ASSIGN:
				return one(n.Lhs[0], count, true)
			case tv.IsNil(), tv.Value != nil && isZero(tv.Value.ExactString()):
				return one(n.Lhs[0], count, true)
			case n.Tok == token.ASSIGN || n.Tok == token.ADD_ASSIGN:
				return one(n.Lhs[0], count, false)
			}
		}
	case *ast.CallExpr:
		return d.opsOfCall(n, one)
	}
	return nil
}

func (d *Debts) opsOfCall(n *ast.CallExpr, one func(ast.Expr, class, bool) []op) []op {
	switch fun := ast.Unparen(n.Fun).(type) {
	case *ast.Ident:
		if fun.Name == "close" && len(n.Args) == 1 {
			return one(n.Args[0], place, true)
		}
		if fun.Name == "delete" && len(n.Args) == 2 && d.shared(n.Args[0]) {
			return one(n.Args[0], count, true)
		}
		if v := d.x.VarOf(fun); v != nil && d.x.ParamOf[v] == nil && len(n.Args) == 0 && v.Parent() != d.x.Pkg.Scope() {
			return one(fun, callee, true) // release()
		}
	case *ast.SelectorExpr:
		if d.x.Info.Selections[fun] == nil {
			if fn := symbols.FuncOf(d.x.Info, n); fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "sync/atomic" && strings.HasPrefix(fn.Name(), "Add") && len(n.Args) == 2 { // atomic.AddInt64(&x, -1)
				return one(n.Args[0], count, negative(n.Args[1]))
			}
			return nil
		}
		switch name := strings.ToLower(fun.Sel.Name); {
		case hasPrefix(name, "lock", "rlock", "trylock"):
			return one(fun.X, lock, false)
		case hasPrefix(name, "unlock", "runlock"):
			return one(fun.X, lock, true)
		case name == "store" && len(n.Args) == 1 && d.x.Info.Types[n.Args[0]].Value != nil: // of an atomic
			return one(fun.X, count, isZero(d.x.Info.Types[n.Args[0]].Value.ExactString()))
		case name == "put" && len(n.Args) == 1 && d.taken(n.Args[0], fun.X):
			return one(fun.X, member, true)
		case name == "go", name == "add" && len(n.Args) == 1 && !negative(n.Args[0]):
			return one(fun.X, member, false)
		case name == "add" && len(n.Args) == 1, d.isEnd(fun, name, len(n.Args)):
			return one(fun.X, member, true)
		}
	}
	return nil
}

// isEnd reports whether a method ends what its receiver stands for. Nothing but
// the name says so; a name too many costs a fix, not a program.
func (d *Debts) isEnd(fun *ast.SelectorExpr, name string, args int) bool {
	fn, ok := d.x.Info.Uses[fun.Sel].(*types.Func)
	if !ok || fn.Pkg() != nil && fn.Pkg().Path() == "time" {
		return false
	}
	if res := fn.Signature().Results(); res.Len() > 1 || res.Len() == 1 && !symbols.IsError(res.At(0).Type()) {
		return false
	}
	switch name {
	case "done", "end", "wait", "dec", "decrement", "decr":
		return args == 0
	case "put":
		return fn.Pkg() != nil && fn.Pkg().Path() == "sync"
	case "close", "closewitherror", "shutdown":
		return true
	}
	return hasPrefix(name, "release", "commit", "rollback", "giveback") ||
		args == 0 && hasPrefix(name, "close", "finish", "stop", "flush", "abort", "shutdown", "free", "leave", "disconnect", "unsubscribe", "cancel", "terminate", "detach")
}

func hasPrefix(name string, prefixes ...string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(name, p) })
}

// taken reports whether e is a variable that a method of a pool gave.
func (d *Debts) taken(e, pool ast.Expr) bool {
	v := d.x.VarOf(e)
	if v == nil || v.IsField() {
		return false
	}
	return slices.ContainsFunc(d.x.Assigns(v), func(a symbols.Assign) bool {
		call, ok := ast.Unparen(a.Value).(*ast.CallExpr)
		recv := ast.Expr(nil)
		if ok {
			recv = symbols.Receiver(call)
		}
		return recv != nil && types.ExprString(recv) == types.ExprString(pool)
	})
}

func negative(e ast.Expr) bool {
	u, ok := ast.Unparen(e).(*ast.UnaryExpr)
	return ok && (u.Op == token.SUB || u.Op == token.XOR)
}

func isZero(constant string) bool {
	return constant == "0" || constant == "false" || constant == `""`
}

// shared reports whether an expression is a field or a variable of the package:
// something that others see when the function has returned.
func (d *Debts) shared(e ast.Expr) bool {
	v := d.x.VarOf(e)
	return v != nil && (v.IsField() || v.Parent() == d.x.Pkg.Scope())
}

// transaction returns the variable that a statement gives a transaction.
func (d *Debts) transaction(n ast.Node) *types.Var {
	as, ok := n.(*ast.AssignStmt)
	if !ok || len(as.Lhs) == 0 {
		return nil
	}
	v := d.x.VarOf(as.Lhs[0])
	if v == nil {
		return nil
	}
	t := types.Unalias(v.Type())
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	named, ok := t.(*types.Named)
	if !ok || !strings.HasSuffix(named.Obj().Name(), "Tx") && !strings.HasSuffix(named.Obj().Name(), "Transaction") {
		return nil
	}
	return v
}

// isSignal reports whether what is received says only that it is time: a ctx
// that ended, a timer.
func (d *Debts) isSignal(ch ast.Expr) bool {
	if call, ok := ast.Unparen(ch).(*ast.CallExpr); ok {
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		return ok && (sel.Sel.Name == "Done" || sel.Sel.Name == "After" || sel.Sel.Name == "Tick")
	}
	t := d.x.Info.TypeOf(ch)
	if t == nil {
		return false
	}
	c, ok := t.Underlying().(*types.Chan)
	if !ok {
		return false
	}
	named, ok := types.Unalias(c.Elem()).(*types.Named)
	return ok && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "time" && named.Obj().Name() == "Time"
}

// root returns the variable that an expression starts from.
func (d *Debts) root(e ast.Expr) types.Object {
	for {
		switch t := ast.Unparen(e).(type) {
		case *ast.SelectorExpr:
			e = t.X
		case *ast.IndexExpr:
			e = t.X
		case *ast.StarExpr:
			e = t.X
		case *ast.UnaryExpr:
			e = t.X
		case *ast.CallExpr:
			e = t.Fun
		case *ast.Ident:
			return d.object(t)
		default:
			return nil
		}
	}
}

func (d *Debts) object(id *ast.Ident) types.Object {
	if obj := d.x.Info.Uses[id]; obj != nil {
		return obj
	}
	return d.x.Info.Defs[id]
}

// leaf returns what a statement evaluates first, which is a node of the graph.
func leaf(s ast.Stmt) ast.Node {
	switch s := s.(type) {
	case *ast.LabeledStmt:
		return leaf(s.Stmt)
	case *ast.BlockStmt:
		if len(s.List) > 0 {
			return leaf(s.List[0])
		}
	case *ast.DeclStmt:
		if g, ok := s.Decl.(*ast.GenDecl); ok && g.Tok == token.VAR && len(g.Specs) > 0 {
			return g.Specs[0]
		}
	case *ast.IfStmt:
		if s.Init != nil {
			return s.Init
		}
		return s.Cond
	case *ast.ForStmt:
		switch {
		case s.Init != nil:
			return s.Init
		case s.Cond != nil:
			return s.Cond
		case len(s.Body.List) > 0:
			return leaf(s.Body.List[0])
		}
	case *ast.RangeStmt:
		return s.X
	case *ast.SwitchStmt:
		if s.Init != nil {
			return s.Init
		}
		if s.Tag != nil {
			return s.Tag
		}
	case *ast.TypeSwitchStmt:
		if s.Init != nil {
			return s.Init
		}
		return s.Assign
	case *ast.SelectStmt:
		for _, c := range s.Body.List {
			if cc := c.(*ast.CommClause); cc.Comm != nil {
				return cc.Comm
			}
		}
	}
	return s
}
