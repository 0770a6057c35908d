package trace

import (
	"go/ast"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace/amounts"
)

// Built says with what settings a client is made, as far as that is in sight.
type Built struct {
	// Timeout is how long one attempt may take, body included; empty if nothing
	// in sight sets it.
	Timeout amounts.Amount
	// Attempts is how often a request is sent at most; empty if nothing in sight
	// sets it.
	Attempts amounts.Amount
	// Rows are the constructors.
	Row *knowledge.Constructor
	Lib *knowledge.Lib
	// Made are the calls and literals that make it, in the order of the source.
	Made    []ast.Expr
	Unknown bool // a way that is not seen, or a setting that is not seen through
}

func (b Built) same(o Built) bool {
	return b.Timeout.Same(o.Timeout) && b.Attempts.Same(o.Attempts) && b.Row == o.Row && b.Unknown == o.Unknown && slices.Equal(b.Made, o.Made)
}

// join returns what is one or the other.
func (b Built) join(o Built) Built {
	b.Timeout, b.Attempts = b.Timeout.Join(o.Timeout), b.Attempts.Join(o.Attempts)
	if b.Row == nil {
		b.Row, b.Lib = o.Row, o.Lib
	}
	b.Unknown = b.Unknown || o.Unknown
	b.Made = slices.Clone(b.Made)
	for _, e := range o.Made {
		if !slices.Contains(b.Made, e) {
			b.Made = append(b.Made, e)
		}
	}
	slices.SortFunc(b.Made, func(x, y ast.Expr) int { return int(x.Pos()) - int(y.Pos()) })
	return b
}

// Built says with what settings the client that e denotes is made.
func (t *Tracer) Built(e ast.Expr) Built {
	b := t.builtOf(t.WholeClient(e))
	if len(b.Made) == 0 {
		b.Unknown = true
	}
	return b
}

func (t *Tracer) builtOf(e ast.Expr) Built {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident, *ast.SelectorExpr:
		if v := t.X.VarOf(e); v != nil {
			return t.built.Of(v)
		}
	case *ast.UnaryExpr:
		return t.builtOf(e.X)
	case *ast.StarExpr:
		return t.builtOf(e.X)
	case *ast.CompositeLit:
		return t.builtLiteral(e)
	case *ast.CallExpr:
		return t.builtCall(e, 0)
	}
	return Built{Unknown: true}
}

// builtVar is Built for what v holds.
func (t *Tracer) builtVar(v *types.Var) Built {
	var b Built
	if f := t.X.ParamOf[v]; f != nil {
		calls, ok := t.KnownCalls(f)
		b.Unknown = !ok
		for _, c := range calls {
			arg := t.X.Arg(c, symbols.ParamIndex(f.Sig, v))
			if arg == nil {
				b.Unknown = true
				continue
			}
			b = b.join(t.builtOf(arg))
		}
	} else if !t.X.Closed(v) {
		b.Unknown = true
	}
	for _, a := range t.X.Assigns(v) {
		switch {
		case a.Value == nil || a.Index > 0:
			b.Unknown = true
		case t.X.Info.Types[a.Value].IsNil():
		default:
			b = b.join(t.builtOf(a.Value))
		}
	}
	return t.builtLater(b, v)
}

// builtLater adds what the package assigns to the fields of the client in v:
// c.Timeout = d.
func (t *Tracer) builtLater(b Built, v *types.Var) Built {
	n := symbols.NamedOf(v.Type())
	if n == nil {
		return b
	}
	row, _ := knowledge.LiteralOf(n)
	st, _ := n.Underlying().(*types.Struct)
	if row == nil || st == nil {
		return b
	}
	for _, set := range row.SetBy {
		f := symbols.FieldNamed(st, set.Field)
		if f == nil {
			continue
		}
		for _, a := range t.X.Assigns(f) {
			as, ok := a.Site.(*ast.AssignStmt)
			if !ok || a.Value == nil || a.Index >= 0 {
				continue
			}
			i := slices.IndexFunc(as.Lhs, func(lhs ast.Expr) bool {
				sel, ok := ast.Unparen(lhs).(*ast.SelectorExpr)
				return ok && t.X.VarOf(sel) == f && t.X.VarOf(sel.X) == v
			})
			if i < 0 {
				continue
			}
			b.Timeout = b.Timeout.Join(t.Amount(a.Value))
			if setsLater(t.X, a.In, b.Made) {
				b.Timeout = b.Timeout.OrSettable()
			}
			if len(b.Made) == 0 { // var c http.Client
				b.Made, b.Row = []ast.Expr{as.Lhs[i]}, row
			}
		}
	}
	return b
}

