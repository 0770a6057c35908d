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
		switch n := n.(type) {
		case *ast.BasicLit:
			if strings.Contains(n.Value, "text/event-stream") || strings.Contains(n.Value, "application/x-ndjson") {
				streams = true
			}
		case *ast.CallExpr:
			fn := symbols.FuncOf(c.Pass.TypesInfo, n)
			if fn == nil || fn.Pkg() == nil {
				break
			}
			switch fn.Pkg().Path() + "." + fn.Name() {
			case "bufio.NewScanner", "bufio.NewReader", "io.Copy", "io.CopyN", "io.CopyBuffer":
				for _, a := range n.Args {
					if isBody(c.Pass.TypesInfo, a) && !discards(n) {
						streams = true
					}
				}
			default:
				streams = streams || c.readsOn(n, fn)
			}
		case *ast.KeyValueExpr: // it is kept
			leaves = leaves || isBody(c.Pass.TypesInfo, n.Value)
		case *ast.AssignStmt:
			leaves = leaves || slices.ContainsFunc(n.Rhs, func(e ast.Expr) bool { return isBody(c.Pass.TypesInfo, e) })
		case *ast.ReturnStmt:
			for _, res := range n.Results {
				if t := c.Pass.TypesInfo.TypeOf(res); t != nil && IsResponse(t) || isBody(c.Pass.TypesInfo, res) {
					leaves = true
				}
			}
		}
		return true
	})
	return streams, leaves
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
			if !ok || discards(inner) {
				continue
			}
			if g := symbols.FuncOf(c.Pass.TypesInfo, inner); g != nil && g.Pkg() != nil {
				switch g.Pkg().Path() + "." + g.Name() {
				case "bufio.NewScanner", "bufio.NewReader", "io.Copy", "io.CopyN", "io.CopyBuffer":
					return true
				}
			}
		}
	}
	return false
}

// discards reports whether a copy goes to io.Discard, or into memory.
func discards(call *ast.CallExpr) bool {
	if len(call.Args) == 0 {
		return false
	}
	switch a := ast.Unparen(call.Args[0]).(type) {
	case *ast.SelectorExpr:
		return a.Sel.Name == "Discard"
	case *ast.UnaryExpr: // &buf
		return true
	}
	return false
}

func isBody(info *types.Info, e ast.Expr) bool {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Body" {
		return false
	}
	t := info.TypeOf(sel.X)
	return t != nil && IsResponse(t)
}

func IsResponse(t types.Type) bool {
	if tuple, ok := t.(*types.Tuple); ok { // return c.Do(req)
		return tuple.Len() > 0 && IsResponse(tuple.At(0).Type())
	}
	p, ok := types.Unalias(t).(*types.Pointer)
	return ok && knowledge.IsNamed(p.Elem(), "net/http", "Response")
}
