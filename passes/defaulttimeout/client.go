package defaulttimeout

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// requests is what the package shows of the requests sent through a client.
type requests struct {
	seen      bool // at least one
	endless   bool // one that provably never ends
	byCaller  bool // one that ends with a ctx that came in as a parameter, or with the request being served
	unknown   bool // one of which nothing is known
	streams   bool // a response is read as it comes
	leaves    bool // a response leaves the function that sent the request
	uploads   bool // a file is sent, which takes as long as it is big
	transfers bool // so does what a request brings or takes, by its name
	handedTo  []*knowledge.Lib
	configure bool // something may give the client a timeout
	harmless  bool // all that is done with it needs no timeout of its own
	directive string
	objs      []*types.Var
	first     *symbols.Call // the first visible request
	calls     []ast.Expr    // library calls it is handed to
}

// follow finds out what happens to the client that node makes.
func (c *checker) follow(node ast.Expr) requests {
	var q requests
	var uses []trace.Use
	uses, q.objs = c.t.Forward(node)
	q.harmless = len(uses) > 0 && !slices.ContainsFunc(uses, func(u trace.Use) bool { return !c.res.Harmless(u) })
	for _, v := range q.objs {
		if c.x.Directive(v, "bounded") {
			q.directive = "bounded"
		} else if c.x.Directive(v, "stream") {
			q.streams = true
		}
		if v.IsField() {
			if lib := c.foreign(v); lib != nil {
				q.hand(lib)
			}
			if v.Pkg() != c.pass.Pkg {
				c.optionsOf(&q, node, v)
			}
		}
	}
	for _, u := range uses {
		if c.res.Configures(u) {
			q.configure = true
		}
		switch u.Kind {
		case trace.Called:
			c.request(&q, u.Call)
		case trace.MethodValue:
			if sel, ok := u.Expr.(*ast.SelectorExpr); ok && sel.Sel.Name == "Do" {
				q.seen, q.unknown = true, true
			}
		case trace.Exported:
			if u.Field != nil {
				if lib := c.foreign(u.Field); lib != nil {
					q.hand(lib)
				}
			}
		case trace.Passed:
			if fn := u.Call.Func(); fn != nil && fn.Pkg() != nil && fn.Pkg() != c.pass.Pkg {
				if lib := knowledge.Find(fn.Pkg().Path()); lib != nil && !knowledge.IsStd(lib.Path) {
					q.hand(lib)
					q.calls = append(q.calls, u.Call.Expr)
				}
				if c.boundedBeside(u.Call.Expr) {
					q.configure = true
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
func (c *checker) optionsOf(q *requests, node ast.Expr, v *types.Var) {
	for _, a := range c.x.Assigns(v) {
		kv, ok := a.Site.(*ast.KeyValueExpr)
		if !ok || !passkit.Within(kv, node.Pos()) && !slices.Contains(q.objs, c.x.VarOf(a.Value)) {
			continue
		}
		lit, ok := c.x.Parent(kv).(*ast.CompositeLit)
		if !ok {
			continue
		}
		for _, call := range c.givenTo(lit) {
			fn := call.Func()
			if fn == nil || waits.IsConstructor(fn, "Connect", "Start") || len(call.Expr.Args) == 0 {
				continue
			}
			if i := knowledge.CtxParam(fn.Signature()); i >= 0 && c.x.Arg(call.Expr, i) != nil {
				q.seen = true
				c.endsWith(q, c.x.Arg(call.Expr, i))
			}
		}
	}
}

// givenTo returns the calls that are given a literal, directly or in a local variable.
func (c *checker) givenTo(lit ast.Expr) (calls []*symbols.Call) {
	if u, ok := c.x.Parent(lit).(*ast.UnaryExpr); ok {
		lit = u
	}
	switch p := c.x.Parent(lit).(type) {
	case *ast.CallExpr:
		if call := c.x.CallAt[p]; call != nil {
			calls = append(calls, call)
		}
	case *ast.AssignStmt:
		if len(p.Lhs) != 1 || c.x.VarOf(p.Lhs[0]) == nil || c.x.VarOf(p.Lhs[0]).IsField() {
			break
		}
		for _, id := range c.x.Uses(c.x.VarOf(p.Lhs[0])) {
			if outer, ok := c.x.Parent(id).(*ast.CallExpr); ok && c.x.CallAt[outer] != nil && slices.Contains(outer.Args, ast.Expr(id)) {
				calls = append(calls, c.x.CallAt[outer])
			}
		}
	}
	return calls
}

// hand records that a library sends its requests with the client.
func (q *requests) hand(lib *knowledge.Lib) {
	q.handedTo = append(q.handedTo, lib)
	q.streams = q.streams || lib.Streams
}

// sentOn adds the requests that a function of another package sends through a
// client it is handed: each with the ctx of a call, where it makes a stub, or
// with the ctx that the client is put into (oauth2).
func (c *checker) sentOn(q *requests, call *symbols.Call) {
	fn := call.Func()
	switch {
	case isStub(fn):
		q.seen, q.byCaller = true, true
	case fn.Pkg().Path() == "context" && fn.Name() == "WithValue":
		q.seen = true
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
func (c *checker) endsWith(q *requests, ctx ast.Expr) {
	switch s := c.t.Ctx(ctx); {
	case s.Bounded() == trace.No:
		q.endless = true
	case s.Pure() || s.Entry:
		q.byCaller = true
	case s.Bounded() == trace.Unknown:
		q.unknown = true
	}
}

// boundedBeside reports whether an option that a client is handed to stands
// beside one that bounds the calls: NewClient(WithHTTPClient(c), WithRequestTimeout(d)).
func (c *checker) boundedBeside(option *ast.CallExpr) bool {
	outer, ok := c.x.Parent(option).(*ast.CallExpr)
	if !ok {
		return false
	}
	row, _ := knowledge.ConstructorOf(symbols.FuncOf(c.pass.TypesInfo, outer))
	return row != nil && c.t.Constructed(row, outer).Bounded() == trace.Yes
}

// blame records that a value is reported, and with it the calls it is handed to.
func (c *checker) blame(value ast.Node, q requests) {
	c.reported[value] = true
	for _, call := range q.calls {
		c.reported[call] = true
	}
}

// foreign returns the library whose config field v is.
func (c *checker) foreign(v *types.Var) *knowledge.Lib {
	if v.Pkg() == nil || v.Pkg() == c.pass.Pkg {
		return nil
	}
	if knowledge.IsStd(v.Pkg().Path()) {
		return nil
	}
	return knowledge.Find(v.Pkg().Path())
}

// request adds one visible request.
func (c *checker) request(q *requests, call *symbols.Call) {
	if call == nil || call.Func() == nil {
		return
	}
	switch call.Func().Name() {
	case "Do", "RoundTrip":
		q.seen = true
		if len(call.Expr.Args) != 1 {
			q.unknown = true
			break
		}
		c.endsWith(q, call.Expr.Args[0])
	case "Get", "Head", "Post", "PostForm":
		q.seen, q.endless = true, true
	default:
		return
	}
	if q.first == nil {
		q.first = call
	}
	streams, leaves := c.reads(call)
	q.streams = q.streams || streams
	q.leaves = q.leaves || leaves
	q.uploads = q.uploads || c.uploads(call)
	q.transfers = q.transfers || c.transfers(call)
}

// uploads reports whether the body of the request is a file or a pipe.
// ResponseHeaderTimeout begins after the body is written; Timeout would cut it.
func (c *checker) uploads(call *symbols.Call) bool {
	for _, arg := range call.Expr.Args {
		if t := c.pass.TypesInfo.TypeOf(arg); t != nil && knowledge.IsRequest(t) {
			if v := c.x.VarOf(arg); v != nil && c.madeToUpload(v) {
				return true
			}
		} else if c.isUpload(arg) {
			return true
		}
	}
	return call.In != nil && c.bodiesIn(call.In).multipart
}

// madeToUpload reports whether a request in a variable is made with such a body.
func (c *checker) madeToUpload(v *types.Var) bool {
	is, ok := c.sending[v]
	if !ok {
		is = slices.ContainsFunc(c.x.Assigns(v), func(a symbols.Assign) bool {
			made, ok := ast.Unparen(a.Value).(*ast.CallExpr)
			return ok && slices.ContainsFunc(made.Args, c.isUpload)
		})
		c.sending[v] = is
	}
	return is
}

// bodies is what a function does with the bodies of requests and responses.
type bodies struct {
	streams, leaves bool // see reads
	multipart       bool // it writes a form with files
}

// bodiesIn returns that of a function.
func (c *checker) bodiesIn(f *symbols.Func) bodies {
	b, ok := c.bodies[f]
	if !ok {
		b.streams, b.leaves = c.readsIn(f)
		b.multipart = slices.ContainsFunc(f.Calls, func(call *symbols.Call) bool {
			fn := call.Func()
			return fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "mime/multipart"
		})
		c.bodies[f] = b
	}
	return b
}

// reads reports whether the function that sends a request reads the response
// as it comes (a scanner, server-sent events, a copy to a writer), and whether
// the response leaves it. A timeout on the whole request would cut either.
func (c *checker) reads(call *symbols.Call) (streams, leaves bool) {
	if call.In == nil {
		return false, false
	}
	b := c.bodiesIn(call.In)
	return b.streams, b.leaves
}

// readsIn is reads for all of a function.
func (c *checker) readsIn(f *symbols.Func) (streams, leaves bool) {
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if strings.Contains(n.Value, "text/event-stream") || strings.Contains(n.Value, "application/x-ndjson") {
				streams = true
			}
		case *ast.CallExpr:
			fn := symbols.FuncOf(c.pass.TypesInfo, n)
			if fn == nil || fn.Pkg() == nil {
				break
			}
			switch fn.Pkg().Path() + "." + fn.Name() {
			case "bufio.NewScanner", "bufio.NewReader", "io.Copy", "io.CopyN", "io.CopyBuffer":
				for _, a := range n.Args {
					if isBody(c.pass.TypesInfo, a) && !discards(n) {
						streams = true
					}
				}
			default:
				streams = streams || c.readsOn(n, fn)
			}
		case *ast.KeyValueExpr: // it is kept
			leaves = leaves || isBody(c.pass.TypesInfo, n.Value)
		case *ast.AssignStmt:
			leaves = leaves || slices.ContainsFunc(n.Rhs, func(e ast.Expr) bool { return isBody(c.pass.TypesInfo, e) })
		case *ast.ReturnStmt:
			for _, res := range n.Results {
				if t := c.pass.TypesInfo.TypeOf(res); t != nil && isResponse(t) || isBody(c.pass.TypesInfo, res) {
					leaves = true
				}
			}
		}
		return true
	})
	return streams, leaves
}

// readsOn reports whether a function of the package that is given a body reads
// it as it comes.
func (c *checker) readsOn(call *ast.CallExpr, fn *types.Func) bool {
	f := c.x.ByObj[fn]
	if f == nil {
		return false
	}
	for i, a := range call.Args {
		if !isBody(c.pass.TypesInfo, a) || i >= f.Params().Len() {
			continue
		}
		for _, id := range c.x.Uses(f.Params().At(i)) {
			inner, ok := c.x.Parent(id).(*ast.CallExpr)
			if !ok || discards(inner) {
				continue
			}
			if g := symbols.FuncOf(c.pass.TypesInfo, inner); g != nil && g.Pkg() != nil {
				switch g.Pkg().Path() + "." + g.Name() {
				case "bufio.NewScanner", "bufio.NewReader", "io.Copy", "io.CopyN", "io.CopyBuffer":
					return true
				}
			}
		}
	}
	return false
}

// discards reports whether a copy goes to io.Discard, or into memory.
func discards(call *ast.CallExpr) bool {
	if len(call.Args) == 0 {
		return false
	}
	switch a := ast.Unparen(call.Args[0]).(type) {
	case *ast.SelectorExpr:
		return a.Sel.Name == "Discard"
	case *ast.UnaryExpr: // &buf
		return true
	}
	return false
}

func isBody(info *types.Info, e ast.Expr) bool {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Body" {
		return false
	}
	t := info.TypeOf(sel.X)
	return t != nil && isResponse(t)
}

func isResponse(t types.Type) bool {
	if tuple, ok := t.(*types.Tuple); ok { // return c.Do(req)
		return tuple.Len() > 0 && isResponse(tuple.At(0).Type())
	}
	p, ok := types.Unalias(t).(*types.Pointer)
	return ok && knowledge.IsNamed(p.Elem(), "net/http", "Response")
}

// profile returns what sort of service is behind a client.
func (q requests) profile() knowledge.Profile {
	for _, want := range []knowledge.Profile{knowledge.LLM, knowledge.Embedding} {
		for _, lib := range q.handedTo {
			if lib.Profile == want {
				return want
			}
		}
	}
	return knowledge.HTTP
}

// httpClient: an http.Client on which no timeout is ever set and whose
// requests are not all bounded another way.
func (c *checker) httpClient(lit *symbols.Literal) {
	fields := map[string]ast.Expr{}
	if lit.Lit != nil {
		fields = c.t.Fields(lit.Lit)
	}
	if t := fields["Timeout"]; t != nil && c.t.Duration(t).Bounded() != trace.No {
		return // has one, or it is decided elsewhere
	}
	if c.t.Transport(fields["Transport"]).Bounded() != trace.No {
		return // waits for headers only so long, or a RoundTripper that nobody sees through
	}
	if id, ok := lit.Node.(*ast.Ident); ok && c.reassigned(id) {
		return // var c http.Client, set as a whole later
	}
	setting := c.zeroBranch(lit.Node)
	if setting != nil && !c.zeroUnlessSet(setting) {
		return // configured to have none: if d == 0 { c = &http.Client{} } else { c = &http.Client{Timeout: d} }
	}
	q := c.follow(lit.Node)
	if q.configure || q.harmless || q.directive == "bounded" {
		return // set later
	}
	if q.seen && !q.endless && (q.unknown || !q.byCaller) {
		return // every request has a deadline, or one of them may
	}
	name := c.name(lit.Node, q.objs, "this http.Client")
	d := c.timeout(lit.Node, q.profile())
	strict := q.seen && !q.endless || c.dialsUnix(fields["Transport"]) || c.cli || setting != nil
	c.blame(lit.Node, q)
	c.hold(lit.Node, report.Finding{
		Kind: "http-client", Tier: passkit.StrictIf(strict), Range: lit.Node,
		Text: report.Text{
			What:   fmt.Sprintf("%s has no timeout", name),
			Why:    fmt.Sprintf("a server that stops answering blocks %s forever", held(q)),
			Remedy: remedy(q, d),
		},
		Related: c.sent(q),
		Fixes:   c.fixClient(lit, fields, q, d),
	})
}

// dialsUnix reports whether a transport literal dials a Unix socket: a process
// of this machine answers.
func (c *checker) dialsUnix(transport ast.Expr) bool {
	if transport == nil {
		return false
	}
	if lit := c.literalOf(transport); lit != nil {
		transport = lit
	}
	found := false
	ast.Inspect(transport, func(n ast.Node) bool {
		if b, ok := n.(*ast.BasicLit); ok && b.Value == `"unix"` {
			found = true
		}
		return !found
	})
	return found
}

// shares reports whether the two expressions read the same variable or field.
func (c *checker) shares(a, b ast.Expr) bool {
	read := c.variables(a)
	for v := range c.variables(b) {
		if read[v] {
			return true
		}
	}
	return false
}

func (c *checker) variables(e ast.Expr) map[*types.Var]bool {
	m := make(map[*types.Var]bool)
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if v, ok := c.pass.TypesInfo.Uses[id].(*types.Var); ok {
				m[v] = true
			}
		}
		return true
	})
	return m
}

