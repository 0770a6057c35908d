package defaulttimeout

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
	"github.com/timeoutlint/timeoutlint/internal/trace/forward"
	"github.com/timeoutlint/timeoutlint/internal/waits"
	"github.com/timeoutlint/timeoutlint/passes/defaulttimeout/internal/fixes"
)

// dial: a connection established with no timeout.
func (c *checker) dial(call *symbols.Call, row *knowledge.Call, lib *knowledge.Lib) {
	fn := call.Func()
	unbounded := false
	for _, w := range c.res.Waits(call) {
		if w.Ctx != nil && c.res.CtxParam(call.In) != nil {
			return // blockinginasync's where a ctx is in scope
		}
		unbounded = unbounded || w.Row == row && w.Bound == facts.Unbounded && len(w.Heeds) == 0
	}
	if !unbounded {
		return
	}
	network, addr := c.address(call)
	if network != "" && network != undecided && !strings.HasPrefix(network, "tcp") {
		return // udp does not connect, a unix socket is on this machine
	}
	consequence := "a host that drops packets holds %s for minutes"
	if lib.Path == "net/smtp" || lib.Path == "crypto/tls" {
		consequence = "a host that stops answering blocks %s forever"
	}
	strict := addr != nil && c.addresses.Loopback(addr) || network == undecided
	c.r.Report(report.Finding{
		Kind: "dial", Tier: c.tierAt(call.Expr, strict), Range: call.Expr,
		Text: report.Text{
			What:   fmt.Sprintf("%s has no timeout", symbols.FuncName(fn, c.pass.Pkg)),
			Why:    fmt.Sprintf(consequence, c.CallerName(call)),
			Remedy: dialRemedy(fn, row),
		},
		Fixes: c.FixDial(call, lib),
	})
}

func dialRemedy(fn *types.Func, row *knowledge.Call) string {
	if row.Remedy != "" {
		return row.Remedy
	}
	if v := knowledge.Variant(fn); v != nil {
		return "use " + v.Name() + " with a context that has a deadline"
	}
	return "dial with net.DialTimeout and hand over the connection"
}

// undecided stands for a network that is decided elsewhere: it may be udp or unix.
const undecided = "?"

// address returns the network of a dial ("" if it takes none, or it is a
// parameter), and its address argument: a string, or the last of net.DialTCP.
func (c *checker) address(call *symbols.Call) (network string, addr ast.Expr) {
	params := call.Func().Signature().Params()
	for i := range params.Len() {
		arg := c.x.Arg(call.Expr, i)
		if ptr, ok := params.At(i).Type().(*types.Pointer); ok && knowledge.IsNamed(ptr.Elem(), "net", "TCPAddr") {
			addr = arg
		}
		if t, ok := params.At(i).Type().Underlying().(*types.Basic); arg == nil || !ok || t.Info()&types.IsString == 0 {
			continue
		}
		if params.At(i).Name() != "network" {
			return network, arg
		}
		if v := c.pass.TypesInfo.Types[arg].Value; v != nil {
			network = strings.Trim(v.ExactString(), `"`)
		} else if c.x.ParamOf[c.x.VarOf(arg)] == nil {
			network = undecided
		}
	}
	return network, addr
}

// handshake: a TLS handshake, or the greeting of a protocol, on a connection
// that is given no deadline in the function that makes it.
func (c *checker) handshake(call *symbols.Call) {
	if call.Func().Signature().Recv() == nil {
		c.greeting(call)
		return
	}
	recv := symbols.Receiver(call.Expr)
	if recv == nil || call.In == nil {
		return
	}
	v := c.x.VarOf(recv)
	if v == nil || v.IsField() || v.Parent() == c.pass.Pkg.Scope() || c.x.ParamOf[v] != nil {
		return // somebody else's connection
	}
	assigns := c.x.Assigns(v)
	if len(assigns) != 1 || assigns[0].Value == nil {
		return
	}
	made, ok := ast.Unparen(assigns[0].Value).(*ast.CallExpr)
	if !ok {
		return
	}
	fn := symbols.FuncOf(c.pass.TypesInfo, made)
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "crypto/tls" || fn.Name() != "Client" && fn.Name() != "Server" {
		return
	}
	if c.deadlineBelow(call.In.Decl()) || c.deadlineOnField(c.x.Arg(made, 0)) {
		return
	}
	c.r.Report(report.Finding{
		Kind: "dial", Range: call.Expr,
		Text: report.Text{
			What:   fmt.Sprintf("the handshake on %s has no deadline", v.Name()),
			Why:    fmt.Sprintf("a peer that connects and says nothing blocks %s forever", c.CallerName(call)),
			Remedy: "call SetDeadline first, or HandshakeContext with a context that has one",
		},
		Fixes: nil,
	})
}

