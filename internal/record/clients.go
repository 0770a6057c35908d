package record

import (
	"cmp"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// clients lists the clients that the package builds, by constructors of the tables.
func (m *maker) clients() (list []Client) {
	for _, c := range m.x.Calls {
		fn := c.Func()
		if fn == nil {
			continue
		}
		row, lib := knowledge.ConstructorOf(fn)
		if row == nil || row.Makes != "" || row.Timeout == "" {
			continue
		}
		timeout := m.res.Trace().Constructed(row, c.Expr).Bounded().String()
		if timeout == trace.No.String() && row.Timeout == knowledge.TimeoutCtx {
			timeout = "ctx"
		}
		list = append(list, Client{What: lib.Name, Profile: string(lib.Profile), At: m.at(c.Expr), By: symbols.FuncName(fn, m.x.Pkg), Timeout: timeout})
	}
	return list
}

// isClient reports whether values of a type are clients: http.Client, or a type
// of a library of the tables.
func isClient(t types.Type) bool {
	if t == nil {
		return false
	}
	n := symbols.NamedOf(t)
	if n == nil || n.Obj().Pkg() == nil {
		return false
	}
	path := n.Obj().Pkg().Path()
	if knowledge.IsStd(path) {
		return path == "net/http" && n.Obj().Name() == "Client"
	}
	return knowledge.Find(path) != nil
}

// holder names what holds a client: a field of a type of the program's own, a
// variable of a package, a parameter, what a function returns; "" for anything
// else. A field for the timeout of a client is one, too.
func (m *maker) holder(e ast.Expr) string {
	seen := make(map[*types.Var]bool)
	for e != nil {
		e = ast.Unparen(e)
		if call, ok := e.(*ast.CallExpr); ok {
			return m.returned(call)
		}
		v := m.x.VarOf(e)
		if v == nil || seen[v] || !isClient(v.Type()) && !isTimeout(v) {
			return ""
		}
		seen[v] = true
		switch {
		case v.IsField():
			sel, ok := e.(*ast.SelectorExpr)
			if !ok {
				return ""
			}
			return m.field(m.x.Info.TypeOf(sel.X), v)
		case m.x.ParamOf[v] != nil:
			return m.paramID(v)
		case v.Pkg() != nil && v.Parent() == v.Pkg().Scope():
			if m.own(v.Pkg()) {
				return symbols.PathOf(v.Pkg()) + "." + v.Name()
			}
			return ""
		}
		a := m.x.Assigns(v)
		if len(a) != 1 || a[0].Index > 0 {
			return ""
		}
		e = a[0].Value
	}
	return ""
}

// returned names what returns the client that a call does: a container, or a function.
func (m *maker) returned(call *ast.CallExpr) string {
	fn, t := symbols.FuncOf(m.x.Info, call), m.x.Info.TypeOf(call)
	switch {
	case fn == nil || !isClient(t):
	case injects(fn):
		return wired(t)
	case m.own(fn.Pkg()) && !symbols.IsInterfaceMethod(fn):
		return symbols.ID(fn) + "()"
	}
	return ""
}

// kept is holder for what is assigned to: a local variable holds for nobody else.
func (m *maker) kept(e ast.Expr) string {
	v := m.x.VarOf(e)
	if v == nil || !v.IsField() && m.x.ParamOf[v] == nil && (v.Pkg() == nil || v.Parent() != v.Pkg().Scope()) {
		return ""
	}
	return m.holder(e)
}

// isTimeout reports whether v is a field that settings have for a timeout. Of all
// fields of that type, those are told of that are called so.
func isTimeout(v *types.Var) bool {
	return v.IsField() && strings.Contains(strings.ToLower(v.Name()), "timeout") && knowledge.IsNamed(v.Type(), "time", "Duration")
}

// timed says whether a client has a timeout, or where it comes from.
func (m *maker) timed(e ast.Expr) Timed {
	s := m.res.Trace().Client(e)
	if !s.Assumed {
		if b := s.Bounded(); b != trace.Unknown {
			return Timed{Timeout: b.String()}
		}
	}
	if len(s.Params) == 1 && !s.Unknown && !s.None && !s.Has {
		if from := m.paramID(s.Params[0]); from != "" {
			return Timed{From: from}
		}
	}
	said := m.setting(m.timeoutOf(e))
	if from := cmp.Or(m.holder(e), m.holder(m.timeoutOf(e))); from != "" {
		return Timed{From: from, Setting: said}
	}
	return Timed{Timeout: trace.Unknown.String(), Setting: said}
}

// timeoutOf returns what the literal of an HTTP client that e is, or was given
// once, has as its timeout.
func (m *maker) timeoutOf(e ast.Expr) ast.Expr {
	if v := m.x.VarOf(e); v != nil && !v.IsField() && m.x.ParamOf[v] == nil {
		if a := m.x.Assigns(v); len(a) == 1 && a[0].Value != nil {
			e = a[0].Value
		}
	}
	if u, ok := ast.Unparen(e).(*ast.UnaryExpr); ok {
		e = u.X
	}
	lit, ok := ast.Unparen(e).(*ast.CompositeLit)
	if !ok || !knowledge.IsNamed(m.x.Info.TypeOf(lit), "net/http", "Client") || m.setsTimeout() {
		return nil
	}
	return m.x.Fields(lit)["Timeout"]
}

// setsTimeout reports whether the package assigns to the timeout of an HTTP client.
func (m *maker) setsTimeout() bool {
	for _, p := range m.x.Pkg.Imports() {
		if p.Path() != "net/http" {
			continue
		}
		f, _, _ := types.LookupFieldOrMethod(p.Scope().Lookup("Client").Type(), true, p, "Timeout")
		v, ok := f.(*types.Var)
		return ok && slices.ContainsFunc(m.x.Assigns(v), func(a symbols.Assign) bool {
			_, assigned := a.Site.(*ast.AssignStmt)
			return assigned
		})
	}
	return false
}

// lasting says of a number whether it is a timeout: a constant, or what another
// field holds.
func (m *maker) lasting(e ast.Expr) Timed {
	if v := m.x.Info.Types[e].Value; v != nil {
		if constant.Sign(v) > 0 {
			return Timed{Timeout: trace.Yes.String()}
		}
		return Timed{Timeout: trace.No.String()}
	}
	if from := m.holder(e); from != "" {
		return Timed{From: from}
	}
	return Timed{Timeout: trace.Unknown.String(), Setting: m.setting(e)}
}

// timeouts tells what a literal of a struct of the program's own gives to fields
// for timeouts: nothing is none.
func (m *maker) timeouts(lit *ast.CompositeLit) (list []Store) {
	t := m.x.Info.TypeOf(lit)
	if t == nil {
		return nil
	}
	s, ok := symbols.Deref(t).Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	given := m.x.Fields(lit)
	for f := range s.Fields() {
		if !isTimeout(f) {
			continue
		}
		holder := m.field(t, f)
		if holder == "" {
			continue
		}
		timed := Timed{Timeout: trace.No.String()}
		if e := given[f.Name()]; e != nil {
			timed = m.lasting(e)
		}
		list = append(list, Store{holder, timed})
	}
	return list
}

// given says what a call gives for parameters that are clients.
func (m *maker) given(c *symbols.Call) map[int]Timed {
	var out map[int]Timed
	for i, arg := range c.Expr.Args {
		if isClient(m.x.Info.TypeOf(arg)) {
			if out == nil {
				out = make(map[int]Timed)
			}
			out[i] = m.timed(arg)
		}
	}
	return out
}

// stores lists what fields and variables that hold clients are given.
func (m *maker) stores() (list []Store) {
	add := func(holder string, value ast.Expr) {
		if holder != "" {
			list = append(list, Store{holder, m.storedTimeout(value)})
		}
	}
	for _, f := range m.x.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			eachAssigned(n, func(to, value ast.Expr, alone bool) {
				if !alone {
					value = nil
				}
				add(m.kept(to), value)
			})
			switch n := n.(type) {
			case *ast.CompositeLit:
				m.fields(n, isClient, add)
				list = append(list, m.timeouts(n)...)
			case *ast.ReturnStmt:
				if f := m.x.Enclosing(n); f != nil && len(n.Results) > 0 && isClient(m.x.Info.TypeOf(n.Results[0])) {
					add(m.funcID(f)+"()", n.Results[0])
				}
			case *ast.UnaryExpr: // &s.client: whoever has that may give it another
				if n.Op == token.AND {
					add(m.kept(n.X), nil)
				}
			}
			return true
		})
	}
	return list
}

