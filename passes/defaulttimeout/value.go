package defaulttimeout

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/edits"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// timeoutValues: durations given as timeouts that are nanoseconds, or days, by
// mistake: fields called …Timeout, context.WithTimeout, arguments that the
// tables call a timeout.
func (c *checker) timeoutValues() {
	for _, f := range c.pass.Files {
		if c.r.Quiet(f.Package) {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.KeyValueExpr:
				if id, ok := n.Key.(*ast.Ident); ok && names.IsTimeout(id.Name) {
					if field := c.field(id); field != nil {
						c.timeoutValue(id.Name, field, n.Value)
					}
				}
			case *ast.AssignStmt:
				if len(n.Lhs) == len(n.Rhs) && n.Tok == token.ASSIGN {
					for i, l := range n.Lhs {
						if sel, ok := l.(*ast.SelectorExpr); ok && names.IsTimeout(sel.Sel.Name) {
							c.timeoutValue(sel.Sel.Name, c.field(sel.Sel), n.Rhs[i])
						}
					}
				}
			case *ast.CallExpr:
				c.timeoutArg(n)
			}
			return true
		})
	}
}

// field returns the field that id names, or nil.
func (c *checker) field(id *ast.Ident) *types.Var {
	if v, ok := c.pass.TypesInfo.Uses[id].(*types.Var); ok && v.IsField() {
		return v
	}
	return nil
}

func (c *checker) timeoutArg(call *ast.CallExpr) {
	fn := symbols.FuncOf(c.pass.TypesInfo, call)
	if fn == nil || fn.Pkg() == nil {
		return
	}
	i := -1
	switch {
	case fn.Pkg().Path() == "context" && strings.HasPrefix(fn.Name(), "WithTimeout"):
		i = 1
	case fn.Pkg().Path() == "net/http" && fn.Name() == "TimeoutHandler":
		i = 1
	default:
		if row, _ := knowledge.CallOf(fn); row != nil && row.Bound == knowledge.ByArg {
			i = row.TimeoutArg
		} else if (strings.HasPrefix(fn.Name(), "With") || strings.HasPrefix(fn.Name(), "Set")) && strings.HasSuffix(fn.Name(), "Timeout") && len(call.Args) == 1 {
			i = 0
		}
	}
	if arg := c.x.Arg(call, i); arg != nil {
		c.timeoutValue(fn.Name(), nil, arg)
	}
}

// timeoutValue looks at one value: that of a field, or of an argument.
func (c *checker) timeoutValue(what string, field *types.Var, e ast.Expr) {
	if !knowledge.IsNamed(c.pass.TypesInfo.TypeOf(e), "time", "Duration") {
		return
	}
	tv := c.pass.TypesInfo.Types[e]
	if tv.Value == nil || tv.Value.Kind() != constant.Int {
		c.guessedUnit(what, e)
		return
	}
	n, ok := symbols.IntOf(tv.Value)
	d := time.Duration(n)
	switch {
	case !ok || d <= 1: // 0 and less end at once or never, by intent; so does 1
		return
	case d < time.Millisecond && !c.hasUnit(e):
		c.r.Report(report.Finding{
			Kind: "timeout-value", Range: e,
			Text: report.Text{
				What:   fmt.Sprintf("%s is %d nanoseconds here", what, n),
				Why:    "every call times out immediately",
				Remedy: fmt.Sprintf("a time.Duration needs a unit, such as %d * time.Second", n),
			},
			Fixes: c.FixUnit(e, n),
		})
	case d > 24*time.Hour && !names.LivesLong(what):
		// What the program's own field means is the program's to say: the life
		// of a token is called a timeout too. Nobody counts hours by mistake.
		own := field != nil && field.Pkg() == c.pass.Pkg
		wait := "set what a caller would wait"
		if lit, client := c.clientOf(field, e); client {
			if lit != nil && c.t.Transport(c.x.Fields(lit)["Transport"]).Bounded() != trace.No {
				return // a cap for transfers
			}
			wait = "set ResponseHeaderTimeout on the client's Transport for that, and this as the cap of a whole transfer"
			own = own || c.inHours(e)
		}
		c.r.Report(report.Finding{
			Kind: "timeout-value", Tier: passkit.StrictIf(own), Range: e,
			Text: report.Text{
				What:   fmt.Sprintf("%s is %s here", what, days(d)),
				Why:    "a hung call is not given up for days",
				Remedy: wait,
			},
		})
	}
}

// clientOf reports whether field is http.Client.Timeout, and returns the
// literal that e is its value in, if it is one.
func (c *checker) clientOf(field *types.Var, e ast.Expr) (*ast.CompositeLit, bool) {
	if field == nil || field.Pkg() == nil || field.Pkg().Path() != "net/http" || field.Name() != "Timeout" {
		return nil, false
	}
	if kv, ok := c.x.Parent(e).(*ast.KeyValueExpr); ok {
		lit, _ := c.x.Parent(kv).(*ast.CompositeLit)
		return lit, true
	}
	return nil, true
}

// inHours reports whether a duration is written in hours: 48 * time.Hour.
func (c *checker) inHours(e ast.Expr) bool {
	b, ok := ast.Unparen(e).(*ast.BinaryExpr)
	return ok && b.Op == token.MUL && (c.unit(b.X) == "Hour" || c.unit(b.Y) == "Hour")
}

