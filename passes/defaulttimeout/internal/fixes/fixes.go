package fixes

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/edits"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
	"github.com/timeoutlint/timeoutlint/passes/defaulttimeout/internal/sent"
)

func duration(d time.Duration, timeName string) string { return edits.Duration(d, timeName) }

// FixClient gives a client a timeout.
//
// A client whose responses are read whole gets Timeout, which covers reading
// the body. One that streams gets ResponseHeaderTimeout instead, on its
// Transport: a timeout of the whole request would cut the stream. Where the
// response leaves the function that sent the request, either may be right, and
// both are offered. With no request in sight nothing is.
func (c *Fixer) FixClient(lit *symbols.Literal, fields map[string]ast.Expr, q sent.Requests, d time.Duration) []analysis.SuggestedFix {
	f := c.File(lit.Node)
	if f == nil || !q.Seen {
		return nil
	}
	var list []analysis.SuggestedFix
	if !q.Streams && !q.Uploads && !q.Transfers {
		if e := c.setTimeout(f, lit, d); e != nil {
			list = append(list, passkit.Fix("set Timeout: "+Seconds(d), e...))
		}
	}
	if q.Slow() != "" {
		if e := c.setHeaderTimeout(f, lit, fields, q, d); e != nil {
			list = append(list, passkit.Fix("set ResponseHeaderTimeout: "+Seconds(d)+" on its Transport", e...))
		}
	}
	return list
}

// setTimeout:
//
//	&http.Client{}      →  &http.Client{Timeout: 30 * time.Second}
//	new(http.Client)    →  &http.Client{Timeout: 30 * time.Second}
//	var c http.Client   →  var c = http.Client{Timeout: 30 * time.Second}
func (c *Fixer) setTimeout(f *edits.File, lit *symbols.Literal, d time.Duration) []analysis.TextEdit {
	timeName, e := f.Import("time", lit.Node.Pos())
	if timeName == "" {
		return nil
	}
	value := duration(d, timeName)
	switch n := lit.Node.(type) {
	case *ast.CompositeLit:
		add := f.AddField(n, "Timeout", value)
		if add == nil {
			return nil
		}
		return append(e, add...)
	case *ast.CallExpr: // new(T)
		return append(e, c.replaceNew(f, n, "Timeout: "+value))
	case *ast.Ident:
		spec, ok := c.Index.Parent(n).(*ast.ValueSpec)
		if !ok || len(spec.Names) != 1 || spec.Type == nil {
			return nil
		}
		return append(e, edits.Replace(spec.Type, "= "+f.Text(spec.Type)+"{Timeout: "+value+"}"))
	}
	return nil
}

// replaceNew writes a literal with a field in the place of new(T).
func (c *Fixer) replaceNew(f *edits.File, n *ast.CallExpr, field string) analysis.TextEdit {
	text := "&" + f.Text(n.Args[0]) + "{" + field + "}"
	if _, ok := c.Index.Parent(n).(*ast.SelectorExpr); ok { // new(http.Client).Do(req)
		text = "(" + text + ")"
	}
	return edits.Replace(n, text)
}

// setHeaderTimeout adds the field to the Transport literal the client has. A
// client on the default transport gets a clone of it, so that the proxy, the
// dial timeouts and HTTP/2 stay; the assertion is checked because a program
// may have replaced http.DefaultTransport.
//
//	client := &http.Client{}
//
// becomes
//
//	transport := http.DefaultTransport
//	if t, ok := transport.(*http.Transport); ok {
//		t = t.Clone()
//		t.ResponseHeaderTimeout = 30 * time.Second
//		transport = t
//	}
//	client := &http.Client{Transport: transport}
//
// A clone has connections of its own, so that only a client that is made once
// may have one.
func (c *Fixer) setHeaderTimeout(f *edits.File, lit *symbols.Literal, fields map[string]ast.Expr, q sent.Requests, d time.Duration) []analysis.TextEdit {
	timeName, e := f.Import("time", lit.Node.Pos())
	n, ok := lit.Node.(*ast.CompositeLit)
	if timeName == "" || !ok {
		return nil
	}
	value := duration(d, timeName)
	if tr := fields["Transport"]; tr != nil {
		inner := ast.Unparen(tr)
		if u, ok := inner.(*ast.UnaryExpr); ok && u.Op == token.AND {
			inner = ast.Unparen(u.X)
		}
		tl, ok := inner.(*ast.CompositeLit)
		if !ok {
			return nil
		}
		add := f.AddField(tl, "ResponseHeaderTimeout", value)
		if add == nil {
			return nil
		}
		return append(e, add...)
	}
	httpName, imp := f.Import("net/http", n.Pos())
	stmt, _, inLoop := c.StmtAround(n)
	if inLoop || !c.madeOnce(n, q.Objs) {
		return nil
	}
	name := c.free(f, n, "transport")
	if httpName == "" || len(imp) > 0 || stmt == nil || name == "" || c.Index.Enclosing(n) != c.Index.Enclosing(stmt) {
		return nil
	}
	add := f.AddField(n, "Transport", name)
	if add == nil {
		return nil
	}
	return append(append(e, f.HeaderTimeout(stmt, name, httpName, value)), add...)
}

