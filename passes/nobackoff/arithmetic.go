package nobackoff

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/edits"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// arithmetic: delays that are computed wrongly.
func (c *checker) arithmetic(f *symbols.Func) {
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			c.maxForMin(f, n)
			c.rateOfPause(n)
		case *ast.ExprStmt:
			c.unheeded(f, n)
		case *ast.BinaryExpr:
			if n.Op == token.SHL {
				c.overflow(f, n)
			}
		}
		return true
	})
}

// maxForMin: delay = max(delay*2, limit): the first pause is the longest
// allowed, and then nothing stops it from growing.
func (c *checker) maxForMin(f *symbols.Func, call *ast.CallExpr) {
	if len(call.Args) != 2 || !c.isMax(call) {
		return
	}
	var e ast.Expr = call
	for {
		p, ok := c.x.Parent(e).(ast.Expr)
		if !ok {
			break
		}
		if conv, isCall := p.(*ast.CallExpr); isCall && !c.pass.TypesInfo.Types[conv.Fun].IsType() {
			return
		}
		e = p
	}
	as, ok := c.x.Parent(e).(*ast.AssignStmt)
	if !ok || len(as.Lhs) != 1 || as.Tok != token.ASSIGN {
		return
	}
	v := c.x.VarOf(as.Lhs[0])
	if v == nil || !c.x.InLoop(as) || !isDuration(v.Type()) && !names.IsPause(v.Name()) {
		return
	}
	for i, arg := range call.Args {
		if c.grows(arg, v) && (c.pass.TypesInfo.Types[call.Args[1-i]].Value != nil || names.IsLimit(types.ExprString(call.Args[1-i]))) {
			c.report(report.Finding{
				Kind: "policy", Range: call,
				Text: report.Text{
					What: fmt.Sprintf("max makes %s the shortest pause and lets %s grow without a limit", types.ExprString(call.Args[1-i]), v.Name()),
					Why:  "min was meant",
				},
			}, call)
		}
	}
}

// rateOfPause: rate.Limit(time.Second) is a thousand million calls per second,
// where one was meant. The quotient of two durations is a number.
func (c *checker) rateOfPause(call *ast.CallExpr) {
	if len(call.Args) != 1 || !c.pass.TypesInfo.Types[call.Fun].IsType() || !knowledge.IsNamed(c.pass.TypesInfo.TypeOf(call), "golang.org/x/time/rate", "Limit") {
		return
	}
	arg := ast.Unparen(call.Args[0])
	if t := c.pass.TypesInfo.TypeOf(arg); t == nil || !isDuration(t) {
		return
	}
	if b, ok := arg.(*ast.BinaryExpr); ok && b.Op != token.MUL {
		return
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return
	}
	text := types.ExprString(arg)
	c.report(report.Finding{
		Kind: "policy", Range: call,
		Text: report.Text{
			What:   fmt.Sprintf("rate.Limit(%s) is a number of calls per second, not the pause between two", text),
			Why:    "it limits nothing",
			Remedy: fmt.Sprintf("rate.Every(%s) was meant", text),
		},
		Fixes: []analysis.SuggestedFix{{
			Message:   "rate.Every(" + text + ")",
			TextEdits: []analysis.TextEdit{edits.Replace(sel.Sel, "Every")},
		}},
	}, call)
}

// unheeded: a limiter that is asked in a loop, and whose answer goes nowhere.
// Outside of loops that empties a bucket before its first use.
func (c *checker) unheeded(f *symbols.Func, stmt *ast.ExprStmt) {
	e, ok := ast.Unparen(stmt.X).(*ast.CallExpr)
	if !ok {
		return
	}
	fn := symbols.FuncOf(c.pass.TypesInfo, e)
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "golang.org/x/time/rate" || knowledge.Symbol(fn) != "Limiter.Allow" && knowledge.Symbol(fn) != "Limiter.Reserve" || !c.x.InLoop(stmt) {
		return
	}
	c.report(report.Finding{
		Kind: "policy", Range: e,
		Text: report.Text{
			What:   fmt.Sprintf("the result of %s() is dropped, so it limits nothing", types.ExprString(e.Fun)),
			Remedy: "call Wait(ctx) instead",
		},
	}, e)
}

func (c *checker) isMax(call *ast.CallExpr) bool {
	if symbols.Builtin(c.pass.TypesInfo, call) == "max" {
		return true
	}
	fn := symbols.FuncOf(c.pass.TypesInfo, call)
	return fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "math" && fn.Name() == "Max"
}

