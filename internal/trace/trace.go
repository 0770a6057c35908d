// Package trace answers where a value comes from: what deadline a ctx
// carries, what timeout a client was built with, where a client goes. It
// looks at one package; about callees elsewhere it asks through [Callees].
//
// Every answer has three values. It is definite only if every way the value
// can arrive says the same.
package trace

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Tri is a three-valued answer.
type Tri int8

const (
	Unknown Tri = iota
	Yes
	No
)

func (t Tri) String() string { return [...]string{"unknown", "yes", "no"}[t] }

// Source is the set of ways in which a bound can arrive: a ctx's deadline or a client's timeout.
type Source struct {
	None    bool         // a way that is proven to have none
	Has     bool         // a way that is proven to have one
	Unknown bool         // any other way
	Entry   bool         // one of the unknown ways is the ctx of a request being served
	Given   bool         // one of the unknown ways is a client made in sight, with something that may be a timeout
	Params  []*types.Var // ways that come in as a parameter
	Root    ast.Expr     // the first expression that proves None
	Assumed bool         // None only because a listed client counts as built with its defaults
}

// Bounded answers whether there is a bound. Parameters make it unknown.
func (s Source) Bounded() Tri {
	switch {
	case s.Unknown || len(s.Params) > 0 || s.None == s.Has:
		return Unknown
	case s.Has:
		return Yes
	}
	return No
}

// Pure reports whether the source is a definite no but for parameters: no
// bound is in sight, so whatever the parameters carry decides.
func (s Source) Pure() bool { return !s.Unknown && !s.Has && (s.None || len(s.Params) > 0) }

func (s *Source) join(o Source) {
	s.None = s.None || o.None
	s.Has = s.Has || o.Has
	s.Unknown = s.Unknown || o.Unknown
	s.Entry = s.Entry || o.Entry
	s.Given = s.Given || o.Given
	s.Assumed = s.Assumed || o.Assumed
	if s.Root == nil {
		s.Root = o.Root
	}
	for _, p := range o.Params {
		if !slices.Contains(s.Params, p) {
			s.Params = append(s.Params, p)
		}
	}
}

func (s Source) empty() bool {
	return !s.None && !s.Has && !s.Unknown && len(s.Params) == 0
}

var (
	none    = Source{None: true}
	has     = Source{Has: true}
	unknown = Source{Unknown: true}
)

// ResultFact says what a result of a function of another package carries.
type ResultFact struct {
	Result             int
	None, Has, Unknown bool
	Params             []int
}

// Callees answers for functions of other packages.
type Callees interface {
	// Result says what ctx, request or client result i of fn carries; false if nothing is known.
	Result(fn *types.Func, i int) (ResultFact, bool)
	// Configures reports whether fn may give the client passed as parameter i a timeout.
	Configures(fn *types.Func, i int) bool
	// EntryTypes lists types at whose declaration the directive entry stands.
	EntryTypes() []*types.TypeName
}

// Tracer answers for one package.
type Tracer struct {
	X       *symbols.Index
	Callees Callees

	ctxs     map[*types.Var]*Source // finished answers
	retrying map[*types.Var]bool    // configs being asked about
	using    map[ast.Expr]bool      // reads of reassigned variables being answered
	entries  map[*symbols.Func]*Entry
	types    *knowledge.Entries
	declared []*types.TypeName // types with the directive entry; nil until asked for
	placed   map[*symbols.Func]*knowledge.Entry
}

// New returns a tracer.
func New(x *symbols.Index, callees Callees) *Tracer {
	return &Tracer{X: x, Callees: callees, ctxs: make(map[*types.Var]*Source), using: make(map[ast.Expr]bool), retrying: make(map[*types.Var]bool), entries: make(map[*symbols.Func]*Entry)}
}

// IsCarrier reports whether values of t carry a ctx: context.Context,
// *http.Request, *exec.Cmd.
func IsCarrier(t types.Type) bool {
	if t == nil {
		return false
	}
	if knowledge.IsContext(t) || knowledge.IsRequest(t) {
		return true
	}
	p, ok := types.Unalias(t).(*types.Pointer)
	return ok && knowledge.IsNamed(p.Elem(), "os/exec", "Cmd")
}

// visiting guards against cycles while one question is answered.
type visiting map[types.Object]bool

