package forward

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// UseKind is what happens to a value at one place.
type UseKind int

const (
	Called      UseKind = iota // a method of it is called
	MethodValue                // a method of it is taken as a value
	Read                       // a field of it is read
	Set                        // a field of it is assigned
	Passed                     // it is an argument of a call
	Returned                   // a function returns it
	Stored                     // it goes into a slice, map or channel, or is embedded
	Exported                   // it is held by something other packages can reach
	Captured                   // the whole value is overwritten, compared, ranged over, …: no news
	Lost                       // too many uses to follow
)

// Use is one thing that happens to a value, wherever in the package it has got to.
type Use struct {
	Kind  UseKind
	Expr  ast.Expr      // the occurrence
	Call  *symbols.Call // Called, Passed
	Arg   int           // Passed
	Field *types.Var    // Read, Set, Exported
	Value ast.Expr      // Set; nil if it is not one expression
	Fn    *symbols.Func // Returned
}

const maxUses = 400

type forward struct {
	t    *Follower
	uses []Use
	seen map[ast.Node]bool
	vars map[*types.Var]bool
	objs []*types.Var
}

// Forward follows the value that e creates through the package: variables,
// fields, parameters and results. It returns what happens to it, in the order
// found, and the variables and fields that may hold it.
func (t *Follower) Forward(e ast.Expr) ([]Use, []*types.Var) {
	f := &forward{t: t, seen: make(map[ast.Node]bool), vars: make(map[*types.Var]bool)}
	if id, ok := e.(*ast.Ident); ok {
		if v, ok := t.x.Info.Defs[id].(*types.Var); ok { // var c http.Client, or a field or parameter
			f.variable(v)
			return f.uses, f.objs
		}
	}
	f.expr(e, -1)
	return f.uses, f.objs
}

// ForwardVar follows what variable, field or parameter v holds.
func (t *Follower) ForwardVar(v *types.Var) ([]Use, []*types.Var) {
	f := &forward{t: t, seen: make(map[ast.Node]bool), vars: make(map[*types.Var]bool)}
	f.variable(v)
	return f.uses, f.objs
}

func (f *forward) add(u Use) { f.uses = append(f.uses, u) }

// variable follows every use of v.
func (f *forward) variable(v *types.Var) {
	v = v.Origin()
	if f.vars[v] {
		return
	}
	f.vars[v] = true
	f.objs = append(f.objs, v)
	x := f.t.x
	if !x.Closed(v) {
		f.add(Use{Kind: Exported, Field: v})
	}
	if v.Embedded() {
		f.add(Use{Kind: Stored})
	}
	for _, id := range x.Uses(v) {
		if len(f.seen) > maxUses {
			f.add(Use{Kind: Lost, Expr: id})
			return
		}
		var occ ast.Expr = id
		switch p := x.Parent(id).(type) {
		case *ast.SelectorExpr:
			if p.Sel == id {
				occ = p
			}
		case *ast.KeyValueExpr:
			if p.Key == id && v.IsField() {
				continue
			}
		}
		f.expr(occ, -1)
	}
}

// expr follows occurrence e: result i of a call, or e itself if i < 0.
func (f *forward) expr(e ast.Expr, i int) {
	if f.seen[e] {
		return
	}
	if len(f.seen) > maxUses {
		f.add(Use{Kind: Lost, Expr: e})
		return
	}
	f.seen[e] = true
	x := f.t.x
	switch p := x.Parent(e).(type) {
	case *ast.ParenExpr:
		f.expr(p, i)
	case *ast.UnaryExpr:
		if p.Op == token.AND {
			f.expr(p, -1)
		}
	case *ast.StarExpr:
		f.expr(p, -1)
	case *ast.TypeAssertExpr:
		f.expr(p, -1)
	case *ast.KeyValueExpr:
		if p.Value != e {
			return
		}
		lit, _ := x.Parent(p).(*ast.CompositeLit)
		if lit == nil {
			return
		}
		if key, ok := p.Key.(*ast.Ident); ok {
			if v, ok := x.Info.Uses[key].(*types.Var); ok && v.IsField() {
				f.variable(v)
				return
			}
		}
		f.add(Use{Kind: Stored, Expr: e})
	case *ast.CompositeLit:
		if st, ok := x.Info.TypeOf(p).Underlying().(*types.Struct); ok {
			if j := slices.Index(p.Elts, e); j >= 0 && j < st.NumFields() {
				f.variable(st.Field(j))
				return
			}
		}
		f.add(Use{Kind: Stored, Expr: e})
	case *ast.AssignStmt:
		f.assigned(p.Lhs, p.Rhs, e, i)
	case *ast.ValueSpec:
		lhs := make([]ast.Expr, len(p.Names))
		for j, n := range p.Names {
			lhs[j] = n
		}
		f.assigned(lhs, p.Values, e, i)
	case *ast.ReturnStmt:
		f.returned(p, e, i)
	case *ast.SendStmt:
		if p.Value == e {
			f.add(Use{Kind: Stored, Expr: e})
		}
	case *ast.CallExpr:
		f.argument(p, e)
	case *ast.SelectorExpr:
		if p.X == e {
			f.selected(p, e)
		}
	}
}

