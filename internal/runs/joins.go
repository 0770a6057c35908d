package runs

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// FuncOutlives reports whether a literal may run after the function around it has
// returned: on a goroutine nobody waits for, or stored, or returned.
func (r *Finder) FuncOutlives(f *symbols.Func) bool {
	v, ok := r.outliving[f]
	if !ok {
		v = r.findOutlives(f)
		r.outliving[f] = v
	}
	return v
}

func (r *Finder) findOutlives(f *symbols.Func) bool {
	x := r.Index()
	lit, ok := f.Node.(*ast.FuncLit)
	if !ok {
		return false
	}
	e, parent := x.Around(lit)
	switch p := parent.(type) {
	case *ast.CallExpr:
		c := x.CallAt[p]
		if c == nil {
			return !x.Info.Types[p.Fun].IsType() // append; a conversion only names it
		}
		if p.Fun == e {
			return c.Mode == symbols.Go && !r.Joined(f)
		}
		for _, w := range r.Runs(c, slices.Index(p.Args, e)) {
			switch w {
			case knowledge.RunGo, knowledge.RunEach:
				return !r.Joined(f)
			case knowledge.RunLater:
				return true
			}
		}
		return c.Mode == symbols.Go || r.keeps(c)
	case *ast.ReturnStmt, *ast.KeyValueExpr, *ast.CompositeLit, *ast.SendStmt:
		return true
	case *ast.AssignStmt:
		for i, rhs := range p.Rhs {
			if rhs == e && i < len(p.Lhs) {
				v := x.VarOf(p.Lhs[i])
				return v == nil || v.IsField() || v.Parent() == r.Pass.Pkg.Scope() || !r.calledHere(v)
			}
		}
	}
	return false
}

// calledHere reports whether all that is done with the function a local
// variable holds is to call it, or to hand it to what does, before the function
// around it returns.
func (r *Finder) calledHere(v *types.Var) bool {
	called, ok := r.onlyCalled[v]
	if !ok {
		called = r.findCalledHere(v)
		r.onlyCalled[v] = called
	}
	return called
}

func (r *Finder) findCalledHere(v *types.Var) bool {
	x := r.Index()
	for _, id := range x.Uses(v) {
		switch p := x.Parent(id).(type) {
		case *ast.AssignStmt:
			if slices.Contains(p.Lhs, ast.Expr(id)) {
				continue
			}
			return false
		case *ast.CallExpr:
			c := x.CallAt[p]
			if c == nil || c.Mode == symbols.Go {
				return false
			}
			if p.Fun == id {
				continue
			}
			for _, w := range r.Runs(c, slices.Index(p.Args, ast.Expr(id))) {
				if w == knowledge.RunLater {
					return false
				}
			}
			if r.keeps(c) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// keeps reports whether a call makes something of its func argument that is
// run later: a function, or what is stored.
func (r *Finder) keeps(c *symbols.Call) bool {
	x := r.Index()
	if t := x.Info.TypeOf(c.Expr); t != nil && symbols.IsFunc(t) {
		return true
	}
	switch p := x.Parent(c.Expr).(type) {
	case *ast.KeyValueExpr, *ast.CompositeLit:
		return true
	case *ast.AssignStmt:
		for i, rhs := range p.Rhs {
			if rhs == c.Expr && len(p.Lhs) == len(p.Rhs) {
				v := x.VarOf(p.Lhs[i])
				return v != nil && v.IsField()
			}
		}
	}
	return false
}

// Joined reports whether the function around a literal that runs on a
// goroutine waits for it: a group or wait group is waited for after it, or a
// channel that the literal uses is received from.
func (r *Finder) Joined(f *symbols.Func) bool {
	if f.Parent == nil {
		return false
	}
	v, ok := r.joinedFuncs[f]
	if !ok {
		v = r.findJoined(f)
		r.joinedFuncs[f] = v
	}
	return v
}

func (r *Finder) findJoined(f *symbols.Func) bool {
	x := r.Index()
	points := r.joinsIn(f.Parent)
	outside := func(at ast.Node) bool { return at.Pos() < f.Node.Pos() || f.Node.End() <= at.Pos() }
	if i, _ := slices.BinarySearch(points.calls, f.Node.End()); i < len(points.calls) {
		return true
	}
	found := false
	ast.Inspect(f.Node, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && len(points.received) > 0 {
			if v, ok := x.Info.Uses[id].(*types.Var); ok {
				found = found || slices.ContainsFunc(points.received[v], outside)
			}
		}
		return !found
	})
	return found
}

// joinPoints are the places where a function waits for what it has started, but
// for those on other goroutines.
type joinPoints struct {
	calls    []token.Pos // that wait for a group, in source order
	received map[*types.Var][]ast.Node
}

func (r *Finder) joinsIn(f *symbols.Func) *joinPoints {
	if p := r.joinPoints[f]; p != nil {
		return p
	}
	x := r.Index()
	p := &joinPoints{received: make(map[*types.Var][]ast.Node)}
	r.joinPoints[f] = p
	receive := func(n ast.Node, ch ast.Expr) {
		if v := x.VarOf(ch); v != nil && len(p.received[v]) < maxReceives {
			p.received[v] = append(p.received[v], n)
		}
	}
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			_, lit := n.Call.Fun.(*ast.FuncLit)
			return !lit // what another goroutine waits for
		case *ast.CallExpr:
			if c := x.CallAt[n]; c != nil && r.joins(c) {
				p.calls = append(p.calls, n.Pos())
			}
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				receive(n, n.X)
			}
		case *ast.RangeStmt:
			if symbols.IsChan(x.Info.TypeOf(n.X)) {
				receive(n, n.X)
			}
		}
		return true
	})
	slices.Sort(p.calls)
	return p
}

