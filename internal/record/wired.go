package record

import (
	"go/ast"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// injects reports whether a call gives something to a container, or takes something
// from it, that gives functions their arguments by type.
func injects(fn *types.Func) bool {
	if fn == nil {
		return false
	}
	row, _ := knowledge.CallOf(fn)
	return row != nil && row.Injects
}

// wired names what a container holds of a type. A program has one container: two that
// differ make the answer unknown.
func wired(t types.Type) string { return "container." + types.TypeString(t, symbols.PathOf) }

// container lists the clients that functions and values give to a container, and those
// that it puts into the fields of what functions ask it for.
func (m *maker) container() (list []Store) {
	for _, c := range m.x.Calls {
		if !injects(c.Func()) {
			continue
		}
		for _, arg := range c.Expr.Args {
			t := m.x.Info.TypeOf(arg)
			if isClient(t) {
				list = append(list, Store{wired(t), m.timed(arg)})
			}
			sig, ok := t.Underlying().(*types.Signature)
			if !ok {
				continue
			}
			if sig.Results().Len() > 0 {
				list = append(list, m.provided(arg, sig.Results().At(0).Type())...)
			}
			for p := range sig.Params().Variables() {
				m.eachPart(p.Type(), "In", func(holder string, f *types.Var) {
					list = append(list, Store{holder, Timed{From: wired(f.Type())}})
				})
			}
		}
	}
	return list
}

// provided says what a container gets of a function: its result, or the fields of that.
func (m *maker) provided(fun ast.Expr, result types.Type) (list []Store) {
	if isClient(result) {
		for _, id := range m.funcs(fun) {
			list = append(list, Store{wired(result), Timed{From: id + "()"}})
		}
	}
	m.eachPart(result, "Out", func(holder string, f *types.Var) {
		list = append(list, Store{wired(f.Type()), Timed{From: holder}})
	})
	return list
}

// eachPart tells of the fields with clients of a struct that embeds a mark of the
// container, which handles each field of it on its own.
func (m *maker) eachPart(t types.Type, mark string, tell func(holder string, f *types.Var)) {
	s, ok := symbols.Deref(t).Underlying().(*types.Struct)
	if !ok {
		return
	}
	marked := false
	for f := range s.Fields() {
		marked = marked || f.Embedded() && f.Name() == mark
	}
	for f := range s.Fields() {
		if holder := m.field(t, f); marked && holder != "" && isClient(f.Type()) {
			tell(holder, f)
		}
	}
}

// injected are the clients that a container gives to a func that it is handed.
func (m *maker) injected(arg ast.Expr) map[int]Timed {
	sig, ok := m.x.Info.TypeOf(arg).Underlying().(*types.Signature)
	if !ok {
		return nil
	}
	var out map[int]Timed
	for i := range sig.Params().Len() {
		if t := sig.Params().At(i).Type(); isClient(t) {
			if out == nil {
				out = make(map[int]Timed)
			}
			out[i] = Timed{From: wired(t)}
		}
	}
	return out
}

// hooks are the calls of functions in the fields of a literal that a container is
// given: it runs them when the program starts or ends.
func (m *maker) hooks(c *symbols.Call) (out []Call) {
	for _, arg := range c.Expr.Args {
		lit, ok := ast.Unparen(arg).(*ast.CompositeLit)
		if !ok {
			continue
		}
		for _, e := range lit.Elts {
			kv, ok := e.(*ast.KeyValueExpr)
			if !ok || !symbols.IsFunc(m.x.Info.TypeOf(kv.Value)) {
				continue
			}
			call := Call{At: m.at(kv.Value)}
			if m.leads(&call, kv.Value, m.funcs(kv.Value)) {
				out = append(out, call)
			}
		}
	}
	return out
}
