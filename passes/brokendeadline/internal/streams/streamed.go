package streams

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/edits"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// exchange is one request that the package sends, and what is known of its client.
type exchange struct {
	call    *symbols.Call
	lib     *knowledge.Lib // nil for a gRPC stream
	streams bool           // the response is read as it comes
	built   trace.Built
}

// Limits on streams that clients read: what is longer is a cap on purpose.
const (
	shortClient = 5 * time.Minute
	shortCtx    = time.Minute
	auditedCtx  = 2 * time.Minute
)

// StreamsCut: Client.Timeout, the request timeout of an SDK, or a short ctx over
// a response that is read as it comes.
func (c *Checker) StreamsCut() {
	var list []exchange
	others := make(map[ast.Expr]int) // requests that do not stream, by what makes their client
	for _, call := range c.Index.Calls {
		if call.In == nil || call.Func() == nil {
			continue
		}
		e, ok := c.exchange(call)
		if !ok {
			continue
		}
		if e.streams {
			list = append(list, e)
			continue
		}
		for _, made := range e.built.Made {
			others[made]++
		}
	}
	for _, e := range list {
		if c.Report.Quiet(e.call.Expr.Pos()) || c.Taken[e.call.Expr] {
			continue
		}
		shared := false
		for _, made := range e.built.Made {
			shared = shared || others[made] > 0
		}
		if e.lib == nil || !c.cutByClient(e, shared) {
			c.cutByCtx(e)
		}
	}
}

// exchange says what a call sends; false if it sends no request over HTTP, and opens no gRPC stream.
func (c *Checker) exchange(call *symbols.Call) (exchange, bool) {
	fn := call.Func()
	row, lib := knowledge.CallOf(fn)
	recv := symbols.Receiver(call.Expr)
	if res := fn.Signature().Results(); res.Len() == 2 && knowledge.IsClientStream(res.At(0).Type()) {
		// Only its ctx may cut it: the connection is one for all calls. One that is
		// opened again and again is cut on purpose.
		return exchange{call: call, streams: call.Loop == nil && c.readsLive(call)}, true
	}
	if row == nil || row.Waits != knowledge.Network || recv == nil || fn.Signature().Recv() == nil || row.Lifetime == knowledge.LifeSession {
		return exchange{}, false
	}
	e := exchange{call: call, lib: lib}
	switch {
	case lib.Path == "net/http" && row.Result == knowledge.ResultBody:
		e.streams = c.readsLive(call)
	case row.Result == knowledge.ResultStream && (lib.Profile == knowledge.LLM || lib.Streams):
		e.streams = true
	case row.Bound != knowledge.ByClient && row.Bound != knowledge.ByDefault:
		return exchange{}, false
	}
	e.built = c.Trace.Built(recv)
	return e, true
}

// cutByClient reports a client, or an option of the call, that gives the whole
// of a stream a set time.
func (c *Checker) cutByClient(e exchange, shared bool) bool {
	name := c.CalleeName(e.call)
	if own := c.Trace.CallBuilt(e.call.Expr, e.lib); len(own.Timeout.Ways) > 0 {
		if d, at, ok := own.Timeout.Wait(); ok {
			c.reportCut(at, d, "the request timeout", name, d > shortClient, own.Timeout.Settable, nil, e.call)
			return true
		}
		return false
	}
	d, at, ok := e.built.Timeout.Wait()
	if !ok || len(e.built.Made) == 0 {
		return false
	}
	what := "the client's timeout"
	if n := symbols.NamedOf(c.Index.Info.TypeOf(symbols.Receiver(e.call.Expr))); n != nil && knowledge.IsNamed(n, "net/http", "Client") {
		what = "Client.Timeout"
	}
	var fixes []analysis.SuggestedFix
	place := ast.Node(e.call.Expr)
	if !shared && !c.Report.Quiet(at.Pos()) {
		place, fixes = at, c.fixClientCut(e.built, at)
	}
	c.reportCut(place, d, what, name, d > shortClient, e.built.Timeout.Settable || e.built.Unknown, fixes, e.call)
	return true
}

// cutByCtx reports a ctx that ends a stream soon after it has begun.
func (c *Checker) cutByCtx(e exchange) {
	for _, arg := range e.call.Expr.Args {
		if !knowledge.IsCarrier(c.Index.Info.TypeOf(arg)) {
			continue
		}
		l := c.Trace.Limit(arg)
		if !l.Known() || l.D >= auditedCtx || c.Report.Quiet(l.At.Pos()) {
			continue
		}
		c.reportCut(l.At, l.D, "the context", c.CalleeName(e.call), l.D >= shortCtx, l.Settable, nil, e.call)
		return
	}
}