// reassigned reports whether a variable declared without a value is given one.
func (c *checker) reassigned(id *ast.Ident) bool {
	v, _ := c.pass.TypesInfo.Defs[id].(*types.Var)
	return v == nil || len(c.x.Assigns(v)) > 0
}

func held(q requests) string {
	if len(q.handedTo) > 0 {
		return "every " + q.handedTo[0].Name + " call"
	}
	return "its requests"
}

// remedy says what to write.
func remedy(q requests, d time.Duration) string {
	switch {
	case q.uploads:
		return "it sends files, so set ResponseHeaderTimeout on its Transport, which starts once a file has been sent, rather than Timeout"
	case q.transfers && !q.streams:
		return "its transfers take as long as they are large, so set ResponseHeaderTimeout on its Transport rather than Timeout"
	case q.streams:
		return "it reads streams, so set ResponseHeaderTimeout on its Transport rather than Timeout, and give requests a context that is cancelled"
	case q.seen && !q.endless:
		return fmt.Sprintf("its requests end only if their callers' contexts do; set Timeout: %s, or ResponseHeaderTimeout on its Transport for streams", seconds(d))
	}
	if !q.seen {
		return fmt.Sprintf("set Timeout: %s, or ResponseHeaderTimeout on its Transport if it streams", seconds(d))
	}
	return fmt.Sprintf("set Timeout: %s", seconds(d))
}

