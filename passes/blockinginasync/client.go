package blockinginasync

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// made is a client, transport or pool that is built with connections of its own.
type made struct {
	expr ast.Expr
	name string // what makes it
	lib  *knowledge.Lib
	row  *knowledge.Constructor
	in   *symbols.Func
	loop ast.Node
	args []ast.Expr
	res  int // which result of expr it is, a call
}

// perRequest: what has a connection pool of its own, built once per request or
// per item, and let go; or so in a function that returns it, whose calls are
// asked then.
func (c *checker) perRequest() {
	var queue []made
	for _, m := range c.pools() {
		queue = append(queue, m)
	}
	makers := make(map[maker]bool)
	for len(queue) > 0 {
		m := queue[0]
		queue = queue[1:]
		if c.made(m) {
			continue
		}
		f, i, ok := c.handsOut(m)
		if !ok || makers[maker{f, i}] {
			continue
		}
		makers[maker{f, i}] = true
		for _, id := range c.x.Uses(f.Obj) {
			if call := c.callOf(id); call != nil && call.In != nil && call.Mode == symbols.Plain && !c.r.Quiet(call.Expr.Pos()) {
				queue = append(queue, made{call.Expr, f.Name(), m.lib, m.row, call.In, call.Loop, call.Expr.Args, i})
			}
		}
	}
}

// maker is a function whose result i has connections of its own.
type maker struct {
	f *symbols.Func
	i int
}

// callOf returns the call of a function that id names, or nil.
func (c *checker) callOf(id *ast.Ident) *symbols.Call {
	var callee ast.Expr = id
	if sel, ok := c.x.Parent(id).(*ast.SelectorExpr); ok && sel.Sel == id {
		callee = sel
	}
	call, ok := c.x.Parent(callee).(*ast.CallExpr)
	if !ok || call.Fun != callee {
		return nil
	}
	return c.x.CallAt[call]
}

// handsOut returns the declared function, and which of its results it is, that
// does nothing with what it makes but to return it.
func (c *checker) handsOut(m made) (f *symbols.Func, i int, ok bool) {
	if m.in == nil || m.in.Obj == nil || m.loop != nil {
		return nil, 0, false
	}
	c.returned = []maker{}
	defer func() { c.returned = nil }()
	at := m.expr
	if c.kept(m.expr, m.res, &at, make(map[types.Object]bool)) || len(c.returned) == 0 {
		return nil, 0, false
	}
	for _, r := range c.returned[1:] {
		if r != c.returned[0] {
			return nil, 0, false
		}
	}
	return m.in, c.returned[0].i, c.returned[0].f == m.in
}

// pools lists what is made with a connection pool of its own.
func (c *checker) pools() (list []made) {
	for _, call := range c.x.Calls {
		fn := call.Func()
		if fn == nil || call.In == nil || c.r.Quiet(call.Expr.Pos()) {
			continue
		}
		if t := cloned(fn); t != nil {
			row, lib := knowledge.LiteralOf(t)
			list = append(list, made{call.Expr, symbols.FuncName(fn, c.pass.Pkg), lib, row, call.In, call.Loop, nil, 0})
		} else if row, lib := knowledge.ConstructorOf(fn); row != nil && ownsPool(row) && !c.givenClient(row, call) {
			list = append(list, made{call.Expr, symbols.FuncName(fn, c.pass.Pkg), lib, row, call.In, call.Loop, call.Expr.Args, 0})
		}
	}
	for _, lit := range c.x.Literals {
		if lit.In == nil || lit.Lit == nil || c.r.Quiet(lit.Node.Pos()) {
			continue
		}
		if row, lib := knowledge.LiteralOf(lit.Type); row != nil && ownsPool(row) {
			name := lit.Type.Obj().Pkg().Name() + "." + lit.Type.Obj().Name() + "{}"
			list = append(list, made{lit.Node, name, lib, row, lit.In, c.loopAround(lit.Node, lit.In), []ast.Expr{lit.Lit}, 0})
		}
	}
	return list
}

// cloned returns the type of what a method copies with connections of its own,
// an HTTP transport, or nil.
func cloned(fn *types.Func) *types.Named {
	recv := fn.Signature().Recv()
	if fn.Name() != "Clone" || recv == nil {
		return nil
	}
	ptr, ok := types.Unalias(recv.Type()).(*types.Pointer)
	if !ok || !knowledge.IsNamed(ptr.Elem(), "net/http", "Transport") {
		return nil
	}
	return types.Unalias(ptr.Elem()).(*types.Named)
}