// Ctx says what deadline the ctx that e is, or carries, has.
func (t *Tracer) Ctx(e ast.Expr) Source {
	s := t.ctx(e, make(visiting))
	if s.empty() {
		return unknown
	}
	return s
}

func (t *Tracer) ctx(e ast.Expr, seen visiting) Source {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident, *ast.SelectorExpr:
		if v := t.X.VarOf(e); v != nil {
			return t.ctxVar(v, e, seen)
		}
	case *ast.StarExpr:
		return t.ctx(e.X, seen)
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			return t.ctx(e.X, seen)
		}
	case *ast.CallExpr:
		return t.ctxCall(e, 0, seen)
	case *ast.CompositeLit:
		if typ := t.X.Info.TypeOf(e); typ != nil && knowledge.IsNamed(typ, "net/http", "Request") {
			return Source{None: true, Root: e} // its ctx is Background
		}
	}
	return unknown
}

// ctxVar says what v carries where use reads it.
func (t *Tracer) ctxVar(v *types.Var, use ast.Expr, seen visiting) Source {
	assigns := t.X.Assigns(v)
	fn := t.X.ParamOf[v]
	initial := fn != nil // a parameter has the value it came with
	precise := false
	if local := !v.IsField() && v.Parent() != t.X.Pkg.Scope(); local && len(assigns) > 0 && (initial || len(assigns) > 1) {
		var killed bool
		if assigns, killed = t.reaching(assigns, use); killed {
			initial = false
		}
		precise = true
	}
	if seen[v] && !precise {
		return Source{}
	}
	if !precise {
		if s := t.ctxs[v]; s != nil {
			return *s
		}
		seen[v] = true
		defer delete(seen, v)
	} else {
		key := use
		if t.using[key] {
			return Source{}
		}
		t.using[key] = true
		defer delete(t.using, key)
	}

	var s Source
	if initial {
		if t.EntryOf(fn) != nil {
			s.join(Source{Unknown: true, Entry: true})
		} else {
			s.join(Source{Params: []*types.Var{v}})
		}
	} else if v.IsField() || v.Parent() == t.X.Pkg.Scope() {
		if !t.X.Closed(v) || t.X.AddressTaken(v) {
			s.join(unknown)
		}
	} else if t.X.AddressTaken(v) {
		s.join(unknown)
	}
	for _, a := range assigns {
		s.join(t.ctxAssign(a, seen))
	}
	if len(assigns) == 0 && !initial {
		s.join(unknown)
	}
	if !precise && len(seen) == 1 && len(t.using) == 0 { // not in the middle of a cycle: the answer is final
		t.ctxs[v] = &s
	}
	return s
}

// reaching returns the assignments to a local variable that can be what use
// reads, and whether they rule out the value it had at first. The last one that
// stands before use in a block around it is executed on every way to use, so
// it hides what is before it. What comes between, or around a loop, may follow.
func (t *Tracer) reaching(assigns []symbols.Assign, use ast.Expr) ([]symbols.Assign, bool) {
	path := t.X.PathTo(use.Pos(), use.End())
	around := make(map[ast.Node]bool, len(path))
	for _, n := range path {
		around[n] = true
	}
	inLiteral := func(a symbols.Assign) bool { // use stands in a literal that a does not
		for _, n := range path {
			if _, ok := n.(*ast.FuncLit); ok {
				if a.Site.Pos() < n.Pos() || n.End() <= a.Site.Pos() {
					return true
				}
			}
		}
		return false
	}
	last := -1
	for i, a := range assigns {
		if a.Site.End() > use.Pos() {
			continue // also the statement that use stands in: ctx = f(ctx)
		}
		up := t.X.PathTo(a.Site.Pos(), a.Site.End())
		j := 0
		for j < len(up) && up[j] != a.Site {
			j++
		}
		j++
		if j < len(up) {
			if _, ok := up[j].(*ast.GenDecl); ok { // var ctx = …
				j += 2
			}
		}
		if j >= len(up) || !around[up[j]] {
			continue
		}
		switch up[j].(type) {
		case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
			last = i
		case *ast.IfStmt, *ast.SwitchStmt, *ast.ForStmt: // its init statement
			last = i
		}
	}
	if last < 0 {
		var reach []symbols.Assign
		for _, a := range assigns {
			if a.Site.End() <= use.Pos() || inLiteral(a) || t.loopAround(path, a, symbols.Assign{}) {
				reach = append(reach, a)
			}
		}
		return reach, false
	}
	d := assigns[last]
	reach := []symbols.Assign{d}
	captured := inLiteral(d)
	for i, a := range assigns {
		if i == last || a.Site.Pos() < d.Site.Pos() {
			continue
		}
		if captured || a.Site.End() <= use.Pos() || t.loopAround(path, a, d) {
			reach = append(reach, a)
		}
	}
	return reach, true
}

