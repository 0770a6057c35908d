package nobackoff

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
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
	for _, bad := range lib.BadSettings() {
		if bad.Option != fn.Name() {
			continue
		}
		arg := c.x.Arg(call.Expr, bad.Arg)
		if bad.When != knowledge.AnyNumber && (arg == nil || !c.isBad(arg, bad.When)) {
			continue
		}
		text := fn.Name() + "()"
		if arg != nil {
			text = fmt.Sprintf("%s(%s)", fn.Name(), types.ExprString(arg))
		}
		endless := bad.Without == knowledge.WithoutEnd
		if endless && c.ended(call, fn) {
			continue
		}
		c.report(report.Finding{
			Kind: "policy", Range: call.Expr,
			Tier: passkit.StrictIf(endless && c.startFunc(call.In)),
			Text: report.Text{
				What:   fmt.Sprintf("%s.%s %s", lib.Name, text, bad.Says),
				Remedy: remedy(bad.Without),
			},
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
			if v.bad.Without == knowledge.WithoutEnd && c.endedIn(a.In) || c.madeUpFor(v.field, v.bad) {
				continue
			}
			c.report(report.Finding{
				Kind: "policy", Range: a.Site, Tier: passkit.StrictIf(v.bad.Without == knowledge.WithoutEnd && c.startFunc(a.In)),
				Text: report.Text{
					What:   fmt.Sprintf("%s.%s = %s %s", v.lib.Name, v.field.Name(), types.ExprString(a.Value), v.bad.Says),
					Remedy: remedy(v.bad.Without),
				},
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
		for _, bad := range lib.BadSettings() {
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

// madeUpFor reports whether another field of the same struct, set anywhere in
// the package, makes up for a bad one: to something that is not seen through,
// or to zero, as RetryMax where nothing is retried.
func (c *checker) madeUpFor(field *types.Var, bad knowledge.BadSetting) bool {
	for _, name := range bad.Unless {
		_, name, _ = strings.Cut(name, ".")
		for _, other := range c.siblings(field) {
			if other.Name() != name {
				continue
			}
			for _, a := range c.x.Assigns(other) {
				if a.Value == nil || c.pass.TypesInfo.Types[a.Value].Value == nil || c.x.IsZero(a.Value) {
					return true
				}
			}
		}
	}
	return false
}

// siblings returns the fields of the struct that field is one of.
func (c *checker) siblings(field *types.Var) []*types.Var {
	for _, name := range field.Pkg().Scope().Names() {
		obj, _ := field.Pkg().Scope().Lookup(name).(*types.TypeName)
		if obj == nil {
			continue
		}
		st, _ := obj.Type().Underlying().(*types.Struct)
		if st == nil {
			continue
		}
		for f := range st.Fields() {
			if f == field {
				return slices.Collect(st.Fields())
			}
		}
	}
	return nil
}

func remedy(without knowledge.Without) string {
	switch without {
	case knowledge.WithoutEnd:
		return "limit the attempts or the time, or give it a context that ends"
	case knowledge.WithoutLimit:
		return "give it the pause between two calls"
	}
	return "pause between attempts, longer each time"
}

// isBad reports whether a constant value is one that turns off what an option is for.
func (c *checker) isBad(e ast.Expr, when knowledge.Sign) bool {
	tv := c.pass.TypesInfo.Types[e]
	if tv.Value == nil || tv.Value.Kind() != constant.Int && tv.Value.Kind() != constant.Float {
		return false
	}
	return when.Has(constant.Sign(tv.Value))
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
	for _, call := range c.x.Calls {
		fn := call.Func()
		if fn == nil || call.Expr.Pos() < f.Node.Pos() || call.Expr.End() > f.Node.End() {
			continue
		}
		if row := knowledge.EndingOf(fn); row != nil {
			if arg := c.x.Arg(call.Expr, row.Arg); row.Arg < 0 || arg == nil || !c.isBad(arg, knowledge.Negative) {
				return true
			}
		}
		if row, _ := knowledge.CallOf(fn); row != nil && slices.ContainsFunc(row.Runs, func(run knowledge.Run) bool { return run.When == knowledge.RunRetry }) {
			runs = true
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
