package loops

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Grows reports whether the collection e grows with data: not what is written
// down in the source, cut to a length, or checked for its length.
func (r *Finder) Grows(e ast.Expr) bool {
	x := r.Index()
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		return false
	case *ast.SliceExpr:
		if e.High == nil {
			return r.Grows(e.X)
		}
		_, ok := r.GrowsWith(e.High)
		return ok && r.Grows(e.X)
	case *ast.StarExpr:
		return r.Grows(e.X)
	case *ast.UnaryExpr:
		return r.Grows(e.X)
	case *ast.IndexExpr: // batches[i]
		return !r.inPieces(e.X)
	case *ast.Ident, *ast.SelectorExpr:
		if v := x.VarOf(e); v != nil {
			return !r.guarded(v, e) && r.growing.Of(v)
		}
	case *ast.CallExpr:
		return r.callGrows(e)
	}
	return true
}

// callGrows is Grows for what a call returns.
func (r *Finder) callGrows(e *ast.CallExpr) bool {
	x := r.Index()
	if x.Info.Types[e.Fun].IsType() && len(e.Args) == 1 {
		return r.Grows(e.Args[0])
	}
	switch symbols.Builtin(x.Info, e) {
	case "append":
		if len(e.Args) == 0 {
			return true
		}
		return e.Ellipsis.IsValid() && r.Grows(e.Args[len(e.Args)-1]) || r.Grows(e.Args[0])
	case "make":
		if len(e.Args) < 2 {
			return false // filled elsewhere
		}
		_, ok := r.GrowsWith(e.Args[1])
		return ok
	}
	fn := symbols.FuncOf(x.Info, e)
	if fn == nil {
		return true
	}
	if p := symbols.PkgPath(fn); (p == "slices" || p == "maps") && len(e.Args) > 0 {
		return r.Grows(e.Args[0])
	}
	if f := x.ByObj[fn]; f != nil && f.Sig.Results().Len() > 0 && !r.sizes.Of(result{f, 0}) {
		return false
	}
	return !isPage(x, e)
}

// isPage reports whether a call is given a constant that may be the number of
// results: list(ctx, 20).
func isPage(x *symbols.Index, e *ast.CallExpr) bool {
	return slices.ContainsFunc(e.Args, func(a ast.Expr) bool {
		n, ok := symbols.Int(x.Info, a)
		return ok && n > 1 && n <= 1000
	})
}

// resultGrows reports whether some return gives a result that grows, or none
// says how large it is.
func (r *Finder) resultGrows(k result) bool {
	some := false
	for _, ret := range symbols.Returns(k.fn) {
		if k.i >= len(ret.Results) {
			return true
		}
		if r.Index().Info.Types[ret.Results[k.i]].IsNil() {
			continue
		}
		if r.Grows(ret.Results[k.i]) {
			return true
		}
		some = true
	}
	return !some
}

// varGrows is Grows for what a variable or field holds, whoever reads it.
func (r *Finder) varGrows(v *types.Var) bool {
	x := r.Index()
	if _, ok := core(symbols.Deref(v.Type())).(*types.Array); ok {
		return false
	}
	if f := x.ParamOf[v]; f != nil {
		return r.paramGrows(f, v)
	}
	global := !v.IsField() && v.Parent() != nil && v.Pkg() != nil && v.Parent() == v.Pkg().Scope()
	if v.Pkg() != x.Pkg {
		return !global // a table of another package
	}
	assigns := x.Assigns(v)
	if x.AddressTaken(v) || v.IsField() && len(assigns) == 0 {
		return true
	}
	return slices.ContainsFunc(assigns, func(a symbols.Assign) bool { return r.assignGrows(v, a) }) || r.filled(v)
}

// filled reports whether elements are put into a map, or by index, in a loop
// over data.
func (r *Finder) filled(v *types.Var) bool {
	x := r.Index()
	if _, ok := v.Type().Underlying().(*types.Map); !ok {
		return false
	}
	for _, id := range x.Uses(v) {
		ix, ok := Outer(x, id).(*ast.IndexExpr)
		if !ok {
			continue
		}
		as, ok := x.Parent(ix).(*ast.AssignStmt)
		if ok && slices.Contains(as.Lhs, ast.Expr(ix)) && r.many(as, v) {
			return true
		}
	}
	return false
}

// many reports whether a statement that adds to v runs as often as there is
// data: in a loop over it, or over v itself, or, for what outlives the function,
// in a function that is called again and again.
func (r *Finder) many(n ast.Node, v *types.Var) bool {
	x := r.Index()
	for p := x.Parent(n); p != nil && x.ByNode[p] == nil; p = x.Parent(p) {
		if f, ok := p.(*ast.ForStmt); ok && f.Cond != nil && Mentions(x, f.Cond, v) { // for len(queue) > 0 { …; queue = append(queue, …) }
			return true
		}
	}
	for _, l := range r.Loops(n) {
		if l.Kind != LoopCounted {
			return true
		}
	}
	if v.IsField() {
		f := x.Enclosing(n).Decl()
		return f == nil || f.Obj.Exported() || f.Sig.Recv() != nil
	}
	return false
}

