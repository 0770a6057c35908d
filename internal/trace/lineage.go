package trace

import (
	"go/ast"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Place is a variable, or what fields of it, and the ctx of a request or
// stream, lead to: ctx, s.conf.ctx, r.Context().
type Place struct {
	Var  *types.Var
	Path string // ".conf.ctx", ".Context()"
}

// PlaceOf returns the place that e denotes; false if e is none.
func (t *Tracer) PlaceOf(e ast.Expr) (Place, bool) {
	path := ""
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.Ident:
			v := t.X.VarOf(x)
			return Place{v, path}, v != nil
		case *ast.SelectorExpr:
			s := t.X.Info.Selections[x]
			if s == nil { // of another package
				v := t.X.VarOf(x)
				return Place{v, path}, v != nil
			}
			if s.Kind() != types.FieldVal {
				return Place{}, false
			}
			path = "." + x.Sel.Name + path
			e = x.X
		case *ast.CallExpr:
			name := t.getter(x)
			if name == "" {
				return Place{}, false
			}
			path = "." + name + "()" + path
			e = symbols.Receiver(x)
		case *ast.StarExpr:
			e = x.X
		default:
			return Place{}, false
		}
	}
}

// getter returns the name of the method of a request, stream or framework's
// value that gives the ctx, or the request, it holds; "" for other calls.
func (t *Tracer) getter(call *ast.CallExpr) string {
	c := t.X.CallAt[call]
	if c == nil || c.Func() == nil || len(call.Args) > 0 || symbols.Receiver(call) == nil {
		return ""
	}
	typ, name := t.X.Info.TypeOf(call), c.Func().Name()
	if name == "Context" && knowledge.IsContext(typ) || name == "Request" && knowledge.IsRequest(typ) {
		return name
	}
	return ""
}

// Link is one ctx, or what carries one, in the line of those it was made of.
type Link struct {
	Expr  ast.Expr // where it is read, or the call that makes it
	Place Place    // where it is held; zero for the result of a call that is used at once
	Site  ast.Node // the one statement that gave the variable its value; nil if there are several, or none
	Index int      // which result of the call at Site it is, from 0; -1 if it is not a result
	Call  *ast.CallExpr
}

// maxLineage is how many links of a line are followed; programs have a handful.
const maxLineage = 64

// Lineage returns the ctx that e is, or carries, what that was made of, and so
// on: of a child of a child of r.Context() three. What ends one ends all before
// it. The line stops at WithoutCancel, where a value cannot be followed, and
// after maxLineage links: lines of contexts that are made of each other in one
// function would cost the square of their number.
func (t *Tracer) Lineage(e ast.Expr) []Link {
	var line []Link
	seen := make(map[ast.Expr]bool)
	for e != nil && !seen[e] && len(line) < maxLineage {
		seen[e] = true
		l := Link{Expr: e, Index: -1}
		place, held := t.PlaceOf(e)
		if !held {
			call, ok := ast.Unparen(e).(*ast.CallExpr)
			if !ok {
				return line
			}
			l.Call = call
			if t.X.Info.Types[call.Fun].IsType() && len(call.Args) == 1 {
				e = call.Args[0]
				continue
			}
			line = append(line, l)
			e = t.madeOf(call, 0)
			continue
		}
		l.Place = place
		a := t.AssignAt(e)
		if a == nil || a.Value == nil {
			line = append(line, l)
			if place.Path != ".Context()" {
				return line
			}
			e = ast.Unparen(e).(*ast.CallExpr).Fun.(*ast.SelectorExpr).X // of which request?
			if !knowledge.IsCarrier(t.X.Info.TypeOf(e)) {
				return line
			}
			continue
		}
		l.Site, l.Index = a.Site, a.Index
		if call, ok := ast.Unparen(a.Value).(*ast.CallExpr); ok {
			l.Call = call
		}
		line = append(line, l)
		e = t.before(a)
	}
	return line
}

