package layers

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/retries"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// IgnoredPause is a pause between attempts that goes on when the ctx in scope
// has ended. It has one owner: whoever reports retries tells it, and nobody
// else does.
type IgnoredPause struct {
	Retry *retries.Retry
	// At is what pauses: a call, or a receive from a timer. It may stand in a
	// function that the loop calls, if the ctx is in scope there.
	At ast.Expr
	// For is how long, where that is an argument; else nil.
	For ast.Expr
	// Ctx is the ctx in scope, as it is written there.
	Ctx string
	// Field is set if that is a field of a parameter, which may be nil.
	Field bool
	// Sleep is set where At is time.Sleep itself, or receives from time.After.
	Sleep bool
	// In is the function that At stands in.
	In *symbols.Func
}

// IgnoredPauses returns the pauses of a retry, or of an edge to the next host,
// that ignore a ctx. A pause that success passes too paces a poll or a service
// loop.
func (r *Finder) IgnoredPauses(retry *retries.Retry) []IgnoredPause {
	var list []IgnoredPause
	for _, w := range retry.Waits {
		if slices.Contains(retry.AgainWaits, w) {
			continue
		}
		for _, p := range r.deafPauses(w) {
			if inner := r.deafWithin(p, retry); len(inner) > 0 {
				list = append(list, inner...)
				continue
			}
			p.Retry, p.In = retry, r.Index().Enclosing(p.At)
			if p.Ctx, p.Field = r.ctxOrField(p.At, retry); p.Ctx != "" {
				list = append(list, p)
			}
		}
	}
	return list
}

// BetweenAttempts reports whether a call pauses between attempts while a ctx is
// in scope: whoever reports retries tells that.
func (r *Finder) BetweenAttempts(c *symbols.Call) bool {
	if r.between == nil {
		r.between = make(map[ast.Expr]bool)
		for _, f := range r.Index().Funcs {
			for _, retry := range append(r.Retries(f)[:len(r.Retries(f)):len(r.Retries(f))], r.Failovers(f)...) {
				for _, p := range r.IgnoredPauses(retry) {
					r.between[p.At] = true
				}
			}
		}
	}
	return r.between[c.Expr]
}

// deafPauses returns what pauses in n for a time that no ctx ends.
func (r *Finder) deafPauses(n ast.Node) (list []IgnoredPause) {
	x := r.Index()
	if cc, ok := n.(*ast.CommClause); ok {
		if sel, ok := x.Parent(cc).(*ast.BlockStmt); !ok || len(sel.List) > 1 {
			return r.deafIn(cc.Body)
		}
	}
	ast.Inspect(n, func(m ast.Node) bool {
		switch m := m.(type) {
		case *ast.FuncLit, *ast.GoStmt, *ast.DeferStmt:
			return false
		case *ast.SelectStmt:
			if len(m.Body.List) < 2 {
				return true
			}
			for _, s := range m.Body.List {
				list = append(list, r.deafIn(s.(*ast.CommClause).Body)...)
			}
			return false
		case *ast.UnaryExpr:
			if m.Op == token.ARROW && r.Receives(m.X) == facts.Pauses {
				p := IgnoredPause{At: m}
				if call, ok := ast.Unparen(m.X).(*ast.CallExpr); ok && len(call.Args) == 1 {
					p.For = call.Args[0]
					p.Sleep = isTimeFunc(symbols.FuncOf(x.Info, call), "After")
				}
				list = append(list, p)
				return false
			}
		case *ast.CallExpr:
			if c := x.CallAt[m]; c != nil && r.sleepsDeaf(c) {
				p := IgnoredPause{At: m, Sleep: isTimeFunc(c.Func(), "Sleep")}
				if len(m.Args) == 1 && knowledge.IsNamed(x.Info.TypeOf(m.Args[0]), "time", "Duration") {
					p.For = m.Args[0]
				}
				list = append(list, p)
				return false
			}
		}
		return true
	})
	return list
}

