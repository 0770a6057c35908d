package unboundedfanout

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/fanout"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/loops"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/passes/unboundedfanout/internal/fixes"
)

// place is the smallest range that tells the story: the go keyword and the
// call's function, or the call that starts.
func (c *checker) place(f *fixes.FanOut) analysis.Range {
	if g, ok := c.x.Parent(f.Call.Expr).(*ast.GoStmt); ok && f.How == fanout.SpawnGo {
		if _, ok := ast.Unparen(f.Call.Expr.Fun).(*ast.FuncLit); ok {
			return passkit.Span{From: g.Pos(), To: g.Pos() + 2}
		}
		return passkit.Span{From: g.Pos(), To: f.Call.Expr.Fun.End()}
	}
	return f.Call.Expr.Fun
}

// what says what grows with what: "one goroutine per element of docs".
func (c *checker) what(f *fixes.FanOut) string {
	how := "one goroutine"
	switch f.How {
	case fanout.SpawnGroup:
		how = fmt.Sprintf("%s starts one goroutine", c.text(f.Call.Expr.Fun))
	case fanout.SpawnHelper, fanout.SpawnCall:
		how = fmt.Sprintf("%s starts one goroutine", c.text(f.Call.Expr.Fun))
	}
	return how + " per " + c.unit(f.Loop)
}

// unit says what the loop goes over.
func (c *checker) unit(l *loops.Loop) string {
	name := ""
	if l.Of != nil {
		name = c.text(l.Of)
	}
	switch {
	case l.Kind == loops.LoopMessages && l.Rows:
		if name == "" {
			return "row"
		}
		return "round of " + name
	case l.Kind == loops.LoopMessages || l.Received:
		if name == "" {
			return "message"
		}
		return "message from " + name
	case name == "":
		return "element"
	case inSteps(l):
		return "batch of " + name
	}
	return "element of " + name
}

// inSteps reports whether a loop goes over its data in steps of more than one:
// for i := 0; i < len(docs); i += 32.
func inSteps(l *loops.Loop) bool {
	loop, ok := l.Node.(*ast.ForStmt)
	if !ok {
		return false
	}
	post, ok := loop.Post.(*ast.AssignStmt)
	return ok && post.Tok == token.ADD_ASSIGN
}

// text returns the source of a short expression, on one line.
func (c *checker) text(e ast.Expr) string {
	s := types.ExprString(e)
	if _, ok := e.(*ast.FuncLit); ok {
		return "func literal"
	}
	if len(s) > 48 {
		if call, ok := ast.Unparen(e).(*ast.CallExpr); ok {
			return c.text(call.Fun) + "(…)"
		}
		s = s[:45] + "…"
	}
	return s
}

// calling names the dependency: "OpenAI embeddings".
func (c *checker) calling(f *fixes.FanOut) string {
	w := f.Wait
	what := w.What
	switch {
	case w.Kind == knowledge.Exec:
		what = "a process"
	case w.Kind == knowledge.Database && (what == "" || strings.Contains(what, "/")):
		what = "the database"
	case what == "net/http":
		what = "HTTP"
	case what == "" || what == "net":
		what = "the network"
	}
	return what
}

// via is the way to the dependency: "embed → (*Client).Embed".
func (c *checker) via(f *fixes.FanOut) string {
	via := f.Wait.Via
	if f.How == fanout.SpawnCall && len(via) > 1 {
		via = via[1:]
	}
	return strings.Join(via, " → ")
}

// related leads from the goroutine to the wait, as far as this package shows it.
func (c *checker) related(f *fixes.FanOut) []analysis.RelatedInformation {
	var list []analysis.RelatedInformation
	if f.Loop.Node != nil && f.Loop.Node != ast.Node(f.Call.Expr) {
		end := f.Loop.Node.Pos() + 3
		list = append(list, analysis.RelatedInformation{Pos: f.Loop.Node.Pos(), End: end, Message: "the loop that starts them"})
	}
	fns := f.Locals
	seen := make(map[*symbols.Func]bool)
	for range 5 {
		call, next := c.step(f, fns, seen)
		if call == nil {
			break
		}
		name := c.text(call.Expr.Fun)
		list = append(list, analysis.RelatedInformation{Pos: call.Expr.Pos(), End: call.Expr.Fun.End(), Message: "calls " + name})
		if next == nil {
			break
		}
		fns = []*symbols.Func{next}
	}
	return list
}

// step finds the call in one of the functions that leads to a wait.
func (c *checker) step(f *fixes.FanOut, fns []*symbols.Func, seen map[*symbols.Func]bool) (*symbols.Call, *symbols.Func) {
	w := f.Wait
	for _, fn := range fns {
		if fn == nil || seen[fn] {
			continue
		}
		seen[fn] = true
		for _, call := range c.res.CallsOf(fn) {
			if call == f.Call {
				continue
			}
			for _, have := range c.res.Waits(call) {
				if have.Kind == w.Kind && have.Func == w.Func {
					return call, c.x.ByObj[call.Func()]
				}
			}
		}
	}
	return nil, nil
}