// maxReceives is how many places are kept at which one channel is received from:
// one outside of a literal is all that is asked for.
const maxReceives = 64

// JoinedBehind reports whether the function around a call waits for a group behind it.
func (r *Finder) JoinedBehind(c *symbols.Call) bool {
	if c.In == nil {
		return false
	}
	points := r.joinsIn(c.In)
	i, _ := slices.BinarySearch(points.calls, c.Expr.End())
	return i < len(points.calls)
}

// JoinedCall reports whether the function around go f(…), where f is declared,
// waits for f: it waits for a group behind it, which f is given or tells that it
// is done, or receives from a channel that f is given.
func (r *Finder) JoinedCall(c *symbols.Call) bool {
	if c.In == nil || c.Func() == nil {
		return false
	}
	x := r.Index()
	points, behind := r.joinsIn(c.In), r.JoinedBehind(c)
	for _, arg := range c.Expr.Args {
		if behind && isWaitGroup(x.Info.TypeOf(arg)) {
			return true
		}
		if v := x.VarOf(arg); v != nil && symbols.IsChan(v.Type()) && len(points.received[v]) > 0 {
			return true
		}
	}
	f := x.ByObj[c.Func()]
	return behind && f != nil && slices.ContainsFunc(f.Calls, func(inner *symbols.Call) bool {
		fn := inner.Func()
		return fn != nil && fn.Name() == "Done" && fn.Signature().Recv() != nil && isWaitGroup(fn.Signature().Recv().Type())
	})
}

// isWaitGroup reports whether t is a sync.WaitGroup or a pointer to one.
func isWaitGroup(t types.Type) bool {
	t = symbols.Deref(t)
	return knowledge.IsNamed(t, "sync", "WaitGroup")
}

// joins reports whether a call waits for goroutines: WaitGroup.Wait, or the
// join of a listed group.
func (r *Finder) joins(c *symbols.Call) bool {
	fn := c.Func()
	if fn == nil || fn.Pkg() == nil {
		return false
	}
	if recv := fn.Signature().Recv(); fn.Name() == "Wait" && recv != nil {
		for _, m := range []string{"Go", "Add", "Submit"} { // a group, no (*exec.Cmd).Wait
			if obj, _, _ := types.LookupFieldOrMethod(recv.Type(), true, nil, m); obj != nil {
				return true
			}
		}
	}
	return knowledge.Joins(fn)
}
