package defaulttimeout

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

// listensHere reports whether an address is one of this machine as long as
// whoever runs the program sets no other: who does has decided that others reach
// the server.
func (c *checker) listensHere(e ast.Expr) bool { return e != nil && c.usualAddress(e) == usualHere }

func (c *checker) usualAddress(e ast.Expr) usual {
	if c.loopback(e) {
		return usualHere
	}
	if c.pass.TypesInfo.Types[e].Value != nil {
		return usualUnknown
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.BinaryExpr:
		return c.usualAddress(e.X)
	case *ast.StarExpr:
		return c.usualAddress(e.X)
	case *ast.SelectorExpr:
		if c.tagged(e) {
			return usualHere
		}
		if v := c.x.VarOf(e); v != nil {
			return c.usually.Of(v)
		}
	case *ast.Ident:
		if v := c.x.VarOf(e); v != nil {
			return c.usually.Of(v)
		}
	case *ast.CallExpr:
		return c.usualCalls.Of(e)
	}
	return usualUnknown
}

// usualVariable is usualAddress for what a variable, parameter or field holds.
func (c *checker) usualVariable(v *types.Var) usual {
	if c.x.ParamOf[v] != nil {
		return c.usualArgument(v)
	}
	if !c.x.Closed(v) {
		return usualUnknown
	}
	var u usual
	for _, a := range c.x.Assigns(v) {
		if a.Value == nil || a.Index > 0 {
			return usualUnknown
		}
		u = u.and(c.usualAddress(a.Value))
	}
	for _, n := range c.x.Addresses(v) {
		call, _ := c.x.Parent(n).(*ast.CallExpr)
		if call == nil {
			return usualUnknown
		}
		u = u.and(c.defaultOf(call))
	}
	return u
}

// usualArgument is usualAddress for a parameter of a function all of whose calls are known.
func (c *checker) usualArgument(v *types.Var) usual {
	f := c.x.ParamOf[v]
	if f.Obj == nil {
		return usualUnknown
	}
	calls, all := c.x.CallsTo(f.Obj)
	if !all || len(calls) == 0 || len(c.x.Assigns(v)) > len(calls) {
		return usualUnknown
	}
	for _, call := range calls {
		arg := c.x.Arg(call, symbols.ParamIndex(f.Sig, v))
		if arg == nil || !c.listensHere(arg) {
			return usualUnknown
		}
	}
	return usualHere
}

// usualResult is usualAddress for what a call returns.
func (c *checker) usualResult(call *ast.CallExpr) usual {
	fn := symbols.FuncOf(c.pass.TypesInfo, call)
	if fn == nil {
		return usualUnknown
	}
	switch symbols.PkgPath(fn) + "." + fn.Name() {
	case "fmt.Sprintf":
		if f := c.text(call.Args[0]); len(call.Args) > 1 && (strings.HasPrefix(f, "%s") || strings.HasPrefix(f, "%v")) {
			return c.usualAddress(call.Args[1])
		}
		return usualUnknown
	case "net.JoinHostPort":
		return c.usualAddress(call.Args[0])
	case "cmp.Or":
		return c.usualOf(call.Args)
	}
	if u := c.defaultOf(call); u != usualUnknown {
		return u
	}
	if f := c.x.ByObj[fn]; f != nil {
		return c.usualReturn(f, call)
	}
	// listenAddr("LISTEN", "127.0.0.1:8080") of another package
	if last := len(call.Args) - 1; last > 0 && c.loopback(call.Args[last]) {
		return usualHere
	}
	return usualUnknown
}

func (c *checker) usualOf(list []ast.Expr) (u usual) {
	for _, e := range list {
		u = u.and(c.usualAddress(e))
	}
	return u
}

// usualReturn is usualAddress for what a function of the package returns to a
// call: a parameter is what the call gives it.
func (c *checker) usualReturn(f *symbols.Func, call *ast.CallExpr) (u usual) {
	for _, ret := range symbols.Returns(f) {
		if len(ret.Results) == 0 {
			return usualUnknown
		}
		e := ret.Results[0]
		if v := c.x.VarOf(e); v != nil && c.x.ParamOf[v] == f {
			if e = c.x.Arg(call, symbols.ParamIndex(f.Sig, v)); e == nil {
				return usualUnknown
			}
		}
		u = u.and(c.usualAddress(e))
	}
	return u
}

// defaultOf says what a call that reads a setting, or is given a variable for
// it, makes of it where nothing is set.
func (c *checker) defaultOf(call *ast.CallExpr) usual {
	fn := symbols.FuncOf(c.pass.TypesInfo, call)
	if i := names.DefaultOf(fn); i >= 0 && i < len(call.Args) {
		return c.usualAddress(call.Args[i])
	}
	switch names.SettingOf(fn) {
	case names.NoSetting:
		return usualUnknown
	case names.Key:
		return c.defaultOfKey(fn, call)
	case names.Chain: // kingpin.Flag("listen", "…").Default("127.0.0.1:9090").StringVar(&addr)
		for e := symbols.Receiver(call); e != nil; {
			link, ok := ast.Unparen(e).(*ast.CallExpr)
			if !ok {
				break
			}
			if fn := symbols.FuncOf(c.pass.TypesInfo, link); fn != nil && fn.Name() == "Default" && len(link.Args) == 1 {
				return c.usualAddress(link.Args[0])
			}
			e = symbols.Receiver(link)
		}
	}
	return usualUnset
}

// defaultOfKey is the default of a setting that is read by its name: another
// function of the package is given it (viper.SetDefault("listen", "127.0.0.1")),
// or a literal has both (&cli.StringFlag{Name: "listen", Value: "127.0.0.1"}).
func (c *checker) defaultOfKey(fn *types.Func, call *ast.CallExpr) (u usual) {
	key := c.text(c.x.Arg(call, 0))
	if key == "" {
		return usualUnknown
	}
	for _, o := range c.x.Calls {
		if set := o.Func(); set != nil && set.Pkg() == fn.Pkg() && set.Name() == "SetDefault" && len(o.Expr.Args) == 2 && c.text(o.Expr.Args[0]) == key {
			u = u.and(c.usualAddress(o.Expr.Args[1]))
		}
	}
	for _, lit := range c.x.Literals {
		if lit.Lit == nil || lit.Type.Obj().Pkg() != fn.Pkg() {
			continue
		}
		if f := c.x.Fields(lit.Lit); c.text(f["Name"]) == key && f["Value"] != nil {
			u = u.and(c.usualAddress(f["Value"]))
		}
	}
	return u
}

// tagged reports whether a field's tag says that it is on this machine where
// nothing is set: `default:"localhost:80"`, `envDefault:"localhost:80"`.
func (c *checker) tagged(sel *ast.SelectorExpr) bool {
	s := c.pass.TypesInfo.Selections[sel]
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

// text returns the value of a constant string, or "".
func (c *checker) text(e ast.Expr) string {
	if e == nil {
		return ""
	}
	if v := c.pass.TypesInfo.Types[e].Value; v != nil && v.Kind() == constant.String {
		return constant.StringVal(v)
	}
	return ""
}