func (c *checker) sent(q requests) []analysis.RelatedInformation {
	if q.first == nil {
		return nil
	}
	return []analysis.RelatedInformation{{Pos: q.first.Expr.Pos(), End: q.first.Expr.End(), Message: "a request is sent here"}}
}

// defaultClients: http.DefaultClient used or handed on with nothing else that
// ends a request.
func (c *checker) defaultClients() {
	obj := c.imported("net/http", "DefaultClient")
	if obj == nil || c.remedied(obj) {
		return
	}
	for _, id := range c.x.Uses(obj) {
		if c.r.Quiet(id.Pos()) {
			continue
		}
		var ref ast.Expr = id
		if sel, ok := c.x.Parent(id).(*ast.SelectorExpr); ok && sel.Sel == id {
			ref = sel
		}
		c.defaultClient(ref)
	}
}

// imported returns an object of a package imported here, or nil.
func (c *checker) imported(path, name string) types.Object {
	for _, p := range c.pass.Pkg.Imports() {
		if p.Path() == path {
			return p.Scope().Lookup(name)
		}
	}
	return nil
}

// remedied reports whether DefaultClient is given a timeout, or replaced, once
// at the start: in main, init or a package variable's initialiser.
func (c *checker) remedied(obj types.Object) bool {
	v, _ := obj.(*types.Var)
	if v == nil {
		return true
	}
	for _, a := range c.x.Assigns(v) {
		if (a.In == nil || atStart(a.In)) && a.Value != nil && c.t.Client(a.Value).Bounded() != trace.No {
			return true
		}
	}
	for _, id := range c.x.Uses(obj) {
		var ref ast.Expr = id
		if sel, ok := c.x.Parent(id).(*ast.SelectorExpr); ok && sel.Sel == id {
			ref = sel
		}
		if sel, ok := c.x.Parent(ref).(*ast.SelectorExpr); ok && (sel.Sel.Name == "Timeout" || sel.Sel.Name == "Transport") {
			if as, ok := c.x.Parent(sel).(*ast.AssignStmt); ok && len(as.Lhs) == 1 && as.Lhs[0] == sel && atStart(c.x.Enclosing(as)) {
				return true
			}
		}
	}
	return false
}

