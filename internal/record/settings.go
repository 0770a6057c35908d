package record

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// At stands before the name of a holder where a setting is whatever that is given:
// a field "@path.T.f", or a variable "@path.v".
const At = "@"

// setting says in words which setting a number comes from, or a client's timeout: an
// environment variable, a flag, a key of a file. If others give it, it is At with
// the name of what holds it; "" if nothing is known.
func (m *maker) setting(e ast.Expr) string {
	return m.settingOf(e, make(map[any]bool))
}

func (m *maker) settingOf(e ast.Expr, seen map[any]bool) string {
	if e == nil || m.x.Info.Types[e].Value != nil {
		return ""
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.BinaryExpr:
		return either(m.settingOf(e.X, seen), m.settingOf(e.Y, seen))
	case *ast.StarExpr:
		return m.settingOf(e.X, seen)
	case *ast.UnaryExpr:
		return m.settingOf(e.X, seen)
	case *ast.CallExpr:
		return m.settingOfCall(e, seen)
	}
	v := m.x.VarOf(e)
	if v == nil || seen[v] {
		return ""
	}
	seen[v] = true
	return m.settingOfVar(e, v, seen)
}

// settingOfVar is settingOf for the variable or field that e is.
func (m *maker) settingOfVar(e ast.Expr, v *types.Var, seen map[any]bool) string {
	if f, ok := m.flags()[v]; ok {
		return f.said
	}
	said := m.tagged(e, v)
	for _, a := range m.x.Assigns(v) {
		said = either(said, m.settingOf(a.Value, seen))
	}
	if f := m.x.ParamOf[v]; f != nil && said == "" && f.Obj != nil && isNumber(v.Type()) {
		return At + m.paramID(v)
	}
	if said == "" && (v.IsField() || m.x.ParamOf[v] == nil && v.Pkg() != nil && v.Parent() == v.Pkg().Scope()) {
		if name := m.varHolder(e, v, ""); name != "" {
			return At + name
		}
	}
	return said
}

// either returns what is said in words rather than by whom it is held.
func either(a, b string) string {
	if a == "" || strings.HasPrefix(a, At) && b != "" {
		return b
	}
	return a
}

// settingOfCall says which setting a call reads: by its name there, which is a
// constant, or what its arguments are made of.
func (m *maker) settingOfCall(call *ast.CallExpr, seen map[any]bool) string {
	if m.x.Info.Types[call.Fun].IsType() && len(call.Args) == 1 {
		return m.settingOf(call.Args[0], seen)
	}
	fn := symbols.FuncOf(m.x.Info, call)
	if fn == nil {
		return ""
	}
	if words, i := reads(fn); words != "" && i < len(call.Args) {
		if name := m.text(call.Args[i]); name != "" {
			return fmt.Sprintf(words, name)
		}
	}
	if f := m.x.ByObj[fn]; f != nil && !seen[f] {
		seen[f] = true
		if s := m.settingOfHelper(f, call, seen); s != "" {
			return s
		}
	}
	said := ""
	if knowledge.IsStd(symbols.PkgPath(fn)) || m.own(fn.Pkg()) { // time.ParseDuration(os.Getenv("X"))
		for _, arg := range call.Args {
			said = either(said, m.settingOf(arg, seen))
		}
	}
	return said
}

// settingOfHelper says which setting a function of the package reads: by a name that
// the call gives it, or what it returns.
func (m *maker) settingOfHelper(f *symbols.Func, call *ast.CallExpr, seen map[any]bool) string {
	for _, c := range f.Calls {
		fn := c.Func()
		if fn == nil {
			continue
		}
		words, i := reads(fn)
		if words == "" || i >= len(c.Expr.Args) {
			continue
		}
		v := m.x.VarOf(c.Expr.Args[i])
		if v == nil || m.x.ParamOf[v] != f {
			continue
		}
		if name := m.text(m.x.Arg(call, symbols.ParamIndex(f.Sig, v))); name != "" {
			return fmt.Sprintf(words, name)
		}
	}
	said := ""
	if f.Body == nil {
		return said
	}
	ast.Inspect(f.Body, func(n ast.Node) bool {
		if ret, ok := n.(*ast.ReturnStmt); ok && len(ret.Results) > 0 {
			said = either(said, m.settingOf(ret.Results[0], seen))
		}
		_, lit := n.(*ast.FuncLit)
		return !lit
	})
	return said
}

// text returns the value of a constant string, or "".
func (m *maker) text(e ast.Expr) string {
	if e == nil {
		return ""
	}
	if v := m.x.Info.Types[e].Value; v != nil && v.Kind() == constant.String {
		return constant.StringVal(v)
	}
	return ""
}

// reads says what a function reads that is given the name of it, and the number of
// that argument.
func reads(fn *types.Func) (words string, arg int) {
	path := symbols.PkgPath(fn)
	switch {
	case path == "os" && (fn.Name() == "Getenv" || fn.Name() == "LookupEnv"):
		return "environment variable %s", 0
	case path == "flag" && isNumber(symbols.Deref(result(fn))):
		return "flag -%s", 0
	case isOf(path, "github.com/spf13/pflag") && isNumber(symbols.Deref(result(fn))), isOf(path, "github.com/urfave/cli"):
		return "flag --%s", 0
	case isOf(path, "github.com/spf13/viper"), isOf(path, "github.com/knadh/koanf"):
		return "setting %s", 0
	}
	return "", 0
}

func result(fn *types.Func) types.Type {
	if r := fn.Signature().Results(); r.Len() > 0 {
		return r.At(0).Type()
	}
	return types.Typ[types.Invalid]
}

