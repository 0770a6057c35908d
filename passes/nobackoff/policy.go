package nobackoff

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// options: a retry library told not to pause, or never to end.
func (c *checker) options(call *symbols.Call) {
	fn := call.Func()
	if fn == nil || fn.Pkg() == nil || fn.Pkg() == c.pass.Pkg {
		return
	}
	lib := knowledge.Find(fn.Pkg().Path())
	if lib == nil {
		return
	}
	for _, bad := range lib.BadSettings(fn.Pkg().Path()) {
		if bad.Option == "" || bad.Option != fn.Name() {
			continue
		}
		text := fn.Name() + "()"
		if bad.When != "any" {
			arg := c.x.Arg(call.Expr, bad.Arg)
			if arg == nil || !c.isBad(arg, bad.When) {
				continue
			}
			text = fmt.Sprintf("%s(%s)", fn.Name(), types.ExprString(arg))
		}
		if isEndless(bad.Says) && c.ended(call, fn) {
			continue
		}
		c.report(report.Finding{
			Kind: "policy", Range: call.Expr,
			Message: fmt.Sprintf("%s.%s %s; %s", lib.Name, text, bad.Says, remedy(bad.Says)),
		}, call.Expr)
		return
	}
}

// fields: the same by a field that is set.
func (c *checker) fields() {
	for _, v := range c.badFields() {
		for _, a := range c.x.Assigns(v.field) {
			if a.Value == nil || c.r.Quiet(a.Site.Pos()) || !c.isBad(a.Value, v.bad.When) {
				continue
			}
			if isEndless(v.bad.Says) && c.endedIn(a.In) {
				continue
			}
			c.report(report.Finding{
				Kind: "policy", Range: a.Site,
				Message: fmt.Sprintf("%s.%s = %s %s; %s", v.lib.Name, v.field.Name(), types.ExprString(a.Value), v.bad.Says, remedy(v.bad.Says)),
			}, a.Site)
		}
	}
}

type badField struct {
	field *types.Var
	bad   knowledge.BadSetting
	lib   *knowledge.Lib
}

func (c *checker) badFields() (list []badField) {
	for _, p := range c.pass.Pkg.Imports() {
		lib := knowledge.Find(p.Path())
		if lib == nil {
			continue
		}
		for _, bad := range lib.BadSettings(p.Path()) {
			typ, name, ok := strings.Cut(bad.Field, ".")
			if !ok {
				continue
			}
			obj, _ := p.Scope().Lookup(typ).(*types.TypeName)
			if obj == nil {
				continue
			}
			st, _ := obj.Type().Underlying().(*types.Struct)
			if st == nil {
				continue
			}
			for f := range st.Fields() {
				if f.Name() == name {
					list = append(list, badField{f, bad, lib})
				}
			}
		}
	}
	return list
}

func isEndless(says string) bool { return strings.Contains(says, "for ever") }

func remedy(says string) string {
	if isEndless(says) {
		return "bound the attempts or the time, or give it a context that ends"
	}
	return "pause between attempts, longer each time"
}

// isBad reports whether a constant value is one that turns off what an option is for.
func (c *checker) isBad(e ast.Expr, when string) bool {
	tv := c.pass.TypesInfo.Types[e]
	if tv.Value == nil || tv.Value.Kind() != constant.Int && tv.Value.Kind() != constant.Float {
		return false
	}
	sign := constant.Sign(tv.Value)
	switch when {
	case "zero":
		return sign == 0
	case "negative":
		return sign < 0
	case "nonpositive":
		return sign <= 0
	}
	return when == "any"
}

// ended reports whether a ctx may end what an option makes endless: one is
// handed to the same library in this function, or to the call the option is for.
func (c *checker) ended(call *symbols.Call, fn *types.Func) bool {
	if outer, ok := c.x.Parent(call.Expr).(*ast.CallExpr); ok {
		for _, arg := range outer.Args {
			if knowledge.IsContext(c.pass.TypesInfo.TypeOf(arg)) && c.res.Trace().Ctx(arg).Bounded() != trace.No {
				return true
			}
		}
	} else if call.In == nil {
		return true // handed on
	}
	return c.endedIn(call.In)
}

func (c *checker) endedIn(f *symbols.Func) bool {
	if f == nil {
		return true
	}
	var runs bool
	for _, call := range f.Calls {
		fn := call.Func()
		if fn == nil {
			continue
		}
		if fn.Name() == "WithContext" || fn.Name() == "Context" || fn.Name() == "WithMaxRetries" || fn.Name() == "WithMaxTries" || fn.Name() == "WithMaxElapsedTime" && f != call.In {
			return true
		}
		if row, _ := knowledge.RetrierOf(fn); row != nil {
			runs = true
			if row.Ctx >= 0 {
				if arg := c.x.Arg(call.Expr, row.Ctx); arg != nil && c.res.Trace().Ctx(arg).Bounded() != trace.No {
					return true
				}
			}
		}
	}
	return !runs // what runs it may give it a ctx
}

// arithmetic: delays that are computed wrongly.
func (c *checker) arithmetic(f *symbols.Func) {
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			c.maxForMin(f, n)
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
	if v == nil || !c.inLoop(as, f) || !isDuration(v.Type()) && !namedPauseVar(v.Name()) {
		return
	}
	for i, arg := range call.Args {
		if c.grows(arg, v) && (c.pass.TypesInfo.Types[call.Args[1-i]].Value != nil || namedLimit(call.Args[1-i])) {
			c.report(report.Finding{
				Kind: "policy", Range: call,
				Message: fmt.Sprintf("max makes %s the shortest pause and lets %s grow without a limit: min was meant", types.ExprString(call.Args[1-i]), v.Name()),
			}, call)
		}
	}
}

func (c *checker) isMax(call *ast.CallExpr) bool {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		return c.pass.TypesInfo.Uses[fun] == types.Universe.Lookup("max")
	case *ast.SelectorExpr:
		fn, _ := c.pass.TypesInfo.Uses[fun.Sel].(*types.Func)
		return fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "math" && fn.Name() == "Max"
	}
	return false
}

// grows reports whether e multiplies or shifts v.
func (c *checker) grows(e ast.Expr, v *types.Var) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if b, ok := n.(*ast.BinaryExpr); ok && (b.Op == token.MUL || b.Op == token.SHL) && c.mentionsVar(b, v) {
			found = true
		}
		return !found
	})
	return found
}

func isDuration(t types.Type) bool { return knowledge.IsNamed(t, "time", "Duration") }

func namedPauseVar(name string) bool {
	l := strings.ToLower(name)
	for _, w := range []string{"delay", "backoff", "wait", "sleep", "pause", "interval"} {
		if strings.Contains(l, w) {
			return true
		}
	}
	return false
}

func namedLimit(e ast.Expr) bool {
	l := strings.ToLower(types.ExprString(e))
	return strings.Contains(l, "max") || strings.Contains(l, "limit") || strings.Contains(l, "ceil")
}

func (c *checker) inLoop(n ast.Node, f *symbols.Func) bool {
	for p := c.x.Parent(n); p != nil && p != f.Node; p = c.x.Parent(p) {
		switch p.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return true
		}
	}
	return false
}

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
		Message: fmt.Sprintf("%s overflows: nothing bounds %s, and after some 30 rounds the pause is negative, which is none; cap %s", types.ExprString(shift), n.Name(), n.Name()),
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
