package debts

import (
	"go/ast"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// GoesOn reports whether the value of e, a ctx or what carries one, may still
// be used when the function in which e stands has returned: by a goroutine, a
// deferred call, a field, a result, a function of the package that keeps it. A
// use that it cannot follow counts as one that goes on.
func (d *Debts) GoesOn(e ast.Expr) bool { return d.goesOn(e, make(map[*types.Var]bool)) }

func (d *Debts) goesOn(e ast.Expr, seen map[*types.Var]bool) bool {
	switch p := d.around(e).(type) {
	case *ast.CallExpr:
		return d.callKeeps(p, e, seen)
	case *ast.AssignStmt:
		for i, rhs := range p.Rhs {
			if ast.Unparen(rhs) == e && len(p.Lhs) == len(p.Rhs) {
				return d.varKeeps(p.Lhs[i], seen)
			}
		}
		return d.isLeft(p, e)
	case *ast.ValueSpec:
		for i, v := range p.Values {
			if ast.Unparen(v) == e && len(p.Names) == len(p.Values) {
				return d.varKeeps(p.Names[i], seen)
			}
		}
	case *ast.SelectorExpr: // ctx.Err(), cmd.Run(), req.Header
		if sel := d.x.Info.Selections[p]; sel == nil || sel.Kind() == types.FieldVal {
			return false
		}
		call, ok := d.around(p).(*ast.CallExpr)
		if !ok || call.Fun != p || d.x.CallAt[call] == nil || d.x.CallAt[call].Mode != symbols.Plain {
			return true
		}
		return p.Sel.Name == "Start" && !d.waitedFor(e)
	case *ast.BinaryExpr:
		return false // compared
	}
	return true
}

// waitedFor reports whether Wait is called on a variable.
func (d *Debts) waitedFor(e ast.Expr) bool {
	v := d.x.VarOf(e)
	if v == nil {
		return false
	}
	for _, id := range d.x.Uses(v) {
		if sel, ok := d.x.Parent(id).(*ast.SelectorExpr); ok && sel.X == id && sel.Sel.Name == "Wait" {
			return true
		}
	}
	return false
}

// isLeft reports whether e is anything but a variable that is assigned to.
func (d *Debts) isLeft(as *ast.AssignStmt, e ast.Expr) bool {
	for _, l := range as.Lhs {
		if ast.Unparen(l) == e {
			return false
		}
	}
	return true
}

func (d *Debts) around(e ast.Expr) ast.Node {
	_, parent := d.x.Around(e)
	return parent
}

// callKeeps reports whether a call uses an argument after it has returned, or
// gives it back to one who does.
func (d *Debts) callKeeps(p *ast.CallExpr, arg ast.Expr, seen map[*types.Var]bool) bool {
	call := d.x.CallAt[p]
	if call == nil || call.Mode != symbols.Plain {
		return true
	}
	fn := call.Func()
	if fn == nil {
		return false // a func value, as much trusted as a method of an interface
	}
	i := 0
	for i < len(p.Args) && ast.Unparen(p.Args[i]) != arg {
		i++
	}
	if f := d.x.ByObj[fn]; f != nil {
		params := f.Sig.Params()
		if i >= params.Len() {
			return true
		}
		if d.keeps(params.At(i), seen) {
			return true
		}
	}
	if carries(fn) {
		return d.resultKeeps(p, seen)
	}
	return false
}

// carries reports whether a function makes another ctx, a request or a command
// of the one it is given.
func carries(fn *types.Func) bool {
	res := fn.Signature().Results()
	if res.Len() == 0 {
		return false
	}
	t := types.Unalias(res.At(0).Type())
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	n, ok := t.(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return false
	}
	switch n.Obj().Pkg().Path() + "." + n.Obj().Name() {
	case "context.Context", "net/http.Request", "os/exec.Cmd", "golang.org/x/sync/errgroup.Group":
		return true
	}
	return false
}

// resultKeeps follows the first result of a call.
func (d *Debts) resultKeeps(p *ast.CallExpr, seen map[*types.Var]bool) bool {
	switch q := d.around(p).(type) {
	case *ast.AssignStmt:
		if len(q.Rhs) == 1 {
			return d.varKeeps(q.Lhs[0], seen)
		}
	case *ast.ValueSpec:
		if len(q.Values) == 1 {
			return d.varKeeps(q.Names[0], seen)
		}
	}
	return d.goesOn(p, seen)
}

func (d *Debts) varKeeps(lhs ast.Expr, seen map[*types.Var]bool) bool {
	if id, ok := ast.Unparen(lhs).(*ast.Ident); ok && id.Name == "_" {
		return false
	}
	v := d.x.VarOf(lhs)
	if v == nil || v.IsField() || v.Parent() == d.x.Pkg.Scope() || d.x.AddressTaken(v) {
		return true
	}
	return d.keeps(v, seen)
}

// keeps reports whether a variable is used by anything that may go on.
func (d *Debts) keeps(v *types.Var, seen map[*types.Var]bool) bool {
	if seen[v] {
		return false // asked already
	}
	seen[v] = true
	home := d.x.ParamOf[v]
	uses := d.x.Uses(v)
	if home == nil {
		if as := d.x.Assigns(v); len(as) > 0 {
			home = as[0].In
		}
	}
	for _, id := range uses {
		if in := d.x.Enclosing(id); in != home && !d.runsNow(in, home) {
			return true
		}
		if d.goesOn(id, seen) {
			return true
		}
	}
	return false
}

// runsNow reports whether a literal inside home runs before home goes on: it is
// called where it stands, or given to a function known to run it at once.
func (d *Debts) runsNow(in, home *symbols.Func) bool {
	for in != nil && in != home {
		lit, ok := in.Node.(*ast.FuncLit)
		if !ok {
			return false
		}
		p, ok := d.around(lit).(*ast.CallExpr)
		if !ok {
			return false
		}
		call := d.x.CallAt[p]
		if call == nil || call.Mode != symbols.Plain {
			return false
		}
		if isOnce(call.Func()) {
			return false // for others too
		}
		if ast.Unparen(p.Fun) != lit {
			i := 0
			for i < len(p.Args) && ast.Unparen(p.Args[i]) != lit {
				i++
			}
			if d.RunsNow == nil || !d.RunsNow(call, i) {
				return false
			}
		}
		in = in.Parent
	}
	return in == home
}

// ForOthers reports whether a node stands in a literal that does what others
// count on too: what a sync.Once or a singleflight group runs. The ctx of one of
// them would end it for all.
func (d *Debts) ForOthers(n ast.Node) bool { return d.forOthers(d.x.Enclosing(n)) }

// ResultGoesOn reports whether what a call makes of a ctx, a request or a
// command, may still be used when the function has returned; false for calls
// that make something else.
func (d *Debts) ResultGoesOn(call *ast.CallExpr) bool {
	c := d.x.CallAt[call]
	return c != nil && c.Func() != nil && carries(c.Func()) && d.resultKeeps(call, make(map[*types.Var]bool))
}
