package layers

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"time"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/retries"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
	"github.com/timeoutlint/timeoutlint/internal/trace/amounts"
)

// ShortPauses is how long the pauses of one retry may be together for nobody to
// notice that they go on.
const ShortPauses = time.Second

// PausesTogether adds up what a loop of a constant number of attempts pauses for
// between them; false if that is not known. What is the default of a setting
// counts as set.
func (r *Finder) PausesTogether(retry *retries.Retry) (sum time.Duration, ok bool) {
	if len(retry.Waits) != 1 || retry.Attempts < 1 {
		return 0, false
	}
	e := r.pauseOf(retry.Waits[0])
	if e == nil {
		return 0, false
	}
	return r.sum(e, retry)
}

// PauseTogether is PausesTogether for a pause that lasts d in each round.
func (r *Finder) PauseTogether(d ast.Expr, retry *retries.Retry) (time.Duration, bool) {
	if retry.Attempts < 1 {
		return 0, false
	}
	return r.sum(d, retry)
}

// RetryAround returns the innermost retry of a call's function in whose loop the
// call stands; nil if it is in none.
func (r *Finder) RetryAround(c *symbols.Call) *retries.Retry {
	var inner *retries.Retry
	for _, retry := range r.Retries(c.In) {
		b := retry.Back
		if b.Pos() <= c.Expr.Pos() && c.Expr.End() <= b.End() && (inner == nil || b.Pos() > inner.Back.Pos()) {
			inner = retry
		}
	}
	return inner
}

// Longest returns the longest that a pause of d between attempts lasts; false
// if that is not known. What is the default of a setting counts as set.
func (r *Finder) Longest(d ast.Expr, retry *retries.Retry) (longest time.Duration, ok bool) {
	l := r.lengths(retry.Back)
	if l.growth(d) != nil {
		if v := l.x.VarOf(d); v != nil {
			n, limited := l.limit(v)
			return time.Duration(n), limited
		}
	}
	if retry.Attempts < 1 {
		l.counter, l.uncounted = nil, l.counter
	}
	for i := range max(min(retry.Attempts, maxCounted)-1, 1) {
		n, ok := l.eval(d, i, 0)
		if !ok || n < 0 {
			return 0, false
		}
		longest = max(longest, time.Duration(n))
	}
	return longest, true
}

func (r *Finder) sum(e ast.Expr, retry *retries.Retry) (sum time.Duration, ok bool) {
	l := r.lengths(retry.Back)
	by := l.growth(e)
	for i := range min(retry.Attempts, maxCounted) - 1 {
		n, ok := l.eval(e, i, 0)
		if by != nil {
			n, ok = l.grown(e, by, i)
		}
		if !ok || n < 0 || n > int64(time.Hour) {
			return 0, false
		}
		sum += time.Duration(n)
	}
	return sum, true
}

// maxCounted is how many attempts are counted one by one.
const maxCounted = 1000

// pauseOf returns the duration that a pause lasts: d of time.Sleep(d), of
// <-time.After(d), of sleep(ctx, d).
func (r *Finder) pauseOf(n ast.Node) ast.Expr {
	var d ast.Expr
	ast.Inspect(n, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || d != nil || r.Index().CallAt[call] == nil {
			return d == nil
		}
		for _, arg := range call.Args {
			if t := r.Index().Info.TypeOf(arg); t != nil && knowledge.IsNamed(t, "time", "Duration") {
				d = arg
			}
		}
		return d == nil
	})
	return d
}

// lengths computes durations in the rounds of one loop.
type lengths struct {
	x       *symbols.Index
	t       *trace.Tracer
	loop    ast.Node
	counter *types.Var // counts the rounds; nil if nothing does
	first   int64      // its value in the first round
	// uncounted counts rounds, nobody knows how many.
	uncounted *types.Var
}

func (r *Finder) lengths(loop ast.Node) lengths {
	l := lengths{x: r.Index(), t: r.Trace(), loop: loop}
	switch loop := loop.(type) {
	case *ast.RangeStmt:
		if loop.Key != nil {
			l.counter = l.x.VarOf(loop.Key)
		}
	case *ast.ForStmt:
		if init, ok := loop.Init.(*ast.AssignStmt); ok && len(init.Lhs) == 1 && len(init.Rhs) == 1 {
			if n, ok := l.t.Amount(init.Rhs[0]).Most(); ok {
				l.counter, l.first = l.x.VarOf(init.Lhs[0]), n.N
			}
		}
	}
	return l
}

