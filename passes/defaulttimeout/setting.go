package defaulttimeout

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// zeroBranch returns the condition of the if statement around a literal whose
// other branch gives the same variable a client that has a timeout of what the
// statement asks about: the two together are Timeout: d, with a d that may be
// zero. It returns nil if there is none.
func (c *checker) zeroBranch(node ast.Expr) ast.Expr {
	var lhs *types.Var
	var at ast.Node = node
	for p := c.x.Parent(at); p != nil; at, p = p, c.x.Parent(p) {
		switch p := p.(type) {
		case *ast.AssignStmt:
			if len(p.Lhs) == 1 {
				lhs = c.x.VarOf(p.Lhs[0])
			}
		case *ast.IfStmt:
			if lhs == nil || p.Else == nil {
				continue
			}
			for _, a := range c.x.Assigns(lhs) {
				if a.Value != nil && symbols.Within(p, a.Site.Pos()) && !symbols.Within(at, a.Site.Pos()) && c.t.Client(a.Value).Bounded() != trace.No && c.shares(p.Cond, a.Value) {
					return p.Cond
				}
			}
		case *ast.FuncDecl, *ast.FuncLit:
			return nil
		}
	}
	return nil
}

// zeroUnlessSet reports whether what a condition asks about is zero in every
// program that is started without a word about it: a number of the environment,
// a flag whose default is zero. The branch without a timeout is then what most
// people run.
func (c *checker) zeroUnlessSet(cond ast.Expr) bool {
	for v := range c.variables(cond) {
		assigns := c.x.Assigns(v)
		if len(assigns) > 0 && c.x.Closed(v) && !slices.ContainsFunc(assigns, func(a symbols.Assign) bool { return !c.zeroByDefault(a) }) {
			return true
		}
	}
	return false
}

func (c *checker) zeroByDefault(a symbols.Assign) bool {
	call, ok := ast.Unparen(a.Value).(*ast.CallExpr)
	if !ok || a.Index > 0 {
		return false
	}
	fn := symbols.FuncOf(c.pass.TypesInfo, call)
	if fn == nil {
		return false
	}
	switch symbols.PkgPath(fn) + "." + fn.Name() {
	case "strconv.Atoi", "strconv.ParseInt", "strconv.ParseUint", "strconv.ParseFloat", "time.ParseDuration":
		read, ok := ast.Unparen(call.Args[0]).(*ast.CallExpr)
		return ok && names.SettingOf(symbols.FuncOf(c.pass.TypesInfo, read)) == names.Environment
	}
	def := names.DefaultOf(fn)
	return def >= 0 && def < len(call.Args) && c.x.IsZero(call.Args[def])
}

// shares reports whether the two expressions read the same variable or field.
func (c *checker) shares(a, b ast.Expr) bool {
	read := c.variables(a)
	for v := range c.variables(b) {
		if read[v] {
			return true
		}
	}
	return false
}

func (c *checker) variables(e ast.Expr) map[*types.Var]bool {
	m := make(map[*types.Var]bool)
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if v, ok := c.pass.TypesInfo.Uses[id].(*types.Var); ok {
				m[v] = true
			}
		}
		return true
	})
	return m
}

// reassigned reports whether a variable declared without a value is given one.
func (c *checker) reassigned(id *ast.Ident) bool {
	v, _ := c.pass.TypesInfo.Defs[id].(*types.Var)
	return v == nil || len(c.x.Assigns(v)) > 0
}