// madeOnce reports whether a client is made once for a program, or a few times:
// in main, or kept in a field or a variable of the package by a function that
// sets something up, as far as its name says, and that only this program can
// call, neither in a loop nor for each request. A constructor of a library may
// be called for each user.
func (c *Fixer) madeOnce(n ast.Node, kept []*types.Var) bool {
	f := c.Index.Enclosing(n)
	if f == nil || f.Decl() == nil || c.importable() {
		return false
	}
	obj := f.Decl().Obj
	if obj.Name() == "main" {
		return true
	}
	if !slices.ContainsFunc(kept, func(v *types.Var) bool { return v.IsField() || v.Parent() == c.Pass.Pkg.Scope() }) {
		return false
	}
	if !names.SetsUp(obj.Name()) {
		return false
	}
	calls, all := c.Index.CallsTo(obj)
	return all && !slices.ContainsFunc(calls, func(call *ast.CallExpr) bool {
		_, _, inLoop := c.StmtAround(call)
		return inLoop || c.OnRequestPath(call.Pos())
	})
}

// importable reports whether other modules can import the package.
func (c *Fixer) importable() bool {
	return c.Pass.Pkg.Name() != "main" && !slices.Contains(strings.Split(c.Pass.Pkg.Path(), "/"), "internal")
}

// FixDefaultClient:
//
//	http.DefaultClient.Do(req)  →  (&http.Client{Timeout: 30 * time.Second}).Do(req)
//	x.client = http.DefaultClient  →  x.client = &http.Client{Timeout: 30 * time.Second}
//
// A bare Client shares http.DefaultTransport, so no connection is lost by
// building one. None where the response streams or leaves the function.
func (c *Fixer) FixDefaultClient(ref ast.Expr, q sent.Requests, d time.Duration) []analysis.SuggestedFix {
	f := c.File(ref)
	if f == nil || q.Slow() != "" || !q.Seen {
		return nil
	}
	if e, name := c.sharedClient(f, ref, d); name != "" {
		e = append(e, c.dropHTTP(f, ref, e)...)
		return []analysis.SuggestedFix{passkit.Fix("use "+name+", a client with Timeout: "+Seconds(d), append(e, edits.Replace(ref, name))...)}
	}
	timeName, e := f.Import("time", ref.Pos())
	httpName, imp := f.Import("net/http", ref.Pos())
	if timeName == "" || httpName == "" || len(imp) > 0 {
		return nil
	}
	text := "&" + edits.Qualify(httpName, "Client") + "{Timeout: " + duration(d, timeName) + "}"
	if _, ok := c.Index.Parent(ref).(*ast.SelectorExpr); ok {
		text = "(" + text + ")"
	}
	return []analysis.SuggestedFix{passkit.Fix("use a client with Timeout: "+Seconds(d), append(e, edits.Replace(ref, text))...)}
}

// FixHelper:
//
//	http.Get(url)  →  (&http.Client{Timeout: 30 * time.Second}).Get(url)
//
// or, where a ctx is in scope and the statement is "resp, err := http.Get(url)"
// followed by a test of err that leaves the function, a request that carries it.
func (c *Fixer) FixHelper(call *symbols.Call, q sent.Requests) []analysis.SuggestedFix {
	f := c.File(call.Expr)
	if f == nil || q.Slow() != "" {
		return nil // the message says what to write
	}
	d := c.Timeout(call.Expr, knowledge.HTTP)
	timeName, e := f.Import("time", call.Expr.Pos())
	httpName, imp := f.Import("net/http", call.Expr.Pos())
	if timeName == "" || httpName == "" || len(imp) > 0 {
		return nil
	}
	client := "(&" + edits.Qualify(httpName, "Client") + "{Timeout: " + duration(d, timeName) + "})"
	message := "use a client with Timeout: " + Seconds(d)
	made := e
	if shared, name := c.sharedClient(f, call.Expr, d); name != "" {
		made = shared
		e = append(made, c.dropHTTP(f, call.Expr.Fun, made)...)
		client, message = name, "use "+name+", a client with Timeout: "+Seconds(d)
	}
	list := []analysis.SuggestedFix{
		passkit.Fix(message, append(e[:len(e):len(e)], edits.Replace(call.Expr.Fun, client+"."+call.Func().Name()))...),
	}
	if alt := c.requestWithCtx(f, call, httpName, client); alt != nil {
		list = append(list, passkit.Fix("send a request that carries the context", append(made[:len(made):len(made)], alt...)...))
	}
	return list
}