// before returns what the ctx was made of that an assignment gives; nil if it
// cannot be followed.
func (t *Tracer) before(a *symbols.Assign) ast.Expr {
	call, isCall := ast.Unparen(a.Value).(*ast.CallExpr)
	switch _, isPlace := t.PlaceOf(a.Value); {
	case isPlace || isCall && t.X.Info.Types[call.Fun].IsType():
		return a.Value // a copy, a conversion
	case isCall:
		return t.madeOf(call, max(a.Index, 0))
	}
	return nil
}

// Makers returns the assignments to local variables that may have made the ctx
// that e is, or carries, or any that it was made of: Lineage, on every way.
func (t *Tracer) Makers(e ast.Expr) (made []*symbols.Assign) {
	seen := make(map[ast.Expr]bool)
	for todo := []ast.Expr{e}; len(todo) > 0 && len(seen) < maxLineage; todo = todo[1:] {
		e := todo[0]
		if e == nil || seen[e] {
			continue
		}
		seen[e] = true
		switch x := ast.Unparen(e).(type) {
		case *ast.CallExpr:
			if t.X.Info.Types[x.Fun].IsType() && len(x.Args) == 1 {
				todo = append(todo, x.Args[0])
			} else {
				todo = append(todo, t.madeOf(x, 0))
			}
		case *ast.Ident:
			v := t.X.VarOf(x)
			if v == nil || v.IsField() || v.Parent() == t.X.Pkg.Scope() || t.X.AddressTaken(v) {
				break
			}
			for _, a := range t.VersionsOf(v).At(x).Assigned() {
				if a.Value != nil {
					made, todo = append(made, a), append(todo, t.before(a))
				}
			}
		}
	}
	return made
}

// AssignAt returns the one assignment that gave the local variable e the value
// that e reads; nil if e is none, is a parameter's own value, or one of several.
func (t *Tracer) AssignAt(e ast.Expr) *symbols.Assign {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return nil
	}
	v := t.X.VarOf(id)
	if v == nil || v.IsField() || v.Parent() == t.X.Pkg.Scope() || t.X.AddressTaken(v) {
		return nil
	}
	assigns := t.X.Assigns(v)
	switch {
	case len(assigns) == 0:
		return nil
	case len(assigns) == 1 && t.X.ParamOf[v] == nil:
		return &assigns[0]
	}
	return t.VersionsOf(v).At(id).Assign
}

// madeOf returns the argument that result i of a call, a ctx or what carries
// one, is made of, so that it ends when that does; nil if there is none.
func (t *Tracer) madeOf(call *ast.CallExpr, i int) ast.Expr {
	c := t.X.CallAt[call]
	if c == nil || c.Func() == nil {
		return nil
	}
	fn := c.Func()
	if row, _ := knowledge.CallOf(fn); row != nil && row.Ctx != "" {
		switch row.Ctx {
		case knowledge.CtxDeadline, knowledge.CtxDerived, knowledge.CtxRoot:
			return t.carrierArg(call, row.CtxArg)
		}
		return nil
	}
	var params []int
	if f := t.X.ByObj[fn]; f != nil {
		if i >= f.Sig.Results().Len() || !knowledge.IsCarrier(f.Sig.Results().At(i).Type()) {
			return nil
		}
		s := t.Result(f, i)
		if s.None || s.Unknown {
			return nil
		}
		for _, p := range s.Params {
			params = append(params, symbols.ParamIndex(f.Sig, p))
		}
	} else if fact, ok := t.Callees.Result(fn, i); ok && !fact.None && !fact.Unknown {
		params = fact.Params
	}
	if len(params) != 1 || params[0] < 0 {
		return nil
	}
	return t.X.Arg(call, params[0])
}

// carrierArg returns argument i of a call if it carries a ctx, else the first that does.
func (t *Tracer) carrierArg(call *ast.CallExpr, i int) ast.Expr {
	if arg := t.X.Arg(call, i); arg != nil && (knowledge.IsCarrier(t.X.Info.TypeOf(arg)) || isCtx(t.X.Info.TypeOf(arg))) {
		return arg
	}
	for _, a := range call.Args {
		if t.X.Info.TypeOf(a) != nil && isCtx(t.X.Info.TypeOf(a)) {
			return a
		}
	}
	return nil
}