func isNumber(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsNumeric != 0
}

// isOf reports whether a package belongs to a module, of whatever major version.
func isOf(path, module string) bool {
	return path == module || strings.HasPrefix(path, module+"/")
}

// A flag is stored in a variable or field, which to names.
type flag struct {
	to   ast.Expr
	said string
}

// flags are the variables and fields that flags are stored in: DurationVar(&v, "name", …).
func (m *maker) flags() map[*types.Var]flag {
	if m.flagOf != nil {
		return m.flagOf
	}
	m.flagOf = make(map[*types.Var]flag)
	for _, c := range m.x.Calls {
		fn := c.Func()
		if fn == nil || len(c.Expr.Args) < 2 || !strings.Contains(fn.Name(), "Var") {
			continue
		}
		dashes := "--"
		switch path := symbols.PkgPath(fn); {
		case path == "flag":
			dashes = "-"
		case !isOf(path, "github.com/spf13/pflag"):
			continue
		}
		if to, ok := ast.Unparen(c.Expr.Args[0]).(*ast.UnaryExpr); ok {
			if v, name := m.x.VarOf(to.X), m.text(c.Expr.Args[1]); v != nil && name != "" {
				m.flagOf[v] = flag{to.X, "flag " + dashes + name}
			}
		}
	}
	return m.flagOf
}

// tags are the keys of struct tags by which settings are read, and what is read.
var tags = []struct{ key, words string }{
	{"env", "environment variable %s"}, {"envconfig", "environment variable %s"},
	{"long", "flag --%s"}, {"arg", "flag %s"},
	{"mapstructure", "setting %s"}, {"koanf", "setting %s"}, {"yaml", "setting %s"}, {"toml", "setting %s"}, {"hcl", "setting %s"}, {"json", "setting %s"},
}

// tagged says by its tag what field v, which e selects, is read from.
func (m *maker) tagged(e ast.Expr, v *types.Var) string {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok || !v.IsField() || m.x.Info.TypeOf(sel.X) == nil {
		return ""
	}
	return tagOf(symbols.Deref(m.x.Info.TypeOf(sel.X)), v.Name())
}

// tagOf says by its tag what a field of a struct is read from.
func tagOf(t types.Type, field string) string {
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return ""
	}
	for i := range s.NumFields() {
		if s.Field(i).Name() != field {
			continue
		}
		tag := reflect.StructTag(s.Tag(i))
		for _, known := range tags {
			name, _, _ := strings.Cut(tag.Get(known.key), ",")
			if name = strings.TrimSpace(name); name != "" && name != "-" {
				return fmt.Sprintf(known.words, name)
			}
		}
	}
	return ""
}

// settings lists what fields and variables for timeouts are read from, for whoever
// has their names.
func (m *maker) settings() (list []Setting) {
	seen := make(map[string]bool) // each once
	add := func(holder, said string) {
		if holder != "" && said != "" && said != At+holder && !seen[holder+" "+said] {
			seen[holder+" "+said] = true
			list = append(list, Setting{Holder: holder, From: said})
		}
	}
	for _, f := range m.x.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			eachAssigned(n, func(to, value ast.Expr, _ bool) {
				if v := m.x.VarOf(to); v != nil && limits(v) && (v.IsField() || v.Pkg() != nil && v.Parent() == v.Pkg().Scope()) {
					add(m.varHolder(to, v, ""), m.setting(value))
				}
			})
			if lit, ok := n.(*ast.CompositeLit); ok {
				m.settingsOf(lit, add)
			}
			return true
		})
	}
	for _, c := range m.x.Calls {
		m.settingsGiven(c, add)
	}
	for v, f := range m.flags() {
		if limits(v) && (v.IsField() || v.Pkg() != nil && v.Parent() == v.Pkg().Scope()) {
			add(m.varHolder(f.to, v, ""), f.said)
		}
	}
	slices.SortFunc(list, func(a, b Setting) int {
		return strings.Compare(a.Holder+" "+a.From, b.Holder+" "+b.From)
	})
	return list
}

// settingsGiven lists what a call of a function of the program gives for durations.
func (m *maker) settingsGiven(c *symbols.Call, add func(holder, said string)) {
	fn := c.Func()
	if fn == nil || !m.own(fn.Pkg()) || symbols.IsInterfaceMethod(fn) {
		return
	}
	for i := range fn.Signature().Params().Len() {
		if v := fn.Signature().Params().At(i); knowledge.IsNamed(v.Type(), "time", "Duration") || limits(v) {
			add(symbols.ID(fn)+"#"+strconv.Itoa(i), m.setting(m.x.Arg(c.Expr, i)))
		}
	}
}

// settingsOf lists what a literal gives to fields for timeouts.
func (m *maker) settingsOf(lit *ast.CompositeLit, add func(holder, said string)) {
	t := m.x.Info.TypeOf(lit)
	if t == nil {
		return
	}
	s, ok := symbols.Deref(t).Underlying().(*types.Struct)
	if !ok {
		return
	}
	given := m.x.Fields(lit)
	for f := range s.Fields() {
		if e := given[f.Name()]; e != nil && limits(f) {
			add(m.field(symbols.Deref(t), f), m.setting(e))
		}
	}
}

// limits reports whether v is a number that limits how long something takes, by its
// name.
func limits(v *types.Var) bool {
	name := strings.ToLower(v.Name())
	return isNumber(symbols.Deref(v.Type())) && (strings.Contains(name, "timeout") || strings.Contains(name, "deadline"))
}
