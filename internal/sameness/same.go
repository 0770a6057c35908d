package sameness

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// Operation tells which statements make the next round of a loop another
// operation: they give a variable the attempt depends on a value that is not
// rebuilt from what was there before the first attempt.
//
// A value is rebuilt by literals, conversions, operators, and calls that build
// (NewRequest, Marshal, WithTimeout, Dial) out of rebuilt values. An element,
// a counter that indexes or is handed over, something received, the rest of a list
// that was there before, anything that comes out of an answer and whatever an
// unknown call returns is another value.
type Operation struct {
	r             *Finder
	f             *symbols.Func
	expr          *ast.CallExpr
	Others        map[ast.Node]bool   // assignments and range statements after which it is another operation
	Deps          map[*types.Var]bool // what the attempt depends on
	answers       map[*types.Var]bool // whether it holds a result of the attempt
	AlwaysDiffers bool                // each evaluation is another operation
	round         Span                // what lies on the way from the attempt to the next
}

// OperationOf returns the statements of f, in the part that a round goes through, after
// which evaluating call anew is another operation.
func (r *Finder) OperationOf(f *symbols.Func, call *ast.CallExpr, round Span) *Operation {
	s := &Operation{r: r, f: f, expr: call, Others: make(map[ast.Node]bool), Deps: make(map[*types.Var]bool), answers: make(map[*types.Var]bool), round: round}
	queue := s.dependOn(nil, call)
	for _, arg := range append([]ast.Expr{call.Fun}, call.Args...) {
		if s.fresh(arg) {
			s.AlwaysDiffers = true
		}
	}
	for len(queue) > 0 {
		v := queue[0]
		queue = queue[1:]
		for _, a := range r.Index().Assigns(v) {
			if a.In != f || !round.holds(a.Site) {
				continue
			}
			if s.assignsOther(v, a) {
				s.Others[a.Site] = true
			} else if a.Op == token.ASSIGN && a.Value != nil && !s.contains(a.Value) {
				queue = s.dependOn(queue, a.Value) // rebuilt out of these
			}
		}
		// Fields and elements of what it depends on.
		for _, id := range r.Index().UsesIn(v, round.From, round.To) {
			site, rhs := s.partAssigned(id)
			if site == nil || !round.holds(site) {
				continue
			}
			if rhs == nil || s.fresh(rhs) || s.fromAnswer(rhs) || s.takesOff(site, rhs) {
				s.Others[site] = true
			} else {
				queue = s.dependOn(queue, rhs)
			}
		}
	}
	return s
}

// dependOn adds the variables that e mentions to those the attempt depends on, and
// the new ones to the queue.
func (s *Operation) dependOn(queue []*types.Var, e ast.Node) []*types.Var {
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if v, ok := s.r.Index().Info.Uses[id].(*types.Var); ok && !v.IsField() && !s.Deps[v] {
				s.Deps[v] = true
				queue = append(queue, v)
			}
		}
		return true
	})
	return queue
}

// assignsOther reports whether an assignment to v, which the attempt depends on,
// gives it another value than it had before the first attempt.
func (s *Operation) assignsOther(v *types.Var, a symbols.Assign) bool {
	switch {
	case a.Op == token.RANGE:
		rng, ok := a.Site.(*ast.RangeStmt)
		return ok && !s.r.IsPausesRange(rng) && (!IsCounterRange(s.r, rng) || s.indexes(v) || !CountsAttempts(v.Name()))
	case a.Op != token.ASSIGN: // i++, i += 2
		return s.indexes(v) || !CountsAttempts(v.Name())
	case a.Value == nil:
		return true
	case s.contains(a.Value): // the attempt's own result
		return !IsFailure(v.Type())
	}
	return s.fresh(a.Value) || s.moves(v, a.Value)
}

// moves reports whether v, given the value e, has gone on to what comes next:
// the rest of a list, list = list[1:], or the next of a chain, n = n.next.
func (s *Operation) moves(v *types.Var, e ast.Expr) bool {
	x, part := s.r.Index(), false
	for {
		switch n := ast.Unparen(e).(type) {
		case *ast.SliceExpr:
			if x.VarOf(n.X) == v {
				return n.Low != nil || n.High != nil
			}
			return false
		case *ast.SelectorExpr:
			if f, ok := x.Info.Uses[n.Sel].(*types.Var); !ok || !f.IsField() {
				return false
			}
			e, part = n.X, true
		case *ast.Ident:
			return part && x.VarOf(n) == v
		default:
			return false
		}
	}
}

// partAssigned returns the assignment to v.f or v[i] that id, a use of v, stands in.
func (s *Operation) partAssigned(id *ast.Ident) (site ast.Node, rhs ast.Expr) {
	x := s.r.Index()
	var e ast.Expr = id
	for {
		switch p := x.Parent(e).(type) {
		case *ast.SelectorExpr:
			if p.X != e {
				return nil, nil
			}
			e = p
			continue
		case *ast.IndexExpr:
			if p.X != e {
				return nil, nil
			}
			e = p
			continue
		case *ast.StarExpr:
			e = p
			continue
		case *ast.ParenExpr:
			e = p
			continue
		case *ast.AssignStmt:
			if e == ast.Expr(id) || x.Enclosing(id) != s.f {
				return nil, nil
			}
			for i, lhs := range p.Lhs {
				if lhs == e {
					if len(p.Lhs) == len(p.Rhs) {
						return p, p.Rhs[i]
					}
					return p, p.Rhs[0]
				}
			}
		}
		return nil, nil
	}
}