// greeting: a function that is given a connection and waits for what its peer
// says first, smtp.NewClient(conn, host).
func (c *checker) greeting(call *symbols.Call) {
	conn := c.x.Arg(call.Expr, 0)
	if conn == nil || call.In == nil || call.In.Decl() == nil {
		return
	}
	v := c.x.VarOf(conn)
	if v == nil || !c.res.DialedHere(v) || c.deadlineBelow(call.In.Decl()) || c.handedOn(v, call.Expr) {
		return
	}
	c.r.Report(report.Finding{
		Kind: "dial", Tier: c.tierAt(call.Expr, false), Range: call.Expr,
		Text: report.Text{
			What:   fmt.Sprintf("%s waits on %s, which has no deadline", symbols.FuncName(call.Func(), c.pass.Pkg), v.Name()),
			Why:    fmt.Sprintf("a peer that connects and says nothing blocks %s forever", c.CallerName(call)),
			Remedy: fmt.Sprintf("call %s.SetDeadline first", v.Name()),
		},
	})
}

// answer: a read of what a peer answers, on a connection that was dialled for
// it and has no deadline. On the path of a request blockinginasync tells.
func (c *checker) answer(call *symbols.Call) {
	v := c.res.Unanswered(call)
	if v == nil || c.Reached(call.In, "request", "stream") != nil {
		return
	}
	c.r.Report(report.Finding{
		Kind: "dial", Tier: passkit.StrictIf(c.cli), Range: call.Expr,
		Text: report.Text{
			What:   fmt.Sprintf("%s waits for an answer on %s, which has no deadline", c.CallerName(call), v.Name()),
			Why:    "a peer that connects and says nothing blocks it forever",
			Remedy: fmt.Sprintf("call %s.SetDeadline first", v.Name()),
		},
	})
}

// keptAnswers: the same on connections that the package keeps in fields, and
// never gives a deadline: each is told once, in the function whose name is the
// first, whatever the order of the files.
func (c *checker) keptAnswers() {
	told := make(map[*types.Var]*symbols.Call)
	var conns []*types.Var
	for _, call := range c.x.Calls {
		v := c.res.UnansweredKept(call)
		if v == nil || c.r.Quiet(call.Expr.Pos()) {
			continue
		}
		if told[v] == nil {
			conns = append(conns, v)
		}
		if told[v] == nil || passkit.DeclName(call.In) < passkit.DeclName(told[v].In) {
			told[v] = call
		}
	}
	for _, v := range conns {
		call := told[v]
		c.r.Report(report.Finding{
			Kind: "dial", Tier: passkit.StrictIf(c.cli), Range: call.Expr,
			Text: report.Text{
				What:   fmt.Sprintf("%s waits for an answer on %s, which is never given a deadline", c.CallerName(call), v.Name()),
				Why:    "a peer that stops answering blocks it forever, and all who wait for it",
				Remedy: fmt.Sprintf("call %s.SetDeadline before each exchange", v.Name()),
			},
		})
	}
}

// handedOn reports whether a connection is given to another function, which may
// set its deadline, before that call is made.
func (c *checker) handedOn(v *types.Var, call *ast.CallExpr) bool {
	return slices.ContainsFunc(c.x.Uses(v), func(id *ast.Ident) bool {
		other, ok := c.x.Parent(id).(*ast.CallExpr)
		return ok && other != call && other.Pos() < call.Pos() && other.Fun != ast.Expr(id)
	})
}

// deadlineBelow reports whether a connection is given a deadline in a literal inside f.
func (c *checker) deadlineBelow(f *symbols.Func) bool {
	for _, call := range c.x.Calls { // in literals too
		if call.In != nil && call.In.Decl() == f {
			if row, _ := knowledge.CallOf(call.Func()); row != nil && row.Role == knowledge.RoleDeadline {
				return true
			}
		}
	}
	return false
}

// deadlineOnField reports whether a connection is a field that the package gives a
// deadline somewhere: the last one still stands when its owner changes to TLS.
func (c *checker) deadlineOnField(conn ast.Expr) bool {
	v := c.x.VarOf(conn)
	return v != nil && v.IsField() && slices.ContainsFunc(c.x.Calls, func(call *symbols.Call) bool {
		row, _ := knowledge.CallOf(call.Func())
		return row != nil && row.Role == knowledge.RoleDeadline && c.x.VarOf(symbols.Receiver(call.Expr)) == v
	})
}