func (r *Finder) deafIn(list []ast.Stmt) (pauses []IgnoredPause) {
	for _, s := range list {
		pauses = append(pauses, r.deafPauses(s)...)
	}
	return pauses
}

func isTimeFunc(fn *types.Func, name string) bool {
	return fn != nil && symbols.PkgPath(fn) == "time" && fn.Name() == name && fn.Signature().Recv() == nil
}

// sleepsDeaf reports whether a call is known to sleep, itself or in what it
// calls, with no ctx that would end that.
func (r *Finder) sleepsDeaf(c *symbols.Call) bool {
	if fn := c.Func(); fn != nil {
		if row, _ := knowledge.CallOf(fn); row != nil && row.Waits != "" && row.Waits != knowledge.Sleep {
			return false // an attempt, or something else that waits
		}
		if knowledge.LimiterOf(fn) != nil {
			return false
		}
	}
	sleeps := false
	for _, w := range r.Waits(c) {
		if w.Remote() {
			return false // another attempt, with pauses of its own
		}
		sleeps = sleeps || w.Kind == knowledge.Sleep && w.Ctx == nil && len(w.Heeds) == 0
	}
	return sleeps || len(r.timersIn(c)) > 0
}

// timersIn returns the functions of this package a call may be of that wait for
// a timer, and for nothing else.
func (r *Finder) timersIn(c *symbols.Call) (list []*symbols.Func) {
	fs := []*symbols.Func{r.Index().ByObj[c.Func()]}
	if c.Func() == nil {
		fs, _ = r.Targets(c.Expr.Fun)
	}
	for _, f := range fs {
		if f != nil && f != c.In && r.receivesTimer(f) {
			list = append(list, f)
		}
	}
	return list
}

// receivesTimer reports whether a function receives from a timer outside of any
// select with another way out.
func (r *Finder) receivesTimer(f *symbols.Func) bool {
	found := false
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.SelectStmt, *ast.GoStmt, *ast.DeferStmt:
			return false
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW && r.Receives(n.X) == facts.Pauses
		}
		return !found
	})
	return found
}

// deafWithin returns the sleeps of the function that p calls, where a ctx is in
// scope there: again(r) has the request that the loop around it does not name.
func (r *Finder) deafWithin(p IgnoredPause, retry *retries.Retry) (list []IgnoredPause) {
	call, ok := p.At.(*ast.CallExpr)
	if !ok {
		return nil
	}
	f := r.Index().ByObj[symbols.FuncOf(r.Index().Info, call)]
	if f == nil || f == retry.In {
		return nil
	}
	for _, q := range r.deafPauses(f.Body) {
		q.Retry, q.In = retry, f
		if q.Ctx, q.Field = r.ctxOrField(q.At, retry); q.Ctx != "" {
			list = append(list, q)
		}
	}
	return list
}

// CtxAt returns the expression of the ctx in scope at n, for messages and
// fixes; "" if there is none, or none that can be cancelled. A ctx made inside
// the loop is that of one attempt.
func (r *Finder) CtxAt(n ast.Node, retry *retries.Retry) string {
	return r.CtxOutside(n, r.RoundBegins(retry), retry.Back.End())
}

// ctxOrField is CtxAt, or the ctx in a field of a parameter where there is none.
func (r *Finder) ctxOrField(n ast.Node, retry *retries.Retry) (ctx string, field bool) {
	if ctx := r.CtxAt(n, retry); ctx != "" {
		return ctx, false
	}
	ctx = r.FieldOutside(n, r.RoundBegins(retry), retry.Back.End())
	return ctx, ctx != ""
}

// RoundBegins returns where what is done once per attempt begins: at the loop,
// or at the label that a goto goes back to.
func (r *Finder) RoundBegins(retry *retries.Retry) token.Pos {
	if b, ok := retry.Back.(*ast.BranchStmt); ok && b.Label != nil {
		if label := r.Pass.TypesInfo.Uses[b.Label]; label != nil {
			return min(label.Pos(), b.Pos())
		}
	}
	return retry.Back.Pos()
}