// takesOff reports whether an assignment leaves in a field the rest of the list
// that it holds: w.queue = w.queue[1:].
func (s *Operation) takesOff(site ast.Node, rhs ast.Expr) bool {
	as, ok := site.(*ast.AssignStmt)
	if !ok {
		return false
	}
	for i, lhs := range as.Lhs {
		if i < len(as.Rhs) && as.Rhs[i] == rhs {
			field := s.r.Index().VarOf(lhs)
			return field != nil && s.moves(field, rhs)
		}
	}
	return false
}

func (s *Operation) contains(e ast.Node) bool {
	return e.Pos() <= s.expr.Pos() && s.expr.End() <= e.End()
}

// fromAnswer reports whether e mentions a variable that holds a result of the attempt.
func (s *Operation) fromAnswer(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			v, ok := s.r.Index().Info.Uses[id].(*types.Var)
			found = found || ok && s.holdsAnswer(v)
		}
		return !found
	})
	return found
}

// holdsAnswer reports whether v is given a result of the attempt, other than an
// error. Each use of a variable, or field, asks that of all its assignments.
func (s *Operation) holdsAnswer(v *types.Var) bool {
	holds, ok := s.answers[v]
	if !ok {
		holds = !IsFailure(v.Type()) && slices.ContainsFunc(s.r.Index().Assigns(v), func(a symbols.Assign) bool {
			return a.Value != nil && s.contains(a.Value)
		})
		s.answers[v] = holds
	}
	return holds
}

// indexes reports whether v picks an element somewhere in the attempt or in
// what it depends on.
func (s *Operation) indexes(v *types.Var) bool {
	x := s.r.Index()
	for _, id := range x.UsesIn(v, s.round.From, s.round.To) {
		if x.Enclosing(id) != s.f {
			continue
		}
		for n := x.Parent(id); n != nil; n = x.Parent(n) {
			if _, ok := n.(ast.Stmt); ok {
				break
			}
			if ix, ok := n.(*ast.IndexExpr); ok && ix.Index.Pos() <= id.Pos() && id.End() <= ix.Index.End() {
				return true
			}
		}
	}
	return false
}

// fresh reports whether evaluating e may give another value each time.
func (s *Operation) fresh(e ast.Expr) bool {
	x := s.r.Index()
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if found {
			return false
		}
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				found = true
			}
		case *ast.CallExpr:
			if n == s.expr || x.Info.Types[n.Fun].IsType() {
				return true
			}
			c := x.CallAt[n]
			if c == nil { // a builtin
				if id, ok := ast.Unparen(n.Fun).(*ast.Ident); ok && id.Name == "append" {
					found = true
				}
				return true
			}
			if !s.rebuilds(c) {
				found = true
			}
		}
		return true
	})
	return found
}

// rebuilds reports whether a call returns the same thing for the same arguments,
// as far as an attempt is concerned.
func (s *Operation) rebuilds(c *symbols.Call) bool {
	res := s.r.Index().Info.TypeOf(c.Expr)
	if tuple, ok := res.(*types.Tuple); ok && tuple.Len() > 0 {
		res = tuple.At(0).Type()
	}
	if res != nil && (knowledge.IsContext(res) || knowledge.IsRequest(res)) {
		return true
	}
	fn := c.Func()
	if fn == nil {
		return false
	}
	if symbols.IsError(res) {
		return true
	}
	name := fn.Name()
	if namedNext(name) {
		return false
	}
	if fn.Pkg() != nil && knowledge.IsStd(fn.Pkg().Path()) {
		switch fn.Pkg().Path() {
		case "math/rand", "math/rand/v2", "bufio", "crypto/rand", "sync", "container/list", "container/heap":
			return false
		}
		return !strings.HasPrefix(name, "Read") && name != "Scan"
	}
	if at := symbols.FuncOf(s.r.Index().Info, s.expr); at != nil && at.Pkg() == fn.Pkg() && fn.Pkg() != s.r.Pass.Pkg {
		return true // client.R().SetBody(b).Post(url)
	}
	l := strings.ToLower(name)
	for _, p := range []string{"new", "make", "build", "create", "clone", "copy", "with", "marshal", "encode", "dial", "open", "connect", "prepare", "to", "as", "format", "string", "url", "endpoint", "path", "int", "float", "bool", "ptr", "of", "client", "set", "add"} {
		if strings.HasPrefix(l, p) {
			return true
		}
	}
	if s.readOff(c) || s.computes(s.r.Index().ByObj[fn]) {
		return true
	}
	// What the attempt is a method of: svc.Repository().Create(ctx, doc).
	sig := fn.Signature()
	return sig.Results().Len() == 1 && sig.Params().Len() == 0 && symbols.NamedOf(sig.Results().At(0).Type()) != nil &&
		(strings.HasPrefix(l, "get") || s.expr.Fun.Pos() <= c.Expr.Pos() && c.Expr.End() <= s.expr.Fun.End())
}