// requestWithCtx:
//
//	resp, err := http.Get(url)
//	if err != nil { return err }
//
// becomes
//
//	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
//	if err != nil { return err }
//	resp, err := (&http.Client{Timeout: …}).Do(req)
//	if err != nil { return err }
func (c *Fixer) requestWithCtx(f *edits.File, call *symbols.Call, httpName, client string) []analysis.TextEdit {
	method := map[string]string{"Get": "MethodGet", "Head": "MethodHead"}[call.Func().Name()]
	if method == "" || len(call.Expr.Args) != 1 {
		return nil
	}
	ctx := c.ctxExpr(f, call.Expr)
	stmt, list, _ := c.StmtAround(call.Expr)
	as, ok := stmt.(*ast.AssignStmt)
	if ctx == "" || !ok || as.Tok != token.DEFINE || len(as.Lhs) != 2 || len(as.Rhs) != 1 || ast.Unparen(as.Rhs[0]) != call.Expr {
		return nil
	}
	errID, ok := as.Lhs[1].(*ast.Ident)
	if !ok || errID.Name == "_" || c.Pass.TypesInfo.Defs[errID] == nil {
		return nil // err exists already: := would not compile for req alone, or change meaning
	}
	test := nextIfErr(list, stmt, errID.Name)
	name := c.free(f, call.Expr, "req", "httpReq")
	if test == nil || name == "" || test.Init != nil {
		return nil
	}
	in := f.Indent(stmt)
	text := fmt.Sprintf("%s, %s := %s(%s, %s, %s, nil)\n%s%s\n%s", name, errID.Name,
		edits.Qualify(httpName, "NewRequestWithContext"), ctx, edits.Qualify(httpName, method), f.Text(call.Expr.Args[0]),
		in, f.Text(test), in)
	return []analysis.TextEdit{edits.Insert(stmt.Pos(), text), edits.Replace(call.Expr, client+".Do("+name+")")}
}

// nextIfErr returns the "if err != nil" statement after stmt, if its body ends
// by leaving the function.
func nextIfErr(list []ast.Stmt, stmt ast.Stmt, name string) *ast.IfStmt {
	for i, s := range list {
		if s != stmt || i+1 == len(list) {
			continue
		}
		test, ok := list[i+1].(*ast.IfStmt)
		if !ok || len(test.Body.List) == 0 {
			return nil
		}
		cond, ok := test.Cond.(*ast.BinaryExpr)
		if !ok || cond.Op != token.NEQ {
			return nil
		}
		if id, ok := cond.X.(*ast.Ident); !ok || id.Name != name {
			return nil
		}
		if _, ok := test.Body.List[len(test.Body.List)-1].(*ast.ReturnStmt); ok && test.Else == nil {
			return test
		}
	}
	return nil
}

// ctxExpr returns source for a ctx in scope at n: a parameter that is one, or
// a request's; "" if there is none.
func (c *Fixer) ctxExpr(f *edits.File, n ast.Node) string {
	v := c.Res.CtxInScope(n)
	if v == nil || v.Name() == "" || v.Name() == "_" {
		return ""
	}
	if _, obj := c.Index.ScopeAt(n.Pos()).LookupParent(v.Name(), n.Pos()); obj != v {
		return ""
	}
	switch {
	case knowledge.IsContext(v.Type()):
		return v.Name()
	case knowledge.IsRequest(v.Type()):
		return v.Name() + ".Context()"
	}
	return ""
}