// setsLater reports whether a function that sets a field of a client is another
// than those that make it, such as an option: what it was made with is the default.
func setsLater(x *symbols.Index, f *symbols.Func, made []ast.Expr) bool {
	return f != nil && len(made) > 0 && !slices.ContainsFunc(made, func(e ast.Expr) bool {
		in := x.Enclosing(e)
		return in != nil && in.Decl() == f.Decl()
	})
}

// builtLiteral is Built for a literal of a listed type.
func (t *Tracer) builtLiteral(lit *ast.CompositeLit) Built {
	row, lib := knowledge.LiteralOf(t.typeOf(lit))
	if row == nil {
		return Built{Unknown: true}
	}
	b := Built{Row: row, Lib: lib, Made: []ast.Expr{lit}}
	fields := t.X.Fields(lit)
	for _, set := range row.SetBy {
		if val := fields[set.Field]; val != nil {
			t.builtSetting(&b, set, val)
		}
	}
	if row.Retry != nil {
		for _, set := range row.Retry.SetBy {
			if val := fields[set.Field]; val != nil {
				b.Attempts = b.Attempts.Join(plusOne(t.Amount(val), set.Field))
			}
		}
	}
	return b
}

func (t *Tracer) typeOf(e ast.Expr) types.Type {
	if n := symbols.NamedOf(t.X.Info.TypeOf(e)); n != nil {
		return n
	}
	return types.Typ[types.Invalid]
}

// builtCall is Built for result i of a call.
func (t *Tracer) builtCall(call *ast.CallExpr, i int) Built {
	if tv := t.X.Info.Types[call.Fun]; tv.IsType() && len(call.Args) == 1 {
		return t.builtOf(call.Args[0])
	}
	c := t.X.CallAt[call]
	if c == nil || c.Func() == nil {
		return Built{Unknown: true}
	}
	if row, lib := knowledge.ConstructorOf(c.Func()); row != nil {
		b := Built{Row: row, Lib: lib, Made: []ast.Expr{call}, Unknown: call.Ellipsis.IsValid()}
		for j, arg := range call.Args {
			t.builtArgument(&b, row, j, arg)
		}
		return b
	}
	if f := t.X.ByObj[c.Func()]; f != nil && i < f.Sig.Results().Len() {
		return t.builtBy.Of(result{f, i})
	}
	return Built{Unknown: true}
}

// builtReturned is Built for what a function of the package returns.
func (t *Tracer) builtReturned(res result) Built {
	var b Built
	for _, ret := range symbols.Returns(res.fn) {
		switch {
		case len(ret.Results) == 0:
			b = b.join(t.built.Of(res.fn.Sig.Results().At(res.i)))
		case len(ret.Results) == 1 && res.fn.Sig.Results().Len() > 1:
			if call, ok := ast.Unparen(ret.Results[0]).(*ast.CallExpr); ok {
				b = b.join(t.builtCall(call, res.i))
			} else {
				b.Unknown = true
			}
		case t.X.Info.Types[ret.Results[res.i]].IsNil():
		default:
			b = b.join(t.builtOf(ret.Results[res.i]))
		}
	}
	return b
}

// CallBuilt is what the options of one call set for that call alone.
func (t *Tracer) CallBuilt(call *ast.CallExpr, lib *knowledge.Lib) Built {
	var b Built
	if lib == nil {
		return b
	}
	for _, arg := range call.Args {
		if opt, ok := ast.Unparen(arg).(*ast.CallExpr); ok {
			for row := range lib.Constructors() {
				if t.builtOption(&b, row, opt) {
					break
				}
			}
		}
	}
	return b
}

// builtArgument adds what argument i of a constructor sets.
func (t *Tracer) builtArgument(b *Built, row *knowledge.Constructor, i int, arg ast.Expr) {
	for _, set := range row.SetBy {
		if set.Inherits && set.Arg == i && set.Field == "" && set.Option == "" && set.Method == "" { // the client itself
			if !t.X.Info.Types[arg].IsNil() {
				t.builtSetting(b, set, arg)
			}
			return
		}
	}
	e := ast.Unparen(arg)
	if u, ok := e.(*ast.UnaryExpr); ok {
		e = ast.Unparen(u.X)
	}
	switch e := e.(type) {
	case *ast.CallExpr:
		if t.builtOption(b, row, e) {
			return
		}
		if c := t.X.CallAt[e]; c != nil && t.X.ByObj[c.Func()] != nil {
			b.Unknown = true // options made elsewhere
		}
	case *ast.CompositeLit:
		t.builtConfig(b, row, e)
	default:
		t.builtHeld(b, row, arg)
	}
}

