package nobackoff

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/retries"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// retryAfterIgnored: a path that pauses because of 429 or 503, for as long as
// it likes: what the server asks for is not read. Where it does not pause at
// all, no-delay says so.
func (c *checker) retryAfterIgnored(retry *retries.Retry) {
	p := retry.Coded
	if p == nil {
		c.heldIgnored(retry)
		return
	}
	if retry.Bare != nil || retry.Again || !c.namesOverload(p.Code) || c.readsRetryAfter(retry, retry.Response()) {
		return
	}
	c.ignoresRetryAfter(retry, p, retry.Response().Name())
}

// heldIgnored is retryAfterIgnored for the answer that the error of an SDK holds.
func (c *checker) heldIgnored(retry *retries.Retry) {
	p := retry.Limited
	if p == nil || retry.Again || !c.namesOverload(p.Code) {
		return
	}
	held := p.Header(c.x)
	if v := c.x.VarOf(p.Held); held == "" || v == nil || c.readsRetryAfter(retry, v) || c.asksForPause(retry) {
		return
	}
	c.ignoresRetryAfter(retry, p, held)
}

// asksForPause reports whether a function that may read what the server asks for
// makes a duration of an error.
func (c *checker) asksForPause(retry *retries.Retry) bool {
	for _, call := range retry.In.Calls {
		fn := call.Func()
		if !isDuration(c.pass.TypesInfo.TypeOf(call.Expr)) || !slices.ContainsFunc(call.Expr.Args, func(e ast.Expr) bool { return symbols.IsError(c.pass.TypesInfo.TypeOf(e)) }) {
			continue
		}
		if f := c.x.ByObj[fn]; f == nil || c.reading.Of(distant{f, 0}) {
			return true
		}
	}
	return false
}

