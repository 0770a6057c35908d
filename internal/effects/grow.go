package effects

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// grower answers whether the size of a collection, or a number, grows with data.
type grower struct {
	r    *Result
	seen map[*types.Var]bool
	deep int
}

func (r *Result) grower() *grower { return &grower{r: r, seen: make(map[*types.Var]bool)} }

// Grows reports whether the collection e grows with data: not what is written
// down in the source, cut to a length, or checked for its length.
func (r *Result) Grows(e ast.Expr) bool { return r.grower().coll(e) }

// GrowsWith returns the collection whose length decides the number e; false if
// e is a number of its own.
func (r *Result) GrowsWith(e ast.Expr) (ast.Expr, bool) { return r.grower().count(e) }

func (g *grower) coll(e ast.Expr) bool {
	x := g.r.Index()
	g.deep++
	defer func() { g.deep-- }()
	if g.deep > 12 {
		return true
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		for _, elt := range e.Elts {
			if _, ok := elt.(*ast.KeyValueExpr); !ok {
				continue
			}
		}
		return false
	case *ast.SliceExpr:
		if e.High == nil {
			return g.coll(e.X)
		}
		if _, ok := g.count(e.High); ok {
			return g.coll(e.X)
		}
		return false
	case *ast.StarExpr:
		return g.coll(e.X)
	case *ast.UnaryExpr:
		return g.coll(e.X)
	case *ast.Ident, *ast.SelectorExpr:
		if v := x.VarOf(e); v != nil {
			return g.variable(v, e)
		}
	case *ast.CallExpr:
		return g.call(e)
	}
	return true
}

func (g *grower) call(e *ast.CallExpr) bool {
	x := g.r.Index()
	if x.Info.Types[e.Fun].IsType() && len(e.Args) == 1 {
		return g.coll(e.Args[0])
	}
	if b := symbols.Builtin(x.Info, e); b != "" {
		switch b {
		case "append":
			if len(e.Args) == 0 {
				return true
			}
			if e.Ellipsis.IsValid() && g.coll(e.Args[len(e.Args)-1]) {
				return true
			}
			return g.coll(e.Args[0])
		case "make":
			if len(e.Args) < 2 {
				return false // filled elsewhere
			}
			_, ok := g.count(e.Args[1])
			return ok
		}
	}
	fn := symbols.FuncOf(x.Info, e)
	if fn == nil {
		return true
	}
	if p := pkgPath(fn); (p == "slices" || p == "maps") && len(e.Args) > 0 {
		return g.coll(e.Args[0])
	}
	if f := x.ByObj[fn]; f != nil && f.Sig.Results().Len() > 0 {
		if g.onlyReturns(f, 0) {
			return false
		}
	}
	// list(ctx, 20): a page.
	for _, a := range e.Args {
		if tv := x.Info.Types[a]; tv.Value != nil && tv.Value.Kind() == constant.Int {
			if n, ok := constant.Int64Val(tv.Value); ok && n > 1 && n <= 1000 {
				return false
			}
		}
	}
	return true
}

// onlyReturns reports whether every value of result i of f is of a fixed size.
func (g *grower) onlyReturns(f *symbols.Func, i int) bool {
	rets := trace.Returns(f)
	some := false
	for _, ret := range rets {
		if i >= len(ret.Results) {
			return false
		}
		if g.r.Index().Info.Types[ret.Results[i]].IsNil() {
			continue
		}
		if g.coll(ret.Results[i]) {
			return false
		}
		some = true
	}
	return some
}

func (g *grower) variable(v *types.Var, at ast.Expr) bool {
	x := g.r.Index()
	if _, ok := core(v.Type()).(*types.Array); ok {
		return false
	}
	if p, ok := v.Type().Underlying().(*types.Pointer); ok {
		if _, ok := p.Elem().Underlying().(*types.Array); ok {
			return false
		}
	}
	if g.seen[v] {
		return false
	}
	g.seen[v] = true
	if g.r.guarded(v, at) {
		return false
	}
	if f := x.ParamOf[v]; f != nil {
		return g.param(f, v)
	}
	global := !v.IsField() && v.Parent() != nil && v.Pkg() != nil && v.Parent() == v.Pkg().Scope()
	if v.Pkg() != x.Pkg {
		return !global // a table of another package
	}
	assigns := x.Assigns(v)
	if v.IsField() {
		if x.AddressTaken(v) || !x.Closed(v) && len(assigns) == 0 || len(assigns) == 0 {
			return true
		}
	} else if x.AddressTaken(v) {
		return true
	}
	for _, a := range assigns {
		if g.assigned(v, a) {
			return true
		}
	}
	if v.IsField() || global {
		return g.filled(v)
	}
	return g.filled(v)
}

