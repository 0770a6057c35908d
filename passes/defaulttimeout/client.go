package defaulttimeout

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
	"github.com/timeoutlint/timeoutlint/internal/trace/forward"
	"github.com/timeoutlint/timeoutlint/passes/defaulttimeout/internal/fixes"
	"github.com/timeoutlint/timeoutlint/passes/defaulttimeout/internal/sent"
)

// blame records that a value is reported, and with it the calls it is handed to.
func (c *checker) blame(value ast.Node, q sent.Requests) {
	c.reported[value] = true
	for _, call := range q.Calls {
		c.reported[call] = true
	}
}

// besideError reports whether a literal is the zero value that a function returns
// with an error: return http.Client{}, err. Nobody uses it.
func (c *checker) besideError(lit *symbols.Literal) bool {
	if lit.Lit == nil || len(lit.Lit.Elts) > 0 {
		return false
	}
	ret, ok := c.x.Parent(lit.Lit).(*ast.ReturnStmt)
	if !ok || len(ret.Results) < 2 {
		return false
	}
	last := ret.Results[len(ret.Results)-1]
	t := c.pass.TypesInfo.Types[last]
	return !t.IsNil() && symbols.IsError(t.Type)
}

// mayEnd reports whether what the literal of a client has in its fields may end a
// request: a timeout, or one that is decided elsewhere; a transport that waits for
// headers only so long, or a RoundTripper that nobody sees through.
func (c *checker) mayEnd(fields map[string]ast.Expr) bool {
	if t := fields["Timeout"]; t != nil && c.t.Duration(t).Bounded() != trace.No {
		return true
	}
	return c.t.Transport(fields["Transport"]).Bounded() != trace.No
}

// httpClient: an http.Client on which no timeout is ever set and whose
// requests are not all bounded another way.
func (c *checker) httpClient(lit *symbols.Literal) {
	fields := map[string]ast.Expr{}
	if lit.Lit != nil {
		fields = c.x.Fields(lit.Lit)
	}
	if c.besideError(lit) || c.mayEnd(fields) {
		return
	}
	if id, ok := lit.Node.(*ast.Ident); ok && c.reassigned(id) {
		return // var c http.Client, set as a whole later
	}
	setting := c.zeroBranch(lit.Node)
	if setting != nil && !c.zeroUnlessSet(setting) {
		return // configured to have none: if d == 0 { c = &http.Client{} } else { c = &http.Client{Timeout: d} }
	}
	q := c.Follow(lit.Node)
	if c.settled(q) {
		return
	}
	if q.Seen && !q.Endless && (q.Unknown || !q.ByCaller) {
		return // every request has a deadline, or one of them may
	}
	name := c.name(lit.Node, q.Objs, "this http.Client")
	d := c.Timeout(lit.Node, q.Profile())
	strict := q.Seen && !q.Endless || c.dialsUnix(fields["Transport"]) || c.cli || setting != nil
	c.blame(lit.Node, q)
	c.hold(lit.Node, report.Finding{
		Kind: "http-client", Tier: passkit.StrictIf(strict), Range: lit.Node,
		Text: report.Text{
			What:   fmt.Sprintf("%s has no timeout", name),
			Why:    fmt.Sprintf("a server that stops answering blocks %s forever", held(q)),
			Remedy: remedy(q, d),
		},
		Related: c.sent(q),
		Fixes:   c.FixClient(lit, fields, q, d),
	})
}

// settled reports whether a client gets a timeout later, or needs none: nothing
// can be sent with it.
func (c *checker) settled(q sent.Requests) bool {
	return q.Configure || q.Harmless || q.Directive == "bounded" || !q.Seen && c.neverRead(q.Objs)
}

// neverRead reports whether what holds a value are fields of the package's own
// that are only ever set.
func (c *checker) neverRead(holders []*types.Var) bool {
	return len(holders) > 0 && !slices.ContainsFunc(holders, func(obj *types.Var) bool {
		return !obj.IsField() || obj.Exported() || obj.Pkg() != c.pass.Pkg || slices.ContainsFunc(c.x.Uses(obj), func(id *ast.Ident) bool { return !c.sets(id) })
	})
}

// sets reports whether an identifier is what an assignment, or a literal, sets.
func (c *checker) sets(id *ast.Ident) bool {
	var target ast.Expr = id
	if sel, ok := c.x.Parent(id).(*ast.SelectorExpr); ok && sel.Sel == id {
		target = sel
	}
	switch p := c.x.Parent(target).(type) {
	case *ast.AssignStmt:
		return slices.Contains(p.Lhs, target)
	case *ast.KeyValueExpr:
		return p.Key == target
	}
	return false
}