// FixServer adds ReadHeaderTimeout: it bounds only the headers, so uploads and
// streams are untouched.
func (c *Fixer) FixServer(lit *symbols.Literal) []analysis.SuggestedFix {
	f := c.File(lit.Node)
	if f == nil {
		return nil
	}
	timeName, e := f.Import("time", lit.Node.Pos())
	if timeName == "" {
		return nil
	}
	value := duration(10*time.Second, timeName)
	var add []analysis.TextEdit
	switch n := lit.Node.(type) {
	case *ast.CompositeLit:
		add = f.AddField(n, "ReadHeaderTimeout", value)
	case *ast.CallExpr:
		add = []analysis.TextEdit{c.replaceNew(f, n, "ReadHeaderTimeout: "+value)}
	case *ast.Ident:
		if spec, ok := c.Index.Parent(n).(*ast.ValueSpec); ok && len(spec.Names) == 1 && spec.Type != nil {
			add = []analysis.TextEdit{edits.Replace(spec.Type, "= "+f.Text(spec.Type)+"{ReadHeaderTimeout: "+value+"}")}
		}
	}
	if add == nil {
		return nil
	}
	return []analysis.SuggestedFix{passkit.Fix("set ReadHeaderTimeout: 10 * time.Second", append(e, add...)...)}
}

// FixServe:
//
//	http.ListenAndServe(addr, h)  →  (&http.Server{Addr: addr, Handler: h, ReadHeaderTimeout: …}).ListenAndServe()
//	http.Serve(l, h)              →  (&http.Server{Handler: h, ReadHeaderTimeout: …}).Serve(l)
//	engine.Run(addr)              →  (&http.Server{Addr: addr, Handler: engine.Handler(), ReadHeaderTimeout: …}).ListenAndServe()
//	engine.RunTLS(addr, c, k)     →  (&http.Server{Addr: addr, …}).ListenAndServeTLS(c, k)
func (c *Fixer) FixServe(call *symbols.Call, lib *knowledge.Lib) []analysis.SuggestedFix {
	f := c.File(call.Expr)
	if f == nil {
		return nil
	}
	timeName, e := f.Import("time", call.Expr.Pos())
	httpName, imp := f.Import("net/http", call.Expr.Pos())
	if timeName == "" || httpName == "" {
		return nil
	}
	if recv := symbols.Receiver(call.Expr); recv != nil && lib.Path != "net/http" && c.stoppable(recv) {
		return c.fixOwnServer(f, call, recv, e, timeName)
	}
	e = append(e, imp...)
	server := func(fields string) string {
		if fields != "" {
			fields += ", "
		}
		return "(&" + edits.Qualify(httpName, "Server") + "{" + fields + "ReadHeaderTimeout: " + duration(10*time.Second, timeName) + "})"
	}
	handler := func(e ast.Expr) string {
		if c.Pass.TypesInfo.Types[e].IsNil() {
			return ""
		}
		return "Handler: " + f.Text(e)
	}
	join := func(parts ...string) string {
		var out []string
		for _, p := range parts {
			if p != "" {
				out = append(out, p)
			}
		}
		return strings.Join(out, ", ")
	}
	args := call.Expr.Args
	var text string
	switch name := call.Func().Name(); {
	case lib.Path == "net/http" && name == "ListenAndServe" && len(args) == 2:
		text = server(join("Addr: "+f.Text(args[0]), handler(args[1]))) + ".ListenAndServe()"
	case lib.Path == "net/http" && name == "ListenAndServeTLS" && len(args) == 4:
		text = server(join("Addr: "+f.Text(args[0]), handler(args[3]))) + ".ListenAndServeTLS(" + f.Text(args[1]) + ", " + f.Text(args[2]) + ")"
	case lib.Path == "net/http" && name == "Serve" && len(args) == 2:
		text = server(handler(args[1])) + ".Serve(" + f.Text(args[0]) + ")"
	case lib.Path == "net/http" && name == "ServeTLS" && len(args) == 4:
		text = server(handler(args[1])) + ".ServeTLS(" + f.Text(args[0]) + ", " + f.Text(args[2]) + ", " + f.Text(args[3]) + ")"
	case lib.Path != "net/http" && len(args) == 1 && !call.Expr.Ellipsis.IsValid() && isString(c.Pass.TypesInfo.TypeOf(args[0])):
		recv := symbols.Receiver(call.Expr)
		if recv == nil || !IsHandler(c.Pass.TypesInfo.TypeOf(recv)) {
			return nil
		}
		text = server(join("Addr: "+f.Text(args[0]), "Handler: "+c.served(f, recv))) + ".ListenAndServe()"
	case call.Func().Name() == "RunTLS" && len(args) == 3:
		recv := symbols.Receiver(call.Expr)
		if recv == nil || !IsHandler(c.Pass.TypesInfo.TypeOf(recv)) {
			return nil
		}
		text = server(join("Addr: "+f.Text(args[0]), "Handler: "+c.served(f, recv))) + ".ListenAndServeTLS(" + f.Text(args[1]) + ", " + f.Text(args[2]) + ")"
	}
	if text == "" {
		return nil
	}
	return []analysis.SuggestedFix{passkit.Fix("serve with ReadHeaderTimeout: 10 * time.Second", append(e, edits.Replace(call.Expr, text))...)}
}