// filled reports whether elements are put into a map, or by index, in a loop
// over data.
func (g *grower) filled(v *types.Var) bool {
	x := g.r.Index()
	if _, ok := v.Type().Underlying().(*types.Map); !ok {
		return false
	}
	for _, id := range x.Uses(v) {
		ix, ok := outer(x, id).(*ast.IndexExpr)
		if !ok {
			continue
		}
		as, ok := x.Parent(ix).(*ast.AssignStmt)
		if !ok {
			continue
		}
		for _, l := range as.Lhs {
			if l == ix && g.many(as, v) {
				return true
			}
		}
	}
	return false
}

// many reports whether a statement runs as often as there is data: in a loop
// over it, or, for what outlives the function, in a function that is called
// again and again.
func (g *grower) many(n ast.Node, v *types.Var) bool {
	if g.deep > 8 {
		return true
	}
	for _, l := range g.r.loopsFor(n, g) {
		if l.Kind != LoopCounted {
			return true
		}
	}
	if v.IsField() {
		f := g.r.Index().Enclosing(n).Decl()
		return f == nil || f.Obj.Exported() || f.Sig.Recv() != nil
	}
	return false
}

// loopsFor is Loops for questions about growth, which it ends where they go round in a circle.
func (r *Result) loopsFor(n ast.Node, g *grower) []*Loop {
	if r.growing > 3 {
		return []*Loop{{Kind: LoopData}}
	}
	r.growing++
	defer func() { r.growing-- }()
	return r.Loops(n)
}

func (g *grower) assigned(v *types.Var, a symbols.Assign) bool {
	x := g.r.Index()
	if a.Value == nil {
		rs, ok := a.Site.(*ast.RangeStmt)
		if !ok {
			return true
		}
		// for batch := range chunks: as large as a chunk is
		return !isChunks(x, rs.X)
	}
	if a.Index > 0 || a.Index == 0 {
		if call, ok := ast.Unparen(a.Value).(*ast.CallExpr); ok {
			if fn := symbols.FuncOf(x.Info, call); fn != nil && x.ByObj[fn] != nil && g.onlyReturns(x.ByObj[fn], a.Index) {
				return false
			}
			if a.Index == 0 {
				return g.call(call)
			}
		}
		return true
	}
	if call, ok := ast.Unparen(a.Value).(*ast.CallExpr); ok {
		if symbols.Builtin(x.Info, call) == "append" && len(call.Args) > 0 && x.VarOf(call.Args[0]) == v {
			if call.Ellipsis.IsValid() && g.coll(call.Args[len(call.Args)-1]) {
				return true
			}
			return g.many(a.Site, v)
		}
	}
	return g.coll(a.Value)
}

// isChunks reports whether e yields pieces of a size of their own.
func isChunks(x *symbols.Index, e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	fn := symbols.FuncOf(x.Info, call)
	return fn != nil && (fn.Name() == "Chunk" || fn.Name() == "ChunkSlice" || fn.Name() == "Partition")
}

// param: what every call in the package gives for a parameter of a function
// that nobody else can call.
func (g *grower) param(f *symbols.Func, v *types.Var) bool {
	x := g.r.Index()
	if f.Obj == nil {
		if call, _ := argOf(x, f.Node.(*ast.FuncLit)); call != nil && call.Fun == f.Node {
			if arg := x.Arg(call, trace.ParamIndex(f.Sig, v)); arg != nil {
				return g.coll(arg)
			}
		}
		return true
	}
	if f.Obj.Exported() && x.Pkg.Name() != "main" || f.Sig.Variadic() {
		return true
	}
	calls, all := g.r.callsTo(f)
	if !all || len(calls) == 0 {
		return true
	}
	i := trace.ParamIndex(f.Sig, v)
	for _, c := range calls {
		arg := x.Arg(c, i)
		if arg == nil || g.coll(arg) {
			return true
		}
	}
	return false
}