func days(d time.Duration) string {
	n := d / (24 * time.Hour)
	if n > 3650 {
		return fmt.Sprintf("%d years", n/365)
	}
	return fmt.Sprintf("%d days", n)
}

// hasUnit reports whether the value, or the constant it names, is written with
// a unit of package time.
func (c *checker) hasUnit(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return !found
		}
		switch obj := c.pass.TypesInfo.Uses[id].(type) {
		case *types.Const:
			if obj.Pkg() != nil && obj.Pkg().Path() == "time" {
				found = true
			} else if obj.Pkg() == c.pass.Pkg {
				found = found || c.units.Of(obj)
			} else {
				found = true // another package's constant: theirs to say
			}
		}
		return !found
	})
	return found
}

// constHasUnit reports whether a constant of this package is declared with a unit.
func (c *checker) constHasUnit(obj *types.Const) bool {
	for _, f := range c.pass.Files {
		if !symbols.Within(f, obj.Pos()) {
			continue
		}
		for _, n := range c.x.PathTo(obj.Pos(), obj.Pos()) {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				continue
			}
			if len(spec.Values) == 0 {
				return true // iota
			}
			for i, name := range spec.Names {
				if c.pass.TypesInfo.Defs[name] == obj && i < len(spec.Values) {
					return c.hasUnit(spec.Values[i])
				}
			}
		}
	}
	return true
}

// guessedUnit: a unit that contradicts the name: timeoutMs * time.Second.
func (c *checker) guessedUnit(what string, e ast.Expr) {
	mul, ok := ast.Unparen(e).(*ast.BinaryExpr)
	if !ok || mul.Op != token.MUL {
		return
	}
	unit, other := c.unit(mul.Y), mul.X
	at := mul.Y
	if unit == "" {
		unit, other, at = c.unit(mul.X), mul.Y, mul.X
	}
	if unit == "" {
		return
	}
	name := lastName(other)
	want := ""
	switch {
	case hasSuffix(name, "Ms", "Millis", "Milliseconds", "_ms") && unit != "Millisecond":
		want = "Millisecond"
	case hasSuffix(name, "Secs", "Seconds", "Sec", "_sec") && unit != "Second":
		want = "Second"
	}
	if want == "" {
		return
	}
	var fixes []analysis.SuggestedFix
	if sel, ok := ast.Unparen(at).(*ast.SelectorExpr); ok {
		fixes = append(fixes, passkit.Fix("multiply by time."+want, []analysis.TextEdit{edits.Replace(sel.Sel, want)}...))
	}
	c.r.Report(report.Finding{
		Kind: "timeout-value", Tier: report.Strict, Range: e,
		Text:  report.Text{What: fmt.Sprintf("%s multiplies %s by time.%s, though its name says another unit", what, name, unit)},
		Fixes: fixes,
	})
}

func hasSuffix(s string, suffixes ...string) bool {
	for _, x := range suffixes {
		if strings.HasSuffix(s, x) {
			return true
		}
	}
	return false
}

// unit returns the name of a unit constant of package time, or "".
func (c *checker) unit(e ast.Expr) string {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	if k, ok := c.pass.TypesInfo.Uses[sel.Sel].(*types.Const); ok && k.Pkg() != nil && k.Pkg().Path() == "time" {
		return k.Name()
	}
	return ""
}

// lastName returns the last identifier of an expression: of time.Duration(cfg.TimeoutMs), TimeoutMs.
func lastName(e ast.Expr) string {
	name := ""
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			name = id.Name
		}
		return true
	})
	return name
}

// idleConnections: a Transport that keeps two idle connections per host and opens more.
func (c *checker) idleConnections(lit *symbols.Literal) {
	if lit.Lit == nil {
		return
	}
	fields := c.x.Fields(lit.Lit)
	if fields["MaxIdleConnsPerHost"] != nil || fields["DisableKeepAlives"] != nil {
		return
	}
	for _, name := range []string{"MaxIdleConns", "MaxConnsPerHost"} {
		v := fields[name]
		if v == nil {
			continue
		}
		n, ok := symbols.Int(c.pass.TypesInfo, v)
		if !ok || n <= 2 {
			continue
		}
		uses, objs := c.t.Forward(lit.Node)
		for _, u := range uses {
			if u.Field != nil && u.Field.Name() == "MaxIdleConnsPerHost" {
				return
			}
		}
		var fixes []analysis.SuggestedFix
		if f := c.File(lit.Lit); f != nil {
			if e := f.AddField(lit.Lit, "MaxIdleConnsPerHost", f.Text(v)); e != nil {
				fixes = append(fixes, passkit.Fix("set MaxIdleConnsPerHost: "+f.Text(v), e...))
			}
		}
		c.r.Report(report.Finding{
			Kind: "idle-connections", Range: lit.Node,
			Text: report.Text{
				What:   fmt.Sprintf("%s sets %s to %d but keeps only two idle connections per host", c.named(lit.Node, objs, "http.Transport"), name, n),
				Why:    "under load the rest are dialled and dropped each time",
				Remedy: "set MaxIdleConnsPerHost",
			},
			Fixes: fixes,
		})
		return
	}
}
