package streams

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
	"github.com/timeoutlint/timeoutlint/internal/served"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace/forward"
)

// scissors is something that ends the writing of responses after a set time,
// whatever is still to come, and what it is put over.
type scissors struct {
	value    ast.Expr // the duration
	name     string   // WriteTimeout, http.TimeoutHandler
	cutsCtx  bool     // it ends the ctx of the request, not the connection
	keeps    bool     // all that is written, until the handler returns: http.TimeoutHandler
	handlers []served.Handler
}

// ServedTooLong asks of each server, and of each handler with a timeout, what
// it cuts: responses that are sent as they come (stream-cut), and waits that are
// longer than it (inversion).
func (c *Checker) ServedTooLong() {
	for _, lit := range c.Index.Literals {
		if lit.Lit != nil && !c.Report.Quiet(lit.Node.Pos()) {
			c.server(lit)
		}
	}
	for _, call := range c.Index.Calls {
		if c.Report.Quiet(call.Expr.Pos()) || call.Func() == nil {
			continue
		}
		if row, _ := knowledge.CallOf(call.Func()); row != nil && row.Role == knowledge.RoleTimeoutHandler {
			c.timeoutHandler(call, row)
		}
	}
	c.echoServers()
}

// server looks at the literal of a server, or of the config of one.
func (c *Checker) server(lit *symbols.Literal) {
	var handler ast.Expr
	isServer := knowledge.IsNamed(lit.Type, "net/http", "Server")
	switch {
	case isServer:
	case isNamedIn(lit.Type, "github.com/valyala/fasthttp", "Server"):
	case isNamedIn(lit.Type, "github.com/gofiber/fiber", "Config"):
		if handler = c.madeWith(lit.Lit); handler == nil {
			return
		}
	default:
		return
	}
	fields := c.Index.Fields(lit.Lit)
	value := fields["WriteTimeout"]
	if handler == nil {
		handler = fields["Handler"]
		uses, _ := c.Trace.Forward(lit.Node)
		for _, u := range uses {
			if u.Kind == forward.Set && u.Field.Name() == "WriteTimeout" {
				value = u.Value
			}
			if u.Kind == forward.Set && u.Field.Name() == "Handler" {
				handler = u.Value
			}
		}
	}
	if value == nil || handler == nil && !isServer {
		return
	}
	c.cut(scissors{value: value, name: "WriteTimeout", handlers: c.Res.Routes(handler)})
}

// isNamedIn is knowledge.IsNamed for a package of any major version.
func isNamedIn(n *types.Named, path, name string) bool {
	return n.Obj().Name() == name && n.Obj().Pkg() != nil && knowledge.Path(n.Obj().Pkg().Path()) == path
}

// madeWith returns the variable that holds what a call makes of a config.
func (c *Checker) madeWith(lit *ast.CompositeLit) ast.Expr {
	call, ok := c.Index.Parent(lit).(*ast.CallExpr)
	if !ok {
		return nil
	}
	switch p := c.Index.Parent(call).(type) {
	case *ast.AssignStmt:
		return p.Lhs[0]
	case *ast.ValueSpec:
		return p.Names[0]
	case *ast.KeyValueExpr:
		return p.Key
	}
	return nil
}

// echoServers: e.Server.WriteTimeout = d.
func (c *Checker) echoServers() {
	for _, file := range c.Index.Files {
		if c.Report.Quiet(file.Package) || !imports(file, "github.com/labstack/echo") {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			as, ok := n.(*ast.AssignStmt)
			if !ok || len(as.Lhs) != len(as.Rhs) {
				return true
			}
			for i, lhs := range as.Lhs {
				sel, ok := lhs.(*ast.SelectorExpr)
				if !ok || sel.Sel.Name != "WriteTimeout" {
					continue
				}
				server, ok := sel.X.(*ast.SelectorExpr)
				if !ok {
					continue
				}
				if n := symbols.NamedOf(c.Index.Info.TypeOf(server.X)); n != nil && isNamedIn(n, "github.com/labstack/echo", "Echo") {
					c.cut(scissors{value: as.Rhs[i], name: "WriteTimeout", handlers: c.Res.Routes(server.X)})
				}
			}
			return true
		})
	}
}

func imports(f *ast.File, path string) bool {
	return slices.ContainsFunc(f.Imports, func(s *ast.ImportSpec) bool { return knowledge.Path(strings.Trim(s.Path.Value, `"`)) == path })
}

// timeoutHandler looks at http.TimeoutHandler(h, d, message), and at middleware
// that does the same: r.Use(middleware.Timeout(d)).
func (c *Checker) timeoutHandler(call *symbols.Call, row *knowledge.Call) {
	value := c.Index.Arg(call.Expr, row.TimeoutArg)
	if value == nil {
		return
	}
	s := scissors{value: value, name: symbols.FuncName(call.Func(), c.Pass.Pkg), cutsCtx: true}
	if row.TimeoutArg > 0 {
		s.keeps = symbols.PkgPath(call.Func()) == "net/http"
		s.handlers = c.Res.Routes(call.Expr.Args[0])
	} else if use, ok := c.Index.Parent(call.Expr).(*ast.CallExpr); ok && symbols.Receiver(use) != nil {
		if fn := symbols.FuncOf(c.Index.Info, use); fn != nil && fn.Name() == "With" {
			s.handlers = c.Res.RoutesOn(use)
		} else {
			s.handlers = c.Res.Routes(symbols.Receiver(use))
		}
	}
	c.cut(s)
}