// assignGrows reports whether one assignment makes v grow.
func (r *Finder) assignGrows(v *types.Var, a symbols.Assign) bool {
	x := r.Index()
	if a.Value == nil {
		rs, ok := a.Site.(*ast.RangeStmt)
		return !ok || !r.inPieces(rs.X) // for batch := range chunks: as large as a chunk is
	}
	call, isCall := ast.Unparen(a.Value).(*ast.CallExpr)
	if a.Index >= 0 {
		if !isCall {
			return true
		}
		if fn := symbols.FuncOf(x.Info, call); fn != nil && x.ByObj[fn] != nil && !r.sizes.Of(result{x.ByObj[fn], a.Index}) {
			return false
		}
		return a.Index > 0 || r.callGrows(call)
	}
	if isCall && symbols.Builtin(x.Info, call) == "append" && len(call.Args) > 0 && x.VarOf(call.Args[0]) == v {
		return call.Ellipsis.IsValid() && r.Grows(call.Args[len(call.Args)-1]) || r.many(a.Site, v)
	}
	return r.Grows(a.Value)
}

// paramGrows reports whether some call in the package gives a parameter what
// grows, or somebody else can call the function.
func (r *Finder) paramGrows(f *symbols.Func, v *types.Var) bool {
	x := r.Index()
	i := symbols.ParamIndex(f.Sig, v)
	if f.Obj == nil {
		if call, _ := ArgOf(x, f.Node.(*ast.FuncLit)); call != nil && call.Fun == f.Node {
			if arg := x.Arg(call, i); arg != nil {
				return r.Grows(arg)
			}
		}
		return true
	}
	if f.Obj.Exported() && x.Pkg.Name() != "main" || f.Sig.Variadic() {
		return true
	}
	calls, all := r.Index().CallsTo(f.Obj)
	return !all || len(calls) == 0 || slices.ContainsFunc(calls, func(c *ast.CallExpr) bool {
		arg := x.Arg(c, i)
		return arg == nil || r.Grows(arg)
	})
}

// GrowsWith returns the collection whose length decides the number e; false if
// e is a number of its own.
func (r *Finder) GrowsWith(e ast.Expr) (ast.Expr, bool) {
	c := r.count(e)
	return c.of, c.grows
}

func (r *Finder) count(e ast.Expr) count {
	x := r.Index()
	e = ast.Unparen(symbols.ExprOr(e))
	if x.Info.Types[e].Value != nil {
		return count{}
	}
	switch e := e.(type) {
	case *ast.BinaryExpr:
		switch e.Op {
		case token.ADD, token.SUB, token.MUL, token.QUO:
			c := r.count(e.X)
			if !c.grows && e.Op != token.QUO {
				return r.count(e.Y)
			}
			return c
		}
	case *ast.CallExpr:
		return r.callCounts(e)
	case *ast.Ident, *ast.SelectorExpr:
		v := x.VarOf(e)
		if v != nil && !v.IsField() && x.ParamOf[v] == nil && x.Closed(v) {
			return r.numbers.Of(v)
		}
	}
	return count{}
}

func (r *Finder) callCounts(e *ast.CallExpr) count {
	x := r.Index()
	if x.Info.Types[e.Fun].IsType() && len(e.Args) == 1 {
		return r.count(e.Args[0])
	}
	if len(e.Args) == 0 {
		return count{}
	}
	switch symbols.Builtin(x.Info, e) {
	case "len", "cap":
		if t := x.Info.TypeOf(e.Args[0]); t != nil {
			switch core(t).(type) {
			case *types.Slice, *types.Map:
				return count{e.Args[0], r.Grows(e.Args[0])}
			}
		}
	case "max":
		for _, a := range e.Args {
			if c := r.count(a); c.grows {
				return c
			}
		}
	case "min":
		var last count
		for _, a := range e.Args {
			if last = r.count(a); !last.grows {
				return count{}
			}
		}
		return last
	}
	return count{}
}

// varCounts is GrowsWith for a variable: every value it is given must grow. One
// that is made of itself does not.
func (r *Finder) varCounts(v *types.Var) count {
	var last count
	for _, a := range r.Index().Assigns(v) {
		if a.Value == nil || a.Index >= 0 || a.Op != token.ASSIGN {
			return count{}
		}
		if last = r.count(a.Value); !last.grows {
			return count{} // if n > max { n = max }
		}
	}
	return last
}

