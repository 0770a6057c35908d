package record

import (
	"fmt"
	"go/ast"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// isDatabase reports whether a type is a database, or what is made of one: a
// connection, a transaction, a statement, a query in the making.
func isDatabase(t types.Type) bool {
	if t == nil {
		return false
	}
	if tuple, ok := t.(*types.Tuple); ok && tuple.Len() > 0 { // the rest are errors
		t = tuple.At(0).Type()
	}
	n := symbols.NamedOf(t)
	if n == nil || n.Obj().Pkg() == nil {
		return false
	}
	path := n.Obj().Pkg().Path()
	if path == "database/sql" {
		switch n.Obj().Name() {
		case "DB", "Conn", "Tx", "Stmt":
			return true
		}
		return false
	}
	lib := knowledge.Find(path)
	return lib != nil && lib.Profile == knowledge.SQL && n.NumMethods() > 0
}

// pool names the database that an expression is, or was made of: a field
// "path.T.f", a variable "path.v", a parameter "ID#0", what a function gives
// "ID()", or a place in the package; "" if nobody can tell.
func (m *maker) pool(e ast.Expr) string {
	seen := make(map[*types.Var]bool)
	for e != nil {
		e = ast.Unparen(e)
		if u, ok := e.(*ast.UnaryExpr); ok {
			e = u.X
			continue
		}
		if call, ok := e.(*ast.CallExpr); ok {
			fn, recv := symbols.FuncOf(m.x.Info, call), symbols.Receiver(call)
			switch {
			case fn == nil:
				return ""
			case m.own(fn.Pkg()):
				return symbols.ID(fn) + "()"
			case recv == nil || !isDatabase(m.x.Info.TypeOf(recv)):
				return m.somewhere(call) // it is opened here
			}
			e = recv // a transaction is of the database that began it
			continue
		}
		v := m.x.VarOf(e)
		if v == nil {
			return ""
		}
		if name := m.database(e, v); name != "" {
			return name
		}
		assigns := m.x.Assigns(v)
		if v.IsField() || seen[v] || len(assigns) == 0 {
			return ""
		}
		if len(assigns) > 1 || assigns[0].Value == nil {
			return m.somewhere(m.x.Uses(v)[0])
		}
		seen[v] = true
		e = assigns[0].Value
	}
	return ""
}

// database names v if it holds a database for others: it is a field, a variable
// of a package, or a parameter, or a struct in which a database is embedded.
func (m *maker) database(e ast.Expr, v *types.Var) string {
	if !isDatabase(v.Type()) {
		return m.embedded(v.Type())
	}
	switch {
	case v.IsField():
		if sel, ok := ast.Unparen(e).(*ast.SelectorExpr); ok {
			return m.field(m.x.Info.TypeOf(sel.X), v)
		}
	case m.x.ParamOf[v] != nil:
		return m.paramID(v)
	case v.Pkg() != nil && v.Parent() == v.Pkg().Scope() && m.own(v.Pkg()):
		return symbols.PathOf(v.Pkg()) + "." + v.Name()
	}
	return ""
}

// embedded names the database that is embedded in a struct of the program's own.
func (m *maker) embedded(t types.Type) string {
	n := symbols.NamedOf(t)
	if n == nil || !m.own(n.Obj().Pkg()) {
		return ""
	}
	s, ok := n.Underlying().(*types.Struct)
	if !ok {
		return ""
	}
	for f := range s.Fields() {
		if f.Embedded() && isDatabase(f.Type()) {
			return m.field(n, f)
		}
	}
	return ""
}

// somewhere names a place of the package.
func (m *maker) somewhere(n ast.Node) string {
	return symbols.PathOf(m.x.Pkg) + ".@" + m.place(n)
}

// poolOf names the database that a call runs SQL on: its receiver, or the first
// of its arguments that is one.
func (m *maker) poolOf(call *ast.CallExpr) string {
	if recv := symbols.Receiver(call); recv != nil {
		if p := m.pool(recv); p != "" {
			return p
		}
	}
	for _, arg := range call.Args {
		if isDatabase(m.x.Info.TypeOf(arg)) {
			return m.pool(arg)
		}
	}
	return ""
}

// pools lists pairs of names for one database: one is given to the other.
func (m *maker) pools() (list [][2]string) {
	same := func(to string, e ast.Expr) {
		if to == "" || e == nil || !isDatabase(m.x.Info.TypeOf(e)) {
			return
		}
		if from := m.pool(e); from != "" && from != to {
			list = append(list, [2]string{to, from})
		}
	}
	for _, f := range m.x.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			eachAssigned(n, func(to, value ast.Expr, _ bool) {
				if v := m.x.VarOf(to); v != nil && isDatabase(v.Type()) {
					same(m.database(to, v), value)
				}
			})
			switch n := n.(type) {
			case *ast.CompositeLit:
				m.fields(n, isDatabase, same)
			case *ast.ReturnStmt:
				if f := m.x.Enclosing(n); f != nil && f.Obj != nil {
					for _, e := range n.Results {
						same(symbols.ID(f.Obj)+"()", e)
					}
				}
			}
			return true
		})
	}
	for _, c := range m.x.Calls {
		if fn := c.Func(); fn != nil && m.own(fn.Pkg()) && !symbols.IsInterfaceMethod(fn) {
			for i := range fn.Signature().Params().Len() {
				same(fmt.Sprintf("%s#%d", symbols.ID(fn), i), m.x.Arg(c.Expr, i))
			}
		}
	}
	return list
}
