package amounts

import (
	"cmp"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Amount is what a number may be, such as a duration or a count of attempts:
// the constants that can arrive in its place. It is the one place where
// constants are followed through variables, fields, parameters, options and the
// defaults of settings.
type Amount struct {
	Ways    []Given // in the order of the source, no number twice
	Unknown bool    // any other way
	// Settable is set where a constant is a default: a flag, the environment, a
	// file or an option can put another in its place.
	Settable bool
	// many is set where it is unknown because there are more constants than are
	// told apart, as in what a function makes of its own result. Nothing is the
	// default of such a number, whatever joins it: else it would have one again,
	// and grow again.
	many bool
}

// Given is one constant, and where it stands.
type Given struct {
	N  int64
	At ast.Expr
}

// maxWays is how many different constants of one number are told apart.
const maxWays = 6

// Most returns the largest of the constants; false if another way is not known.
func (a Amount) Most() (Given, bool) {
	if a.Unknown || len(a.Ways) == 0 {
		return Given{}, false
	}
	return slices.MaxFunc(a.Ways, func(x, y Given) int { return cmp.Compare(x.N, y.N) }), true
}

// Least returns the smallest of the constants; false if another way is not known.
func (a Amount) Least() (Given, bool) {
	if a.Unknown || len(a.Ways) == 0 {
		return Given{}, false
	}
	return slices.MinFunc(a.Ways, func(x, y Given) int { return cmp.Compare(x.N, y.N) }), true
}

// Wait returns the longest of the durations; false unless all are known, and
// each is one that somebody would wait for: from a millisecond to less than an
// hour. Zero and less mean no limit, and what takes hours is no wait.
func (a Amount) Wait() (d time.Duration, at ast.Expr, ok bool) {
	least, known := a.Least()
	most, _ := a.Most()
	if !known || least.N < int64(time.Millisecond) || most.N >= int64(time.Hour) {
		return 0, nil, false
	}
	return time.Duration(most.N), most.At, true
}

func (a Amount) empty() bool { return len(a.Ways) == 0 && !a.Unknown }

func (a Amount) Same(b Amount) bool {
	return a.Unknown == b.Unknown && a.many == b.many && a.Settable == b.Settable && slices.Equal(a.Ways, b.Ways)
}

// Join returns the ways of both.
func (a Amount) Join(b Amount) Amount {
	if a.many || b.many {
		return manyAmounts
	}
	a.Ways = slices.Clone(a.Ways)
	a.Unknown = a.Unknown || b.Unknown
	a.Settable = a.Settable || b.Settable
	for _, w := range b.Ways {
		if !slices.ContainsFunc(a.Ways, func(v Given) bool { return v.N == w.N }) {
			a.Ways = append(a.Ways, w)
		}
	}
	slices.SortFunc(a.Ways, func(v, w Given) int {
		if c := cmp.Compare(v.At.Pos(), w.At.Pos()); c != 0 {
			return c
		}
		return cmp.Compare(v.N, w.N)
	})
	if len(a.Ways) > maxWays {
		return manyAmounts
	}
	return a
}

// OrSettable makes constants beside an unknown way the defaults of a setting.
func (a Amount) OrSettable() Amount {
	if a.Unknown && len(a.Ways) > 0 {
		a.Unknown, a.Settable = false, true
	}
	return a
}

var (
	unknownAmount = Amount{Unknown: true}
	manyAmounts   = Amount{Unknown: true, many: true}
)

// callResult is result number i of a call.
type callResult struct {
	call *ast.CallExpr
	i    int
}

// Amount says what a number, such as a duration, may be.
func (t *Estimator) Amount(e ast.Expr) Amount {
	if a := t.amount(e); !a.empty() {
		return a
	}
	return unknownAmount
}

func (t *Estimator) amount(e ast.Expr) Amount {
	if n, ok := symbols.Int(t.x.Info, e); ok {
		return Amount{Ways: []Given{{n, e}}}
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		if v := t.x.VarOf(e); v != nil {
			return t.vars.Of(v)
		}
	case *ast.SelectorExpr:
		if v := t.x.VarOf(e); v != nil {
			return t.vars.Of(v).Join(t.tagDefault(e)).OrSettable()
		}
	case *ast.StarExpr: // *flag.Duration("timeout", 10*time.Second, "…")
		return t.amount(e.X)
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			return t.amount(e.X)
		}
	case *ast.BinaryExpr:
		return t.arithmetic(e)
	case *ast.CallExpr:
		if t.x.Info.Types[e.Fun].IsType() && len(e.Args) == 1 {
			return t.amount(e.Args[0])
		}
		return t.calls.Of(callResult{e, 0})
	}
	return unknownAmount
}

