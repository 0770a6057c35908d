package brokendeadline

import (
	"go/ast"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/heeded"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// heededBy returns the arguments of a call whose ctx ends what it waits on. Of a
// handler that is handed a request nobody here knows what it waits on; that it
// heeds the ctx of the request is what a handler is for.
func (c *checker) heededBy(call *symbols.Call) []heeded.Heeded {
	if list := c.res.Heeded(call); len(list) > 0 {
		return list
	}
	arg := c.handedOn(call)
	if arg == nil {
		return nil
	}
	return []heeded.Heeded{{Arg: arg, Wait: waits.Wait{Kind: knowledge.Network, Bound: facts.Unsure, Weak: true, Profile: knowledge.HTTP}}}
}

// handedOn returns the request that a call hands on to a handler, itself or in a
// function of the package that it calls; nil if it hands on none.
func (c *checker) handedOn(call *symbols.Call) ast.Expr {
	fn := call.Func()
	if fn == nil {
		return nil
	}
	if isServe(fn) && len(call.Expr.Args) == 2 {
		return call.Expr.Args[1]
	}
	f := c.x.ByObj[fn]
	if f == nil || f.Sig.Variadic() || len(call.Expr.Args) != f.Sig.Params().Len() {
		return nil
	}
	for i, arg := range call.Expr.Args {
		if p := f.Sig.Params().At(i); knowledge.IsRequest(p.Type()) && c.handing.Of(p) {
			return arg
		}
	}
	return nil
}

// handsOn reports whether a function hands a request that it is given, as it is,
// to a handler before it returns.
func (c *checker) handsOn(p *types.Var) bool {
	f := c.x.ParamOf[p]
	if f == nil || len(c.x.Assigns(p)) > 0 {
		return false
	}
	for _, call := range f.Calls {
		if call.Mode == symbols.Go || call.In != f {
			continue
		}
		if arg := c.handedOn(call); arg != nil && c.x.VarOf(arg) == p {
			return true
		}
	}
	return false
}

// isServe reports whether fn is the method of http.Handler.
func isServe(fn *types.Func) bool {
	return symbols.PkgPath(fn) == "net/http" && knowledge.Symbol(fn) == "Handler.ServeHTTP"
}
