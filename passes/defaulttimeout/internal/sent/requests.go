package sent

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
	"github.com/timeoutlint/timeoutlint/internal/trace/forward"
)

// Requests is what the package shows of the requests sent through a client.
type Requests struct {
	Seen      bool // at least one
	Endless   bool // one that provably never ends
	ByCaller  bool // one that ends with a ctx that came in as a parameter, or with the request being served
	Unknown   bool // one of which nothing is known
	Streams   bool // a response is read as it comes
	leaves    bool // a response leaves the function that sent the request
	Uploads   bool // a file is sent, which takes as long as it is big
	Transfers bool // so does what a request brings or takes, by its name
	HandedTo  []*knowledge.Lib
	Configure bool // something may give the client a timeout
	Harmless  bool // all that is done with it needs no timeout of its own
	Directive string
	Objs      []*types.Var
	First     *symbols.Call // the first visible request
	Calls     []ast.Expr    // library calls it is handed to
}

// Follow finds out what happens to the client that node makes.
func (c *Finder) Follow(node ast.Expr) Requests {
	var q Requests
	var uses []forward.Use
	uses, q.Objs = c.Trace.Forward(node)
	q.Harmless = len(uses) > 0 && !slices.ContainsFunc(uses, func(u forward.Use) bool { return !c.Res.Harmless(u) })
	for _, v := range q.Objs {
		if c.Index.Directive(v, "bounded") {
			q.Directive = "bounded"
		} else if c.Index.Directive(v, "stream") {
			q.Streams = true
		}
		if v.IsField() {
			if lib := c.foreign(v); lib != nil {
				q.hand(lib)
			}
			if v.Pkg() != c.Pass.Pkg {
				c.optionsOf(&q, node, v)
				c.configOf(&q, node, v)
			}
		}
	}
	for _, u := range uses {
		if c.Res.Configures(u) {
			q.Configure = true
		}
		switch u.Kind {
		case forward.Called:
			c.AddRequest(&q, u.Call)
		case forward.MethodValue:
			if sel, ok := u.Expr.(*ast.SelectorExpr); ok && sel.Sel.Name == "Do" {
				q.Seen, q.Unknown = true, true
			}
		case forward.Exported:
			if u.Field != nil {
				if lib := c.foreign(u.Field); lib != nil {
					q.hand(lib)
				}
			}
		case forward.Passed:
			c.besideCtx(&q, u.Call)
			if fn := u.Call.Func(); fn != nil && fn.Pkg() != nil && fn.Pkg() != c.Pass.Pkg {
				if lib := knowledge.Find(fn.Pkg().Path()); lib != nil && !knowledge.IsStd(lib.Path) {
					q.hand(lib)
					q.Calls = append(q.Calls, u.Call.Expr)
				}
				if c.boundedBeside(u.Call.Expr) || c.endsAll(u.Call.Expr) || c.optionEndsAll(u.Call.Expr) {
					q.Configure = true
				}
				c.sentOn(&q, u.Call)
			}
		}
	}
	return q
}

// optionsOf adds the requests of calls that are given the client in field v of
// their options, and a ctx: the one call sends them, and ends with its ctx. What
// makes something that is kept may send more.
//
//	websocket.Dial(ctx, url, &websocket.DialOptions{HTTPClient: client})
func (c *Finder) optionsOf(q *Requests, node ast.Expr, v *types.Var) {
	for _, a := range c.Index.Assigns(v) {
		kv, ok := a.Site.(*ast.KeyValueExpr)
		if !ok || !symbols.Within(kv, node.Pos()) && !slices.Contains(q.Objs, c.Index.VarOf(a.Value)) {
			continue
		}
		lit, ok := c.Index.Parent(kv).(*ast.CompositeLit)
		if !ok {
			continue
		}
		for _, call := range c.givenTo(lit) {
			fn := call.Func()
			if fn == nil || names.IsConstructor(fn, "Connect", "Start") || len(call.Expr.Args) == 0 {
				continue
			}
			if i := knowledge.CtxParam(fn.Signature()); i >= 0 && c.Index.Arg(call.Expr, i) != nil {
				q.Seen = true
				c.endsWith(q, c.Index.Arg(call.Expr, i))
			}
		}
	}
}

// givenTo returns the calls that are given a literal, directly or in a local variable.
func (c *Finder) givenTo(lit ast.Expr) (calls []*symbols.Call) {
	if u, ok := c.Index.Parent(lit).(*ast.UnaryExpr); ok {
		lit = u
	}
	switch p := c.Index.Parent(lit).(type) {
	case *ast.CallExpr:
		if call := c.Index.CallAt[p]; call != nil {
			calls = append(calls, call)
		}
	case *ast.AssignStmt:
		if len(p.Lhs) == 1 {
			calls = c.calledWith(c.Index.VarOf(p.Lhs[0]))
		}
	case *ast.ValueSpec:
		if len(p.Names) == 1 {
			calls = c.calledWith(c.Index.VarOf(p.Names[0]))
		}
	}
	return calls
}

// calledWith returns the calls that are given a local variable, or its address.
func (c *Finder) calledWith(v *types.Var) (calls []*symbols.Call) {
	if v == nil || v.IsField() {
		return nil
	}
	for _, id := range c.Index.Uses(v) {
		arg := ast.Expr(id)
		if u, ok := c.Index.Parent(id).(*ast.UnaryExpr); ok {
			arg = u
		}
		if outer, ok := c.Index.Parent(arg).(*ast.CallExpr); ok && c.Index.CallAt[outer] != nil && slices.Contains(outer.Args, arg) {
			calls = append(calls, c.Index.CallAt[outer])
		}
	}
	return calls
}