func ownsPool(row *knowledge.Constructor) bool {
	switch row.Makes {
	case "", knowledge.MakesClient, knowledge.MakesPool, knowledge.MakesTransport:
		return row.Pool
	}
	return false
}

// givenClient reports whether a constructor is handed the client that holds the connections.
func (c *checker) givenClient(row *knowledge.Constructor, call *symbols.Call) bool {
	for _, arg := range call.Expr.Args {
		opt, ok := ast.Unparen(arg).(*ast.CallExpr)
		if !ok {
			continue
		}
		fn := symbols.FuncOf(c.pass.TypesInfo, opt)
		for _, set := range row.SetBy {
			if set.Inherits && row.IsOption(set.Option, fn) {
				return true
			}
		}
	}
	return false
}

// made reports what is made once per request or item and let go, and whether it did.
func (c *checker) made(m made) bool {
	p := c.Reached(m.in, knowledge.ClassRequest, knowledge.ClassStream, knowledge.ClassConsumer, knowledge.ClassWorkqueue, knowledge.ClassJob, knowledge.ClassReconciler)
	if p == nil {
		p = c.calledByStd(m.in)
	}
	var op *symbols.Func
	if p == nil && (!c.perItem(m) || names.Ends(m.in.Name())) {
		if op = c.operation(m); op == nil {
			return false
		}
	}
	at := m.expr
	if c.kept(m.expr, m.res, &at, make(map[types.Object]bool)) || c.endsIdle(m) {
		return false
	}
	name, how := m.name+" in "+passkit.DeclName(m.in), "once per item"
	switch {
	case op != nil:
		how = "on every call of " + passkit.DeclName(op)
		if op == m.in.Decl() {
			name = m.name
		}
	case p == nil && !c.itemwise(m):
		how = "in each round of a loop"
	}
	rel := (*passkit.Path)(nil).Chain()
	if p != nil {
		if m.in.Decl() == p.Entry.Fn.Decl() {
			name = m.name // the path says where
		}
		how = fmt.Sprintf("on every call of %s", p)
		rel = p.Chain()
	}
	strict := slices.ContainsFunc(m.args, func(e ast.Expr) bool {
		// A ctx comes with the request, and makes nothing another client.
		return !knowledge.IsContext(c.pass.TypesInfo.TypeOf(e)) && c.depends(e)
	})
	c.r.Report(report.Finding{
		Kind: "client-per-request", Tier: passkit.StrictIf(strict), Range: at,
		Text: report.Text{
			What:   fmt.Sprintf("%s is built %s", name, how),
			Why:    "each has its own connections, and those left behind pile up under load",
			Remedy: "build it once and share it",
		},
		Related: rel,
	})
	return true
}

// perItem reports whether what is made is made in a loop over items, or in one
// that goes on until it is told to stop, or in a function that is called in one.
func (c *checker) perItem(m made) bool {
	repeats := func(loop ast.Node) bool { return c.res.OverData(loop) || c.res.GoesOn(loop) }
	if m.loop != nil {
		return repeats(m.loop)
	}
	return slices.ContainsFunc(c.res.Callers(m.in.Decl()), func(call *symbols.Call) bool {
		return call.Loop != nil && repeats(call.Loop) && m.in.Obj != nil && call.In != nil && !atStart(call.In)
	})
}

// itemwise reports whether the loop in which something is made goes over items.
func (c *checker) itemwise(m made) bool {
	if m.loop != nil {
		return c.res.OverData(m.loop)
	}
	return slices.ContainsFunc(c.res.Callers(m.in.Decl()), func(call *symbols.Call) bool {
		return call.Loop != nil && c.res.OverData(call.Loop)
	})
}

// atStart reports whether a function runs once, when the program begins.
func atStart(f *symbols.Func) bool {
	d := f.Decl()
	return d != nil && d.Sig.Recv() == nil && (d.Obj.Name() == "main" || d.Obj.Name() == "init")
}

// loopAround returns the innermost loop of f around n, or nil.
func (c *checker) loopAround(n ast.Node, f *symbols.Func) ast.Node {
	for p := c.x.Parent(n); p != nil && p != f.Node; p = c.x.Parent(p) {
		switch p.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return p
		}
	}
	return nil
}

