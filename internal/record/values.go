package record

import (
	"go/ast"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// funcHolder names what holds the func value that e is: a field of a type of the
// program's own, a variable of a package, what a function returns, or an element of
// one that is a map or slice; "" for anything else. A local variable is what it was given.
func (m *maker) funcHolder(e ast.Expr) string {
	elements := ""
	seen := make(map[*types.Var]bool)
	for e != nil {
		e = ast.Unparen(e)
		if i, ok := e.(*ast.IndexExpr); ok {
			e, elements = i.X, elements+"[]"
			continue
		}
		if call, ok := e.(*ast.CallExpr); ok { // WithX(f)
			if fn := symbols.FuncOf(m.x.Info, call); fn != nil && m.own(fn.Pkg()) && !symbols.IsInterfaceMethod(fn) {
				return symbols.ID(fn) + "()" + elements
			}
			return ""
		}
		v := m.x.VarOf(e)
		if v == nil || seen[v] {
			return ""
		}
		seen[v] = true
		if v.IsField() || m.x.ParamOf[v] != nil || v.Pkg() != nil && v.Parent() == v.Pkg().Scope() {
			return m.varHolder(e, v, elements)
		}
		// have: v, a local variable.
		assigns := m.x.Assigns(v)
		if len(assigns) != 1 {
			return ""
		}
		e = assigns[0].Value
		if loop, ok := assigns[0].Site.(*ast.RangeStmt); ok && m.x.VarOf(loop.Value) == v {
			e, elements = loop.X, elements+"[]"
		}
	}
	return ""
}

// varHolder names what e holds: a field, a parameter or a variable of a package,
// v. Of a parameter, the elements alone: what it is itself stands in the calls.
func (m *maker) varHolder(e ast.Expr, v *types.Var, elements string) string {
	name := ""
	switch {
	case v.IsField():
		if sel, ok := e.(*ast.SelectorExpr); ok {
			name = m.field(m.x.Info.TypeOf(sel.X), v)
		}
	case m.x.ParamOf[v] != nil:
		if elements != "" {
			name = m.paramID(v)
		}
	case m.own(v.Pkg()):
		name = symbols.PathOf(v.Pkg()) + "." + v.Name()
	}
	if name == "" {
		return ""
	}
	return name + elements
}

// isFuncs reports whether t is a func type, or a map or slice of them.
func isFuncs(t types.Type) bool {
	return t != nil && (symbols.IsFunc(t) || elementsAreFuncs(t))
}

func elementsAreFuncs(t types.Type) bool {
	switch t := t.Underlying().(type) {
	case *types.Map:
		return symbols.IsFunc(t.Elem())
	case *types.Slice:
		return symbols.IsFunc(t.Elem())
	case *types.Array:
		return symbols.IsFunc(t.Elem())
	}
	return false
}

// funcs names the functions that a func value may be: of the program's own
// packages, or a method of one of its interfaces.
func (m *maker) funcs(e ast.Expr) []string {
	e = ast.Unparen(e)
	if conv, ok := e.(*ast.CallExpr); ok && len(conv.Args) == 1 && m.x.Info.Types[conv.Fun].IsType() {
		e = ast.Unparen(conv.Args[0])
	}
	if fn := m.x.FuncObj(e); fn != nil && m.own(fn.Pkg()) {
		if symbols.IsInterfaceMethod(fn) {
			n := symbols.NamedOf(fn.Signature().Recv().Type())
			if n == nil {
				return nil
			}
			m.ifaces[symbols.TypeID(n.Obj())] = open(n).Underlying().(*types.Interface)
		}
		return []string{symbols.ID(fn)}
	}
	fs, _ := m.res.Targets(e)
	return m.funcIDs(fs)
}

// values lists what fields, variables and elements that hold func values get, and
// with no holder the functions that others may call.
func (m *maker) values() (list []Value) {
	add := func(holder string, value ast.Expr) { list = m.elements(list, holder, value) }
	for _, f := range m.x.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			eachAssigned(n, func(to, value ast.Expr, alone bool) {
				if alone && isFuncs(m.x.Info.TypeOf(to)) {
					add(m.funcHolder(to), value)
				}
			})
			switch n := n.(type) {
			case *ast.CompositeLit:
				m.fields(n, isFuncs, add)
			case *ast.ReturnStmt:
				f := m.x.Enclosing(n)
				for _, e := range n.Results {
					switch {
					case f == nil || !isFuncs(m.x.Info.TypeOf(e)):
					case f.Obj != nil:
						add(symbols.ID(f.Obj)+"()", e)
					default:
						add("", e)
					}
				}
			}
			return true
		})
	}
	return list
}

// elements adds what a holder gets: the elements of a table, or of what is
// appended, go to those of the holder.
func (m *maker) elements(list []Value, holder string, value ast.Expr) []Value {
	if holder == "" || value == nil {
		if ids := m.named(value); len(ids) > 0 {
			list = append(list, Value{Funcs: ids})
		}
		return list
	}
	if lit, ok := ast.Unparen(value).(*ast.CompositeLit); ok {
		for _, e := range lit.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				e = kv.Value
			}
			list = m.value(list, holder+"[]", e)
		}
		return list
	}
	if call, ok := ast.Unparen(value).(*ast.CallExpr); ok && symbols.Builtin(m.x.Info, call) == "append" {
		for _, e := range call.Args[1:] {
			list = m.value(list, holder+"[]", e)
		}
		return list
	}
	return m.value(list, holder, value)
}

// named returns the declared function that e is a value of.
func (m *maker) named(e ast.Expr) []string {
	if e == nil {
		return nil
	}
	if fn := m.x.FuncObj(e); fn != nil && m.own(fn.Pkg()) {
		return m.funcs(e)
	}
	return nil
}

// value adds what a holder gets, if it is known.
func (m *maker) value(list []Value, holder string, e ast.Expr) []Value {
	if t := m.x.Info.TypeOf(e); t == nil || !isFuncs(t) {
		return list
	}
	v := Value{Holder: holder}
	if p := m.param(e); p != "" {
		v.From = p
	} else if v.Funcs = m.funcs(e); len(v.Funcs) == 0 {
		v.From = m.funcHolder(e)
	}
	if len(v.Funcs) == 0 && (v.From == "" || v.From == holder) {
		return list
	}
	return append(list, v)
}
