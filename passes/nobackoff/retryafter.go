package nobackoff

import (
	"fmt"
	"go/ast"
	"go/constant"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/effects"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// retryAfterIgnored: a path that pauses because of 429 or 503, for as long as
// it likes: what the server asks for is not read. Where it does not pause at
// all, no-delay says so.
func (c *checker) retryAfterIgnored(retry *effects.Retry) {
	p := retry.Coded
	if p == nil || retry.Bare != nil || retry.Again || !c.namesOverload(p.Code) {
		return
	}
	if c.readsRetryAfter(retry) {
		return
	}
	c.report(report.Finding{
		Kind: "retry-after-ignored", Range: p.Code,
		Message: fmt.Sprintf("the pause after %d does not heed the Retry-After header of %s: whoever comes back earlier is turned away again; read it, and cap it", p.Status, retry.Response().Name()),
		Related: c.related(retry, nil),
	}, p.Code)
}

// namesOverload reports whether a condition, or the case it belongs to, names 429 or 503.
func (c *checker) namesOverload(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if e, ok := n.(ast.Expr); ok {
			if tv := c.pass.TypesInfo.Types[e]; tv.Value != nil && tv.Value.Kind() == constant.Int {
				if s := tv.Value.String(); s == "429" || s == "503" {
					found = true
				}
			}
		}
		return !found
	})
	return found
}

// readsRetryAfter reports whether the function, or one it gives the response
// to, reads what the server asks for; functions that are not in sight may.
func (c *checker) readsRetryAfter(retry *effects.Retry) bool {
	in := retry.In
	if d := in.Decl(); d != nil {
		in = d
	}
	if mentionsRetryAfter(in.Node) {
		return true
	}
	resp := retry.Response()
	for _, call := range retry.In.Calls {
		given := false
		for _, arg := range call.Expr.Args {
			ast.Inspect(arg, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok && c.x.VarOf(id) == resp {
					given = true
				}
				return !given
			})
		}
		if !given {
			continue
		}
		fn := call.Func()
		if fn == nil {
			return true
		}
		if f := c.x.ByObj[fn]; f != nil {
			if c.reads(f, 0) {
				return true
			}
		} else if fn.Pkg() != nil && !knowledge.IsStd(fn.Pkg().Path()) {
			return true
		}
	}
	return false
}

func (c *checker) reads(f *symbols.Func, depth int) bool {
	if mentionsRetryAfter(f.Node) {
		return true
	}
	for _, call := range f.Calls {
		if g := c.x.ByObj[call.Func()]; g != nil && depth < 3 && g != f && c.reads(g, depth+1) {
			return true
		}
	}
	return false
}

func mentionsRetryAfter(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			found = found || strings.Contains(strings.ToLower(n.Value), "retry-after") || strings.Contains(strings.ToLower(n.Value), "ratelimit")
		case *ast.Ident:
			l := strings.ToLower(n.Name)
			found = found || strings.Contains(l, "retryafter") || strings.Contains(l, "retryinfo") || strings.Contains(l, "retrydelay")
		}
		return !found
	})
	return found
}
