package addresses

import (
	"go/ast"
	"go/constant"
	"go/types"
	"reflect"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// usual says where a server listens as long as nobody says otherwise.
type usual int8

const (
	usualUnset   usual = iota // nothing but a setting says so: its default stands elsewhere
	usualHere                 // on this machine
	usualUnknown              // elsewhere, or not known
)

// and joins the ways in which a value can arrive: one that is not on this
// machine is enough.
func (u usual) and(o usual) usual { return max(u, o) }

// Usual reports whether an address is one of this machine as long as whoever
// runs the program sets no other: who does has decided that others reach the
// server. e may be nil.
func (f *Finder) Usual(e ast.Expr) bool { return e != nil && f.usualAddress(e) == usualHere }

func (f *Finder) usualAddress(e ast.Expr) usual {
	if f.Loopback(e) {
		return usualHere
	}
	if f.x.Info.Types[e].Value != nil {
		return usualUnknown
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.BinaryExpr:
		return f.usualAddress(e.X)
	case *ast.StarExpr:
		return f.usualAddress(e.X)
	case *ast.SelectorExpr:
		if f.tagged(e) {
			return usualHere
		}
		if v := f.x.VarOf(e); v != nil {
			return f.usually.Of(v)
		}
	case *ast.Ident:
		if v := f.x.VarOf(e); v != nil {
			return f.usually.Of(v)
		}
	case *ast.CallExpr:
		return f.usualCalls.Of(e)
	}
	return usualUnknown
}

// usualVariable is usualAddress for what a variable, parameter or field holds.
func (f *Finder) usualVariable(v *types.Var) usual {
	if f.x.ParamOf[v] != nil {
		return f.usualArgument(v)
	}
	if !f.x.Closed(v) {
		return usualUnknown
	}
	var u usual
	for _, a := range f.x.Assigns(v) {
		if a.Value == nil || a.Index > 0 {
			return usualUnknown
		}
		u = u.and(f.usualAddress(a.Value))
	}
	for _, n := range f.x.Addresses(v) {
		call, _ := f.x.Parent(n).(*ast.CallExpr)
		if call == nil {
			return usualUnknown
		}
		u = u.and(f.defaultOf(call))
	}
	return u
}

// usualArgument is usualAddress for a parameter of a function all of whose calls are known.
func (f *Finder) usualArgument(v *types.Var) usual {
	fn := f.x.ParamOf[v]
	if fn.Obj == nil {
		return usualUnknown
	}
	calls, all := f.x.CallsTo(fn.Obj)
	if !all || len(calls) == 0 || len(f.x.Assigns(v)) > len(calls) {
		return usualUnknown
	}
	for _, call := range calls {
		arg := f.x.Arg(call, symbols.ParamIndex(fn.Sig, v))
		if arg == nil || !f.Usual(arg) {
			return usualUnknown
		}
	}
	return usualHere
}

// usualResult is usualAddress for what a call returns.
func (f *Finder) usualResult(call *ast.CallExpr) usual {
	fn := symbols.FuncOf(f.x.Info, call)
	if fn == nil {
		return usualUnknown
	}
	switch symbols.PkgPath(fn) + "." + fn.Name() {
	case "fmt.Sprintf":
		if s := f.Text(call.Args[0]); len(call.Args) > 1 && (strings.HasPrefix(s, "%s") || strings.HasPrefix(s, "%v")) {
			return f.usualAddress(call.Args[1])
		}
		return usualUnknown
	case "net.JoinHostPort":
		return f.usualAddress(call.Args[0])
	case "cmp.Or":
		return f.usualOf(call.Args)
	}
	if u := f.defaultOf(call); u != usualUnknown {
		return u
	}
	if own := f.x.ByObj[fn]; own != nil {
		return f.usualReturn(own, call)
	}
	// listenAddr("LISTEN", "127.0.0.1:8080") of another package
	if last := len(call.Args) - 1; last > 0 && f.Loopback(call.Args[last]) {
		return usualHere
	}
	return usualUnknown
}

func (f *Finder) usualOf(list []ast.Expr) (u usual) {
	for _, e := range list {
		u = u.and(f.usualAddress(e))
	}
	return u
}

// usualReturn is usualAddress for what a function of the package returns to a
// call: a parameter is what the call gives it.
func (f *Finder) usualReturn(fn *symbols.Func, call *ast.CallExpr) (u usual) {
	for _, ret := range symbols.Returns(fn) {
		if len(ret.Results) == 0 {
			return usualUnknown
		}
		e := ret.Results[0]
		if v := f.x.VarOf(e); v != nil && f.x.ParamOf[v] == fn {
			if e = f.x.Arg(call, symbols.ParamIndex(fn.Sig, v)); e == nil {
				return usualUnknown
			}
		}
		u = u.and(f.usualAddress(e))
	}
	return u
}

// defaultOf says what a call that reads a setting, or is given a variable for
// it, makes of it where nothing is set.
func (f *Finder) defaultOf(call *ast.CallExpr) usual {
	fn := symbols.FuncOf(f.x.Info, call)
	if i := names.DefaultOf(fn); i >= 0 && i < len(call.Args) {
		return f.usualAddress(call.Args[i])
	}
	switch names.SettingOf(fn) {
	case names.NoSetting:
		return usualUnknown
	case names.Key:
		return f.defaultOfKey(fn, call)
	case names.Chain: // kingpin.Flag("listen", "…").Default("127.0.0.1:9090").StringVar(&addr)
		for e := symbols.Receiver(call); e != nil; {
			link, ok := ast.Unparen(e).(*ast.CallExpr)
			if !ok {
				break
			}
			if fn := symbols.FuncOf(f.x.Info, link); fn != nil && fn.Name() == "Default" && len(link.Args) == 1 {
				return f.usualAddress(link.Args[0])
			}
			e = symbols.Receiver(link)
		}
	}
	return usualUnset
}

// defaultOfKey is the default of a setting that is read by its name: another
// function of the package is given it (viper.SetDefault("listen", "127.0.0.1")),
// or a literal has both (&cli.StringFlag{Name: "listen", Value: "127.0.0.1"}).
func (f *Finder) defaultOfKey(fn *types.Func, call *ast.CallExpr) (u usual) {
	key := f.Text(f.x.Arg(call, 0))
	if key == "" {
		return usualUnknown
	}
	for _, o := range f.x.Calls {
		if set := o.Func(); set != nil && set.Pkg() == fn.Pkg() && set.Name() == "SetDefault" && len(o.Expr.Args) == 2 && f.Text(o.Expr.Args[0]) == key {
			u = u.and(f.usualAddress(o.Expr.Args[1]))
		}
	}
	for _, lit := range f.x.Literals {
		if lit.Lit == nil || lit.Type.Obj().Pkg() != fn.Pkg() {
			continue
		}
		if fields := f.x.Fields(lit.Lit); f.Text(fields["Name"]) == key && fields["Value"] != nil {
			u = u.and(f.usualAddress(fields["Value"]))
		}
	}
	return u
}

// tagged reports whether a field's tag says that it is on this machine where
// nothing is set: `default:"localhost:80"`, `envDefault:"localhost:80"`.
func (f *Finder) tagged(sel *ast.SelectorExpr) bool {
	s := f.x.Info.Selections[sel]
	if s == nil || s.Kind() != types.FieldVal {
		return false
	}
	t := s.Recv()
	for _, i := range s.Index() {
		st, ok := symbols.Deref(t).Underlying().(*types.Struct)
		if !ok {
			return false
		}
		if t = st.Field(i).Type(); st.Field(i) != s.Obj() {
			continue
		}
		tag := reflect.StructTag(st.Tag(i))
		for _, key := range []string{"default", "envDefault"} {
			if d := tag.Get(key); d != "" && isLoopback(d) {
				return true
			}
		}
	}
	return false
}

// Text returns the value of a constant string, or "".
func (f *Finder) Text(e ast.Expr) string {
	if e == nil {
		return ""
	}
	if v := f.x.Info.Types[e].Value; v != nil && v.Kind() == constant.String {
		return constant.StringVal(v)
	}
	return ""
}