// computes reports whether a function of this package returns the same for the
// same arguments: it keeps nothing, receives nothing, and calls only what
// rebuilds, or what says what a ctx carries.
func (s *Operation) computes(f *symbols.Func) bool {
	return f != nil && s.r.computing.Of(computeKey{s.expr, f})
}

func (r *Finder) findComputes(k computeKey) bool {
	f, s := k.fn, &Operation{r: r, expr: k.expr}
	if len(waits.Remote(r.FuncWaits(f))) > 0 {
		return false
	}
	x := r.Index()
	ok := true
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.GoStmt, *ast.SelectStmt, *ast.SendStmt, *ast.DeferStmt:
			ok = false
		case *ast.UnaryExpr:
			ok = ok && n.Op != token.ARROW
		case *ast.IncDecStmt:
			ok = ok && s.r.isLocal(f, n.X)
		case *ast.AssignStmt:
			for _, lhs := range n.Lhs {
				ok = ok && s.r.isLocal(f, lhs)
			}
		case *ast.CallExpr:
			c := x.CallAt[n]
			ok = ok && (c == nil || s.carried(c) || s.rebuilds(c))
		}
		return ok
	})
	return ok
}

// carried reports whether a call reads a value off a ctx, and does nothing else.
func (s *Operation) carried(c *symbols.Call) bool {
	fn := c.Func()
	if fn == nil || fn.Signature().Recv() != nil || len(c.Expr.Args) == 0 || !knowledge.IsContext(s.r.Index().Info.TypeOf(c.Expr.Args[0])) {
		return false
	}
	for res := range fn.Signature().Results().Variables() {
		if symbols.IsError(res.Type()) {
			return false
		}
	}
	return len(s.r.Waits(c)) == 0
}

// isLocal reports whether e is a variable of f itself, not a part of one.
func (r *Finder) isLocal(f *symbols.Func, e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return false
	}
	v := r.Index().VarOf(id)
	return id.Name == "_" || v != nil && !v.IsField() && symbols.Inside(f, v)
}

// readOff reports whether a call reads something off a variable that the
// attempt is given itself: fetch(part, part.Start()). It says no more than that.
func (s *Operation) readOff(c *symbols.Call) bool {
	x := s.r.Index()
	recv := symbols.Receiver(c.Expr)
	if recv == nil || len(c.Expr.Args) > 0 || c.Func().Signature().Results().Len() != 1 {
		return false
	}
	id, ok := ast.Unparen(recv).(*ast.Ident)
	if !ok {
		return false
	}
	for _, arg := range s.expr.Args {
		if other, ok := ast.Unparen(arg).(*ast.Ident); ok && x.Info.Uses[other] == x.Info.Uses[id] {
			return true
		}
	}
	return false
}

// namedNext reports whether a function hands out one thing after another, by its name.
func namedNext(name string) bool {
	l := strings.ToLower(name)
	for _, w := range []string{"next", "pop", "pick", "choose", "random", "rotate", "dequeue", "select", "generate", "uuid", "scan", "failover", "advance", "shift"} {
		if strings.Contains(l, w) {
			return true
		}
	}
	return false
}

// IsPausesRange reports whether a range goes over pauses between attempts.
func (r *Finder) IsPausesRange(rng *ast.RangeStmt) bool {
	t := r.Index().Info.TypeOf(rng.X)
	if t == nil {
		return false
	}
	var elem types.Type
	switch u := t.Underlying().(type) {
	case *types.Slice:
		elem = u.Elem()
	case *types.Array:
		elem = u.Elem()
	}
	return elem != nil && knowledge.IsNamed(elem, "time", "Duration")
}

// IsCounterRange reports whether a range counts: range n.
func IsCounterRange(r *Finder, rng *ast.RangeStmt) bool {
	t := r.Index().Info.TypeOf(rng.X)
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}

// CountsAttempts reports whether a name says that what it counts are attempts.
func CountsAttempts(name string) bool {
	l := strings.ToLower(name)
	for _, w := range []string{"attempt", "retry", "retries", "tries", "try", "backoff"} {
		if strings.Contains(l, w) {
			return true
		}
	}
	return false
}

// computeKey asks whether a function rebuilds the same value for the next
// attempt at expr.
type computeKey struct {
	expr *ast.CallExpr
	fn   *symbols.Func
}

// Span is a part of a function: what lies on the ways from an attempt to the next.
type Span struct{ From, To token.Pos }

func (s Span) holds(n ast.Node) bool { return s.From <= n.Pos() && n.End() <= s.To }

// IsFailure reports whether t is the type error, or a pointer to a type that
// implements it: *txnError.
func IsFailure(t types.Type) bool {
	if t == nil || symbols.IsError(t) {
		return t != nil
	}
	p, ok := types.Unalias(t).(*types.Pointer)
	return ok && types.Implements(p, types.Universe.Lookup("error").Type().Underlying().(*types.Interface))
}