func isClientField(name string) bool {
	return name == "Timeout" || name == "Transport" || name == "CheckRedirect" || name == "Jar"
}

// changes reports that a field of DefaultClient is set at n.
func (c *checker) changes(n ast.Expr, field string) {
	c.r.Report(report.Finding{Kind: "default-client", Range: n, Text: report.Text{
		What:   fmt.Sprintf("http.DefaultClient.%s is changed for the whole program here, while others use it", field),
		Remedy: "build a client of your own",
	}})
}

// changed reports where fields of DefaultClient are set through variables and
// fields that hold nothing else, and whether there are such places. At the
// start of the program that is a remedy, if not a good one.
func (c *checker) changed(ref ast.Expr) bool {
	uses, _ := c.t.Forward(ref)
	found := false
	for _, u := range uses {
		v := c.x.VarOf(u.Expr)
		if u.Kind != trace.Set || !isClientField(u.Field.Name()) || v == nil || len(c.x.Assigns(v)) != 1 || !c.x.Closed(v) {
			continue
		}
		found = true
		if !atStart(c.x.Enclosing(u.Expr)) {
			c.changes(u.Expr, u.Field.Name())
		}
	}
	return found
}

func (c *checker) defaultClient(ref ast.Expr) {
	f := report.Finding{Kind: "default-client", Range: ref}
	switch p := c.x.Parent(ref).(type) {
	case *ast.AssignStmt:
		for _, l := range p.Lhs {
			if l == ref {
				f.Text = report.Text{
					What:   "http.DefaultClient is replaced for the whole program here, while others use it",
					Remedy: "build a client of your own with a timeout",
				}
				c.r.Report(f)
				return
			}
		}
	case *ast.BinaryExpr:
		return // compared
	case *ast.SelectorExpr:
		if _, ok := c.x.Parent(p).(*ast.AssignStmt); ok && p.X == ref {
			if as := c.x.Parent(p).(*ast.AssignStmt); as.Lhs[0] == p {
				if isClientField(p.Sel.Name) {
					c.changes(ref, p.Sel.Name)
				}
				return
			}
		}
	}
	if c.changed(ref) {
		return
	}
	q := c.follow(ref)
	if q.configure || q.harmless || q.directive == "bounded" {
		return
	}
	if q.seen && !q.endless && (q.unknown || !q.byCaller) {
		return
	}
	f.Tier = c.tierAt(ref, q.seen && !q.endless || c.fallback(ref) || c.cli)
	d := c.timeout(ref, q.profile())
	user := ""
	if v := c.name(ref, q.objs, ""); v != "" && len(q.objs) > 0 {
		user = " in " + v
	}
	f.Text = report.Text{
		What:   fmt.Sprintf("http.DefaultClient%s has no timeout", user),
		Why:    fmt.Sprintf("a server that stops answering blocks %s forever", c.heldBy(q, ref)),
		Remedy: fmt.Sprintf("use a client of your own with Timeout: %s", seconds(d)),
	}
	if why := q.slow(); why != "" {
		f.Text = report.Text{
			What:   fmt.Sprintf("http.DefaultClient%s has no timeout", user),
			Why:    fmt.Sprintf("a server that stops answering blocks %s forever", c.heldBy(q, ref)),
			Remedy: fmt.Sprintf("use a client of your own with ResponseHeaderTimeout on its Transport, since %s", why),
		}
	}
	if q.first != nil && !passkit.Within(q.first.Expr, ref.Pos()) {
		f.Related = c.sent(q)
	}
	f.Fixes = c.fixDefaultClient(ref, q, d)
	c.blame(ref, q)
	c.r.Report(f)
}