// stoppable reports whether a framework stops the server it starts by itself:
// another in its place would go on.
func (c *Fixer) stoppable(recv ast.Expr) bool {
	for _, name := range []string{"Shutdown", "ShutdownWithContext", "Close", "Stop"} {
		if m, _, _ := types.LookupFieldOrMethod(c.Pass.TypesInfo.TypeOf(recv), true, nil, name); m != nil {
			return true
		}
	}
	return false
}

// fixOwnServer sets the field of the server that a framework keeps:
//
//	e.Start(addr)  →  e.Server.ReadHeaderTimeout = 10 * time.Second
//	                  e.Start(addr)
func (c *Fixer) fixOwnServer(f *edits.File, call *symbols.Call, recv ast.Expr, e []analysis.TextEdit, timeName string) []analysis.SuggestedFix {
	field := "Server"
	if strings.Contains(call.Func().Name(), "TLS") {
		field = "TLSServer"
	}
	m, _, _ := types.LookupFieldOrMethod(c.Pass.TypesInfo.TypeOf(recv), true, nil, field)
	v, ok := m.(*types.Var)
	stmt, _, _ := c.StmtAround(call.Expr)
	if !ok || stmt == nil || c.Index.Enclosing(stmt) != call.In || c.Index.VarOf(recv) == nil {
		return nil
	}
	if p, ok := types.Unalias(v.Type()).(*types.Pointer); !ok || !knowledge.IsNamed(p.Elem(), "net/http", "Server") {
		return nil
	}
	if _, ok := stmt.(*ast.LabeledStmt); ok {
		return nil
	}
	set := f.Text(recv) + "." + field + ".ReadHeaderTimeout = " + duration(10*time.Second, timeName)
	return []analysis.SuggestedFix{passkit.Fix("set "+field+".ReadHeaderTimeout: 10 * time.Second", append(e, edits.Insert(stmt.Pos(), set+"\n"+f.Indent(stmt)))...)}
}

// served writes the handler that an engine serves: gin's Handler method, which
// speaks HTTP/2 without TLS if the engine is told to, else the engine itself.
func (c *Fixer) served(f *edits.File, engine ast.Expr) string {
	m, _, _ := types.LookupFieldOrMethod(c.Pass.TypesInfo.TypeOf(engine), true, nil, "Handler")
	if fn, ok := m.(*types.Func); ok && fn.Signature().Params().Len() == 0 && fn.Signature().Results().Len() == 1 &&
		knowledge.IsNamed(fn.Signature().Results().At(0).Type(), "net/http", "Handler") {
		return f.Text(engine) + ".Handler()"
	}
	return f.Text(engine)
}