func (c *checker) ignoresRetryAfter(retry *retries.Retry, p *retries.Path, of string) {
	c.report(report.Finding{
		Kind: "retry-after-ignored", Range: p.Code,
		Text: report.Text{
			What:   fmt.Sprintf("the pause after %d ignores the Retry-After header of %s", p.Status, of),
			Why:    "a request sent earlier is rejected again",
			Remedy: "read it, and cap it",
		},
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

// readsRetryAfter reports whether the function, or one it gives the response to
// or the error that holds it, reads what the server asks for; functions that are
// not in sight may.
func (c *checker) readsRetryAfter(retry *retries.Retry, resp *types.Var) bool {
	in := retry.In
	if d := in.Decl(); d != nil {
		in = d
	}
	if mentionsRetryAfter(in.Node) {
		return true
	}
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
			if c.reading.Of(distant{f, 0}) {
				return true
			}
		} else if fn.Pkg() != nil && !knowledge.IsStd(fn.Pkg().Path()) {
			return true
		}
	}
	return false
}

// reads reports whether a function, or one that it calls, looks at the header.
func (c *checker) reads(k distant) bool {
	if mentionsRetryAfter(k.fn.Node) {
		return true
	}
	for _, call := range k.fn.Calls {
		if g := c.x.ByObj[call.Func()]; g != nil && k.depth < 3 && g != k.fn && c.reading.Of(distant{g, k.depth + 1}) {
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

// uncapped: a pause as long as the Retry-After header says, whatever it says.
// A ctx that ends it makes that a matter for audits.
func (c *checker) uncapped(retry *retries.Retry) {
	if retry.Response() == nil || retry.Again {
		return
	}
	for _, w := range retry.Waits {
		for _, call := range c.timers(w) {
			asked := c.asking.Of(retry.In).vars
			d := call.Expr.Args[0]
			if !c.isAsked(d, asked) || c.caps(retry.In.Body, asked) {
				continue
			}
			_, selected := w.(*ast.CommClause)
			c.report(report.Finding{
				Kind: "retry-after-ignored", Range: d, Tier: passkit.StrictIf(selected),
				Text: report.Text{
					What:   fmt.Sprintf("the pause %s is as long as the Retry-After header of %s says", types.ExprString(d), retry.Response().Name()),
					Why:    fmt.Sprintf("a value of 86400 holds %s for a day", c.inName(retry)),
					Remedy: fmt.Sprintf("cap it, with min(%s, time.Minute)", types.ExprString(d)),
				},
				Related: c.related(retry, nil),
			}, d)
		}
	}
}

func (c *checker) inName(retry *retries.Retry) string {
	if d := retry.In.Decl(); d != nil {
		return d.Name()
	}
	return "the caller"
}

// askedFor returns the variables of f that hold what the header says.
func (c *checker) askedFor(f *symbols.Func) asked {
	vars := make(map[*types.Var]bool)
	for n := -1; n < len(vars); {
		n = len(vars)
		ast.Inspect(f.Body, func(m ast.Node) bool {
			as, ok := m.(*ast.AssignStmt)
			if !ok {
				return true
			}
			for i, lhs := range as.Lhs {
				rhs := as.Rhs[0]
				if len(as.Rhs) == len(as.Lhs) {
					rhs = as.Rhs[i]
				}
				v := c.x.VarOf(lhs)
				if v == nil || v.IsField() || !c.isAsked(rhs, vars) {
					continue
				}
				if b, ok := v.Type().Underlying().(*types.Basic); ok && b.Info()&types.IsBoolean == 0 {
					vars[v] = true
				}
			}
			return true
		})
	}
	return asked{vars, len(vars) > 0 && c.returns(f, vars) && !c.caps(f.Body, vars)}
}

// isAsked reports whether an expression is made of what the header says: its
// value, or the result of a function of this package that reads it.
func (c *checker) isAsked(e ast.Node, asked map[*types.Var]bool) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.Ident:
			v, _ := c.pass.TypesInfo.Uses[n].(*types.Var)
			found = found || v != nil && asked[v]
		case *ast.CallExpr:
			fn := symbols.FuncOf(c.pass.TypesInfo, n)
			switch {
			case fn == nil:
			case knowledge.Symbol(fn) == "Header.Get" && fn.Pkg() != nil && fn.Pkg().Path() == "net/http":
				tv := c.pass.TypesInfo.Types[n.Args[0]]
				found = found || tv.Value != nil && tv.Value.Kind() == constant.String && strings.EqualFold(constant.StringVal(tv.Value), "Retry-After")
			case c.x.ByObj[fn] != nil:
				f := c.x.ByObj[fn]
				if r := f.Sig.Results(); r.Len() > 0 && isDuration(r.At(0).Type()) {
					found = found || c.asking.Of(f).returned
				}
			}
		}
		return !found
	})
	return found
}

// returns reports whether f returns what the header says.
func (c *checker) returns(f *symbols.Func, asked map[*types.Var]bool) bool {
	found := false
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			found = found || len(n.Results) > 0 && c.isAsked(n.Results[0], asked)
		}
		return !found
	})
	return found
}

// caps reports whether a body compares what the header says with anything but
// zero, or hands it to a function that may cut it.
func (c *checker) caps(body *ast.BlockStmt, asked map[*types.Var]bool) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			switch n.Op {
			case token.LSS, token.LEQ, token.GTR, token.GEQ:
				if !c.x.IsZero(n.X) && !c.x.IsZero(n.Y) && (c.isAsked(n.X, asked) || c.isAsked(n.Y, asked)) {
					found = true
				}
			}
		case *ast.CallExpr:
			if c.pass.TypesInfo.Types[n.Fun].IsType() || c.keeps(symbols.FuncOf(c.pass.TypesInfo, n)) {
				return !found
			}
			for _, arg := range n.Args {
				found = found || c.isAsked(arg, asked)
			}
		}
		return !found
	})
	return found
}

// keeps reports whether a function leaves a number as it is: it parses, prints
// or pauses.
func (c *checker) keeps(fn *types.Func) bool {
	if fn == nil || fn.Pkg() == nil {
		return false
	}
	switch fn.Pkg().Path() {
	case "time", "strconv", "strings", "net/http", "fmt", "log", "log/slog":
		return true
	}
	return false
}