// sdkClient: a client without a default timeout, built without one, some of
// whose calls take no ctx. Where all take one, deadline says it at the call.
func (c *checker) sdkClient(call *symbols.Call, row *knowledge.Constructor, lib *knowledge.Lib) {
	if row.Makes != "" && row.Makes != knowledge.MakesClient || knowledge.IsStd(lib.Path) {
		return
	}
	if row.Timeout == knowledge.TimeoutCarried {
		c.carriedClient(call, row, lib)
		return
	}
	if row.Timeout != knowledge.TimeoutNone && !replaces(row) {
		return
	}
	s := c.t.Constructed(row, call.Expr)
	if s.Bounded() != trace.No {
		return
	}
	if row.Timeout == knowledge.TimeoutNone && !c.ctxless(call) {
		return
	}
	if c.reported[call.Expr] {
		return // the bare client handed over is reported itself
	}
	for _, arg := range call.Expr.Args {
		found := false
		ast.Inspect(arg, func(n ast.Node) bool {
			if n != nil && c.reported[n] {
				found = true
			}
			return !found
		})
		if found {
			return
		}
	}
	// What follows may set it, or need none.
	if uses, _ := c.t.Forward(call.Expr); c.setsMethod(uses, row) || c.onlyComputes(uses) {
		return
	}
	how := "give its calls a context with a deadline, or bound them another way"
	if row.Fix != nil {
		switch {
		case row.Fix.Arg != "":
			how = "pass " + strings.ReplaceAll(row.Fix.Arg, "%s", fixes.Seconds(c.Timeout(call.Expr, c.ProfileOf(row, lib))))
		case row.Fix.Field != "":
			how = "set " + strings.ReplaceAll(row.Fix.Field, "%s", fixes.Seconds(c.Timeout(call.Expr, c.ProfileOf(row, lib))))
		}
	} else if len(row.SetBy) > 0 {
		how = "set it with " + settingName(row.SetBy[0])
		if row.SetBy[0].Inherits {
			how = "the client given by " + settingName(row.SetBy[0]) + " must have one, or each call a context with a deadline"
		}
	}
	c.hold(call.Expr, report.Finding{
		Kind: "sdk-client", Tier: passkit.StrictIf(c.givesCtx(lib)), Range: call.Expr,
		Text: report.Text{
			What:   fmt.Sprintf("the %s client made by %s has no timeout", lib.Name, symbols.FuncName(call.Func(), c.pass.Pkg)),
			Why:    "a server that stops answering blocks its calls forever",
			Remedy: how,
		},
		Fixes: c.FixSDK(call, row, lib),
	})
}

// givesCtx reports whether the package gives requests of the library a ctx by a
// method, such as SetContext: then it depends on the request.
func (c *checker) givesCtx(lib *knowledge.Lib) bool {
	for _, call := range c.x.Calls {
		if row, l := knowledge.CallOf(call.Func()); row != nil && row.Ctx == knowledge.CtxDerived && l == lib {
			return true
		}
	}
	return false
}

func replaces(row *knowledge.Constructor) bool {
	for _, s := range row.SetBy {
		if s.Replaces {
			return true
		}
	}
	return false
}

func settingName(s knowledge.Setting) string {
	switch {
	case s.Option != "":
		return s.Option
	case s.Method != "":
		return s.Method
	}
	return s.Field
}

// ctxless reports whether a call on what the constructor makes waits without
// taking a ctx, or having a variant that does. Of a library of which nothing
// but the constructor is listed, it is so if no call takes one.
func (c *checker) ctxless(call *symbols.Call) bool {
	sig := call.Func().Signature()
	if sig.Results().Len() == 0 {
		return false
	}
	w := ctxWalk{pkg: call.Func().Pkg().Path(), seen: make(map[types.Type]bool)}
	w.visit(sig.Results().At(0).Type(), 3)
	return w.without || w.methods && !w.with
}

// ctxWalk looks at the calls that a client gives access to: its methods, those
// of what its fields hold and its methods return, as long as these are the
// library's (client-go's CoreV1().Pods(ns), genai's c.Models, resty's R()).
type ctxWalk struct {
	pkg     string
	seen    map[types.Type]bool
	methods bool // there are any
	with    bool // one takes a ctx
	without bool // one is known to wait and takes none
}