// slow says why a timeout on whole requests would cut good ones, or "".
func (q requests) slow() string {
	switch {
	case q.uploads:
		return "sending a file takes as long as it is large"
	case q.streams || q.leaves:
		return "the response is read as it comes"
	case q.transfers:
		return "a transfer takes as long as it is large"
	}
	return ""
}

// fallback reports whether ref replaces a nil that nothing in the package
// gives: if c == nil { c = http.DefaultClient }, where every c has a timeout.
func (c *checker) fallback(ref ast.Expr) bool {
	as, ok := c.x.Parent(ref).(*ast.AssignStmt)
	if !ok || len(as.Lhs) != 1 {
		return false
	}
	v := c.x.VarOf(as.Lhs[0])
	if v == nil {
		return false
	}
	seen := false
	for _, a := range c.x.Assigns(v) {
		if a.Value == nil || a.Value == ref {
			continue
		}
		if field := c.x.VarOf(a.Value); field != nil && field.IsField() {
			for _, b := range c.x.Assigns(field) {
				if b.Value == nil || c.t.Client(b.Value).Bounded() != trace.Yes {
					return false
				}
				seen = true
			}
		} else if c.t.Client(a.Value).Bounded() != trace.Yes {
			return false
		} else {
			seen = true
		}
	}
	return seen
}