// dialsUnix reports whether a transport literal dials a Unix socket: a process
// of this machine answers.
func (c *checker) dialsUnix(transport ast.Expr) bool {
	if transport == nil {
		return false
	}
	if lit := c.LiteralOf(transport); lit != nil {
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

func held(q sent.Requests) string {
	if len(q.HandedTo) > 0 {
		return "every " + q.HandedTo[0].Name + " call"
	}
	return "its requests"
}

// remedy says what to write.
func remedy(q sent.Requests, d time.Duration) string {
	switch {
	case q.Uploads:
		return "it sends files, so set ResponseHeaderTimeout on its Transport, which starts once a file has been sent, rather than Timeout"
	case q.Transfers && !q.Streams:
		return "its transfers take longer the larger they are, so set ResponseHeaderTimeout on its Transport rather than Timeout"
	case q.Streams:
		return "it reads streams, so set ResponseHeaderTimeout on its Transport rather than Timeout, and give requests a context that is cancelled"
	case q.Seen && !q.Endless:
		return fmt.Sprintf("its requests end only if their callers' contexts do; set Timeout: %s, or ResponseHeaderTimeout on its Transport for streams", fixes.Seconds(d))
	}
	if !q.Seen {
		return fmt.Sprintf("set Timeout: %s, or ResponseHeaderTimeout on its Transport if it streams", fixes.Seconds(d))
	}
	return fmt.Sprintf("set Timeout: %s", fixes.Seconds(d))
}

func (c *checker) sent(q sent.Requests) []analysis.RelatedInformation {
	if q.First == nil {
		return nil
	}
	return []analysis.RelatedInformation{{Pos: q.First.Expr.Pos(), End: q.First.Expr.End(), Message: "a request is sent here"}}
}

// defaultClients: http.DefaultClient used or handed on with nothing else that
// ends a request.
func (c *checker) defaultClients() {
	obj := c.Imported("net/http", "DefaultClient")
	if obj == nil || c.remedied(obj) {
		return
	}
	for _, ref := range c.x.References(obj) {
		if !c.r.Quiet(ref.Pos()) {
			c.defaultClient(ref)
		}
	}
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
		if u.Kind != forward.Set || !isClientField(u.Field.Name()) || v == nil || len(c.x.Assigns(v)) != 1 || !c.x.Closed(v) {
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
	q := c.Follow(ref)
	if q.Configure || q.Harmless || q.Directive == "bounded" {
		return
	}
	if q.Seen && !q.Endless && (q.Unknown || !q.ByCaller) {
		return
	}
	f.Tier = c.tierAt(ref, q.Seen && !q.Endless || c.fallback(ref) || c.cli)
	d := c.Timeout(ref, q.Profile())
	user := ""
	if v := c.name(ref, q.Objs, ""); v != "" && len(q.Objs) > 0 {
		user = " in " + v
	}
	f.Text = report.Text{
		What:   fmt.Sprintf("http.DefaultClient%s has no timeout", user),
		Why:    fmt.Sprintf("a server that stops answering blocks %s forever", c.heldBy(q, ref)),
		Remedy: fmt.Sprintf("use a client of your own with Timeout: %s", fixes.Seconds(d)),
	}
	if why := q.Slow(); why != "" {
		f.Text = report.Text{
			What:   fmt.Sprintf("http.DefaultClient%s has no timeout", user),
			Why:    fmt.Sprintf("a server that stops answering blocks %s forever", c.heldBy(q, ref)),
			Remedy: fmt.Sprintf("use a client of your own with ResponseHeaderTimeout on its Transport, since %s", why),
		}
	}
	if q.First != nil && !symbols.Within(q.First.Expr, ref.Pos()) {
		f.Related = c.sent(q)
	}
	f.Fixes = c.FixDefaultClient(ref, q, d)
	c.blame(ref, q)
	c.r.Report(f)
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

func (c *checker) heldBy(q sent.Requests, at ast.Node) string {
	if len(q.HandedTo) > 0 {
		return "every " + q.HandedTo[0].Name + " call"
	}
	if f := c.x.Enclosing(at); f != nil && f.Decl() != nil && q.Seen && (q.First == nil || q.First.In != nil && q.First.In.Decl() == f.Decl()) {
		return f.Decl().Name()
	}
	return "its requests" // sent by others, where the client is kept
}

// httpHelper: http.Get and its kin, at the call.
func (c *checker) httpHelper(call *symbols.Call) {
	fn := call.Func()
	var q sent.Requests
	c.AddRequest(&q, call)
	c.reportHelper(call.Expr, fn, q.Slow(), c.FixHelper(call, q))
}

func (c *checker) reportHelper(at ast.Expr, fn *types.Func, slow string, mended []analysis.SuggestedFix) {
	remedy := "with Timeout: " + fixes.Seconds(c.Timeout(at, knowledge.HTTP))
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
		Fixes: mended,
	})
}

// helperValues: http.Get as a value: at the calls of a local it stays in, else
// where it is stored or passed on.
func (c *checker) helperValues() {
	for _, name := range []string{"Get", "Head", "Post", "PostForm"} {
		fn, _ := c.Imported("net/http", name).(*types.Func)
		if fn == nil {
			continue
		}
		for _, ref := range c.x.References(fn) {
			if c.r.Quiet(ref.Pos()) {
				continue
			}
			ref, parent := c.x.Around(ref)
			if call, ok := parent.(*ast.CallExpr); ok && call.Fun == ref {
				continue // a call
			}
			if as, ok := parent.(*ast.AssignStmt); ok && blank(as.Lhs) {
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