func isString(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

// IsHandler reports whether t has the method of http.Handler.
func IsHandler(t types.Type) bool {
	m, _, _ := types.LookupFieldOrMethod(t, true, nil, "ServeHTTP")
	fn, ok := m.(*types.Func)
	return ok && fn.Signature().Params().Len() == 2 && knowledge.IsRequest(fn.Signature().Params().At(1).Type())
}

// FixDial:
//
//	net.Dial(n, a)      →  net.DialTimeout(n, a, 5*time.Second)
//	                    or (&net.Dialer{Timeout: 5 * time.Second}).DialContext(ctx, n, a)
//	tls.Dial(n, a, cfg) →  tls.DialWithDialer(&net.Dialer{Timeout: 5 * time.Second}, n, a, cfg)
//	(&net.Dialer{}).Dial(n, a)  →  (&net.Dialer{Timeout: 5 * time.Second}).Dial(n, a)
func (c *Fixer) FixDial(call *symbols.Call, lib *knowledge.Lib) []analysis.SuggestedFix {
	f := c.File(call.Expr)
	if f == nil {
		return nil
	}
	args := call.Expr.Args
	timeName, e := f.Import("time", call.Expr.Pos())
	if timeName == "" || len(args) < 2 {
		return nil
	}
	d := c.Timeout(call.Expr, knowledge.Dial)
	tight := strings.ReplaceAll(duration(d, timeName), " ", "")
	switch lib.Path + "." + knowledge.Symbol(call.Func()) {
	case "net.Dial":
		sel, ok := ast.Unparen(call.Expr.Fun).(*ast.SelectorExpr)
		if !ok {
			return nil
		}
		list := []analysis.SuggestedFix{passkit.Fix("use net.DialTimeout with "+Seconds(d), append(e[:len(e):len(e)],
			edits.Replace(sel.Sel, "DialTimeout"), edits.Insert(args[1].End(), ", "+tight))...)}
		if ctx := c.ctxExpr(f, call.Expr); ctx != "" {
			netName := f.Text(sel.X)
			list = append(list, passkit.Fix("dial with the context", append(e[:len(e):len(e)],
				edits.Replace(call.Expr.Fun, "(&"+netName+".Dialer{Timeout: "+duration(d, timeName)+"}).DialContext"), edits.Insert(args[0].Pos(), ctx+", "))...))
		}
		return list
	case "net.Dialer.Dial", "net.Dialer.DialContext":
		recv := ast.Unparen(symbols.Receiver(call.Expr))
		if u, ok := recv.(*ast.UnaryExpr); ok {
			recv = ast.Unparen(u.X)
		}
		lit, ok := recv.(*ast.CompositeLit)
		if !ok {
			if lit = c.LiteralOf(recv); lit == nil {
				return nil
			}
		}
		if add := f.AddField(lit, "Timeout", duration(d, timeName)); add != nil {
			return []analysis.SuggestedFix{passkit.Fix("set the Dialer's Timeout: "+Seconds(d), append(e, add...)...)}
		}
	case "crypto/tls.Dial":
		sel, ok := ast.Unparen(call.Expr.Fun).(*ast.SelectorExpr)
		netName, imp := f.Import("net", call.Expr.Pos())
		if !ok || netName == "" {
			return nil
		}
		return []analysis.SuggestedFix{passkit.Fix("use tls.DialWithDialer with Timeout: "+Seconds(d), append(append(e, imp...),
			edits.Replace(sel.Sel, "DialWithDialer"), edits.Insert(args[0].Pos(), "&"+edits.Qualify(netName, "Dialer")+"{Timeout: "+duration(d, timeName)+"}, "))...)}
	}
	return nil
}

// LiteralOf returns the literal that a variable of this file is declared with, or nil.
func (c *Fixer) LiteralOf(e ast.Expr) *ast.CompositeLit {
	v := c.Index.VarOf(e)
	if v == nil {
		return nil
	}
	assigns := c.Index.Assigns(v)
	if len(assigns) != 1 || assigns[0].Value == nil || c.Index.File(assigns[0].Value.Pos()) != c.Index.File(e.Pos()) {
		return nil
	}
	val := ast.Unparen(assigns[0].Value)
	if u, ok := val.(*ast.UnaryExpr); ok {
		val = ast.Unparen(u.X)
	}
	lit, _ := val.(*ast.CompositeLit)
	return lit
}

// FixSDK adds the library's own option as a further argument, where the package
// moves no files with that library: the time is one for whole requests.
func (c *Fixer) FixSDK(call *symbols.Call, row *knowledge.Constructor, lib *knowledge.Lib) []analysis.SuggestedFix {
	f := c.File(call.Expr)
	if f == nil || row.Fix == nil || row.Fix.Arg == "" || call.Expr.Ellipsis.IsValid() || !call.Func().Signature().Variadic() {
		return nil
	}
	if c.MovesFiles(call.Func().Pkg()) {
		return nil
	}
	d := c.Timeout(call.Expr, c.ProfileOf(row, lib))
	timeName, e := f.Import("time", call.Expr.Pos())
	if timeName == "" {
		return nil
	}
	text, imp := c.option(f, row.Fix, call, strings.ReplaceAll(duration(d, timeName), " ", ""))
	add := f.AddArg(call.Expr, text)
	if text == "" || add == nil {
		return nil
	}
	return []analysis.SuggestedFix{passkit.Fix("pass "+strings.ReplaceAll(row.Fix.Arg, "%s", Seconds(d)), append(append(e, imp...), add...)...)}
}

// option writes the option of a row with the names that the file has for the
// packages in it: the library's own, and the one that the row imports.
func (c *Fixer) option(f *edits.File, row *knowledge.Fix, call *symbols.Call, d string) (string, []analysis.TextEdit) {
	text := strings.ReplaceAll(row.Arg, "%s", d)
	expr, err := parser.ParseExpr(text)
	if err != nil {
		return "", nil
	}
	paths := map[string]string{call.Func().Pkg().Name(): call.Func().Pkg().Path()}
	if row.Imports != "" {
		p := c.versioned(row.Imports, call.Func().Pkg())
		paths[edits.PackageName(p)] = p
	}
	var imports []analysis.TextEdit
	var at []*ast.SelectorExpr
	ast.Inspect(expr, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			at = append(at, sel)
		}
		return true
	})
	slices.SortFunc(at, func(a, b *ast.SelectorExpr) int { return int(b.Pos() - a.Pos()) }) // from behind
	for _, sel := range at {
		id, ok := sel.X.(*ast.Ident)
		if !ok || paths[id.Name] == "" {
			continue
		}
		name, imp := f.Import(paths[id.Name], call.Expr.Pos())
		if name == "" {
			return "", nil
		}
		imports = append(imports, imp...)
		text = text[:sel.Pos()-1] + edits.Qualify(name, sel.Sel.Name) + text[sel.End()-1:]
	}
	return text, imports
}

