package fanout

import (
	"go/ast"
	"go/constant"
	"go/types"
	"math"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/loops"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace/forward"
)

// LimitState says what limits a group.
type LimitState int8

const (
	LimitUnknown  LimitState = iota // it is not seen where it is made, or handed to what may limit it
	LimitSet                        // somewhere
	LimitNone                       // nowhere
	LimitDisabled                   // set to no limit, or to the number of items
)

// Limit is what limits a group, and where.
type Limit struct {
	State LimitState
	// Var is the group.
	Var *types.Var
	// Made is the expression that makes it, or the declared name.
	Made ast.Expr
	// Site is the call that disables the limit; Of the collection whose length is the limit.
	Site *ast.CallExpr
	Of   ast.Expr
	// Number is the limit that is set, where it is no constant.
	Number ast.Expr
}

// GroupLimit says what limits the group that a call starts a goroutine on.
func (r *Fanout) GroupLimit(c *symbols.Call) Limit {
	fn := c.Func()
	row, _ := knowledge.GroupOf(fn)
	if row == nil {
		return Limit{State: LimitSet}
	}
	if row.Limit == knowledge.GroupDefault {
		return r.workers(c, row)
	}
	if fn.Signature().Recv() == nil { // a function of the package
		return Limit{State: LimitNone}
	}
	recv := symbols.Receiver(c.Expr)
	if recv == nil {
		return Limit{}
	}
	return r.groupOf(recv, row)
}

// workers says what the options of a call make of a limit that is there by
// default: fx.UnlimitedWorkers(), mr.WithWorkers(len(docs)).
func (r *Fanout) workers(c *symbols.Call, row *knowledge.Group) Limit {
	x := r.Index()
	if row.UnlimitedBy == "" && row.WorkersBy == "" || c.Expr.Ellipsis.IsValid() {
		return Limit{State: LimitSet}
	}
	for _, a := range c.Expr.Args {
		call, ok := ast.Unparen(a).(*ast.CallExpr)
		if !ok || x.CallAt[call] == nil {
			continue
		}
		fn := x.CallAt[call].Func()
		switch {
		case fn == nil || symbols.PkgPath(fn) != symbols.PkgPath(c.Func()):
		case fn.Name() == row.UnlimitedBy:
			return Limit{State: LimitDisabled, Site: call}
		case fn.Name() == row.WorkersBy && len(call.Args) > 0:
			return r.limitValue(x.CallAt[call], call.Args[0], "")
		}
	}
	return Limit{State: LimitSet}
}

// generated returns what a function goes over that fills the channel it is
// given: func(source chan<- any) { for _, u := range urls { source <- u } }.
func (r *Fanout) generated(e ast.Expr) ast.Expr {
	x := r.Index()
	fs, _ := r.Targets(e)
	if len(fs) != 1 || fs[0].Sig.Params().Len() == 0 {
		return nil
	}
	var over ast.Expr
	ast.Inspect(fs[0].Body, func(n ast.Node) bool {
		send, ok := n.(*ast.SendStmt)
		if !ok || x.VarOf(send.Chan) != fs[0].Sig.Params().At(0) {
			return over == nil
		}
		for _, l := range r.Loops(send) {
			if l.Kind == loops.LoopData && over == nil {
				over = l.Of
			}
		}
		return over == nil
	})
	return over
}

// streamed returns what a stream goes over that is made of a collection, or of a
// function that sends its elements, through the methods that make others of it.
func (r *Fanout) streamed(e ast.Expr, row *knowledge.Group) ast.Expr {
	x := r.Index()
	for range 16 {
		e = ast.Unparen(symbols.ExprOr(e))
		if v := x.VarOf(e); v != nil {
			if v.IsField() || x.ParamOf[v] != nil || len(x.Assigns(v)) != 1 || x.Assigns(v)[0].Index >= 0 {
				return nil
			}
			e = x.Assigns(v)[0].Value
			continue
		}
		call, ok := e.(*ast.CallExpr)
		if !ok {
			return nil
		}
		fn := symbols.FuncOf(x.Info, call)
		switch {
		case fn == nil:
			return nil
		case fn.Signature().Recv() != nil:
			e = symbols.Receiver(call)
		case knowledge.GroupMadeBy(fn) != row || len(call.Args) == 0:
			return nil
		case symbols.IsFunc(x.Info.TypeOf(call.Args[0])):
			return r.generated(call.Args[0])
		case call.Ellipsis.IsValid():
			return call.Args[0]
		default:
			return nil
		}
	}
	return nil
}

func (r *Fanout) groupOf(e ast.Expr, row *knowledge.Group) Limit {
	x := r.Index()
	v := x.VarOf(e)
	if v == nil {
		if call, ok := ast.Unparen(e).(*ast.CallExpr); ok {
			return r.madeBy(call, row)
		}
		return Limit{}
	}
	if n := symbols.NamedOf(v.Type()); n == nil || n.Obj().Name() != row.Type {
		// The pool of a task group; or one that is promoted from an embedded group.
		if row = knowledge.GroupRow(n); row == nil {
			return Limit{}
		}
	}
	return r.groups.Of(groupKey{v, row})
}