// builtHeld adds what an argument sets that is kept in a variable: a config, or an option.
func (t *Tracer) builtHeld(b *Built, row *knowledge.Constructor, arg ast.Expr) {
	v := t.X.VarOf(arg)
	n := symbols.NamedOf(t.X.Info.TypeOf(arg))
	if v == nil || n == nil {
		return
	}
	if _, isFunc := n.Underlying().(*types.Signature); isFunc {
		b.Unknown = true
		return
	}
	if _, isStruct := n.Underlying().(*types.Struct); !isStruct {
		return
	}
	for _, a := range t.X.Assigns(v) {
		val := ast.Unparen(symbols.ExprOr(a.Value))
		if u, ok := val.(*ast.UnaryExpr); ok {
			val = ast.Unparen(u.X)
		}
		if lit, ok := val.(*ast.CompositeLit); ok {
			t.builtConfig(b, row, lit)
		}
	}
	for _, set := range t.settings(row) {
		_, field, ok := strings.Cut(set.Field, ".")
		if !ok {
			continue
		}
		st, _ := n.Underlying().(*types.Struct)
		f := symbols.FieldNamed(st, field)
		if f == nil {
			continue
		}
		for _, a := range t.X.Assigns(f) {
			as, ok := a.Site.(*ast.AssignStmt)
			if !ok || a.Value == nil || a.Index >= 0 {
				continue
			}
			for _, lhs := range as.Lhs {
				if sel, ok := ast.Unparen(lhs).(*ast.SelectorExpr); ok && t.X.VarOf(sel) == f && t.X.VarOf(sel.X) == v {
					t.builtField(b, row, n.Obj().Name(), field, a.Value)
				}
			}
		}
	}
}

// settings lists what sets the timeout and the attempts of a constructor's product.
func (t *Tracer) settings(row *knowledge.Constructor) []knowledge.Setting {
	list := slices.Clone(row.SetBy)
	if row.Retry != nil {
		list = append(list, row.Retry.SetBy...)
	}
	return list
}

// builtConfig adds what a literal of a config sets.
func (t *Tracer) builtConfig(b *Built, row *knowledge.Constructor, lit *ast.CompositeLit) {
	n := symbols.NamedOf(t.X.Info.TypeOf(lit))
	if n == nil {
		return
	}
	fields := t.X.Fields(lit)
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		t.builtField(b, row, n.Obj().Name(), name, fields[name])
	}
}

func (t *Tracer) builtField(b *Built, row *knowledge.Constructor, typ, name string, val ast.Expr) {
	for _, set := range row.SetBy {
		if set.Field == typ+"."+name {
			t.builtSetting(b, set, val)
		}
	}
	if row.Retry == nil {
		return
	}
	for _, set := range row.Retry.SetBy {
		if set.Field == typ+"."+name && amounts.IsNumber(t.X.Info.TypeOf(val)) {
			b.Attempts = b.Attempts.Join(plusOne(t.Amount(val), name))
		}
	}
}

// builtOption adds what an option sets, and reports whether it is one that does.
func (t *Tracer) builtOption(b *Built, row *knowledge.Constructor, opt *ast.CallExpr) bool {
	fn := symbols.FuncOf(t.X.Info, opt)
	if fn == nil {
		return false
	}
	for _, set := range row.SetBy {
		if row.IsOption(set.Option, fn) {
			if val := t.X.Arg(opt, set.Arg); val != nil {
				t.builtSetting(b, set, val)
			} else {
				b.Unknown = true
			}
			return true
		}
	}
	if row.Retry == nil {
		return false
	}
	for _, set := range row.Retry.SetBy {
		if row.IsOption(set.Option, fn) {
			if val := t.X.Arg(opt, set.Arg); val != nil && amounts.IsNumber(t.X.Info.TypeOf(val)) {
				b.Attempts = b.Attempts.Join(plusOne(t.Amount(val), set.Option))
			}
			return true
		}
	}
	return false
}

// builtSetting adds the value of one setting.
func (t *Tracer) builtSetting(b *Built, set knowledge.Setting, val ast.Expr) {
	if set.Inherits {
		inner := t.builtOf(val)
		b.Timeout = b.Timeout.Join(inner.Timeout)
		b.Unknown = b.Unknown || inner.Unknown
		b.Made = append(b.Made, inner.Made...)
		return
	}
	if typ := t.X.Info.TypeOf(val); typ != nil && knowledge.IsNamed(typ, "time", "Duration") {
		b.Timeout = b.Timeout.Join(t.Amount(val))
		return
	}
	b.Unknown = true
}

// plusOne turns a number of retries into one of attempts, where the setting
// counts retries by its name.
func plusOne(a amounts.Amount, name string) amounts.Amount {
	name = name[strings.LastIndexByte(name, '.')+1:]
	if !strings.Contains(name, "Retr") || strings.Contains(name, "Attempt") {
		return a
	}
	a.Ways = slices.Clone(a.Ways)
	for i := range a.Ways {
		a.Ways[i].N++
	}
	return a
}