// callsTo returns the calls of f in the package, and whether those are all its uses.
func (r *Result) callsTo(f *symbols.Func) (calls []*ast.CallExpr, all bool) {
	x := r.Index()
	all = true
	for _, id := range x.Uses(f.Obj) {
		var callee ast.Expr = id
		if sel, ok := x.Parent(id).(*ast.SelectorExpr); ok && sel.Sel == id {
			callee = sel
		}
		if call, ok := x.Parent(callee).(*ast.CallExpr); ok && call.Fun == callee {
			calls = append(calls, call)
		} else {
			all = false
		}
	}
	return calls, all
}

func (g *grower) count(e ast.Expr) (ast.Expr, bool) {
	x := g.r.Index()
	g.deep++
	defer func() { g.deep-- }()
	if g.deep > 12 {
		return nil, false
	}
	e = ast.Unparen(e)
	if x.Info.Types[e].Value != nil {
		return nil, false
	}
	switch e := e.(type) {
	case *ast.BinaryExpr:
		switch e.Op {
		case token.ADD, token.SUB, token.MUL, token.QUO:
			if of, ok := g.count(e.X); ok {
				return of, true
			}
			if e.Op != token.QUO {
				return g.count(e.Y)
			}
		}
	case *ast.CallExpr:
		if x.Info.Types[e.Fun].IsType() && len(e.Args) == 1 {
			return g.count(e.Args[0])
		}
		if len(e.Args) == 0 {
			return nil, false
		}
		switch symbols.Builtin(x.Info, e) {
		case "len", "cap":
			if t := x.Info.TypeOf(e.Args[0]); t != nil {
				switch core(t).(type) {
				case *types.Slice, *types.Map:
					return e.Args[0], g.coll(e.Args[0])
				}
			}
		case "max":
			for _, a := range e.Args {
				if of, ok := g.count(a); ok {
					return of, true
				}
			}
		case "min":
			var of ast.Expr
			for _, a := range e.Args {
				o, ok := g.count(a)
				if !ok {
					return nil, false
				}
				of = o
			}
			return of, of != nil
		}
	case *ast.Ident, *ast.SelectorExpr:
		v := x.VarOf(e)
		if v == nil || v.IsField() || x.ParamOf[v] != nil || g.seen[v] || !x.Closed(v) {
			return nil, false
		}
		g.seen[v] = true
		var of ast.Expr
		for _, a := range x.Assigns(v) {
			if a.Value == nil || a.Index >= 0 || a.Op != token.ASSIGN {
				return nil, false
			}
			o, ok := g.count(a.Value)
			if !ok {
				return nil, false // if n > max { n = max }
			}
			of = o
		}
		return of, of != nil
	}
	return nil, false
}

// guarded reports whether the length of v is checked: an if statement compares
// it with something that is neither zero nor one, and leaves, cuts it, or holds
// the place at. A field may be checked anywhere in the package.
func (r *Result) guarded(v *types.Var, at ast.Expr) bool {
	if r.guards == nil {
		r.findGuards()
	}
	for _, s := range r.guards[v] {
		if v.IsField() {
			return true
		}
		if s.Pos() < at.Pos() {
			return true
		}
	}
	return false
}

// findGuards indexes the if statements that compare the length of a variable.
func (r *Result) findGuards() {
	x := r.Index()
	r.guards = make(map[*types.Var][]*ast.IfStmt)
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
				var other ast.Expr
				v := lenOf(x, b.X)
				if v != nil {
					other = b.Y
				} else if v = lenOf(x, b.Y); v != nil {
					other = b.X
				}
				if v == nil || x.IsZero(other) || isOne(x, other) {
					return true
				}
				if w := lenOf(x, other); w != nil {
					return true // of the same length as another
				}
				switch b.Op {
				case token.GTR, token.GEQ, token.LSS, token.LEQ:
					above := b.Op == token.GTR || b.Op == token.GEQ
					if other == b.X {
						above = !above
					}
					if !above || leavesRound(s.Body) || assignsTo(x, s.Body, v) || s.Else != nil {
						r.guards[v] = append(r.guards[v], s)
					}
				}
				return true
			})
			return true
		})
	}
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