func (c *checker) heldBy(q requests, at ast.Node) string {
	if len(q.handedTo) > 0 {
		return "every " + q.handedTo[0].Name + " call"
	}
	if f := c.x.Enclosing(at); f != nil && f.Decl() != nil && q.seen {
		return f.Decl().Name()
	}
	return "its requests"
}

// httpHelper: http.Get and its kin, at the call.
func (c *checker) httpHelper(call *symbols.Call) {
	fn := call.Func()
	var q requests
	c.request(&q, call)
	c.reportHelper(call.Expr, fn, q.slow(), c.fixHelper(call, q))
}

func (c *checker) reportHelper(at ast.Expr, fn *types.Func, slow string, fixes []analysis.SuggestedFix) {
	remedy := "with Timeout: " + seconds(c.timeout(at, knowledge.HTTP))
	if slow != "" {
		remedy = "with ResponseHeaderTimeout on its Transport, since " + slow
	}
	in := ""
	if f := c.x.Enclosing(at); f != nil && f.Decl() != nil {
		in = f.Decl().Name()
	}
	who := "the caller"
	if in != "" {
		who = in
	}
	c.r.Report(report.Finding{
		Kind: "http-helper", Tier: c.tierAt(at, c.cli), Range: at,
		Text: report.Text{
			What:   fmt.Sprintf("http.%s has no timeout", fn.Name()),
			Why:    fmt.Sprintf("a server that stops answering blocks %s forever", who),
			Remedy: fmt.Sprintf("use a client %s", remedy),
		},
		Fixes: fixes,
	})
}

