package held

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/flow"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// holder is what has taken a connection of a pool, and has not given it back.
type holder struct {
	pool  trace.Place
	name  string   // of the transaction or rows
	taken ast.Node // where it took the connection
}

// SecondConnection: a pool asked for a connection while a transaction or rows of
// the same pool hold one.
func (c *Checker) SecondConnection(f *symbols.Func) {
	for _, call := range f.Calls {
		if call.Mode != symbols.Plain {
			continue
		}
		if h, lit := c.txCallback(call); lit != nil {
			c.holding(lit, h, lit.Body, func(*symbols.Call) bool { return true })
		}
		pool, ok := c.poolOf(call)
		as, isAssign := c.Index.Parent(call.Expr).(*ast.AssignStmt)
		if !ok || !isAssign || len(as.Rhs) != 1 || call.Func().Signature().Results().Len() == 0 {
			continue
		}
		v := c.Index.VarOf(as.Lhs[0])
		if v == nil || v.IsField() {
			continue
		}
		h := holder{pool, v.Name(), call.Expr}
		switch t := call.Func().Signature().Results().At(0).Type(); {
		case begins(call.Func()):
			c.holding(f, h, f.Body, func(other *symbols.Call) bool {
				return other.Expr.Pos() > as.End() && !c.inFailure(as, other.Expr) && c.heldAt(f, v, as, other.Expr)
			})
		case hasMethods(t, "Next", "Scan", "Close"):
			if loop := c.loopOver(f, v, as); loop != nil {
				c.holding(f, h, loop.Body, func(*symbols.Call) bool { return true })
			}
		}
	}
}

// holding reports the calls in a part of f that ask a pool while a connection of
// it is held.
func (c *Checker) holding(f *symbols.Func, h holder, part ast.Node, held func(*symbols.Call) bool) {
	for _, call := range c.Index.Calls {
		if !symbols.Within(part, call.Expr.Pos()) || call.Mode == symbols.Go || c.Taken[call.Expr] || c.Index.StmtOf(call.Expr) == nil {
			continue
		}
		if in := call.In; in != f && (c.Res.Outlives(in) || in.Parent != f) {
			continue
		}
		if !slices.Contains(c.asks(call), h.pool) || !held(call) || c.leavesLoop(part, call) {
			continue
		}
		c.reportSecond(call, h)
		return // the first of them says it
	}
}

// asks returns the pools that a call takes a connection of: that of its
// receiver, or those that a function of the package asks.
func (c *Checker) asks(call *symbols.Call) []trace.Place {
	if pool, ok := c.poolOf(call); ok {
		return []trace.Place{pool}
	}
	var list []trace.Place
	for _, g := range c.Res.Callees(call) {
		if g.Obj == nil {
			continue // its calls are looked at where they stand
		}
		for _, p := range c.poolsOf.Of(g) {
			if q, ok := c.atCall(p, g, call); ok {
				list = append(list, q)
			}
		}
	}
	return list
}

// findPools returns the pools that a function asks, in terms of its receiver,
// parameters and variables of the package. One that works with a transaction
// too may have been given it.
func (c *Checker) findPools(f *symbols.Func) []trace.Place {
	if c.usesTx(f) {
		return nil
	}
	var list []trace.Place
	for _, call := range f.Calls {
		if call.Mode != symbols.Plain {
			continue
		}
		for _, p := range c.asks(call) {
			if !slices.Contains(list, p) && len(list) < maxPools {
				list = append(list, p)
			}
		}
	}
	slices.SortFunc(list, func(a, b trace.Place) int {
		return cmp.Or(cmp.Compare(a.Var.Pos(), b.Var.Pos()), cmp.Compare(a.Path, b.Path))
	})
	return list
}

// maxPools is how many pools of a function are told apart.
const maxPools = 8

// atCall returns what a place in terms of function g is in those of a call of it.
func (c *Checker) atCall(p trace.Place, g *symbols.Func, call *symbols.Call) (trace.Place, bool) {
	var arg ast.Expr
	switch {
	case p.Var.Parent() == c.Pass.Pkg.Scope():
		return p, true
	case g.Sig.Recv() == p.Var:
		arg = symbols.Receiver(call.Expr)
	default:
		arg = c.Index.Arg(call.Expr, symbols.ParamIndex(g.Sig, p.Var))
	}
	if arg == nil {
		return trace.Place{}, false
	}
	q, ok := c.Trace.PlaceOf(arg)
	q.Path += p.Path
	return q, ok
}

// usesTx reports whether a function has anything to do with a transaction.
func (c *Checker) usesTx(f *symbols.Func) bool {
	for p := range f.Sig.Params().Variables() {
		if hasMethods(p.Type(), "Commit", "Rollback") || types.IsInterface(p.Type()) && hasMethods(p.Type(), "ExecContext") {
			return true
		}
	}
	found := false
	ast.Inspect(f.Body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && !found {
			if v, ok := c.Index.Info.ObjectOf(id).(*types.Var); ok {
				found = hasMethods(v.Type(), "Commit", "Rollback")
			}
		}
		return !found
	})
	return found
}

