package sent

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// uploads reports whether the body of the request is a file or a pipe.
// ResponseHeaderTimeout begins after the body is written; Timeout would cut it.
func (c *Finder) uploads(call *symbols.Call) bool {
	for _, arg := range call.Expr.Args {
		if t := c.Pass.TypesInfo.TypeOf(arg); t != nil && knowledge.IsRequest(t) {
			if v := c.Index.VarOf(arg); v != nil && c.madeToUpload(v) {
				return true
			}
		} else if c.isUpload(arg) {
			return true
		}
	}
	return call.In != nil && c.bodiesIn(call.In).multipart
}

// madeToUpload reports whether a request in a variable is made with such a body.
func (c *Finder) madeToUpload(v *types.Var) bool {
	is, ok := c.sending[v]
	if !ok {
		is = slices.ContainsFunc(c.Index.Assigns(v), func(a symbols.Assign) bool {
			made, ok := ast.Unparen(a.Value).(*ast.CallExpr)
			return ok && slices.ContainsFunc(made.Args, c.isUpload)
		})
		c.sending[v] = is
	}
	return is
}

// bodies is what a function does with the bodies of requests and responses.
type bodies struct {
	streams, leaves bool // see reads
	multipart       bool // it writes a form with files
}

// bodiesIn returns that of a function.
func (c *Finder) bodiesIn(f *symbols.Func) bodies {
	b, ok := c.bodies[f]
	if !ok {
		b.streams, b.leaves = c.readsIn(f)
		b.multipart = slices.ContainsFunc(f.Calls, func(call *symbols.Call) bool {
			fn := call.Func()
			return fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "mime/multipart"
		})
		c.bodies[f] = b
	}
	return b
}

// reads reports whether the function that sends a request reads the response
// as it comes (a scanner, server-sent events, a copy to a writer), and whether
// the response leaves it. A timeout on the whole request would cut either.
func (c *Finder) reads(call *symbols.Call) (streams, leaves bool) {
	if call.In == nil {
		return false, false
	}
	b := c.bodiesIn(call.In)
	return b.streams, b.leaves
}

// readsIn is reads for all of a function.
func (c *Finder) readsIn(f *symbols.Func) (streams, leaves bool) {
	ast.Inspect(f.Body, func(n ast.Node) bool {
		streams = streams || c.readsAsItComes(n)
		leaves = leaves || c.handsOn(n)
		return true
	})
	return streams, leaves
}

// readsAsItComes reports whether n reads the body of a response bit by bit, or
// names a format in which it is sent so.
func (c *Finder) readsAsItComes(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.BasicLit:
		return strings.Contains(n.Value, "text/event-stream") || strings.Contains(n.Value, "application/x-ndjson")
	case *ast.CallExpr:
		fn := symbols.FuncOf(c.Pass.TypesInfo, n)
		switch {
		case fn == nil || fn.Pkg() == nil:
			return false
		case isReader(fn):
			return !discards(c.Pass.TypesInfo, n) && slices.ContainsFunc(n.Args, func(a ast.Expr) bool { return isBody(c.Pass.TypesInfo, a) })
		}
		return c.readsOn(n, fn)
	}
	return false
}

// isReader reports whether fn reads what it is given bit by bit.
func isReader(fn *types.Func) bool {
	switch symbols.PkgPath(fn) + "." + fn.Name() {
	case "bufio.NewScanner", "bufio.NewReader", "io.Copy", "io.CopyN", "io.CopyBuffer":
		return true
	}
	return false
}

// handsOn reports whether n keeps a response or its body, or returns one.
func (c *Finder) handsOn(n ast.Node) bool {
	info := c.Pass.TypesInfo
	body := func(e ast.Expr) bool { return isBody(info, e) }
	switch n := n.(type) {
	case *ast.KeyValueExpr:
		return body(n.Value)
	case *ast.AssignStmt:
		return slices.ContainsFunc(n.Rhs, body)
	case *ast.ReturnStmt:
		return slices.ContainsFunc(n.Results, func(e ast.Expr) bool {
			t := info.TypeOf(e)
			return t != nil && IsResponse(t) || body(e)
		})
	}
	return false
}

// readsOn reports whether a function of the package that is given a body reads
// it as it comes.
func (c *Finder) readsOn(call *ast.CallExpr, fn *types.Func) bool {
	f := c.Index.ByObj[fn]
	if f == nil {
		return false
	}
	for i, a := range call.Args {
		if !isBody(c.Pass.TypesInfo, a) || i >= f.Params().Len() {
			continue
		}
		for _, id := range c.Index.Uses(f.Params().At(i)) {
			inner, ok := c.Index.Parent(id).(*ast.CallExpr)
			if !ok || discards(c.Pass.TypesInfo, inner) {
				continue
			}
			if g := symbols.FuncOf(c.Pass.TypesInfo, inner); g != nil && isReader(g) {
				return true
			}
		}
	}
	return false
}

// discards reports whether a copy goes to io.Discard, or into memory.
func discards(info *types.Info, call *ast.CallExpr) bool {
	if len(call.Args) == 0 {
		return false
	}
	_, memory := ast.Unparen(call.Args[0]).(*ast.UnaryExpr) // &buf
	return memory || symbols.IsDiscard(info, call.Args[0])
}

func isBody(info *types.Info, e ast.Expr) bool {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Body" {
		return false
	}
	t := info.TypeOf(sel.X)
	return t != nil && IsResponse(t)
}

// IsResponse reports whether t is *http.Response, or the results of a call of
// which the first is.
func IsResponse(t types.Type) bool {
	if tuple, ok := t.(*types.Tuple); ok { // return c.Do(req)
		return tuple.Len() > 0 && IsResponse(tuple.At(0).Type())
	}
	return knowledge.IsResponse(t)
}