// growth is how a pause in a variable grows by a constant factor, or step, in
// each round: delay *= 2.
type growth struct {
	by      int64
	product bool
}

// growth returns how the pause e grows, or nil.
func (l lengths) growth(e ast.Expr) *growth {
	v := l.x.VarOf(e)
	if v == nil {
		return nil
	}
	for _, a := range l.x.Assigns(v) {
		as, ok := a.Site.(*ast.AssignStmt)
		if !ok || !symbols.Encloses(l.loop, as) || len(as.Rhs) != 1 {
			continue
		}
		rhs, op := as.Rhs[0], as.Tok
		if call, ok := ast.Unparen(rhs).(*ast.CallExpr); ok && symbols.Builtin(l.x.Info, call) == "min" && len(call.Args) == 2 {
			rhs = call.Args[0] // the limit comes later
			if l.x.Info.Types[rhs].Value != nil {
				rhs = call.Args[1]
			}
		}
		if b, ok := ast.Unparen(rhs).(*ast.BinaryExpr); ok && as.Tok == token.ASSIGN {
			switch by := b.Y; {
			case l.x.VarOf(b.X) == v:
				rhs = by
			case l.x.VarOf(b.Y) == v:
				rhs = b.X
			default:
				continue
			}
			switch b.Op {
			case token.MUL:
				op = token.MUL_ASSIGN
			case token.ADD:
				op = token.ADD_ASSIGN
			}
		}
		n, ok := l.t.Amount(rhs).Most()
		if !ok {
			continue
		}
		switch op {
		case token.MUL_ASSIGN:
			return &growth{n.N, true}
		case token.ADD_ASSIGN:
			return &growth{n.N, false}
		}
	}
	return nil
}

// grown returns the length of a pause that grows, in round i.
func (l lengths) grown(e ast.Expr, g *growth, i int) (int64, bool) {
	v := l.x.VarOf(e)
	n, known := int64(0), false
	for _, a := range l.x.Assigns(v) {
		if a.Value != nil && a.Index < 0 && a.Op == token.ASSIGN {
			start, ok := l.t.Amount(a.Value).Most()
			n, known = start.N, ok
			break
		}
	}
	limit, limited := l.limit(v)
	for range i {
		op := token.ADD
		if g.product {
			op = token.MUL
		}
		next, ok := amounts.Combine(op, n, g.by)
		if !ok {
			return 0, false
		}
		n = next
		if limited {
			n = min(n, limit)
		}
	}
	return n, known
}

// limit returns the constant that a variable is cut to: if d > limit { d = limit },
// d = min(2*d, limit).
func (l lengths) limit(v *types.Var) (int64, bool) {
	for _, a := range l.x.Assigns(v) {
		if a.Value == nil || a.Index >= 0 || a.Op != token.ASSIGN {
			continue
		}
		if call, ok := ast.Unparen(a.Value).(*ast.CallExpr); ok && symbols.Builtin(l.x.Info, call) == "min" {
			for _, arg := range call.Args {
				if n, ok := l.t.Amount(arg).Most(); ok {
					return n.N, true
				}
			}
		}
		if l.cuts(a) {
			n, ok := l.t.Amount(a.Value).Most()
			return n.N, ok
		}
	}
	return 0, false
}

// cuts reports whether an assignment is the only statement under a comparison
// of the same variable: if d > limit { d = limit }.
func (l lengths) cuts(a symbols.Assign) bool {
	as, ok := a.Site.(*ast.AssignStmt)
	if !ok || len(as.Lhs) != 1 {
		return false
	}
	block, _ := l.x.Parent(as).(*ast.BlockStmt)
	if block == nil || len(block.List) != 1 {
		return false
	}
	under, _ := l.x.Parent(block).(*ast.IfStmt)
	if under == nil || under.Body != block {
		return false
	}
	cond, _ := ast.Unparen(under.Cond).(*ast.BinaryExpr)
	if cond == nil {
		return false
	}
	v := l.x.VarOf(as.Lhs[0])
	switch cond.Op {
	case token.GTR, token.GEQ:
		return l.x.VarOf(cond.X) == v
	case token.LSS, token.LEQ:
		return l.x.VarOf(cond.Y) == v
	}
	return false
}