// loopAround reports whether a loop holds both use, whose path is given, and a,
// but not d, if there is one.
func (t *Tracer) loopAround(path []ast.Node, a, d symbols.Assign) bool {
	for _, n := range path {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			if n.Pos() <= a.Site.Pos() && a.Site.Pos() < n.End() && (d.Site == nil || d.Site.Pos() < n.Pos() || n.End() <= d.Site.Pos()) {
				return true
			}
		}
	}
	return false
}

func (t *Tracer) ctxAssign(a symbols.Assign, seen visiting) Source {
	if a.Value == nil {
		return unknown
	}
	if a.Index <= 0 {
		if a.Index == 0 {
			if call, ok := ast.Unparen(a.Value).(*ast.CallExpr); ok {
				s := t.ctxCall(call, 0, seen)
				if s.None && t.cancelledElsewhere(a, call) {
					s.join(unknown)
				}
				return s
			}
			return unknown
		}
		if t.X.Info.Types[a.Value].IsNil() {
			return Source{} // nothing can wait on it
		}
		return t.ctx(a.Value, seen)
	}
	if call, ok := ast.Unparen(a.Value).(*ast.CallExpr); ok {
		return t.ctxCall(call, a.Index, seen)
	}
	return unknown
}

// cancelledElsewhere reports whether the cancel function of a context.WithCancel
// is handed to somebody, such as time.AfterFunc, or called in a literal that
// runs on its own: a watchdog may end the ctx in time. Calling or deferring it,
// or keeping it in a field for a shutdown, bounds nothing.
func (t *Tracer) cancelledElsewhere(a symbols.Assign, call *ast.CallExpr) bool {
	c := t.X.CallAt[call]
	as, ok := a.Site.(*ast.AssignStmt)
	if c == nil || c.Func() == nil || !ok || len(as.Lhs) != 2 || !strings.HasPrefix(c.Func().Name(), "WithCancel") {
		return false
	}
	cancel := t.X.VarOf(as.Lhs[1])
	if cancel == nil || cancel.IsField() {
		return false
	}
	for _, id := range t.X.Uses(cancel) {
		switch p := t.X.Parent(id).(type) {
		case *ast.CallExpr:
			if p.Fun != id {
				return true // handed on
			}
			for f := t.X.Enclosing(id); f != nil && f != a.In; f = f.Parent {
				lit, _ := t.X.Parent(f.Node).(*ast.CallExpr)
				if lit == nil || lit.Fun != f.Node || t.X.CallAt[lit] == nil || t.X.CallAt[lit].Mode != symbols.Defer {
					return true
				}
			}
		}
	}
	return false
}

// ctxCall says what result i of a call carries.
func (t *Tracer) ctxCall(call *ast.CallExpr, i int, seen visiting) Source {
	if tv := t.X.Info.Types[call.Fun]; tv.IsType() && len(call.Args) == 1 {
		return t.ctx(call.Args[0], seen)
	}
	c := t.X.CallAt[call]
	if c == nil {
		return unknown
	}
	fn := c.Func()
	if fn == nil {
		return unknown
	}
	if row, _ := knowledge.CallOf(fn); row != nil && row.Ctx != "" {
		return t.ctxRow(row, call, i, seen)
	}
	if f := t.X.ByObj[fn]; f != nil {
		return t.through(t.result(f, i, seen), f, call, seen)
	}
	if fact, ok := t.Callees.Result(fn, i); ok {
		return t.fromFact(fact, call, seen)
	}
	return unknown
}