// kept reports whether a value may live on after the function that makes it:
// it is returned, stored, or given to code that is not seen. at is set to the
// client it becomes part of.
func (c *checker) kept(e ast.Expr, i int, at *ast.Expr, seen map[types.Object]bool) bool {
	switch p := c.x.Parent(e).(type) {
	case *ast.ParenExpr:
		return c.kept(p, i, at, seen)
	case *ast.UnaryExpr:
		return p.Op != token.AND || c.kept(p, i, at, seen)
	case *ast.StarExpr:
		return c.kept(p, i, at, seen)
	case *ast.TypeAssertExpr:
		return c.kept(p, 0, at, seen)
	case *ast.KeyValueExpr:
		lit, ok := c.x.Parent(p).(*ast.CompositeLit)
		if !ok || p.Value != e {
			return true
		}
		if _, isStruct := c.pass.TypesInfo.TypeOf(lit).Underlying().(*types.Struct); !isStruct {
			return true
		}
		if knowledge.IsNamed(c.pass.TypesInfo.TypeOf(lit), "net/http", "Client") {
			*at = lit // the transport of a client
		}
		return c.kept(lit, 0, at, seen)
	case *ast.CompositeLit:
		return c.kept(p, 0, at, seen)
	case *ast.AssignStmt:
		j := slices.Index(p.Rhs, e)
		if j < 0 {
			return false // written to
		}
		if len(p.Lhs) != len(p.Rhs) {
			j = i
		}
		return j >= len(p.Lhs) || c.heldBy(p.Lhs[j], at, seen)
	case *ast.ValueSpec:
		j := slices.Index(p.Values, e)
		if len(p.Names) != len(p.Values) {
			j = i
		}
		return j < 0 || j >= len(p.Names) || c.heldBy(p.Names[j], at, seen)
	case *ast.CallExpr:
		return c.passed(p, e, at, seen)
	case *ast.SelectorExpr:
		return p.X != e || c.selected(p, at, seen)
	case *ast.ReturnStmt:
		j := slices.Index(p.Results, e)
		if len(p.Results) == 1 && i > 0 {
			j = i
		}
		if f := c.x.Enclosing(p); c.returned != nil && f != nil && j >= 0 {
			c.returned = append(c.returned, maker{f, j})
			return false
		}
	case *ast.ExprStmt, *ast.BinaryExpr, *ast.IfStmt, *ast.DeferStmt, *ast.IncDecStmt:
		return false
	}
	return true
}

// heldBy follows what a value is assigned to.
func (c *checker) heldBy(lhs ast.Expr, at *ast.Expr, seen map[types.Object]bool) bool {
	switch l := ast.Unparen(lhs).(type) {
	case *ast.Ident:
		if l.Name == "_" {
			return false
		}
		v, ok := c.pass.TypesInfo.ObjectOf(l).(*types.Var)
		if !ok || v.Parent() == c.pass.Pkg.Scope() || c.x.ParamOf[v] != nil || isResult(c.x.Enclosing(l), v) {
			return true
		}
		return c.heldByVar(v, at, seen)
	case *ast.SelectorExpr: // client.Transport = …
		id, ok := ast.Unparen(l.X).(*ast.Ident)
		if !ok {
			return true
		}
		v, ok := c.pass.TypesInfo.ObjectOf(id).(*types.Var)
		if !ok || v.IsField() || v.Parent() == c.pass.Pkg.Scope() || c.x.ParamOf[v] != nil || c.IsReceiver(v) {
			return true
		}
		if assigns := c.x.Assigns(v); len(assigns) == 1 && assigns[0].Value != nil && c.x.Enclosing(assigns[0].Value) == c.x.Enclosing(l) {
			*at = assigns[0].Value
		}
		return c.heldByVar(v, at, seen)
	}
	return true
}

func isResult(f *symbols.Func, v *types.Var) bool {
	for ; f != nil; f = f.Parent {
		for r := range f.Sig.Results().Variables() {
			if r == v {
				return true
			}
		}
	}
	return false
}

func (c *checker) heldByVar(v *types.Var, at *ast.Expr, seen map[types.Object]bool) bool {
	if seen[v] {
		return false
	}
	seen[v] = true
	home := c.homeOf(v)
	for _, id := range c.x.Uses(v) {
		for f := c.x.Enclosing(id); f != nil && f != home; f = f.Parent {
			if f.Obj == nil && c.res.LiteralRuns(f) == knowledge.RunLater && c.kept(f.Node.(ast.Expr), 0, at, seen) {
				return true // captured by a function that lives on
			}
		}
		if c.kept(id, 0, at, seen) {
			return true
		}
	}
	return false
}

// homeOf returns the function that a local variable is declared in: that of the
// statement which gives it its first value, since a search from the top of the
// declaration would cost the length of the function for each variable.
func (c *checker) homeOf(v *types.Var) *symbols.Func {
	for _, a := range c.x.Assigns(v) {
		if a.Site != nil && symbols.Within(a.Site, v.Pos()) {
			return a.In
		}
	}
	return c.funcAt(v.Pos())
}