// helperValues: http.Get as a value: at the calls of a local it stays in, else
// where it is stored or passed on.
func (c *checker) helperValues() {
	for _, name := range []string{"Get", "Head", "Post", "PostForm"} {
		fn, _ := c.imported("net/http", name).(*types.Func)
		if fn == nil {
			continue
		}
		for _, id := range c.x.Uses(fn) {
			if c.r.Quiet(id.Pos()) {
				continue
			}
			var ref ast.Expr = id
			if sel, ok := c.x.Parent(id).(*ast.SelectorExpr); ok && sel.Sel == id {
				ref = sel
			}
			for {
				p, ok := c.x.Parent(ref).(*ast.ParenExpr)
				if !ok {
					break
				}
				ref = p
			}
			if call, ok := c.x.Parent(ref).(*ast.CallExpr); ok && call.Fun == ref {
				continue // a call
			}
			if as, ok := c.x.Parent(ref).(*ast.AssignStmt); ok && blank(as.Lhs) {
				continue // neither called, stored nor passed on
			}
			if calls := c.localCalls(ref); calls != nil {
				for _, call := range calls {
					c.reportHelper(call, fn, "", nil)
				}
				continue
			}
			c.reportHelper(ref, fn, "", nil)
		}
	}
}

func blank(list []ast.Expr) bool {
	for _, e := range list {
		if id, ok := e.(*ast.Ident); !ok || id.Name != "_" {
			return false
		}
	}
	return true
}

// localCalls returns the calls of the local variable that ref is given to, if
// that is all that is done with it.
func (c *checker) localCalls(ref ast.Expr) []*ast.CallExpr {
	uses, objs := c.t.Forward(ref)
	if len(uses) > 0 || len(objs) != 1 || objs[0].IsField() || objs[0].Parent() == c.pass.Pkg.Scope() {
		return nil
	}
	var calls []*ast.CallExpr
	for _, id := range c.x.Uses(objs[0]) {
		call, ok := c.x.Parent(id).(*ast.CallExpr)
		if !ok || call.Fun != id {
			return nil
		}
		calls = append(calls, call)
	}
	return calls
}