// guarded reports whether the length of v is checked: an if statement compares
// it with something that is neither zero nor one, and leaves, cuts it, or holds
// the place at; or a function that v is given to does, and says so. What outlives
// a function may be checked anywhere in the package, a local variable before it
// is used.
func (r *Finder) guarded(v *types.Var, at ast.Expr) bool {
	if r.guards == nil {
		r.findGuards()
	}
	lasts := v.IsField() || v.Pkg() != nil && v.Parent() == v.Pkg().Scope()
	return slices.ContainsFunc(r.guards[v], func(check ast.Node) bool { return lasts || check.Pos() < at.Pos() })
}

// findGuards indexes what compares the length of a variable: if statements, and
// calls of functions that do so with a parameter.
func (r *Finder) findGuards() {
	x := r.Index()
	r.guards = make(map[*types.Var][]ast.Node)
	var refused []*types.Var // parameters of functions that return where there are too many
	defer func() { r.passGuardsOn(refused) }()
	for _, file := range x.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			s, ok := n.(*ast.IfStmt)
			if !ok || goesBack(x, s.Body) {
				return true
			}
			ast.Inspect(s.Cond, func(n ast.Node) bool {
				b, ok := n.(*ast.BinaryExpr)
				if !ok {
					return true
				}
				v, above := comparedLength(x, b)
				if v == nil || above && !LeavesRound(s.Body) && !assignsTo(x, s.Body, v) && s.Else == nil {
					return true
				}
				r.guards[v] = append(r.guards[v], s)
				if f := x.ParamOf[v]; f != nil && above && returns(s.Body) && refuses(f) {
					refused = append(refused, v)
				}
				return true
			})
			return true
		})
	}
}

// comparedLength returns the variable whose length a comparison is about, and
// whether it holds where that is above the other side; nil where that side is
// zero, one, or the length of another.
func comparedLength(x *symbols.Index, b *ast.BinaryExpr) (v *types.Var, above bool) {
	other := b.Y
	if v = lenOf(x, b.X); v == nil {
		v, other = lenOf(x, b.Y), b.X
	}
	if v == nil || x.IsZero(other) || IsOne(x, other) || lenOf(x, other) != nil {
		return nil, false
	}
	switch b.Op {
	case token.GTR, token.GEQ:
		return v, other == b.Y
	case token.LSS, token.LEQ:
		return v, other == b.X
	}
	return nil, false
}

// passGuardsOn notes calls that hand a variable to a function which refuses it
// where there are too many. A function that does so with a parameter of its own
// refuses that.
func (r *Finder) passGuardsOn(refused []*types.Var) {
	x := r.Index()
	calls := make(map[*symbols.Func][]*symbols.Call)
	for _, call := range x.Calls {
		if f := x.ByObj[call.Func()]; f != nil {
			calls[f] = append(calls[f], call)
		}
	}
	seen := make(map[*types.Var]bool)
	for len(refused) > 0 {
		p := refused[0]
		refused = refused[1:]
		if seen[p] {
			continue
		}
		seen[p] = true
		f := x.ParamOf[p]
		for _, call := range calls[f] {
			v := x.VarOf(symbols.ExprOr(x.Arg(call.Expr, symbols.ParamIndex(f.Sig, p))))
			if v == nil {
				continue
			}
			r.guards[v] = append(r.guards[v], call.Expr)
			if g := x.ParamOf[v]; g != nil && refuses(g) {
				refused = append(refused, v)
			}
		}
	}
}

// refuses reports whether a function can say no: by an error, or a bool.
func refuses(f *symbols.Func) bool {
	n := f.Sig.Results().Len()
	if n == 0 {
		return false
	}
	last := f.Sig.Results().At(n - 1).Type()
	return symbols.IsError(last) || types.Identical(last.Underlying(), types.Typ[types.Bool])
}

// returns reports whether a block ends in a return.
func returns(b *ast.BlockStmt) bool {
	if len(b.List) == 0 {
		return false
	}
	_, ok := b.List[len(b.List)-1].(*ast.ReturnStmt)
	return ok
}

// goesBack reports whether a block ends in a goto that leads back: the condition
// before it is that of a loop, if i < len(docs) { …; goto next }.
func goesBack(x *symbols.Index, b *ast.BlockStmt) bool {
	if len(b.List) == 0 {
		return false
	}
	jump, ok := b.List[len(b.List)-1].(*ast.BranchStmt)
	return ok && jump.Tok == token.GOTO && x.Info.Uses[jump.Label] != nil && x.Info.Uses[jump.Label].Pos() < jump.Pos()
}

// lenOf returns v of len(v).
func lenOf(x *symbols.Index, e ast.Expr) *types.Var {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || len(call.Args) != 1 {
		return nil
	}
	if symbols.Builtin(x.Info, call) != "len" {
		return nil
	}
	return x.VarOf(call.Args[0])
}

func assignsTo(x *symbols.Index, b *ast.BlockStmt, v *types.Var) bool {
	found := false
	ast.Inspect(b, func(n ast.Node) bool {
		if as, ok := n.(*ast.AssignStmt); ok {
			for _, l := range as.Lhs {
				found = found || x.VarOf(l) == v
			}
		}
		return !found
	})
	return found
}