// versioned returns the path with the major version that pkg is imported at:
// example.com/p/option for example.com/p/v3 is example.com/p/v3/option.
func (c *Fixer) versioned(path string, pkg *types.Package) string {
	root := knowledge.Path(pkg.Path())
	if rest, ok := strings.CutPrefix(path, root); ok {
		return pkg.Path() + rest
	}
	return path
}

// FixUnit offers the units that a bare number can have meant.
func (c *Fixer) FixUnit(e ast.Expr, n int64) []analysis.SuggestedFix {
	f := c.File(e)
	if f == nil {
		return nil
	}
	if _, ok := ast.Unparen(e).(*ast.BasicLit); !ok {
		return nil // the constant's declaration is at fault
	}
	timeName, imp := f.Import("time", e.Pos())
	if timeName == "" {
		return nil
	}
	units := []string{"Second", "Millisecond"}
	if n >= 1000 {
		units = []string{"Millisecond", "Second"}
	}
	sep := " * "
	if _, ok := c.Index.Parent(e).(*ast.CallExpr); ok && len(c.Index.Parent(e).(*ast.CallExpr).Args) > 1 {
		sep = "*"
	}
	var list []analysis.SuggestedFix
	for _, u := range units {
		list = append(list, passkit.Fix("multiply by time."+u, append(imp[:len(imp):len(imp)], edits.Insert(e.End(), sep+edits.Qualify(timeName, u)))...))
	}
	return list
}

// FixDeadline gives a call a ctx with a deadline:
//
//	f(context.Background(), x)
//
// becomes
//
//	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
//	defer cancel()
//	f(ctx, x)
//
// None in a loop, where the deferred calls would pile up; none where the
// result carries on the call after it returns (a body, rows, a stream, a
// session, a connection), which the deferred cancel would cut when it leaves
// the function; none where the ctx is given to something else too, or to work
// that goes on; none in the form without a ctx of what is called, which leaves
// the time to whoever uses it, nor for a transfer, whose time is its size.
func (c *Fixer) FixDeadline(e Endless) []analysis.SuggestedFix {
	f := c.File(e.Call.Expr)
	if f == nil || e.Call.Mode != symbols.Plain || e.Call.In == nil || passkit.Outlives(e.Call.Func()) || c.IsVariantOf(e.Call) ||
		c.Transfers(e.Call) || c.Debts.GoesOn(e.Wait.Ctx) {
		return nil
	}
	stmt, _, inLoop := c.StmtAround(e.Call.Expr)
	if stmt == nil || inLoop || c.Index.Enclosing(stmt) != e.Call.In {
		return nil
	}
	if _, ok := stmt.(*ast.LabeledStmt); ok {
		return nil
	}
	d := c.Timeout(e.Call.Expr, e.Wait.Profile)
	add := c.withTimeout(f, stmt, f.Text(e.Wait.Ctx), d)
	if add == nil {
		return nil
	}
	return []analysis.SuggestedFix{passkit.Fix("give it a context with a timeout of "+Seconds(d),
		append(add.edits, edits.Insert(stmt.Pos(), add.text), edits.Replace(e.Wait.Ctx, add.name))...)}
}

