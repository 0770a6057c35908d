package record

import (
	"go/ast"
	"go/token"
	"go/types"

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
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return false
	}
	path := n.Obj().Pkg().Path()
	if knowledge.IsStd(path) {
		return path == "net/http" && n.Obj().Name() == "Client"
	}
	return knowledge.Find(path) != nil
}

// holder names what holds a client: a field of a type of the program's own, a
// variable of a package, a parameter; "" for anything else.
func (m *maker) holder(e ast.Expr) string {
	v := m.x.VarOf(e)
	switch {
	case v == nil || !isClient(v.Type()):
		return ""
	case v.IsField():
		sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
		if !ok {
			return ""
		}
		return m.field(m.x.Info.TypeOf(sel.X), v)
	case m.x.ParamOf[v] != nil:
		return m.paramID(v)
	case v.Pkg() != nil && v.Parent() == v.Pkg().Scope() && m.own(v.Pkg()):
		return symbols.PathOf(v.Pkg()) + "." + v.Name()
	}
	return ""
}

// field names field v of a struct of the program's own.
func (m *maker) field(t types.Type, v *types.Var) string {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || !m.own(n.Obj().Pkg()) {
		return ""
	}
	return symbols.TypeID(n.Obj()) + "." + v.Name()
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
	if from := m.holder(e); from != "" {
		return Timed{From: from}
	}
	return Timed{Timeout: trace.Unknown.String()}
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
		if holder == "" {
			return
		}
		s := Store{Holder: holder, Timed: Timed{Timeout: trace.Unknown.String()}}
		if value != nil {
			s.Timed = m.timed(value)
		}
		list = append(list, s)
	}
	for _, f := range m.x.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CompositeLit:
				m.fields(n, isClient, add)
			case *ast.AssignStmt:
				for i, lhs := range n.Lhs {
					if len(n.Lhs) == len(n.Rhs) {
						add(m.holder(lhs), n.Rhs[i])
					} else {
						add(m.holder(lhs), nil)
					}
				}
			case *ast.ValueSpec:
				for i, name := range n.Names {
					if i < len(n.Values) && len(n.Names) == len(n.Values) {
						add(m.holder(name), n.Values[i])
					} else if len(n.Values) > 0 {
						add(m.holder(name), nil)
					}
				}
			case *ast.UnaryExpr: // &s.client: whoever has that may give it another
				if n.Op == token.AND {
					add(m.holder(n.X), nil)
				}
			}
			return true
		})
	}
	return list
}

// fields tells what a literal gives to fields that hold clients, or whatever else
// holds tells of.
func (m *maker) fields(lit *ast.CompositeLit, holds func(types.Type) bool, add func(holder string, value ast.Expr)) {
	t := m.x.Info.TypeOf(lit)
	if t == nil {
		return
	}
	if p, ok := t.Underlying().(*types.Pointer); ok { // an element of []*T{{…}}
		t = p.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return
	}
	for i, e := range lit.Elts {
		var v *types.Var
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			v, e = m.x.VarOf(kv.Key), kv.Value
		} else if i < s.NumFields() {
			v = s.Field(i).Origin()
		}
		if v != nil && holds(v.Type()) {
			add(m.field(t, v), e)
		}
	}
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
	if h := m.holder(recv); h != "" {
		w.Client, w.Ctx = h, m.carried(c)
	}
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