// poolOf returns the pool of connections that a call is made on and takes one
// of; false if it is none.
func (c *Checker) poolOf(call *symbols.Call) (trace.Place, bool) {
	fn := call.Func()
	if fn == nil || fn.Signature().Recv() == nil {
		return trace.Place{}, false
	}
	row, _ := knowledge.CallOf(fn)
	recv := symbols.Receiver(call.Expr)
	if row == nil || row.Waits != knowledge.Database || recv == nil || !isPool(fn.Signature().Recv().Type()) {
		return trace.Place{}, false
	}
	for { // db.WithContext(ctx).Create(…)
		inner, ok := ast.Unparen(recv).(*ast.CallExpr)
		if !ok || symbols.Receiver(inner) == nil || !isPool(c.Index.Info.TypeOf(symbols.Receiver(inner))) {
			break
		}
		recv = symbols.Receiver(inner)
	}
	if !isPool(c.Index.Info.TypeOf(recv)) {
		return trace.Place{}, false
	}
	return c.Trace.PlaceOf(recv)
}

// isPool reports whether a type is a pool of database connections.
func isPool(t types.Type) bool {
	if t == nil {
		return false
	}
	n := symbols.NamedOf(t)
	if n == nil || n.Obj().Pkg() == nil {
		return false
	}
	switch knowledge.Path(n.Obj().Pkg().Path()) + "." + n.Obj().Name() {
	case "database/sql.DB", "github.com/jmoiron/sqlx.DB", "github.com/jackc/pgx/pgxpool.Pool", "github.com/uptrace/bun.DB", "gorm.io/gorm.DB":
		return true
	}
	return false
}

// begins reports whether a function gives a transaction that it has begun. In
// gorm all methods give what has the methods of one, and Begin begins it.
func begins(fn *types.Func) bool {
	res := fn.Signature().Results()
	if res.Len() == 0 || !hasMethods(res.At(0).Type(), "Commit", "Rollback") {
		return false
	}
	return !isPool(res.At(0).Type()) || fn.Name() == "Begin"
}

func hasMethods(t types.Type, names ...string) bool {
	for _, name := range names {
		obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
		if _, ok := obj.(*types.Func); !ok {
			return false
		}
	}
	return true
}

// txCallback returns the literal that a call runs in a transaction, and what
// holds the connection meanwhile: the literal has the transaction as parameter.
//
//	db.Transaction(func(tx *gorm.DB) error { … })
//	s.inTx(ctx, func(tx *sql.Tx) error { … })
func (c *Checker) txCallback(call *symbols.Call) (holder, *symbols.Func) {
	for i, arg := range call.Expr.Args {
		lit, ok := ast.Unparen(arg).(*ast.FuncLit)
		if !ok || c.Index.ByNode[lit] == nil || call.Func() == nil {
			continue
		}
		f := c.Index.ByNode[lit]
		gorm := isPool(c.Index.Info.TypeOf(symbols.Receiver(call.Expr))) && call.Func().Name() == "Transaction"
		for p := range f.Sig.Params().Variables() {
			if !gorm && !hasMethods(p.Type(), "Commit", "Rollback") || gorm && !isPool(p.Type()) {
				continue
			}
			if pool, ok := c.begunOn(call, i); ok {
				return holder{pool, p.Name(), call.Expr}, f
			}
		}
	}
	return holder{}, nil
}

// begunOn returns the pool on which a call begins a transaction for its func
// argument i: its receiver or another argument, or what a function of the
// package begins one on.
func (c *Checker) begunOn(call *symbols.Call, i int) (trace.Place, bool) {
	for _, e := range append([]ast.Expr{symbols.Receiver(call.Expr)}, call.Expr.Args...) {
		if e != nil && isPool(c.Index.Info.TypeOf(e)) {
			return c.Trace.PlaceOf(e)
		}
	}
	g := c.Index.ByObj[call.Func()]
	if g == nil || !c.Res.RunsNow(call, i) {
		return trace.Place{}, false
	}
	for _, inner := range g.Calls {
		pool, ok := c.poolOf(inner)
		if ok && begins(inner.Func()) {
			return c.atCall(pool, g, call)
		}
	}
	return trace.Place{}, false
}

// loopOver returns the loop that goes through the rows in v, or nil.
func (c *Checker) loopOver(f *symbols.Func, v *types.Var, as *ast.AssignStmt) *ast.ForStmt {
	for _, id := range c.Index.UsesIn(v, as.End(), f.Body.End()) {
		sel, ok := c.Index.Parent(id).(*ast.SelectorExpr)
		if !ok || sel.Sel.Name != "Next" {
			continue
		}
		for n, p := ast.Node(sel), c.Index.Parent(sel); p != nil; n, p = p, c.Index.Parent(p) {
			if loop, ok := p.(*ast.ForStmt); ok && loop.Cond == n {
				return loop
			}
			if _, ok := p.(ast.Stmt); ok {
				break
			}
		}
	}
	return nil
}

