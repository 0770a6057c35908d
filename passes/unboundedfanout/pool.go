package unboundedfanout

import (
	"fmt"
	"go/ast"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/fanout"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
	"github.com/timeoutlint/timeoutlint/passes/unboundedfanout/internal/fixes"
)

// pool is a number of connections that goroutines share.
type pool struct {
	n    int64
	at   ast.Expr
	what string
}

// overPool: a limit of goroutines above that of the connections which they wait
// for: g.SetLimit(50) over db.SetMaxOpenConns(5). The rest of them queue inside
// the pool, where a timeout of theirs is already running.
func (c *checker) overPool(f *fixes.FanOut) {
	n, at := c.limitNumber(f)
	if at == nil || c.disabledAt(at) {
		return
	}
	p, ok := c.poolOf(f)
	if !ok || n <= p.n {
		return
	}
	c.r.Report(report.Finding{
		Kind: "limit-over-pool", Range: at,
		Text: report.Text{
			What:   fmt.Sprintf("%d goroutines at once share the %d connections of %s", n, p.n, p.what),
			Why:    "the others wait in the pool's queue while their own time runs, and hold up everybody else who needs one",
			Remedy: fmt.Sprintf("limit them to less than %d, or raise the pool", p.n),
		},
		Related: []analysis.RelatedInformation{{Pos: p.at.Pos(), End: p.at.End(), Message: fmt.Sprintf("%d connections", p.n)}},
	})
}

// disabledAt reports whether a limit is reported as one that is none.
func (c *checker) disabledAt(at ast.Expr) bool {
	call, ok := at.(*ast.CallExpr)
	return ok && c.disabled[call]
}

// limitNumber returns the constant that limits the goroutines, and where it is set.
func (c *checker) limitNumber(f *fixes.FanOut) (int64, ast.Expr) {
	if f.How == fanout.SpawnGroup && f.Limit.Var != nil {
		for _, call := range c.x.Calls {
			recv := symbols.Receiver(call.Expr)
			if recv == nil || call.Func() == nil || c.x.VarOf(recv) != f.Limit.Var {
				continue
			}
			row, _ := knowledge.GroupOf(f.Call.Func())
			if row == nil {
				return 0, nil
			}
			for _, s := range row.SetBy {
				if s.Method != call.Func().Name() {
					continue
				}
				if arg := c.x.Arg(call.Expr, s.Arg); arg != nil {
					if n, ok := c.res.Trace().Amount(arg).Least(); ok {
						return n.N, call.Expr
					}
				}
			}
		}
		return 0, nil
	}
	v := c.semaphore(f)
	if v == nil {
		return 0, nil
	}
	for _, a := range c.x.Assigns(v) {
		call, ok := ast.Unparen(symbols.ExprOr(a.Value)).(*ast.CallExpr)
		if ok && len(call.Args) == 2 {
			if n, ok := c.res.Trace().Amount(call.Args[1]).Least(); ok {
				return n.N, call
			}
		}
	}
	return 0, nil
}

// poolOf returns the pool of connections that the goroutines wait for: the one
// whose size is set in the package; the largest, where several are.
func (c *checker) poolOf(f *fixes.FanOut) (pool, bool) {
	var best pool
	add := func(e, at ast.Expr, what string) bool {
		n, ok := c.res.Trace().Amount(e).Most()
		if !ok || n.N <= 0 {
			return false
		}
		if n.N > best.n {
			best = pool{n.N, at, what}
		}
		return true
	}
	if slices.ContainsFunc(f.Waits, func(w waits.Wait) bool { return w.Kind == knowledge.Database }) {
		for _, call := range c.x.Calls {
			fn := call.Func()
			if fn == nil || fn.Name() != "SetMaxOpenConns" || len(call.Expr.Args) != 1 {
				continue
			}
			if !add(call.Expr.Args[0], call.Expr, c.text(symbols.Receiver(call.Expr))) {
				return pool{}, false
			}
		}
		return best, best.n > 0
	}
	if !slices.ContainsFunc(f.Waits, func(w waits.Wait) bool { return w.Kind == knowledge.Network && w.Profile == knowledge.HTTP }) {
		return pool{}, false
	}
	for _, lit := range c.x.Literals {
		if lit.Lit == nil || !knowledge.IsNamed(lit.Type, "net/http", "Transport") {
			continue
		}
		if v := c.x.Fields(lit.Lit)["MaxConnsPerHost"]; v != nil && !add(v, v, "a host") {
			return pool{}, false
		} else if v == nil {
			return pool{}, false // another transport has no limit
		}
	}
	return best, best.n > 0
}