// arithmetic combines the constants of two operands. What overflows is unknown.
func (t *Estimator) arithmetic(e *ast.BinaryExpr) Amount {
	x, y := t.amount(e.X), t.amount(e.Y)
	out := Amount{Unknown: x.Unknown || y.Unknown, Settable: x.Settable || y.Settable}
	switch {
	case x.many || y.many:
		return manyAmounts
	case out.Unknown:
		return unknownAmount
	}
	for _, a := range x.Ways {
		for _, b := range y.Ways {
			n, ok := Combine(e.Op, a.N, b.N)
			if !ok {
				return unknownAmount
			}
			at := ast.Expr(e)
			if _, isConst := symbols.Int(t.x.Info, e.X); isConst { // of time.Second * n, n decides
				at = b.At
			} else if _, isConst := symbols.Int(t.x.Info, e.Y); isConst {
				at = a.At
			}
			out = out.Join(Amount{Ways: []Given{{n, at}}})
		}
	}
	return out
}

// Combine computes op on two whole numbers; false if that is not known here, or
// the result does not fit.
func Combine(op token.Token, a, b int64) (int64, bool) {
	switch op {
	case token.ADD:
		return a + b, (a+b > a) == (b > 0)
	case token.SUB:
		return a - b, (a-b < a) == (b > 0)
	case token.MUL:
		return a * b, a == 0 || b == 0 || (a*b)/b == a
	case token.QUO:
		if b == 0 {
			return 0, false
		}
		return a / b, true
	case token.SHL:
		if b < 0 || b > 62 || a<<b>>b != a {
			return 0, false
		}
		return a << b, true
	}
	return 0, false
}

// amountVar says what a variable or field may hold.
func (t *Estimator) amountVar(v *types.Var) Amount {
	var a Amount
	assigns := t.x.Assigns(v)
	if f := t.x.ParamOf[v]; f != nil {
		a = a.Join(t.amountParam(f, v))
		if a.Unknown {
			return a
		}
	} else if !t.x.Closed(v) {
		a.Unknown = true
	}
	if t.x.AddressTaken(v) {
		a = a.Join(t.boundFlag(v))
	}
	for _, as := range assigns {
		a = a.Join(t.amountAssign(as))
	}
	if v.IsField() && len(a.Ways) > 0 && t.mayBeOmitted(v) {
		if !t.replacesZero(v) {
			return unknownAmount
		}
		a.Settable = true
	}
	if a.empty() {
		return unknownAmount
	}
	return a.OrSettable()
}

func (t *Estimator) amountAssign(a symbols.Assign) Amount {
	switch {
	case a.Value == nil || a.Op != token.ASSIGN:
		return unknownAmount
	case a.Index < 0:
		return t.amount(a.Value)
	}
	if call, ok := ast.Unparen(a.Value).(*ast.CallExpr); ok {
		return t.calls.Of(callResult{call, a.Index})
	}
	return unknownAmount
}

// amountParam joins what the package's calls give for a parameter, if nobody
// else can call the function.
func (t *Estimator) amountParam(f *symbols.Func, v *types.Var) Amount {
	calls, ok := t.KnownCalls(f)
	if !ok {
		return unknownAmount
	}
	var a Amount
	for _, c := range calls {
		arg := t.x.Arg(c, symbols.ParamIndex(f.Sig, v))
		if arg == nil {
			return unknownAmount
		}
		a = a.Join(t.amount(arg))
	}
	return a
}

// KnownCalls returns all calls of f; false if others may call it too.
func (t *Estimator) KnownCalls(f *symbols.Func) ([]*ast.CallExpr, bool) {
	if f.Sig.Variadic() {
		return nil, false
	}
	if f.Obj == nil {
		call, ok := t.x.Parent(f.Node).(*ast.CallExpr)
		if ok && call.Fun == f.Node {
			return []*ast.CallExpr{call}, true
		}
		return nil, false
	}
	if f.Obj.Exported() && t.x.Pkg.Name() != "main" {
		return nil, false
	}
	calls, all := t.x.CallsTo(f.Obj)
	return calls, all && len(calls) > 0
}