// inFailure reports whether n stands where taking the connection has failed.
func (c *Checker) inFailure(as *ast.AssignStmt, n ast.Node) bool {
	err := c.Index.VarOf(as.Lhs[len(as.Lhs)-1])
	for child, p := n, c.Index.Parent(n); p != nil; child, p = p, c.Index.Parent(p) {
		s, ok := p.(*ast.IfStmt)
		if !ok || child != s.Body {
			continue
		}
		a := c.Index.Assigns(err)
		if b, ok := s.Cond.(*ast.BinaryExpr); ok && b.Op == token.NEQ && c.Index.VarOf(b.X) == err && err != nil && s.Pos() > as.Pos() {
			last := as.Pos()
			for _, other := range a {
				if other.Site.Pos() < s.Cond.Pos() && other.Site.Pos() > last {
					last = other.Site.Pos()
				}
			}
			if last == as.Pos() {
				return true
			}
		}
	}
	return false
}

// heldAt reports whether a way leads from where a transaction was begun to n
// that does not come by its end.
func (c *Checker) heldAt(f *symbols.Func, v *types.Var, as *ast.AssignStmt, n ast.Node) bool {
	g := flow.New(f.Body, func(call *ast.CallExpr) bool {
		sc := c.Index.CallAt[call]
		return symbols.Builtin(c.Index.Info, call) != "panic" && (sc == nil || !c.Res.NoReturn(sc))
	})
	from, ok := g.Find(as)
	to, found := g.Find(n)
	if !ok || !found {
		return false
	}
	ends := func(m ast.Node) bool {
		if _, ok := m.(*ast.DeferStmt); ok {
			return false
		}
		end := false
		for _, id := range c.Index.UsesIn(v, m.Pos(), m.End()) {
			switch p := c.Index.Parent(id).(type) {
			case *ast.SelectorExpr:
				end = end || p.Sel.Name == "Commit" || p.Sel.Name == "Rollback" || p.Sel.Name == "Close"
			case *ast.CallExpr, *ast.KeyValueExpr:
				// Whoever is given it may end it; a query is given it to be made in it.
			}
		}
		return end
	}
	held := false
	flow.Run(g, from, false, to, flow.Walk[bool]{
		Node: func(m ast.Node, s bool) (bool, bool) { return s, !ends(m) || symbols.Within(m, n.Pos()) },
		Branch: func(b flow.Branch, s bool) (yes, no, mayYes, mayNo bool) {
			mayYes, mayNo = c.undecided(b)
			return s, s, mayYes, mayNo
		},
	}, func(bool, []ast.Node) { held = true })
	return held && !g.Cut()
}

// undecided says which ways of an if statement may be taken after those above it
// in its chain were not: where "if err != nil" was not, "else if err == nil" is.
func (c *Checker) undecided(b flow.Branch) (mayYes, mayNo bool) {
	s, ok := b.Stmt.(*ast.IfStmt)
	if !ok || s.Cond != b.Cond {
		return true, true
	}
	v, asksNil := c.nilTest(s.Cond)
	for v != nil && s.Init == nil {
		outer, ok := c.Index.Parent(s).(*ast.IfStmt)
		if !ok || outer.Else != ast.Stmt(s) {
			break
		}
		if w, askedNil := c.nilTest(outer.Cond); w == v {
			return asksNil != askedNil, asksNil == askedNil
		}
		s = outer
	}
	return true, true
}

// nilTest returns the variable that a condition compares with nil, and whether
// it asks for nil; nil for another condition.
func (c *Checker) nilTest(cond ast.Expr) (v *types.Var, isNil bool) {
	b, ok := ast.Unparen(cond).(*ast.BinaryExpr)
	if !ok || b.Op != token.EQL && b.Op != token.NEQ || !c.Index.Info.Types[b.Y].IsNil() {
		return nil, false
	}
	return c.Index.VarOf(b.X), b.Op == token.EQL
}

// leavesLoop reports whether the loop over rows is left with the call: what
// runs then runs once, but while the rows are open all the same, unless they
// are closed before it.
func (c *Checker) leavesLoop(part ast.Node, call *symbols.Call) bool {
	closed := false
	ast.Inspect(part, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "Close" && sel.Pos() < call.Expr.Pos() {
			if t := c.Index.Info.TypeOf(sel.X); t != nil && hasMethods(t, "Next", "Scan") {
				closed = true
			}
		}
		return !closed
	})
	return closed
}

func (c *Checker) reportSecond(call *symbols.Call, h holder) {
	c.Taken[call.Expr] = true
	rel := c.Reached(call.In, knowledge.ClassRequest, knowledge.ClassStream).Chain()
	pool := h.pool.Var.Name() + h.pool.Path
	c.Report.Report(report.Finding{
		Kind: "second-connection", Range: call.Expr,
		Text: report.Text{
			What:   fmt.Sprintf("%s takes a second connection of %s while %s holds one", c.CalleeName(call), pool, h.name),
			Why:    "with a limit of n connections, n such requests each hold one and wait for another, forever",
			Remedy: fmt.Sprintf("use %s for it, or do it before or after", h.name),
		},
		Related: append([]analysis.RelatedInformation{passkit.Related(h.taken, "the first is taken here")}, rel...),
	})
}