func (w *ctxWalk) visit(t types.Type, depth int) {
	elem := t
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		elem = p.Elem()
	}
	n, ok := types.Unalias(elem).(*types.Named)
	if !ok || w.seen[n] || n.Obj().Pkg() == nil || !sameRepository(n.Obj().Pkg().Path(), w.pkg) {
		return
	}
	w.seen[n] = true
	for m := range types.NewMethodSet(t).Methods() {
		fn, ok := m.Obj().(*types.Func)
		if !ok || !fn.Exported() {
			continue
		}
		w.methods = true
		res := fn.Signature().Results()
		fluent := res.Len() == 1 && types.Identical(res.At(0).Type(), t)
		if knowledge.CtxParam(fn.Signature()) >= 0 {
			w.with = w.with || !fluent // Request.SetContext(ctx) is no call
			continue
		}
		row, _ := knowledge.CallOf(fn)
		if row != nil && (row.Waits == knowledge.Network || row.Waits == knowledge.Database) && row.Bound != knowledge.ByDefault && row.Bound != knowledge.ByCtx && row.Lifetime == "" {
			w.without = true
		}
		if depth > 0 && res.Len() > 0 && !fluent {
			w.visit(res.At(0).Type(), depth-1)
		}
	}
	if st, ok := elem.Underlying().(*types.Struct); ok && depth > 0 {
		for f := range st.Fields() {
			if f.Exported() {
				w.visit(f.Type(), depth-1)
			}
		}
	}
}

// sameRepository reports whether two import paths begin with the same three
// elements, or as many as there are.
func sameRepository(a, b string) bool {
	x, y := strings.Split(knowledge.Path(a), "/"), strings.Split(knowledge.Path(b), "/")
	for i := range min(3, len(x), len(y)) {
		if x[i] != y[i] {
			return false
		}
	}
	return true
}

// setsMethod reports whether the client gets a timeout by one of its own methods or fields later.
func (c *checker) setsMethod(uses []forward.Use, row *knowledge.Constructor) bool {
	for _, u := range uses {
		for _, set := range row.SetBy {
			switch {
			case u.Kind == forward.Called && u.Call != nil && u.Call.Func() != nil && set.Method != "":
				if set.Method == u.Call.Func().Name() || strings.HasSuffix(set.Method, "."+u.Call.Func().Name()) {
					return true
				}
			case u.Kind == forward.Set && set.Field != "" && (set.Field == u.Field.Name() || strings.HasSuffix(set.Field, "."+u.Field.Name())):
				return true
			}
		}
		if u.Kind == forward.Read && c.setsPart(u, row) {
			return true
		}
		if u.Kind == forward.Lost || u.Kind == forward.Passed && u.Call.Func() == nil {
			return true
		}
	}
	return false
}

// onlyComputes reports whether all that is seen of a client are calls that wait
// for nothing: a parser that is given what it parses.
func (c *checker) onlyComputes(uses []forward.Use) bool {
	calls := false
	for _, u := range uses {
		switch {
		case u.Kind == forward.Called && u.Call != nil && u.Call.Func() != nil:
			row, _ := knowledge.CallOf(u.Call.Func())
			if row == nil || row.Waits != knowledge.NoEffect {
				return false
			}
			calls = true
		case u.Kind == forward.Set, c.res.Harmless(u):
		default:
			return false
		}
	}
	return calls
}

// setsPart reports whether a use reads the part of a client that sends its
// requests, to which something may give a timeout: made.HTTPClient.Timeout = d.
func (c *checker) setsPart(u forward.Use, row *knowledge.Constructor) bool {
	sel, ok := c.x.Parent(u.Expr).(*ast.SelectorExpr)
	if !ok || !slices.ContainsFunc(row.SetBy, func(s knowledge.Setting) bool {
		return s.Inherits && s.Field != "" && (s.Field == u.Field.Name() || strings.HasSuffix(s.Field, "."+u.Field.Name()))
	}) {
		return false
	}
	uses, _ := c.t.Forward(sel)
	return slices.ContainsFunc(uses, c.res.Configures)
}

// query: SQL without a ctx, off the request path.
func (c *checker) query(call *symbols.Call) {
	fn := call.Func()
	row, lib := knowledge.CallOf(fn)
	if row == nil || row.Waits != knowledge.Database || row.Lifetime == knowledge.LifeRelease || knowledge.CtxParam(fn.Signature()) >= 0 {
		return
	}
	if !slices.ContainsFunc(c.res.Waits(call), waits.Wait.Remote) {
		return // a file on this machine
	}
	v := knowledge.Variant(fn)
	if v == nil || c.res.CtxParam(call.In) != nil {
		return // blockinginasync's where a ctx is in scope
	}
	if p := c.Reached(call.In, "request", "stream"); p != nil && p.NoCtx() && call.Mode == symbols.Plain {
		return // and on the path of a request that has none
	}
	c.r.Report(report.Finding{
		Kind: "query", Range: call.Expr,
		Text: report.Text{
			What:   fmt.Sprintf("%s waits for the database, and for a free connection, with no deadline", symbols.FuncName(fn, c.pass.Pkg)),
			Why:    fmt.Sprintf("if either never comes, %s blocks forever", c.CallerName(call)),
			Remedy: fmt.Sprintf("use %s with a context that has a deadline", v.Name()),
		},
		Fixes: c.FixQuery(call, v, lib),
	})
}