// groupKey asks what limits the group of row that variable v holds.
type groupKey struct {
	v   *types.Var
	row *knowledge.Group
}

func (r *Fanout) groupVar(k groupKey) Limit {
	v, row := k.v, k.row
	if len(row.SetBy) == 0 && row.Limit == knowledge.GroupUnlimited {
		return Limit{State: LimitNone, Var: v, Made: r.declared(v)}
	}
	x := r.Index()
	if !x.Closed(v) {
		return Limit{Var: v}
	}
	out := Limit{State: LimitNone, Var: v, Made: r.declared(v)}
	uses, _ := r.Trace().ForwardVar(v)
	for _, u := range uses {
		switch u.Kind {
		case forward.Called:
			if l := r.setting(u.Call, row); l.State != LimitUnknown {
				l.Var, l.Made = v, out.Made
				if l.State == LimitSet {
					return l
				}
				out = l
			}
		case forward.Passed:
			fn := u.Call.Func()
			if fn == nil || x.ByObj[fn] == nil {
				return Limit{Var: v}
			}
		case forward.Lost, forward.Exported, forward.MethodValue:
			return Limit{Var: v}
		}
	}
	if f := x.ParamOf[v]; f != nil {
		l := r.groupParam(f, v, row)
		if l.State == LimitNone && out.State == LimitDisabled {
			return out
		}
		return l
	}
	for _, a := range x.Assigns(v) {
		if a.Value == nil || a.Index > 0 {
			return Limit{Var: v}
		}
		l := r.groupValue(a.Value, row)
		switch l.State {
		case LimitUnknown, LimitSet:
			l.Var = v
			return l
		case LimitDisabled:
			if out.State == LimitNone {
				out.State, out.Site, out.Of = l.State, l.Site, l.Of
			}
		}
		if out.Made == nil {
			out.Made = a.Value
		}
	}
	return out
}

// declared returns the name in v's declaration, or the first value it is given.
func (r *Fanout) declared(v *types.Var) ast.Expr {
	for _, a := range r.Index().Assigns(v) {
		if a.Value != nil {
			return a.Value
		}
	}
	if r.zeroes == nil {
		r.zeroes = make(map[types.Object]*ast.Ident)
		for _, lit := range r.Index().Literals {
			if id, ok := lit.Node.(*ast.Ident); ok {
				r.zeroes[r.Index().Info.Defs[id]] = id
			}
		}
	}
	if id := r.zeroes[v]; id != nil {
		return id
	}
	return nil
}

func (r *Fanout) groupValue(e ast.Expr, row *knowledge.Group) Limit {
	x := r.Index()
	switch e := ast.Unparen(e).(type) {
	case *ast.UnaryExpr:
		return r.groupValue(e.X, row)
	case *ast.CompositeLit:
		return Limit{State: LimitNone, Made: e}
	case *ast.CallExpr:
		return r.madeBy(e, row)
	case *ast.Ident, *ast.SelectorExpr:
		if x.Info.Types[e].IsNil() {
			return Limit{State: LimitNone}
		}
		return r.groupOf(e, row)
	}
	return Limit{}
}

// madeBy follows a chain of calls that makes a group:
// pool.New().WithErrors().WithMaxGoroutines(5).
func (r *Fanout) madeBy(e *ast.CallExpr, row *knowledge.Group) Limit {
	x := r.Index()
	c := x.CallAt[e]
	if c == nil {
		if symbols.Builtin(x.Info, e) == "new" {
			return Limit{State: LimitNone, Made: e}
		}
		return Limit{}
	}
	fn := c.Func()
	if fn == nil {
		return Limit{}
	}
	if l := r.setting(c, row); l.State != LimitUnknown {
		l.Made = e
		return l
	}
	if g := knowledge.GroupMadeBy(fn); g != nil {
		out := Limit{State: LimitNone, Made: e}
		for _, a := range e.Args { // options: ants.WithNonblocking, pond.WithMaxCapacity: unknown
			if t := x.Info.TypeOf(a); t != nil && symbols.IsFunc(t) {
				out.State = LimitUnknown
			}
		}
		if g.Limit == knowledge.GroupArg {
			arg := x.Arg(e, g.LimitArg)
			if arg == nil {
				return Limit{}
			}
			return r.limitValue(c, arg, g.Unlimited)
		}
		return out
	}
	if recv := symbols.Receiver(e); recv != nil && fn.Signature().Recv() != nil && knowledge.Find(symbols.PkgPath(fn)) != nil {
		return r.groupValue(recv, row)
	}
	if f := x.ByObj[fn]; f != nil && f.Sig.Results().Len() > 0 {
		l := r.madeGroup.Of(groupResult{f, row})
		if l.State != LimitUnknown && l.Made == nil {
			l.Made = e
		}
		return l
	}
	return Limit{}
}