type timeoutText struct {
	text, name string
	edits      []analysis.TextEdit
}

func (c *Fixer) withTimeout(f *edits.File, stmt ast.Stmt, parent string, d time.Duration) *timeoutText {
	timeName, e := f.Import("time", stmt.Pos())
	ctxName, imp := f.Import("context", stmt.Pos())
	name := c.free(f, stmt, "ctx", "callCtx")
	cancel := c.free(f, stmt, "cancel")
	if timeName == "" || ctxName == "" || name == "" || cancel == "" {
		return nil
	}
	in := f.Indent(stmt)
	return &timeoutText{
		text: fmt.Sprintf("%s, %s := %s(%s, %s)\n%sdefer %s()\n%s", name, cancel, edits.Qualify(ctxName, "WithTimeout"),
			parent, strings.ReplaceAll(duration(d, timeName), " ", ""), in, cancel, in),
		name:  name,
		edits: append(e, imp...),
	}
}

// FixQuery uses the variant that takes a ctx, with a timeout. Only where that is
// the one query of its function, and a constant one that reads or writes rows:
// the time of other statements (a migration, VACUUM) is theirs, and several
// queries of a function should share a ctx.
func (c *Fixer) FixQuery(call *symbols.Call, variant *types.Func, lib *knowledge.Lib) []analysis.SuggestedFix {
	f := c.File(call.Expr)
	sel, ok := ast.Unparen(call.Expr.Fun).(*ast.SelectorExpr)
	if f == nil || !ok || call.Mode != symbols.Plain || call.In == nil || knowledge.Symbol(variant) == "DB.BeginTx" {
		return nil
	}
	if row, _ := knowledge.CallOf(variant); passkit.Outlives(call.Func()) || row != nil && row.Result != "" || c.IsVariantOf(call) {
		return nil // rows leave, or a transaction
	}
	if variant.Signature().Params().Len() != call.Func().Signature().Params().Len()+1 || !c.PlainQuery(call) {
		return nil
	}
	stmt, _, inLoop := c.StmtAround(call.Expr)
	if stmt == nil || inLoop || c.Index.Enclosing(stmt) != call.In {
		return nil
	}
	if _, ok := stmt.(*ast.LabeledStmt); ok {
		return nil
	}
	ctxName, _ := f.Import("context", stmt.Pos())
	d := c.Timeout(call.Expr, lib.Profile)
	add := c.withTimeout(f, stmt, edits.Qualify(ctxName, "Background()"), d)
	if add == nil {
		return nil
	}
	arg := add.name
	if len(call.Expr.Args) > 0 {
		arg += ", "
	}
	return []analysis.SuggestedFix{passkit.Fix("use "+variant.Name()+" with a timeout of "+Seconds(d),
		append(add.edits, edits.Insert(stmt.Pos(), add.text), edits.Replace(sel.Sel, variant.Name()), edits.Insert(call.Expr.Lparen+1, arg))...)}
}

// Endless is a call that only its ctx could end, given one that has no deadline.
type Endless struct {
	Call *symbols.Call
	Wait waits.Wait
	Root ast.Expr // where the ctx comes from
	Life knowledge.Lifetime
}

// Timeout returns the timeout that is suggested for a call of that profile at n.
func (c *Fixer) Timeout(n ast.Node, p knowledge.Profile) time.Duration {
	return c.Report.Values(n.Pos()).Timeout(p)
}

// Seconds writes a duration for messages: "30 * time.Second".
func Seconds(d time.Duration) string { return edits.Duration(d, "time") }

// free returns a name for a variable that a fix declares at n: base, or base
// with a number, that nothing there and no other fix of the function uses.
func (c *Fixer) free(f *edits.File, n ast.Node, bases ...string) string {
	fn := c.Index.Enclosing(n)
	if c.names[fn] == nil {
		c.names[fn] = make(map[string]bool)
	}
	for i := 1; i < 10; i++ {
		for _, b := range bases {
			if i > 1 {
				b = fmt.Sprint(b, i)
			}
			if !c.names[fn][b] && f.Free(n.Pos(), b) != "" {
				c.names[fn][b] = true
				return b
			}
		}
	}
	return ""
}

func (c *Fixer) ProfileOf(row *knowledge.Constructor, lib *knowledge.Lib) knowledge.Profile {
	if row.Profile != "" {
		return row.Profile
	}
	return lib.Profile
}