// storedTimeout says what timeout something has that is given to what holds a
// client: nobody knows, if value is nil.
func (m *maker) storedTimeout(value ast.Expr) Timed {
	switch {
	case value == nil:
		return Timed{Timeout: trace.Unknown.String()}
	case isClient(m.x.Info.TypeOf(value)):
		return m.timed(value)
	}
	return m.lasting(value)
}

// held names the client of a wait, if its timeout is what is not known of it.
func (m *maker) held(w *Wait, c *symbols.Call, found []waits.Wait) {
	recv := symbols.Receiver(c.Expr)
	if recv == nil || w.Bound == facts.Bounded.String() || len(found) != 1 {
		return
	}
	client := m.res.Trace().Client(recv)
	if client.Bounded() != trace.Unknown && !client.Assumed {
		return
	}
	if h := cmp.Or(m.holder(recv), m.holder(m.timeoutOf(recv))); h != "" {
		w.Client, w.Ctx = h, m.carried(c)
	}
	w.Setting = m.setting(m.timeoutOf(recv))
}

// served notes that a wait ends with the ctx of the request that its function
// serves, and with nothing else: by SQL, or by a client without a timeout.
func (m *maker) served(w *Wait, c *symbols.Call, found []waits.Wait) {
	if w.Bound != facts.Unsure.String() || w.Client != "" || len(found) != 1 || found[0].Ctx == nil || found[0].Row == nil {
		return
	}
	ctx := m.carried(c)
	if len(ctx) != 1 || !ctx[0].Entry || ctx[0].Unknown || ctx[0].Has {
		return
	}
	switch found[0].Row.Bound {
	case knowledge.ByCtx:
		if found[0].Kind != knowledge.Database {
			return // its client may have a timeout that no constructor shows
		}
	case knowledge.ByClient:
		recv := symbols.Receiver(c.Expr)
		if recv == nil || m.res.Trace().Client(recv).Bounded() != trace.No {
			return
		}
	default:
		return
	}
	w.Bound, w.Ctx = facts.Unbounded.String(), ctx
}

// inSession notes that a wait ends with the ctx that a value of the client holds, and
// with nothing else: db.WithContext(ctx).First(&user).
func (m *maker) inSession(w *Wait, c *symbols.Call, found []waits.Wait) {
	if w.Bound != facts.Unsure.String() || len(found) != 1 || found[0].Row == nil || found[0].Row.Bound != knowledge.ByClient || found[0].Kind != knowledge.Database {
		return
	}
	recv := symbols.Receiver(c.Expr)
	if recv == nil || len(m.carried(c)) > 0 {
		return
	}
	arg := m.res.Trace().SessionCtx(recv)
	if arg == nil {
		return
	}
	switch ctx := m.carriedBy(c, -1, arg); {
	case ctx.Unknown, ctx.Has && ctx.None:
	case ctx.Has:
		w.Bound, w.Client = facts.Bounded.String(), ""
		w.Longest = ctx.Limit
	default:
		w.Bound, w.Client, w.Heeds = facts.Unbounded.String(), "", nil
		if !ctx.None {
			w.Ctx = []Carried{ctx}
		}
	}
}