// groupResult asks what limits the group that a function of the package returns.
type groupResult struct {
	fn  *symbols.Func
	row *knowledge.Group
}

func (r *Fanout) groupReturned(k groupResult) Limit {
	out := Limit{State: LimitNone}
	for _, ret := range symbols.Returns(k.fn) {
		if len(ret.Results) == 0 {
			return Limit{}
		}
		if r.Index().Info.Types[ret.Results[0]].IsNil() {
			continue
		}
		l := r.groupValue(ret.Results[0], k.row)
		switch l.State {
		case LimitUnknown, LimitSet:
			return l
		case LimitDisabled:
			out.State, out.Site, out.Of = l.State, l.Site, l.Of
		}
	}
	return out
}

// setting says what a call on a group does to its limit.
func (r *Fanout) setting(c *symbols.Call, row *knowledge.Group) Limit {
	if c == nil || c.Func() == nil || len(c.Expr.Args) == 0 {
		return Limit{}
	}
	for _, s := range row.SetBy {
		if s.Method != "" && s.Method == c.Func().Name() {
			if arg := r.Index().Arg(c.Expr, s.Arg); arg != nil {
				l := r.limitValue(c, arg, row.Unlimited)
				if l.State == LimitNone {
					l.State = LimitDisabled
				}
				return l
			}
			return Limit{State: LimitSet}
		}
	}
	return Limit{}
}

// limitValue says what a number given as a limit does.
func (r *Fanout) limitValue(c *symbols.Call, arg ast.Expr, unlimited knowledge.Sign) Limit {
	x := r.Index()
	if tv := x.Info.Types[arg]; tv.Value != nil {
		n, ok := symbols.IntOf(tv.Value)
		if !ok {
			return Limit{State: LimitSet}
		}
		if unlimited.Has(constant.Sign(tv.Value)) || n >= math.MaxInt32 {
			return Limit{State: LimitDisabled, Site: c.Expr}
		}
		return Limit{State: LimitSet}
	}
	if of, ok := r.GrowsWith(arg); ok {
		return Limit{State: LimitDisabled, Site: c.Expr, Of: of}
	}
	return Limit{State: LimitSet, Number: arg}
}

// limitGiven returns the number that limits what is started on e, and the call
// that is given it, where e is made by one: g := pool.New(len(urls)).
func (r *Fanout) limitGiven(e ast.Expr) (call *ast.CallExpr, n ast.Expr) {
	x := r.Index()
	for range 8 {
		e = ast.Unparen(symbols.ExprOr(e))
		if u, ok := e.(*ast.UnaryExpr); ok {
			e = u.X
			continue
		}
		if call, ok := e.(*ast.CallExpr); ok {
			fn := symbols.FuncOf(x.Info, call)
			if fn == nil {
				return nil, nil
			}
			if i := r.limiting.Of(r.Resolver, fn); i > 0 {
				return call, x.Arg(call, i-1)
			}
			return nil, nil
		}
		v := x.VarOf(e)
		if v == nil || x.ParamOf[v] != nil || !x.Closed(v) || len(x.Assigns(v)) != 1 || x.Assigns(v)[0].Index > 0 {
			return nil, nil
		}
		e = x.Assigns(v)[0].Value
	}
	return nil, nil
}

// limitParam returns the int parameter of f that limits what is started on its
// result, a type or interface of the package; -1 if there is none.
func (r *Fanout) limitParam(f *symbols.Func) int {
	if f.Sig.Results().Len() == 0 || f.Sig.Recv() != nil {
		return -1
	}
	n := symbols.NamedOf(f.Sig.Results().At(0).Type())
	if n == nil || n.Obj().Pkg() != r.Pass.Pkg {
		return -1
	}
	for p := range f.Sig.Params().Variables() {
		if b, ok := p.Type().Underlying().(*types.Basic); ok && b.Info()&types.IsInteger != 0 {
			return r.capacityParam(f)
		}
	}
	return -1
}

// groupParam joins what the package's calls of f give for group parameter v.
func (r *Fanout) groupParam(f *symbols.Func, v *types.Var, row *knowledge.Group) Limit {
	if f.Obj == nil || f.Obj.Exported() && r.Index().Pkg.Name() != "main" || f.Sig.Variadic() {
		return Limit{Var: v}
	}
	calls, all := r.Index().CallsTo(f.Obj)
	if !all || len(calls) == 0 {
		return Limit{Var: v}
	}
	i := symbols.ParamIndex(f.Sig, v)
	for _, c := range calls {
		arg := r.Index().Arg(c, i)
		if arg == nil {
			return Limit{Var: v}
		}
		if l := r.groupValue(arg, row); l.State != LimitNone {
			return l
		}
	}
	return Limit{State: LimitNone, Var: v}
}
