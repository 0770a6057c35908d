package unboundedfanout

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"

	"github.com/timeoutlint/timeoutlint/internal/loops"
	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// configured reports whether the elements are what somebody wrote down in a
// configuration: their own fields have tags of a configuration format, or the
// collection comes from one.
func (c *checker) configured(l *loops.Loop) bool {
	if l.Elem != nil && configTags(l.Elem) {
		return true
	}
	return l.Of != nil && c.fromConfig(l.Of) == yes
}

// origin says where elements come from.
type origin int8

const (
	nothing origin = iota // no elements, or those written down in the source
	yes                   // a configuration
	other
)

// also joins the origins of elements of one collection.
func (o origin) also(p origin) origin { return max(o, p) }

// fromConfig says whether the elements of e come from a configuration, through
// variables, parameters, append and what cuts, copies or sorts a list.
func (c *checker) fromConfig(e ast.Expr) origin {
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit, *ast.BasicLit:
		return nothing
	case *ast.SelectorExpr:
		if c.isConfig(c.pass.TypesInfo.TypeOf(e.X)) {
			return yes
		}
		if v := c.x.VarOf(e); v != nil && !v.IsField() {
			return c.origins.Of(v)
		}
	case *ast.Ident:
		if c.pass.TypesInfo.Types[e].IsNil() {
			return nothing
		}
		if v := c.x.VarOf(e); v != nil {
			return c.origins.Of(v)
		}
	case *ast.SliceExpr:
		return c.fromConfig(e.X)
	case *ast.StarExpr:
		return c.fromConfig(e.X)
	case *ast.CallExpr:
		return c.callFromConfig(e)
	}
	return other
}

// callFromConfig is fromConfig for what a call returns.
func (c *checker) callFromConfig(call *ast.CallExpr) origin {
	switch symbols.Builtin(c.pass.TypesInfo, call) {
	case "append":
		o := nothing
		for _, arg := range call.Args {
			o = o.also(c.fromConfig(arg))
		}
		return o
	case "make":
		return nothing
	}
	if c.pass.TypesInfo.Types[call.Fun].IsType() && len(call.Args) == 1 {
		return c.fromConfig(call.Args[0])
	}
	fn := symbols.FuncOf(c.pass.TypesInfo, call)
	if fn == nil {
		return other
	}
	if recv := symbols.Receiver(call); recv != nil && c.isConfig(c.pass.TypesInfo.TypeOf(recv)) {
		return yes // cfg.Mirrors()
	}
	switch path := symbols.PkgPath(fn); {
	case names.SettingOf(fn) != names.NoSetting:
		return yes
	case (path == "slices" || path == "maps" || path == "strings" || path == "sort") && len(call.Args) > 0:
		return c.fromConfig(call.Args[0])
	}
	if f := c.x.ByObj[fn]; f != nil && f.Sig.Results().Len() > 0 {
		return c.returned.Of(f)
	}
	return other
}

// resultFromConfig is fromConfig for the first result of a function.
func (c *checker) resultFromConfig(f *symbols.Func) origin {
	o := nothing
	for _, ret := range symbols.Returns(f) {
		if len(ret.Results) == 0 {
			return other
		}
		o = o.also(c.fromConfig(ret.Results[0]))
	}
	return o
}

// varFromConfig is fromConfig for what a variable holds, whoever reads it.
func (c *checker) varFromConfig(v *types.Var) origin {
	if f := c.x.ParamOf[v]; f != nil {
		return c.paramFromConfig(f, v)
	}
	if v.IsField() || v.Pkg() != c.pass.Pkg || c.x.AddressTaken(v) {
		return other
	}
	o := nothing
	for _, a := range c.x.Assigns(v) {
		switch call, _ := ast.Unparen(symbols.ExprOr(a.Value)).(*ast.CallExpr); {
		case a.Value == nil || a.Op != token.ASSIGN || a.Index > 0:
			return other
		case call != nil && symbols.Builtin(c.pass.TypesInfo, call) == "append" && len(call.Args) > 0 && c.x.VarOf(call.Args[0]) == v:
			o = o.also(c.addedFromConfig(call))
		default:
			o = o.also(c.fromConfig(a.Value))
		}
	}
	return o
}

// addedFromConfig is fromConfig for what append adds to a list: as many as
// there are elements in the loop around it.
func (c *checker) addedFromConfig(call *ast.CallExpr) origin {
	if call.Ellipsis.IsValid() {
		return c.fromConfig(call.Args[len(call.Args)-1])
	}
	o := nothing
	for _, l := range c.res.Loops(call) {
		switch {
		case l.Kind == loops.LoopCounted:
		case l.Of == nil || l.Kind != loops.LoopData:
			return other
		case l.Elem != nil && configTags(l.Elem):
			o = o.also(yes)
		default:
			o = o.also(c.fromConfig(l.Of))
		}
	}
	return o
}

// paramFromConfig joins what the package's calls give for a parameter, if
// nobody else can call the function.
func (c *checker) paramFromConfig(f *symbols.Func, v *types.Var) origin {
	if f.Obj == nil || f.Obj.Exported() && c.pass.Pkg.Name() != "main" || f.Sig.Variadic() {
		return other
	}
	calls, all := c.x.CallsTo(f.Obj)
	if !all || len(calls) == 0 {
		return other
	}
	o := nothing
	for _, call := range calls {
		arg := c.x.Arg(call, symbols.ParamIndex(f.Sig, v))
		if arg == nil {
			return other
		}
		o = o.also(c.fromConfig(arg))
	}
	return o
}

// isConfig reports whether a struct is a configuration, by its type's name or
// the tags of its fields.
func (c *checker) isConfig(t types.Type) bool {
	if t == nil {
		return false
	}
	t = symbols.Deref(t)
	if n, ok := types.Unalias(t).(*types.Named); ok {
		switch names.LastWord(n.Obj().Name()) {
		case "config", "option", "opt", "setting", "conf", "cfg", "configuration":
			return true
		}
	}
	return configTags(t)
}

// setUp reports whether the elements are in an unexported field that is given
// its value only where the struct is set up: what a program has been told to
// work with, which does not grow while it works.
func (c *checker) setUp(l *loops.Loop) bool {
	v := c.x.VarOf(symbols.ExprOr(l.Of))
	if v == nil || !v.IsField() || !c.x.Closed(v) {
		return false
	}
	assigns := c.x.Assigns(v)
	for _, a := range assigns {
		if _, field := a.Site.(*ast.KeyValueExpr); !field && !isSetUp(a.In) {
			return false
		}
	}
	return len(assigns) > 0
}

// isSetUp reports whether a function is a constructor, or sets up its receiver.
func isSetUp(f *symbols.Func) bool {
	if f = f.Decl(); f == nil {
		return true // a package variable
	}
	return names.SetsUp(f.Obj.Name())
}

// configTags reports whether the fields of a struct have tags that only
// configuration files use.
func configTags(t types.Type) bool {
	t = symbols.Deref(t)
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range st.NumFields() {
		tag := reflect.StructTag(st.Tag(i))
		for _, k := range []string{"yaml", "toml", "mapstructure", "koanf", "hcl", "ini", "env", "envconfig"} {
			if _, ok := tag.Lookup(k); ok {
				return true
			}
		}
	}
	return false
}
