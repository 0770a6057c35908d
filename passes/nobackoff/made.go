package nobackoff

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// keptRequest returns where the request in a variable was made, its body, and
// the variable.
func (c *checker) keptRequest(e ast.Expr) (made *ast.CallExpr, body ast.Expr, req *types.Var) {
	if req = c.x.VarOf(e); req == nil || req.IsField() {
		return nil, nil, nil
	}
	if made, body = c.madeWithBody(req, maxMakers); body == nil {
		return nil, nil, nil
	}
	return made, body, req
}

// maxMakers is through how many functions a request is followed to its making.
const maxMakers = 3

// madeWithBody returns a call that makes the request in a variable with a body;
// nil if it may come from elsewhere than functions of this package, or callers
// of this one, that make it. Copies of itself share it.
func (c *checker) madeWithBody(req *types.Var, depth int) (made *ast.CallExpr, body ast.Expr) {
	if f := c.x.ParamOf[req]; f != nil {
		return c.madeByCallers(f, req, depth)
	}
	for _, a := range c.x.Assigns(req) {
		call, ok := ast.Unparen(symbols.ExprOr(a.Value)).(*ast.CallExpr)
		if !ok {
			return nil, nil
		}
		if recv := symbols.Receiver(call); recv != nil && c.x.VarOf(recv) == req {
			continue // req = req.WithContext(ctx)
		}
		m, b, ok := c.makes(call, depth)
		if !ok {
			return nil, nil
		}
		if b != nil && made == nil {
			made, body = m, b
		}
	}
	return made, body
}

// makes returns a call that makes a request, itself or in the function of this
// package that it calls, and the body, if it has one; ok is false if that is not known.
func (c *checker) makes(call *ast.CallExpr, depth int) (made *ast.CallExpr, body ast.Expr, ok bool) {
	fn := symbols.FuncOf(c.pass.TypesInfo, call)
	if fn == nil || fn.Pkg() == nil {
		return nil, nil, false
	}
	if fn.Pkg().Path() == "net/http" {
		made, body = c.newRequest(call)
		return made, body, true
	}
	f := c.x.ByObj[fn]
	if f == nil || depth == 0 {
		return nil, nil, false
	}
	for _, ret := range symbols.Returns(f) {
		if len(ret.Results) == 0 {
			return nil, nil, false
		}
		e := ast.Unparen(ret.Results[0])
		if c.pass.TypesInfo.Types[e].IsNil() {
			continue
		}
		var m *ast.CallExpr
		var b ast.Expr
		if inner, isCall := e.(*ast.CallExpr); isCall {
			if m, b, ok = c.makes(inner, depth-1); !ok {
				return nil, nil, false
			}
		} else if v := c.x.VarOf(e); v != nil && !v.IsField() && c.x.ParamOf[v] == nil {
			m, b = c.madeWithBody(v, depth-1)
		}
		if b != nil && made == nil {
			made, body = m, b
		}
	}
	if made == nil {
		return nil, nil, false
	}
	return call, body, true
}

// madeByCallers is madeWithBody for a parameter: one caller is enough.
func (c *checker) madeByCallers(f *symbols.Func, req *types.Var, depth int) (made *ast.CallExpr, body ast.Expr) {
	if f.Obj == nil || f.Sig.Variadic() || depth == 0 || len(c.x.Assigns(req)) > 0 {
		return nil, nil
	}
	calls, _ := c.x.CallsTo(f.Obj)
	for _, call := range calls {
		arg := c.x.Arg(call, symbols.ParamIndex(f.Sig, req))
		if arg == nil {
			continue
		}
		if v := c.x.VarOf(arg); v != nil && !v.IsField() {
			if made, body = c.madeWithBody(v, depth-1); body != nil {
				return made, body
			}
		}
	}
	return nil, nil
}

// doesParam reports whether a function sends the request that it is given as
// argument i, and does nothing else to it.
func (c *checker) doesParam(f *symbols.Func, i int) bool {
	if f.Sig.Variadic() || i >= f.Sig.Params().Len() {
		return false
	}
	param := f.Sig.Params().At(i)
	uses := c.x.Uses(param)
	if len(uses) != 1 || len(c.x.Assigns(param)) > 0 {
		return false
	}
	return slices.ContainsFunc(f.Calls, func(call *symbols.Call) bool {
		return call.Func() != nil && isDo(call.Func()) && len(call.Expr.Args) == 1 && c.x.VarOf(call.Expr.Args[0]) == param
	})
}

func isRequest(t types.Type) bool { return pointsTo(t, "net/http", "Request") }

// gotten returns the field that a method of this package gives: of config.Body()
// that is body, where it returns c.body.
func (c *checker) gotten(e ast.Expr) *types.Var {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return nil
	}
	f := c.x.ByObj[symbols.FuncOf(c.pass.TypesInfo, call)]
	if f == nil || f.Sig.Recv() == nil {
		return nil
	}
	rets := symbols.Returns(f)
	if len(rets) != 1 || len(rets[0].Results) != 1 {
		return nil
	}
	if v := c.x.VarOf(rets[0].Results[0]); v != nil && v.IsField() {
		return v
	}
	return nil
}
