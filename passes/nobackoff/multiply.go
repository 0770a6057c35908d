package nobackoff

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/layers"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/retries"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// multiply: a retry loop around something that retries requests itself.
func (c *checker) multiply(retry *retries.Retry) {
	inner := c.res.Layers(retry.Call)
	if inner.Attempts == 0 || retry.Again {
		return
	}
	outer := retry.Attempts
	if outer == 0 {
		outer = layers.Many
	}
	c.report(report.Finding{
		Kind: "retries-multiply", Range: back(retry.Back), Tier: passkit.StrictIf(c.startsUp(retry.Call) || outer == layers.Many && !counts(retry.Back)),
		Text: report.Text{
			What:   fmt.Sprintf("this %s retries %s", round(retry.Back), both(c.name(retry.Call), inner.By)),
			Why:    fmt.Sprintf("%s for one that fails", product(outer, inner.Attempts)),
			Remedy: fmt.Sprintf("retry at one layer%s", c.turnOff(inner)),
		},
		Related: c.related(retry, retry.Path),
		Fixes:   c.FixMultiply(retry.Call, inner),
	}, retry.Back)
}

// counts reports whether a loop counts its rounds. One that does not keeps a
// session alive more often than it repeats a request.
func counts(loop ast.Node) bool {
	switch loop := loop.(type) {
	case *ast.ForStmt:
		return loop.Post != nil
	case *ast.RangeStmt:
		return true
	}
	return false
}

// helpers: the same with a function that retries its func argument in the
// place of the loop.
func (c *checker) helpers(call *symbols.Call) {
	fn := call.Func()
	if fn == nil {
		return
	}
	c.repeats(call)
	for i, arg := range call.Expr.Args {
		lit, ok := ast.Unparen(arg).(*ast.FuncLit)
		if !ok {
			continue
		}
		f := c.x.ByNode[lit]
		if f == nil || !c.res.RunsRetry(call, i) || c.errorEnds(f) {
			continue
		}
		inner := c.res.FuncLayers(f)
		if inner.Attempts == 0 {
			continue
		}
		outer, by := c.res.Retrier(call, i)
		c.report(report.Finding{
			Kind: "retries-multiply", Range: call.Expr.Fun, Tier: passkit.StrictIf(c.startsUp(call)),
			Text: report.Text{
				What:   fmt.Sprintf("%s retries what %s retries too", by, inner.By),
				Why:    fmt.Sprintf("%s for one that fails", product(outer, inner.Attempts)),
				Remedy: fmt.Sprintf("retry at one layer%s", c.turnOff(inner)),
			},
		}, call.Expr)
	}
}

// errorEnds reports whether an error ends what runs f again: f is a condition,
// func() (done bool, err error), which is asked again as long as it is not done,
// and never says "not done" where something failed.
func (c *checker) errorEnds(f *symbols.Func) bool {
	res := f.Sig.Results()
	if res.Len() != 2 || !symbols.IsError(res.At(1).Type()) {
		return false
	}
	if b, ok := res.At(0).Type().Underlying().(*types.Basic); !ok || b.Kind() != types.Bool {
		return false
	}
	goesOn := false
	ast.Inspect(f.Body, func(n ast.Node) bool {
		s, ok := n.(*ast.IfStmt)
		if !ok {
			return !goesOn
		}
		if b, ok := ast.Unparen(s.Cond).(*ast.BinaryExpr); ok && b.Op == token.NEQ && symbols.IsError(c.pass.TypesInfo.TypeOf(b.X)) {
			ast.Inspect(s.Body, func(m ast.Node) bool {
				ret, ok := m.(*ast.ReturnStmt)
				goesOn = goesOn || ok && len(ret.Results) == 2 && c.pass.TypesInfo.Types[ret.Results[1]].IsNil()
				return !goesOn
			})
		}
		return !goesOn
	})
	return !goesOn
}

// both says that what a loop retries is retried by another too.
func both(what, by string) string {
	if what == by {
		return what + ", which retries too"
	}
	return what + ", and so does " + by
}

// product says how many requests two layers make: "3 × 4 = 12 requests".
func product(outer, inner int) string {
	switch {
	case outer == layers.Many && inner == layers.Many:
		return "n × m requests"
	case outer == layers.Many:
		return fmt.Sprintf("n × %d requests", inner)
	case inner == layers.Many:
		return fmt.Sprintf("%d × n requests", outer)
	}
	return fmt.Sprintf("%d × %d = %d requests", outer, inner, outer*inner)
}

// turnOff says how the inner layer is turned off, if that is known.
func (c *checker) turnOff(inner layers.Layers) string {
	if inner.Row == nil || inner.Row.Retry == nil {
		return ""
	}
	text := ""
	if off := inner.Row.Retry.Off; off != "" {
		text = ", with " + off
	}
	if inner.Assumed {
		text += " (unless the client was built with another number of retries)"
	}
	return text
}