// mayBeOmitted reports whether a literal of the struct that field v belongs to
// leaves it zero, and nothing is assigned to it later.
func (t *Estimator) mayBeOmitted(v *types.Var) bool {
	if out, ok := t.omitting[v]; ok {
		return out
	}
	out := false
	if v.Pkg() == t.x.Pkg {
		for _, a := range t.x.Assigns(v) {
			if _, ok := a.Site.(*ast.AssignStmt); ok {
				t.omitting[v] = false
				return false
			}
		}
		for _, lit := range t.x.Literals {
			st, _ := lit.Type.Underlying().(*types.Struct)
			if st == nil || symbols.FieldNamed(st, v.Name()) != v {
				continue
			}
			if lit.Lit == nil || t.x.Fields(lit.Lit)[v.Name()] == nil {
				out = true
			}
		}
	}
	t.omitting[v] = out
	return out
}

// replacesZero reports whether the package looks whether v is zero: the
// constant is then what stands in its place.
func (t *Estimator) replacesZero(v *types.Var) bool {
	for _, id := range t.x.Uses(v) {
		var n ast.Node = id
		if sel, ok := t.x.Parent(id).(*ast.SelectorExpr); ok && sel.Sel == id {
			n = sel
		}
		if b, ok := t.x.Parent(n).(*ast.BinaryExpr); ok && (t.x.IsZero(b.X) || t.x.IsZero(b.Y)) {
			return true
		}
		if call, ok := t.x.Parent(n).(*ast.CallExpr); ok {
			if fn := symbols.FuncOf(t.x.Info, call); fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "cmp" {
				return true
			}
		}
	}
	return false
}

// amountCall says what a result of a call may be.
func (t *Estimator) amountCall(c callResult) Amount {
	call := c.call
	if name := symbols.Builtin(t.x.Info, call); name == "min" || name == "max" {
		return t.extreme(call, name == "max")
	}
	callee := t.x.CallAt[call]
	if callee == nil || callee.Func() == nil {
		return unknownAmount
	}
	fn := callee.Func()
	if fn.Pkg() != nil {
		switch fn.Pkg().Path() + "." + fn.Name() {
		case "time.ParseDuration":
			if c.i == 0 && len(call.Args) == 1 {
				if d, err := time.ParseDuration(t.text(call.Args[0])); err == nil {
					return Amount{Ways: []Given{{int64(d), call}}}
				}
			}
			return unknownAmount
		case "cmp.Or":
			var a Amount
			for _, arg := range call.Args {
				a = a.Join(t.amount(arg))
			}
			return a.OrSettable()
		}
	}
	if def := t.settingDefault(call, fn); def != nil && c.i == 0 {
		a := t.amount(def)
		if d, err := time.ParseDuration(t.text(def)); err == nil {
			a = Amount{Ways: []Given{{int64(d), def}}}
		}
		a.Settable = true
		return a
	}
	if f := t.x.ByObj[fn]; f != nil {
		return t.amountReturned(f, c)
	}
	return unknownAmount
}

// extreme is what min or max gives of constants.
func (t *Estimator) extreme(call *ast.CallExpr, larger bool) Amount {
	var best Given
	settable := false
	for i, arg := range call.Args {
		a := t.amount(arg)
		g, ok := a.Least()
		if larger {
			g, ok = a.Most()
		}
		switch {
		case len(a.Ways) > 1 || a.many:
			return manyAmounts
		case !ok:
			return unknownAmount
		}
		settable = settable || a.Settable
		if i == 0 || larger == (g.N > best.N) {
			best = g
		}
	}
	return Amount{Ways: []Given{best}, Settable: settable}
}

// amountReturned joins what a function of the package returns to one call: for
// a parameter, what the call gives.
func (t *Estimator) amountReturned(f *symbols.Func, c callResult) Amount {
	var a Amount
	for _, ret := range symbols.Returns(f) {
		if c.i >= len(ret.Results) || len(ret.Results) != f.Sig.Results().Len() {
			return unknownAmount
		}
		e := ret.Results[c.i]
		if v := t.x.VarOf(e); v != nil && t.x.ParamOf[v] == f && len(t.x.Assigns(v)) == 0 {
			if arg := t.x.Arg(c.call, symbols.ParamIndex(f.Sig, v)); arg != nil {
				a = a.Join(t.amount(arg))
				continue
			}
			return unknownAmount
		}
		if c.i == 0 && len(ret.Results) > 1 && symbols.IsError(t.x.Info.TypeOf(ret.Results[len(ret.Results)-1])) &&
			!t.x.Info.Types[ret.Results[len(ret.Results)-1]].IsNil() && t.x.IsZero(e) {
			continue // return 0, err
		}
		a = a.Join(t.amount(e))
	}
	return a.OrSettable()
}