// hand records that a library sends its requests with the client.
func (q *Requests) hand(lib *knowledge.Lib) {
	q.HandedTo = append(q.HandedTo, lib)
	q.Streams = q.Streams || lib.Streams
}

// sentOn adds the requests that a function of another package sends through a
// client it is handed: each with the ctx of a call, where it makes a stub, or
// with the ctx that the client is put into (oauth2).
func (c *Finder) sentOn(q *Requests, call *symbols.Call) {
	fn := call.Func()
	switch {
	case isStub(fn):
		q.Seen, q.ByCaller = true, true
	case fn.Pkg().Path() == "context" && fn.Name() == "WithValue":
		q.Seen = true
		c.endsWith(q, call.Expr.Args[0])
	}
}

// isStub reports whether fn makes a stub of an RPC service over HTTP, such as
// those of connect and twirp: all its methods take a ctx.
func isStub(fn *types.Func) bool {
	row, _ := knowledge.ConstructorOf(fn)
	if row != nil || fn.Signature().Results().Len() == 0 {
		return false
	}
	set := types.NewMethodSet(fn.Signature().Results().At(0).Type())
	n := 0
	for m := range set.Methods() {
		if !m.Obj().Exported() {
			continue
		}
		if f, ok := m.Obj().(*types.Func); !ok || knowledge.CtxParam(f.Signature()) != 0 {
			return false
		}
		n++
	}
	return n > 0
}

// endsWith adds a request that ends with ctx, or with the request ctx.
func (c *Finder) endsWith(q *Requests, ctx ast.Expr) {
	switch s := c.Trace.Ctx(ctx); {
	case s.Bounded() == trace.No:
		q.Endless = true
	case s.Pure() || s.Entry:
		q.ByCaller = true
		q.Endless = q.Endless || s.Pure() && slices.ContainsFunc(s.Params, c.endless.Of)
	case s.Bounded() == trace.Unknown:
		q.Unknown = true
	}
}

// givenNone reports whether the form without a ctx that a package offers gives a
// parameter, a ctx or a request, one that never ends: Send(msg) calls
// SendWithContext(context.Background(), msg). Whatever other callers give, whoever
// calls that one has no way to end its requests. A call that is no such form is
// told of itself, and the client is not told of beside it.
func (c *Finder) givenNone(p *types.Var) bool {
	f := c.Index.ParamOf[p]
	if f == nil || f.Obj == nil || f.Sig.Variadic() {
		return false
	}
	offered := false
	calls, _ := c.Index.CallsTo(f.Obj)
	for _, expr := range calls {
		call, arg := c.Index.CallAt[expr], c.Index.Arg(expr, symbols.ParamIndex(f.Sig, p))
		if call == nil || call.In == nil || arg == nil {
			continue
		}
		switch s := c.Trace.Ctx(arg); {
		case s.Bounded() == trace.No && !c.IsOffered(call):
			return false
		case s.Bounded() == trace.No, s.Pure() && slices.ContainsFunc(s.Params, c.endless.Of):
			offered = true
		}
	}
	return offered
}

// boundedBeside reports whether an option that a client is handed to stands
// beside one that bounds the calls: NewClient(WithHTTPClient(c), WithRequestTimeout(d)).
func (c *Finder) boundedBeside(option *ast.CallExpr) bool {
	outer, ok := c.Index.Parent(option).(*ast.CallExpr)
	if !ok {
		return false
	}
	row, _ := knowledge.ConstructorOf(symbols.FuncOf(c.Pass.TypesInfo, outer))
	return row != nil && c.Trace.Constructed(row, outer).Bounded() == trace.Yes
}

// foreign returns the library whose config field v is.
func (c *Finder) foreign(v *types.Var) *knowledge.Lib {
	if v.Pkg() == nil || v.Pkg() == c.Pass.Pkg {
		return nil
	}
	if knowledge.IsStd(v.Pkg().Path()) {
		return nil
	}
	return knowledge.Find(v.Pkg().Path())
}

// AddRequest adds one visible request.
func (c *Finder) AddRequest(q *Requests, call *symbols.Call) {
	if call == nil || call.Func() == nil {
		return
	}
	switch call.Func().Name() {
	case "Do", "RoundTrip":
		q.Seen = true
		if len(call.Expr.Args) != 1 {
			q.Unknown = true
			break
		}
		c.endsWith(q, call.Expr.Args[0])
	case "Get", "Head", "Post", "PostForm":
		q.Seen, q.Endless = true, true
	default:
		return
	}
	if q.First == nil {
		q.First = call
	}
	streams, leaves := c.reads(call)
	q.Streams = q.Streams || streams
	q.leaves = q.leaves || leaves
	q.Uploads = q.Uploads || c.uploads(call)
	q.Transfers = q.Transfers || c.Transfers(call)
}

// Profile returns what sort of service is behind a client.
func (q Requests) Profile() knowledge.Profile {
	for _, want := range []knowledge.Profile{knowledge.LLM, knowledge.Embedding} {
		for _, lib := range q.HandedTo {
			if lib.Profile == want {
				return want
			}
		}
	}
	return knowledge.HTTP
}

// Slow says why a timeout on whole requests would cut good ones, or "".
func (q Requests) Slow() string {
	switch {
	case q.Uploads:
		return "sending a file takes longer the larger it is"
	case q.Streams || q.leaves:
		return "the response is read as it comes"
	case q.Transfers:
		return "a transfer takes longer the larger it is"
	}
	return ""
}