func (c *checker) funcAt(pos token.Pos) *symbols.Func {
	for _, n := range c.x.PathTo(pos, pos) {
		if f := c.x.ByNode[n]; f != nil {
			return f
		}
	}
	return nil
}

// passed follows a value that is an argument: into a function of this package,
// into what another package makes of it.
func (c *checker) passed(call *ast.CallExpr, e ast.Expr, at *ast.Expr, seen map[types.Object]bool) bool {
	if call.Fun == e {
		return false // a literal, called in place
	}
	if c.pass.TypesInfo.Types[call.Fun].IsType() {
		return c.kept(call, 0, at, seen)
	}
	cl := c.x.CallAt[call]
	if cl == nil || cl.Func() == nil {
		return true
	}
	fn := cl.Func()
	i := slices.Index(call.Args, e)
	if f := c.x.ByObj[fn]; f != nil {
		if f.Sig.Variadic() || i >= f.Sig.Params().Len() {
			return true
		}
		if c.heldByVar(f.Sig.Params().At(i), at, seen) {
			return true
		}
		return false
	}
	if fn.Signature().Results().Len() > 0 && !symbols.IsError(fn.Signature().Results().At(0).Type()) && !c.res.SameModule(fn) {
		// An option, a wrapper, a session: it holds the value, if anything does.
		return c.kept(call, 0, at, seen)
	}
	return true
}

// selected follows a method or field of a value.
func (c *checker) selected(sel *ast.SelectorExpr, at *ast.Expr, seen map[types.Object]bool) bool {
	s := c.pass.TypesInfo.Selections[sel]
	if s == nil {
		return true
	}
	call, isCall := c.x.Parent(sel).(*ast.CallExpr)
	isCall = isCall && call.Fun == sel
	if s.Kind() == types.FieldVal {
		if as, ok := c.x.Parent(sel).(*ast.AssignStmt); ok && slices.Contains(as.Lhs, ast.Expr(sel)) {
			return false
		}
		if isCall {
			return false
		}
		return c.kept(sel, 0, at, seen)
	}
	if !isCall {
		return true // a method value
	}
	fn, _ := s.Obj().(*types.Func)
	if fn == nil {
		return true
	}
	res := fn.Signature().Results()
	if res.Len() != 1 || symbols.IsError(res.At(0).Type()) || knowledge.CtxParam(fn.Signature()) >= 0 {
		return false // an operation
	}
	if _, basic := res.At(0).Type().Underlying().(*types.Basic); basic {
		return false
	}
	return c.kept(call, 0, at, seen) // a part of it: a database, a collection
}

// depends reports whether an expression is made of what comes with the request
// or the item: a parameter, a loop variable, or a variable made of one.
func (c *checker) depends(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.Ident:
			v, ok := c.pass.TypesInfo.Uses[n].(*types.Var)
			if ok && !v.IsField() && v.Parent() != c.pass.Pkg.Scope() && v.Pkg() == c.pass.Pkg && !c.IsReceiver(v) {
				found = found || c.given.Of(v)
			}
		}
		return !found
	})
	return found
}

// varDepends is depends for what a local variable holds.
func (c *checker) varDepends(v *types.Var) bool {
	if in := c.x.ParamOf[v]; in != nil {
		return c.paramDepends(v, in)
	}
	// Filled in by somebody: Bind(&req), Decode(&req).
	return c.x.AddressTaken(v) || len(c.x.Assigns(v)) == 0 || slices.ContainsFunc(c.x.Assigns(v), func(a symbols.Assign) bool {
		return a.Op == token.RANGE || a.Op == token.INC || a.Value != nil && c.depends(a.Value)
	})
}

// paramDepends reports whether a parameter comes with the request or the item:
// a handler's own, or one that a caller makes of such. What a project's router
// adds to a handler's parameters (its configuration) does not.
func (c *checker) paramDepends(v *types.Var, in *symbols.Func) bool {
	if knowledge.IsContext(v.Type()) {
		return false
	}
	if e := c.t.EntryOf(in); e != nil {
		http := false
		for p := range in.Params().Variables() {
			http = http || knowledge.IsRequest(p.Type())
		}
		return !http || knowledge.IsRequest(v.Type())
	}
	callers := c.res.Callers(in)
	for _, call := range callers {
		arg := c.x.Arg(call.Expr, symbols.ParamIndex(in.Sig, v))
		if arg == nil || call.In == nil || c.depends(arg) {
			return true
		}
	}
	return len(callers) == 0
}