func (t *Tracer) ctxRow(row *knowledge.Call, call *ast.CallExpr, i int, seen visiting) Source {
	switch row.Ctx {
	case knowledge.CtxNone:
		return Source{None: true, Root: call}
	case knowledge.CtxDeadline:
		return has
	case knowledge.CtxRequest: // r.Context(): that of the request
		if recv := symbols.Receiver(call); recv != nil && t.X.Info.TypeOf(recv) != nil && knowledge.IsRequest(t.X.Info.TypeOf(recv)) {
			return t.ctx(recv, seen)
		}
		return Source{Unknown: true, Entry: true}
	case knowledge.CtxDerived:
		if arg := t.X.Arg(call, row.CtxArg); arg != nil {
			return t.ctx(arg, seen)
		}
		for j := range call.Args { // errgroup.WithContext returns it second
			if t.X.Info.TypeOf(call.Args[j]) != nil && knowledge.IsContext(t.X.Info.TypeOf(call.Args[j])) {
				return t.ctx(call.Args[j], seen)
			}
		}
	}
	return unknown
}

// result joins what every return of f gives as result i.
func (t *Tracer) result(f *symbols.Func, i int, seen visiting) Source {
	if f.Obj != nil {
		if seen[f.Obj] {
			return Source{}
		}
		seen[f.Obj] = true
		defer delete(seen, f.Obj)
	}
	var s Source
	for _, ret := range Returns(f) {
		switch {
		case len(ret.Results) == 0:
			if i < f.Sig.Results().Len() {
				for _, a := range t.X.Assigns(f.Sig.Results().At(i)) {
					s.join(t.ctxAssign(a, seen))
				}
			}
		case len(ret.Results) == 1 && f.Sig.Results().Len() > 1:
			if call, ok := ast.Unparen(ret.Results[0]).(*ast.CallExpr); ok {
				s.join(t.ctxCall(call, i, seen))
			} else {
				s.join(unknown)
			}
		case i < len(ret.Results):
			if !t.X.Info.Types[ret.Results[i]].IsNil() {
				s.join(t.ctx(ret.Results[i], seen))
			}
		}
	}
	if s.empty() {
		return unknown
	}
	return s
}

// through replaces f's own parameters in s by what a call gives for them.
func (t *Tracer) through(s Source, f *symbols.Func, call *ast.CallExpr, seen visiting) Source {
	out := s
	out.Params = nil
	for _, p := range s.Params {
		if i := ParamIndex(f.Sig, p); i >= 0 {
			if arg := t.X.Arg(call, i); arg != nil {
				out.join(t.ctx(arg, seen))
			} else {
				out.join(unknown)
			}
		} else {
			out.join(Source{Params: []*types.Var{p}})
		}
	}
	if f.Obj != nil {
		out.Root = nil
		if out.None && !s.None {
			for _, p := range s.Params {
				if arg := t.X.Arg(call, ParamIndex(f.Sig, p)); arg != nil {
					out.Root = arg
				}
			}
		}
		if s.None {
			out.Root = call
		}
	}
	return out
}

func (t *Tracer) fromFact(fact ResultFact, call *ast.CallExpr, seen visiting) Source {
	s := Source{None: fact.None, Has: fact.Has, Unknown: fact.Unknown}
	if s.None {
		s.Root = call
	}
	for _, i := range fact.Params {
		if arg := t.X.Arg(call, i); arg != nil {
			s.join(t.ctx(arg, seen))
		} else {
			s.join(unknown)
		}
	}
	return s
}

// Result says what result i of f, a function of this package, carries.
func (t *Tracer) Result(f *symbols.Func, i int) Source {
	if IsCarrier(f.Sig.Results().At(i).Type()) {
		return t.result(f, i, make(visiting))
	}
	return t.clientResult(f, i, make(visiting))
}

// Returns lists the return statements of f's own body.
func Returns(f *symbols.Func) []*ast.ReturnStmt {
	var list []*ast.ReturnStmt
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			list = append(list, n)
		}
		return true
	})
	return list
}

// ParamIndex returns the index of parameter v of sig, or -1.
func ParamIndex(sig *types.Signature, v *types.Var) int {
	for i := range sig.Params().Len() {
		if sig.Params().At(i) == v {
			return i
		}
	}
	return -1
}

// Join returns the ways of both.
func (s Source) Join(o Source) Source {
	s.Params = slices.Clone(s.Params)
	s.join(o)
	return s
}
