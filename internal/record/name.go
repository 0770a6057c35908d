package record

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"

	"github.com/timeoutlint/timeoutlint/internal/effects"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// A maker makes the record of one package.
type maker struct {
	res    *effects.Result
	full   *effects.Result // res, or what supposes
	x      *symbols.Index
	module string // path of the module, or ""
	ids    map[*symbols.Func]string
	ifaces map[string]*types.Interface
	flagOf map[*types.Var]flag // nil until asked for
}

// own reports whether a package may be one of the program's own, of which there
// are records: of the same module, or of one next to it in a workspace. Whoever
// links finds out.
func (m *maker) own(p *types.Package) bool {
	if p == nil || knowledge.IsStd(p.Path()) {
		return false
	}
	return p == m.x.Pkg || knowledge.Find(p.Path()) == nil
}

// funcID returns the name of a function of the package, or of a literal in it.
func (m *maker) funcID(f *symbols.Func) string {
	if name, ok := m.ids[f]; ok {
		return name
	}
	var name string
	switch {
	case f.Obj != nil:
		name = symbols.ID(f.Obj)
		if f.Obj.Name() == "init" || f.Obj.Name() == "_" { // there may be several
			name += "@" + m.place(f.Node)
		}
	case f.Decl() != nil:
		name = m.funcID(f.Decl()) + "@" + m.place(f.Node)
	default:
		name = symbols.PathOf(m.x.Pkg) + ".@" + m.place(f.Node)
	}
	m.ids[f] = name
	return name
}

// at returns "file:line".
func (m *maker) at(n ast.Node) string {
	p := m.x.Fset.PositionFor(n.Pos(), false) // where it is written, whatever a //line says
	return fmt.Sprintf("%s:%d", p.Filename, p.Line)
}

// place tells two literals of a declaration apart.
func (m *maker) place(n ast.Node) string {
	p := m.x.Fset.PositionFor(n.Pos(), false)
	return fmt.Sprintf("%s:%d:%d", filepath.Base(p.Filename), p.Line, p.Column)
}

// param returns "ID#0" if e is a parameter of a func type.
func (m *maker) param(e ast.Expr) string {
	if e == nil {
		return ""
	}
	v := m.x.VarOf(e)
	if v == nil {
		return ""
	}
	if _, ok := v.Type().Underlying().(*types.Signature); !ok {
		return ""
	}
	return m.paramID(v)
}

func (m *maker) funcIDs(fs []*symbols.Func) (ids []string) {
	for _, f := range fs {
		ids = append(ids, m.funcID(f))
	}
	return ids
}

// paramID returns "ID#0" for a parameter of a function of the package.
func (m *maker) paramID(v *types.Var) string {
	f := m.x.ParamOf[v]
	if f == nil {
		return ""
	}
	return fmt.Sprintf("%s#%d", m.funcID(f), symbols.ParamIndex(f.Sig, v))
}

// carried says what the ctx arguments of a call carry.
func (m *maker) carried(c *symbols.Call) (list []Carried) {
	sig, ok := m.x.Info.TypeOf(c.Expr.Fun).Underlying().(*types.Signature)
	if !ok {
		return nil
	}
	for i := range sig.Params().Len() {
		if !knowledge.IsCarrier(sig.Params().At(i).Type()) {
			continue
		}
		arg := m.x.Arg(c.Expr, i)
		if arg == nil {
			continue
		}
		list = append(list, m.carriedBy(c, i, arg))
	}
	return list
}

// carriedBy says what the ctx arg carries that a call is given for a parameter.
func (m *maker) carriedBy(c *symbols.Call, param int, arg ast.Expr) Carried {
	s := m.res.Trace().Ctx(arg)
	out := Carried{Param: param, None: s.None, Has: s.Has, Unknown: s.Unknown && !s.Entry, Entry: s.Entry}
	if l := m.res.Trace().LocalLimit(arg); l.Known() {
		out.Limit = l.D
		out.Anew = l.At != nil && c.Loop != nil && c.Loop.Pos() <= l.At.Pos() && l.At.End() <= c.Loop.End()
	}
	for _, p := range s.Params {
		if name := m.paramID(p); name != "" {
			out.From = append(out.From, name)
		} else {
			out.Unknown = true
		}
	}
	return out
}

// open returns a generic type with Any in the place of its parameters.
func open(n *types.Named) types.Type {
	params := n.Origin().TypeParams()
	if params.Len() == 0 {
		return n
	}
	args := make([]types.Type, params.Len())
	for i := range args {
		args[i] = types.NewNamed(types.NewTypeName(token.NoPos, nil, Any, nil), types.NewStruct(nil, nil), nil)
	}
	t, err := types.Instantiate(nil, n.Origin(), args, false)
	if err != nil {
		return n
	}
	return t
}

// signature returns a function's type as two packages write it alike.
func signature(fn *types.Func) string {
	sig := fn.Signature()
	unnamed := types.NewSignatureType(nil, nil, nil, tuple(sig.Params()), tuple(sig.Results()), sig.Variadic())
	return types.TypeString(unnamed, symbols.PathOf)
}

// tuple returns t without the names of its variables.
func tuple(t *types.Tuple) *types.Tuple {
	var vars []*types.Var
	for v := range t.Variables() {
		vars = append(vars, types.NewParam(v.Pos(), v.Pkg(), "", v.Type()))
	}
	return types.NewTuple(vars...)
}

// field names field v of a struct of the program's own.
func (m *maker) field(t types.Type, v *types.Var) string {
	n := symbols.NamedOf(t)
	if n == nil || !m.own(n.Obj().Pkg()) {
		return ""
	}
	return symbols.TypeID(n.Obj()) + "." + v.Name()
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

// eachAssigned tells of what an assignment or declaration gives: alone is false
// where value is a call with several results, of which one goes to the target.
func eachAssigned(n ast.Node, tell func(to, value ast.Expr, alone bool)) {
	switch n := n.(type) {
	case *ast.AssignStmt:
		for i, to := range n.Lhs {
			tell(to, n.Rhs[min(i, len(n.Rhs)-1)], len(n.Lhs) == len(n.Rhs))
		}
	case *ast.ValueSpec:
		for i, to := range n.Names {
			if len(n.Values) > 0 {
				tell(to, n.Values[min(i, len(n.Values)-1)], len(n.Names) == len(n.Values))
			}
		}
	}
}