// text returns the value of a constant string, or "".
func (t *Estimator) text(e ast.Expr) string {
	if v := t.x.Info.Types[e].Value; v != nil && v.Kind() == constant.String {
		return constant.StringVal(v)
	}
	return ""
}

// settingDefault returns the default of a setting that a call reads, or nil: the
// one argument of the type that is returned, beside names and descriptions, as
// in flag.Duration("timeout", d, "…") and envDuration("TIMEOUT", d); or what is
// set for the same name elsewhere in the package.
func (t *Estimator) settingDefault(call *ast.CallExpr, fn *types.Func) ast.Expr {
	res := fn.Signature().Results()
	if res.Len() == 0 || len(call.Args) == 0 || t.text(call.Args[0]) == "" {
		return nil
	}
	typ := symbols.Deref(res.At(0).Type())
	if !IsNumber(typ) {
		return nil
	}
	var def ast.Expr
	for _, arg := range call.Args {
		switch at := t.x.Info.TypeOf(arg); {
		case at == nil:
			return nil
		case isText(at):
		case IsNumber(at) && def == nil:
			def = arg
		default:
			return nil
		}
	}
	if def == nil && len(call.Args) == 1 {
		return t.namedDefault(t.text(call.Args[0]))
	}
	return def
}

func IsNumber(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsNumeric != 0
}

func isText(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

// namedDefault returns the default that the package gives to the setting of
// that name: viper.SetDefault("timeout", d), &cli.DurationFlag{Name: "timeout", Value: d}.
func (t *Estimator) namedDefault(name string) ast.Expr {
	if t.defaults == nil {
		t.defaults = make(map[string]ast.Expr)
		for _, c := range t.x.Calls {
			if fn := c.Func(); fn != nil && fn.Name() == "SetDefault" && len(c.Expr.Args) == 2 && fn.Pkg() != t.x.Pkg {
				if key := t.text(c.Expr.Args[0]); key != "" {
					t.defaults[key] = c.Expr.Args[1]
				}
			}
		}
		for _, lit := range t.x.Literals {
			if lit.Lit == nil || !strings.HasSuffix(lit.Type.Obj().Name(), "Flag") || lit.Type.Obj().Pkg() == t.x.Pkg {
				continue
			}
			if f := t.x.Fields(lit.Lit); f["Name"] != nil && f["Value"] != nil {
				t.defaults[t.text(f["Name"])] = f["Value"]
			}
		}
	}
	return t.defaults[name]
}

// boundFlag says what a flag gives to a variable whose address it was handed:
// flag.DurationVar(&d, "timeout", 10*time.Second, "…").
func (t *Estimator) boundFlag(v *types.Var) Amount {
	var a Amount
	for _, n := range t.x.Addresses(v) {
		call, ok := t.x.Parent(n).(*ast.CallExpr)
		if !ok || t.x.CallAt[call] == nil || t.x.CallAt[call].Func() == nil || !strings.Contains(t.x.CallAt[call].Func().Name(), "Var") {
			a.Unknown = true
			continue
		}
		i := slices.IndexFunc(call.Args, func(arg ast.Expr) bool {
			at := t.x.Info.TypeOf(arg)
			return at != nil && types.Identical(types.Default(at), v.Type())
		})
		if i < 0 {
			a.Unknown = true
			continue
		}
		a = a.Join(t.amount(call.Args[i]))
		a.Settable = true
	}
	return a
}

// tagDefault says what the tag of a field gives where nothing is set:
// `env:"WRITE_TIMEOUT" default:"30s"`.
func (t *Estimator) tagDefault(sel *ast.SelectorExpr) Amount {
	s := t.x.Info.Selections[sel]
	if s == nil || s.Kind() != types.FieldVal || !IsNumber(s.Type()) {
		return Amount{}
	}
	typ := s.Recv()
	tag := ""
	for _, i := range s.Index() {
		st, ok := symbols.Deref(typ).Underlying().(*types.Struct)
		if !ok {
			return Amount{}
		}
		typ, tag = st.Field(i).Type(), st.Tag(i)
	}
	text := reflect.StructTag(tag).Get("default")
	if text == "" {
		text = reflect.StructTag(tag).Get("envDefault")
	}
	if text == "" {
		_, text, _ = strings.Cut(reflect.StructTag(tag).Get("env"), "default=")
	}
	if knowledge.IsNamed(s.Type(), "time", "Duration") {
		if d, err := time.ParseDuration(text); err == nil {
			return Amount{Ways: []Given{{int64(d), sel}}, Settable: true}
		}
	} else if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return Amount{Ways: []Given{{n, sel}}, Settable: true}
	}
	return Amount{}
}