// maxDefinitions is how many variables are replaced by what they are given.
const maxDefinitions = 2

// eval computes the greatest value of a duration in round i.
func (l lengths) eval(e ast.Expr, i, depth int) (int64, bool) {
	e = ast.Unparen(e)
	if v := l.x.Info.Types[e].Value; v != nil {
		return symbols.IntOf(v)
	}
	if v := l.x.VarOf(e); v != nil {
		if v == l.counter {
			return l.first + int64(i), true
		}
		if v == l.uncounted {
			return 0, false
		}
		return l.evalVar(e, v, i, depth)
	}
	switch e := e.(type) {
	case *ast.CallExpr:
		return l.evalCall(e, i, depth)
	case *ast.BinaryExpr:
		x, ok1 := l.eval(e.X, i, depth)
		y, ok2 := l.eval(e.Y, i, depth)
		if ok1 && ok2 {
			return amounts.Combine(e.Op, x, y)
		}
	}
	return 0, false
}

// evalVar is eval for a variable: what it is given once and perhaps cut to, else
// what may arrive in it.
func (l lengths) evalVar(e ast.Expr, v *types.Var, i, depth int) (int64, bool) {
	if def, cut := l.definition(v); cut != nil && depth < maxDefinitions {
		n, ok := l.eval(def, i, depth+1)
		if most, known := l.t.Amount(cut).Most(); known && (!ok || n > most.N) {
			return most.N, true
		}
		return n, ok
	}
	if n, ok := l.t.Amount(e).Most(); ok && !l.changes(v) {
		return n.N, true
	}
	if def, _ := l.definition(v); def != nil && depth < maxDefinitions {
		return l.eval(def, i, depth+1)
	}
	return 0, false
}

// changes reports whether a variable of a function is counted up, or is given
// what is no expression.
func (l lengths) changes(v *types.Var) bool {
	return !v.IsField() && v.Parent() != v.Pkg().Scope() && slices.ContainsFunc(l.x.Assigns(v), func(a symbols.Assign) bool {
		return a.Value == nil || a.Op != token.ASSIGN
	})
}

// definition returns the one value that a local variable is given, and what it
// is cut to afterwards.
func (l lengths) definition(v *types.Var) (def, cut ast.Expr) {
	if v.IsField() || !l.x.Closed(v) || l.x.ParamOf[v] != nil || l.x.AddressTaken(v) {
		return nil, nil
	}
	for _, a := range l.x.Assigns(v) {
		switch {
		case a.Value == nil || a.Index >= 0 || a.Op != token.ASSIGN:
			return nil, nil
		case l.cuts(a) && cut == nil:
			cut = a.Value
		case def == nil:
			def = a.Value
		default:
			return nil, nil
		}
	}
	return def, cut
}

// evalCall is eval for conversions, min, max and random numbers below a limit.
func (l lengths) evalCall(call *ast.CallExpr, i, depth int) (most int64, ok bool) {
	name := symbols.Builtin(l.x.Info, call)
	switch {
	case l.x.Info.Types[call.Fun].IsType() && len(call.Args) == 1:
		return l.eval(call.Args[0], i, depth)
	case name == "min" || name == "max":
		for _, arg := range call.Args {
			n, known := l.eval(arg, i, depth)
			switch {
			case !known && name == "max":
				return 0, false
			case !known:
			case !ok:
				most, ok = n, true
			case name == "min":
				most = min(most, n)
			default:
				most = max(most, n)
			}
		}
		return most, ok
	}
	if fn := symbols.FuncOf(l.x.Info, call); fn != nil && strings.HasPrefix(symbols.PkgPath(fn), "math/rand") && len(call.Args) == 1 {
		return l.eval(call.Args[0], i, depth)
	}
	n, ok := l.t.Amount(call).Most()
	return n.N, ok
}