// grows reports whether e multiplies or shifts v.
func (c *checker) grows(e ast.Expr, v *types.Var) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if b, ok := n.(*ast.BinaryExpr); ok && (b.Op == token.MUL || b.Op == token.SHL) && c.x.Mentions(b, v) {
			found = true
		}
		return !found
	})
	return found
}

func isDuration(t types.Type) bool { return knowledge.IsNamed(t, "time", "Duration") }

// overflow: base << n in a loop that nothing bounds. After some 30 rounds the
// pause is negative or zero, and the loop runs free.
func (c *checker) overflow(f *symbols.Func, shift *ast.BinaryExpr) {
	if c.pass.TypesInfo.Types[shift].Value != nil || !c.makesDuration(shift) {
		return
	}
	n := c.x.VarOf(stripConv(c, shift.Y))
	if n == nil || n.IsField() || c.x.ParamOf[n] != nil {
		return
	}
	var loop *ast.ForStmt
	for p := c.x.Parent(shift); p != nil && p != f.Node; p = c.x.Parent(p) {
		if l, ok := p.(*ast.ForStmt); ok {
			loop = l
			break
		}
		if _, ok := p.(*ast.CallExpr); ok {
			call := p.(*ast.CallExpr)
			if id, ok := call.Fun.(*ast.Ident); ok && (id.Name == "min" || id.Name == "max") {
				return // capped
			}
		}
	}
	if loop == nil || loop.Cond != nil {
		return
	}
	counts := false
	for _, a := range c.x.Assigns(n) {
		switch {
		case a.Op == token.INC:
			counts = true
		case a.Value != nil && c.pass.TypesInfo.Types[a.Value].Value != nil && a.Site.Pos() < loop.Body.Pos():
		default:
			return
		}
	}
	if !counts || c.compared(f, n) {
		return
	}
	// Is the pause capped afterwards?
	if as := c.assigned(shift); as != nil && c.compared(f, as) {
		return
	}
	c.report(report.Finding{
		Kind: "policy", Range: shift,
		Text: report.Text{
			What:   fmt.Sprintf("%s overflows", types.ExprString(shift)),
			Why:    fmt.Sprintf("nothing bounds %s, and after about 30 rounds the pause is negative, so there is none", n.Name()),
			Remedy: fmt.Sprintf("cap %s", n.Name()),
		},
	}, shift)
}

func stripConv(c *checker, e ast.Expr) ast.Expr {
	e = ast.Unparen(e)
	if call, ok := e.(*ast.CallExpr); ok && len(call.Args) == 1 && c.pass.TypesInfo.Types[call.Fun].IsType() {
		return stripConv(c, call.Args[0])
	}
	if b, ok := e.(*ast.BinaryExpr); ok && (b.Op == token.SUB || b.Op == token.ADD) && c.pass.TypesInfo.Types[b.Y].Value != nil {
		return stripConv(c, b.X)
	}
	return e
}

// makesDuration reports whether an expression is part of a duration.
func (c *checker) makesDuration(e ast.Expr) bool {
	for n := ast.Node(e); n != nil; n = c.x.Parent(n) {
		x, ok := n.(ast.Expr)
		if !ok {
			return false
		}
		if t := c.pass.TypesInfo.TypeOf(x); t != nil && isDuration(t) {
			return true
		}
	}
	return false
}

// assigned returns the variable that the value of e goes to, or nil.
func (c *checker) assigned(e ast.Expr) *types.Var {
	for n := c.x.Parent(e); n != nil; n = c.x.Parent(n) {
		if as, ok := n.(*ast.AssignStmt); ok && len(as.Lhs) == 1 {
			return c.x.VarOf(as.Lhs[0])
		}
		if _, ok := n.(ast.Stmt); ok {
			return nil
		}
	}
	return nil
}

// compared reports whether f compares v with anything, or hands it to min.
func (c *checker) compared(f *symbols.Func, v *types.Var) bool {
	for _, id := range c.x.Uses(v) {
		for p := c.x.Parent(id); p != nil; p = c.x.Parent(p) {
			if _, ok := p.(ast.Stmt); ok {
				break
			}
			switch p := p.(type) {
			case *ast.BinaryExpr:
				switch p.Op {
				case token.LSS, token.LEQ, token.GTR, token.GEQ, token.EQL, token.NEQ, token.REM:
					return true
				}
			case *ast.CallExpr:
				if c.pass.TypesInfo.Types[p.Fun].IsType() {
					continue
				}
				if fn := symbols.FuncOf(c.pass.TypesInfo, p); fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "time" {
					return true
				}
			}
		}
	}
	return false
}