func (f *forward) assigned(lhs, rhs []ast.Expr, e ast.Expr, i int) {
	j := slices.Index(rhs, e)
	if j < 0 {
		return
	}
	if len(lhs) != len(rhs) {
		j = max(i, 0)
	}
	if j >= len(lhs) {
		return
	}
	if v := f.t.x.VarOf(lhs[j]); v != nil {
		if v.Pkg() != f.t.x.Pkg {
			f.add(Use{Kind: Exported, Expr: e, Field: v})
		}
		f.variable(v)
	} else if id, ok := lhs[j].(*ast.Ident); !ok || id.Name != "_" {
		f.add(Use{Kind: Stored, Expr: e})
	}
}

func (f *forward) returned(ret *ast.ReturnStmt, e ast.Expr, i int) {
	fn := f.t.x.Enclosing(ret)
	j := slices.Index(ret.Results, e)
	if fn == nil || j < 0 {
		return
	}
	if len(ret.Results) == 1 && i > 0 {
		j = i
	}
	f.add(Use{Kind: Returned, Expr: e, Fn: fn})
	if fn.Obj == nil {
		return
	}
	for _, id := range f.t.x.Uses(fn.Obj) {
		var callee ast.Expr = id
		if sel, ok := f.t.x.Parent(id).(*ast.SelectorExpr); ok && sel.Sel == id {
			callee = sel
		}
		if call, ok := f.t.x.Parent(callee).(*ast.CallExpr); ok && call.Fun == callee {
			f.expr(call, j)
		}
	}
}

func (f *forward) argument(call *ast.CallExpr, e ast.Expr) {
	x := f.t.x
	if call.Fun == e {
		return
	}
	if x.Info.Types[call.Fun].IsType() {
		f.expr(call, -1)
		return
	}
	c := x.CallAt[call]
	i := slices.Index(call.Args, e)
	if c == nil {
		if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok && id.Name == "append" {
			f.add(Use{Kind: Stored, Expr: e})
		}
		return
	}
	f.add(Use{Kind: Passed, Expr: e, Call: c, Arg: i})
	if fn := x.ByObj[c.Func()]; fn != nil {
		if i < fn.Sig.Params().Len() && !(fn.Sig.Variadic() && i >= fn.Sig.Params().Len()-1) {
			f.variable(fn.Sig.Params().At(i))
		}
	} else if lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok && x.ByNode[lit] != nil {
		if sig := x.ByNode[lit].Sig; i < sig.Params().Len() {
			f.variable(sig.Params().At(i))
		}
	}
}

func (f *forward) selected(sel *ast.SelectorExpr, e ast.Expr) {
	x := f.t.x
	s := x.Info.Selections[sel]
	if s == nil {
		return
	}
	if s.Kind() != types.FieldVal {
		if call, ok := x.Parent(sel).(*ast.CallExpr); ok && call.Fun == sel {
			f.add(Use{Kind: Called, Expr: e, Call: x.CallAt[call]})
			if res, recv := x.Info.TypeOf(call), x.Info.TypeOf(e); res != nil && recv != nil && types.Identical(res, recv) {
				f.expr(call, -1) // a fluent method returns its receiver
			}
			return
		}
		f.add(Use{Kind: MethodValue, Expr: sel})
		return
	}
	field := s.Obj().(*types.Var).Origin()
	switch p := x.Parent(sel).(type) {
	case *ast.AssignStmt:
		if j := slices.Index(p.Lhs, ast.Expr(sel)); j >= 0 {
			var val ast.Expr
			if len(p.Lhs) == len(p.Rhs) {
				val = p.Rhs[j]
			}
			f.add(Use{Kind: Set, Expr: e, Field: field, Value: val})
			return
		}
	}
	f.add(Use{Kind: Read, Expr: e, Field: field})
}