// Streams that are cut then or later are cut on purpose more often than not,
// or so late that nobody waits for the rest.
const (
	longStream = 10 * time.Minute
	writeGrace = 30 * time.Second
)

// cut reports what a limit on responses cuts.
func (c *Checker) cut(s scissors) {
	a := c.Trace.Amount(s.value)
	d, _, ok := a.Wait()
	if !ok || len(s.handlers) == 0 {
		return
	}
	if c.Index.IsZero(s.value) {
		return
	}
	c.cutsStream(s, d, a.Settable)
	c.cutsWait(s, d, a.Settable)
}

// cutsStream: a response that is sent as it comes ends with the time for
// writing it, although it goes on.
func (c *Checker) cutsStream(s scissors, d time.Duration, settable bool) {
	var hides *types.TypeName
	for _, h := range s.handlers {
		if h.Hides != nil {
			hides = h.Hides
		}
		if h.Extends && h.Sends == "" && !s.cutsCtx {
			return // middleware that moves the deadline of all
		}
	}
	var cut []served.Handler
	for _, h := range s.handlers {
		if h.Sends != "" && (!h.Extends || s.cutsCtx || hides != nil) {
			cut = append(cut, h)
		}
	}
	if len(cut) == 0 {
		return
	}
	h := cut[0]
	text := report.Text{
		What: fmt.Sprintf("%s of %v cuts off the stream of %s%s", s.name, d, h.Name, more(len(cut)-1)),
		Why:  fmt.Sprintf(`it counts from the request on, however much is written meanwhile: the client sees "unexpected EOF" after %v%s`, d, ByDefault(settable)),
	}
	var fixes []analysis.SuggestedFix
	switch {
	case s.cutsCtx:
		text.Why = fmt.Sprintf("the request is given up after %v%s, whatever is still to come", d, ByDefault(settable))
		if s.keeps {
			text.Why = fmt.Sprintf("it keeps all that is written until the handler returns, and answers 503 after %v%s", d, ByDefault(settable))
		}
		text.Remedy = "leave streams out of it, and give each of their writes a deadline: http.NewResponseController(w).SetWriteDeadline"
	case h.Extends:
		text.What = fmt.Sprintf("%s of %v cuts off the stream of %s: SetWriteDeadline does not reach it", s.name, d, h.Name)
		text.Why = fmt.Sprintf("%s hides the connection, so that it fails with %q", hides.Name(), "feature not supported")
		text.Remedy = fmt.Sprintf("give %s a method Unwrap() http.ResponseWriter", hides.Name())
	default:
		text.Remedy = "give each write a time of its own in the handler: http.NewResponseController(w).SetWriteDeadline(time.Now().Add(30*time.Second))"
		if hides != nil {
			text.Remedy += fmt.Sprintf("; %s hides it until it has a method Unwrap() http.ResponseWriter", hides.Name())
		} else {
			fixes = c.fixStreams(cut)
		}
	}
	related := []analysis.RelatedInformation{}
	for _, h := range cut[:min(len(cut), 4)] {
		related = append(related, analysis.RelatedInformation{Pos: h.At.Pos(), End: h.At.Pos(), Message: fmt.Sprintf("%s streams: %s", h.Name, h.Sends)})
	}
	c.Report.Report(report.Finding{Kind: "stream-cut", Tier: passkit.StrictIf(d >= longStream), Range: s.value, Text: text, Related: related, Fixes: fixes})
}

// cutsWait: a handler waits longer than its response may take.
func (c *Checker) cutsWait(s scissors, d time.Duration, settable bool) {
	var longest served.Handler
	n := 0
	for _, h := range s.handlers {
		if h.Span.D > d && h.Sends == "" && !h.Extends {
			n++
			if h.Span.D > longest.Span.D {
				longest = h
			}
		}
	}
	if n == 0 {
		return
	}
	text := report.Text{
		What:   fmt.Sprintf("%s of %v is shorter than the %v that %s may wait", s.name, d, longest.Span.D, longest.Name),
		Why:    fmt.Sprintf(`the answer of %s that comes later is thrown away, and the client sees "EOF"%s`, longest.Span.What, ByDefault(settable || longest.Span.Settable)),
		Chain:  strings.Join(longest.Span.Via, " → "),
		Remedy: fmt.Sprintf("let the inner wait end first: less than %v there, or more than %v here", d, longest.Span.D),
	}
	if s.cutsCtx {
		text.Why = fmt.Sprintf("the request is given up first, and what %s answers later is for nobody%s", longest.Span.What, ByDefault(settable || longest.Span.Settable))
	}
	if n > 1 {
		text.What = fmt.Sprintf("%s of %v is shorter than the %v that %s%s may wait", s.name, d, longest.Span.D, longest.Name, more(n-1))
	}
	places := []analysis.RelatedInformation{{Pos: longest.At.Pos(), End: longest.At.Pos(), Message: longest.Name + " waits"}}
	if longest.Span.At != nil {
		places = append(places, passkit.Related(longest.Span.At, "%v is set here", longest.Span.D))
	}
	c.Report.Report(report.Finding{Kind: "inversion", Range: s.value, Text: text, Related: places})
}

func more(n int) string {
	if n <= 0 {
		return ""
	}
	return fmt.Sprintf(" and %d more", n)
}

func ByDefault(settable bool) string {
	if settable {
		return " by default"
	}
	return ""
}
