package nobackoff

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/retries"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// pauses asks how long the pauses between attempts are: always the same, or
// computed from constants alone, so that all clients come back together.
func (c *checker) pauses(retry *retries.Retry) {
	for _, w := range retry.Waits {
		if slices.Contains(retry.AgainWaits, w) {
			continue
		}
		for _, call := range c.timers(w) {
			d := call.Expr.Args[0]
			name := c.name(retry.Call)
			if v, ok := c.constant(d); ok {
				c.report(report.Finding{
					Kind: "constant-delay", Range: d,
					Text: report.Text{
						What:   fmt.Sprintf("the pause between attempts at %s is always %s", name, v),
						Why:    "the load does not fall while the server recovers",
						Remedy: "let it grow, with jitter",
					},
					Related: c.related(retry, retry.Path),
				}, d)
			} else if c.fromConstants(d) {
				c.report(report.Finding{
					Kind: "no-jitter", Range: d,
					Text: report.Text{
						What:   fmt.Sprintf("the pause between attempts at %s, %s, is the same for every client", name, types.ExprString(d)),
						Why:    "clients that failed together retry together",
						Remedy: "add jitter",
					},
					Related: c.related(retry, retry.Path),
				}, d)
			}
		}
	}
}

// timers returns the calls in n that pause for a duration: time.Sleep,
// time.After, time.NewTimer.
func (c *checker) timers(n ast.Node) (list []*symbols.Call) {
	ast.Inspect(n, func(m ast.Node) bool {
		switch m := m.(type) {
		case *ast.FuncLit, *ast.GoStmt, *ast.DeferStmt:
			return false
		case *ast.CallExpr:
			call := c.x.CallAt[m]
			if call == nil || len(m.Args) != 1 {
				return true
			}
			if fn := call.Func(); fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "time" && knowledge.IsNamed(fn.Signature().Params().At(0).Type(), "time", "Duration") {
				switch fn.Name() {
				case "Sleep", "After", "NewTimer":
					list = append(list, call)
				}
			}
		}
		return true
	})
	return list
}

// fromConstants reports whether a duration comes from constants and counters
// of this function alone.
func (c *checker) fromConstants(e ast.Expr) bool {
	e = ast.Unparen(e)
	if c.pass.TypesInfo.Types[e].Value != nil {
		return true
	}
	switch e := e.(type) {
	case *ast.BinaryExpr:
		return c.fromConstants(e.X) && c.fromConstants(e.Y)
	case *ast.UnaryExpr:
		return c.fromConstants(e.X)
	case *ast.Ident:
		v := c.x.VarOf(e)
		return v != nil && !c.varying.Of(v)
	case *ast.CallExpr:
		if !c.pass.TypesInfo.Types[e.Fun].IsType() {
			fn := symbols.FuncOf(c.pass.TypesInfo, e)
			if b := symbols.Builtin(c.pass.TypesInfo, e); b != "min" && b != "max" && (fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "math") {
				return false
			}
		}
		return !slices.ContainsFunc(e.Args, func(a ast.Expr) bool { return !c.fromConstants(a) })
	}
	return false
}

// varies reports whether a variable is given anything but constants and counts.
func (c *checker) varies(v *types.Var) bool {
	if v.IsField() || c.x.ParamOf[v] != nil || v.Parent() == c.pass.Pkg.Scope() || c.x.AddressTaken(v) || len(c.x.Assigns(v)) == 0 {
		return true
	}
	return slices.ContainsFunc(c.x.Assigns(v), func(a symbols.Assign) bool {
		return a.Value != nil && (a.Index >= 0 || !c.fromConstants(a.Value)) // no value: a counter
	})
}
