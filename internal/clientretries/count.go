package clientretries

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Count returns how many attempts the client that a call is made on was
// told to make, the first included, and how: "WithMaxRetries(5)". ok is false
// unless one constant says so, in the call or where the client is built.
func (r *Finder) Count(recv ast.Expr, call *ast.CallExpr, s Retrying) (attempts int, by string, ok bool) {
	counts := retryCounts{r: r, row: s.Row}
	if counts.args(call.Args); len(counts.list) == 0 && !counts.unknown {
		if s.New != nil {
			counts.args(s.New.Args)
		}
		if v := r.t.X.VarOf(r.t.WholeClient(recv)); v != nil {
			counts.assigned(v)
			for _, a := range r.t.X.Assigns(v) {
				counts.value(a.Value)
			}
		}
	}
	if counts.unknown || len(counts.list) != 1 {
		return 0, "", false
	}
	c := counts.list[0]
	return c.attempts, c.by, c.attempts > 0
}

// Built returns how many attempts a call that makes a client of row tells
// it to make, the first included; how, and where. ok is false unless one constant
// among its arguments says so.
func (r *Finder) Built(row *knowledge.Constructor, call *ast.CallExpr) (attempts int, by string, at ast.Expr, ok bool) {
	if row.Retry == nil {
		return 0, "", nil, false
	}
	counts := retryCounts{r: r, row: row}
	counts.args(call.Args)
	if counts.unknown || len(counts.list) != 1 {
		return 0, "", nil, false
	}
	c := counts.list[0]
	return c.attempts, c.by, c.at, true
}

// retryCounts collects the constants that say how often a client of row tries.
type retryCounts struct {
	r       *Finder
	row     *knowledge.Constructor
	list    []retryCount
	unknown bool // something else may say so too
}

type retryCount struct {
	attempts int
	by       string
	at       ast.Expr // the number
}

func (c *retryCounts) args(list []ast.Expr) {
	for _, arg := range list {
		c.value(arg)
	}
}

// value looks at an option, a config, or the call or literal that makes a client.
func (c *retryCounts) value(e ast.Expr) {
	if e == nil {
		return
	}
	e = ast.Unparen(e)
	if u, ok := e.(*ast.UnaryExpr); ok && u.Op == token.AND {
		e = ast.Unparen(u.X)
	}
	switch e := e.(type) {
	case *ast.CallExpr:
		fn := symbols.FuncOf(c.r.t.X.Info, e)
		if fn == nil {
			return
		}
		for _, s := range c.row.Retry.SetBy {
			if c.row.IsOption(s.Option, fn) && len(e.Args) > 0 {
				c.add(fn.Name(), e.Args[0], fn.Name()+"(%s)")
			}
		}
	case *ast.CompositeLit:
		for name, v := range c.r.t.X.Fields(e) {
			if c.r.isRetryField(c.row, name) {
				c.add(name, v, name+": %s")
			}
		}
	case *ast.FuncLit: // func(o *Options) { o.RetryMaxAttempts = 5 }
		ast.Inspect(e.Body, func(n ast.Node) bool {
			if as, ok := n.(*ast.AssignStmt); ok {
				c.assign(as)
			}
			return true
		})
	}
}

// assigned looks at what is assigned to fields of a client: client.RetryMax = 5.
func (c *retryCounts) assigned(v *types.Var) {
	for _, id := range c.r.t.X.Uses(v) {
		var n ast.Node = id
		for {
			sel, ok := c.r.t.X.Parent(n).(*ast.SelectorExpr)
			if !ok {
				break
			}
			n = sel
		}
		if as, ok := c.r.t.X.Parent(n).(*ast.AssignStmt); ok && n != ast.Node(id) {
			c.assign(as)
		}
	}
}

func (c *retryCounts) assign(as *ast.AssignStmt) {
	if len(as.Lhs) != len(as.Rhs) {
		return
	}
	for i, lhs := range as.Lhs {
		if sel, ok := ast.Unparen(lhs).(*ast.SelectorExpr); ok && c.r.isRetryField(c.row, sel.Sel.Name) {
			c.add(sel.Sel.Name, as.Rhs[i], sel.Sel.Name+" = %s")
		}
	}
}

// add keeps what a setting says. Settings of retries do not count the first attempt.
func (c *retryCounts) add(name string, value ast.Expr, form string) {
	v := c.r.t.X.Info.Types[value].Value
	l := strings.ToLower(name)
	counts := strings.Contains(l, "attempt") || strings.Contains(l, "max") || strings.Contains(l, "count") || strings.Contains(l, "retries")
	if !counts && (v == nil || v.Kind() != constant.Int) {
		c.unknown = true // a policy, or what makes one
		return
	}
	if v == nil || v.Kind() != constant.Int {
		c.unknown = c.unknown || !strings.Contains(l, "wait")
		return
	}
	n, ok := symbols.IntOf(v)
	if !ok || !counts || strings.Contains(l, "wait") || strings.Contains(l, "delay") || strings.Contains(l, "time") {
		return // how long, not how often
	}
	if !strings.Contains(l, "attempt") {
		n++
	}
	if n > 1_000_000 {
		c.unknown = true
		return
	}
	c.list = append(c.list, retryCount{int(n), strings.Replace(form, "%s", v.ExactString(), 1), value})
}