func (c *Checker) reportCut(at ast.Node, d time.Duration, what, name string, strict, settable bool, fixes []analysis.SuggestedFix, call *symbols.Call) {
	if c.Taken[at] {
		return
	}
	c.Taken[at] = true
	remedy := "bound the wait for headers instead, by ResponseHeaderTimeout on its Transport, and cancel the ctx when nothing comes any more"
	if what == "the context" {
		remedy = "let the stream go on, and cancel its context when nothing has come for a while"
	}
	var places []analysis.RelatedInformation
	if !symbols.Within(at, call.Expr.Pos()) {
		places = append(places, passkit.Related(call.Expr, "the stream"))
	}
	c.Report.Report(report.Finding{
		Kind: "stream-cut", Tier: passkit.StrictIf(strict), Range: at,
		Text: report.Text{
			What:   fmt.Sprintf("%s of %v cuts off the stream of %s", what, d, name),
			Why:    fmt.Sprintf(`it covers the reading too: what takes longer ends in the middle with "context deadline exceeded"%s`, ByDefault(settable)),
			Remedy: remedy,
		},
		Related: places, Fixes: fixes,
	})
}

// fixClientCut puts ResponseHeaderTimeout in the place of Timeout, in a client
// that does nothing but stream:
//
//	client := &http.Client{Timeout: d}
//
// becomes
//
//	transport := http.DefaultTransport
//	if t, ok := transport.(*http.Transport); ok {
//		t = t.Clone()
//		t.ResponseHeaderTimeout = d
//		transport = t
//	}
//	client := &http.Client{Transport: transport}
//
// A clone has connections of its own, so that only a client that is made once
// may have one: none in a loop, nor in a function that serves.
func (c *Checker) fixClientCut(b trace.Built, at ast.Expr) []analysis.SuggestedFix {
	kv, ok := c.Index.Parent(at).(*ast.KeyValueExpr)
	if !ok || len(b.Made) == 0 {
		return nil
	}
	lit, ok := c.Index.Parent(kv).(*ast.CompositeLit)
	n := (*types.Named)(nil)
	if ok {
		n = symbols.NamedOf(c.Index.Info.TypeOf(lit))
	}
	f := c.File(at)
	if n == nil || !knowledge.IsNamed(n, "net/http", "Client") || f == nil {
		return nil
	}
	if key, ok := kv.Key.(*ast.Ident); !ok || key.Name != "Timeout" || c.Index.Fields(lit)["Transport"] != nil {
		return nil
	}
	stmt := c.PlainStmt(lit)
	in := c.Index.Enclosing(lit)
	if stmt == nil || in == nil || in.Obj == nil || c.Index.ListOf(stmt) == nil || c.Index.InLoop(stmt) || !c.makesOnce(in) || !c.isKept(lit) {
		return nil
	}
	httpName, imports := f.Import("net/http", lit.Pos())
	name := f.Free(stmt.Pos(), "transport", "streamTransport")
	if httpName == "" || len(imports) > 0 || name == "" {
		return nil
	}
	edit := f.HeaderTimeout(stmt, name, httpName, f.Text(at))
	return []analysis.SuggestedFix{passkit.Fix("bound the wait for headers: ResponseHeaderTimeout: "+f.Text(at), edit, edits.Replace(kv, "Transport: "+name))}
}

// isKept reports whether what a literal makes is kept in a field or a variable
// of the package.
func (c *Checker) isKept(lit ast.Expr) bool {
	_, objs := c.Trace.Forward(lit)
	return slices.ContainsFunc(objs, func(v *types.Var) bool { return v.IsField() || v.Parent() == c.Pass.Pkg.Scope() })
}

// makesOnce reports whether f is called a few times in the life of a program:
// only this program can call it, neither in a loop nor for each request.
func (c *Checker) makesOnce(f *symbols.Func) bool {
	importable := c.Pass.Pkg.Name() != "main" && !slices.Contains(strings.Split(c.Pass.Pkg.Path(), "/"), "internal")
	calls, all := c.Index.CallsTo(f.Obj)
	if c.Trace.EntryOf(f) != nil || importable || !all {
		return false
	}
	for _, call := range calls {
		if sc := c.Index.CallAt[call]; sc == nil || sc.Loop != nil || sc.In != nil && c.Trace.EntryOf(sc.In) != nil {
			return false
		}
	}
	return true
}
