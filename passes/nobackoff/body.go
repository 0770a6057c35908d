package nobackoff

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/edits"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/retries"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// bodyNotClosed: an answer that leads to another attempt keeps its connection,
// because nobody closes its body.
func (c *checker) bodyNotClosed(retry *retries.Retry) {
	p := retry.Open
	if p == nil {
		return
	}
	resp := retry.Response().Name()
	c.report(report.Finding{
		Kind: "body-not-closed", Range: retry.Call.Expr,
		Text: report.Text{
			What:   fmt.Sprintf("%s.Body is not closed before the next attempt when the server answers %d", resp, p.Status),
			Why:    "each attempt keeps a connection",
			Remedy: "close it before the next attempt",
		},
		Related: c.related(retry, p),
		Fixes:   c.fixClose(p, resp),
	}, retry.Call.Expr)
}

// fixClose closes the body before the continue that leads back, in a branch
// that is only taken where there is a response:
//
//	if resp.StatusCode == 503 {
//		resp.Body.Close()
//		continue
//	}
func (c *checker) fixClose(p *retries.Path, resp string) []analysis.SuggestedFix {
	stmt, ok := c.x.Parent(p.Asked).(*ast.IfStmt)
	if !ok || stmt.Cond != p.Asked || len(stmt.Body.List) == 0 || !c.answered(stmt.Cond, resp) {
		return nil
	}
	first := stmt.Body.List[0]
	file := c.File(first)
	if last, ok := stmt.Body.List[len(stmt.Body.List)-1].(*ast.BranchStmt); !ok || last.Tok != token.CONTINUE || file == nil {
		return nil
	}
	return []analysis.SuggestedFix{{
		Message:   "close " + resp + ".Body",
		TextEdits: []analysis.TextEdit{edits.Insert(stmt.Body.List[len(stmt.Body.List)-1].Pos(), resp+".Body.Close()\n"+file.Indent(stmt)+"\t")},
	}}
}

// answered reports whether a condition that holds has read a field of the
// response, which is then not nil: resp.StatusCode == 503, err == nil && resp.…
func (c *checker) answered(cond ast.Expr, resp string) bool {
	b, ok := ast.Unparen(cond).(*ast.BinaryExpr)
	if !ok {
		if u, ok := ast.Unparen(cond).(*ast.UnaryExpr); ok {
			return c.readsField(u.X, resp)
		}
		return c.readsField(cond, resp)
	}
	switch b.Op {
	case token.LAND:
		return c.answered(b.X, resp) || c.answered(b.Y, resp)
	case token.LOR: // the left side is always evaluated
		return c.answered(b.X, resp) && !c.denies(b.X)
	}
	return c.readsField(b.X, resp) || c.readsField(b.Y, resp)
}

// denies reports whether a condition may hold without a look at all of it.
func (c *checker) denies(cond ast.Expr) bool {
	b, ok := ast.Unparen(cond).(*ast.BinaryExpr)
	return ok && (b.Op == token.LAND || b.Op == token.LOR)
}

// readsField reports whether an expression reads a field of the variable, whatever
// the operators in it do.
func (c *checker) readsField(e ast.Expr, resp string) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			if n.Op == token.LAND || n.Op == token.LOR {
				return false
			}
		case *ast.FuncLit:
			return false
		case *ast.SelectorExpr:
			id, ok := ast.Unparen(n.X).(*ast.Ident)
			found = found || ok && id.Name == resp && n.Sel.Name != "Body"
		}
		return !found
	})
	return found
}

// bodyNotRewound: the body of a request is read by the first attempt; the
// others send what is left of it, nothing.
func (c *checker) bodyNotRewound(retry *retries.Retry) {
	made, body, req := c.sentBody(retry)
	if body == nil {
		return
	}
	begin, end := c.roundOf(retry)
	inLoop := begin <= made.Pos() && made.End() <= end
	var name string
	if inLoop { // the request is new, its reader is not
		if !symbols.Encloses(made, body) {
			return // made by a function, with a reader of its own
		}
		v := c.x.VarOf(body)
		if v == nil || v.IsField() || begin <= v.Pos() && v.Pos() < end {
			return
		}
		if as := c.x.Assigns(v); c.x.ParamOf[v] == nil && len(as) != 1 || c.x.ParamOf[v] != nil && len(as) > 0 {
			return
		}
		if !isDrained(v.Type()) || c.usedOtherwise(v, made, retry) {
			return
		}
		name = v.Name()
	} else {
		if c.usedOtherwise(req, retry.Call.Expr, retry) {
			return
		}
		name = req.Name()
	}
	f := report.Finding{
		Kind: "body-not-rewound", Range: retry.Call.Expr,
		Text: report.Text{
			What:   fmt.Sprintf("the body of %s is used up by the first attempt", name),
			Why:    "the next one sends no body, or fails because ContentLength does not match",
			Remedy: "create the body anew for each attempt",
		},
		Related: append(c.related(retry, retry.Path), analysis.RelatedInformation{Pos: made.Pos(), End: made.End(), Message: "the request is made here"}),
	}
	if !inLoop && rewinds(c.pass.TypesInfo.TypeOf(body)) {
		f.Fixes = c.fixRewind(retry.Call, req.Name())
	}
	c.report(f, retry.Call.Expr)
}

// sentBody returns the call that makes the request of an attempt, its body, and
// the variable it is kept in, where these are in sight. What Post sends it makes
// itself, anew for each attempt.
func (c *checker) sentBody(retry *retries.Retry) (made *ast.CallExpr, body ast.Expr, req *types.Var) {
	fn, args := retry.Call.Func(), retry.Call.Expr.Args
	switch {
	case fn == nil:
	case isPost(fn) && len(args) == 3:
		return retry.Call.Expr, args[2], nil
	case isDo(fn) && len(args) == 1:
		return c.keptRequest(args[0])
	case c.x.ByObj[fn] != nil:
		for i, arg := range args {
			v := c.x.VarOf(arg)
			switch {
			case v == nil:
			case isRequest(v.Type()) && c.doesParam(c.x.ByObj[fn], i):
				return c.keptRequest(arg)
			case isDrained(v.Type()) && c.sendsParam(c.x.ByObj[fn], i):
				return retry.Call.Expr, arg, nil
			}
		}
	}
	return nil, nil, nil
}

// sendsParam reports whether a function makes the body of a request of what it
// is given as argument i.
func (c *checker) sendsParam(f *symbols.Func, i int) bool {
	if f.Sig.Variadic() || i >= f.Sig.Params().Len() {
		return false
	}
	param := f.Sig.Params().At(i)
	if len(c.x.Assigns(param)) > 0 {
		return false
	}
	return slices.ContainsFunc(f.Calls, func(call *symbols.Call) bool {
		_, body := c.newRequest(call.Expr)
		return body != nil && c.x.VarOf(body) == param
	})
}

func isPost(fn *types.Func) bool {
	return fn.Pkg() != nil && fn.Pkg().Path() == "net/http" && (knowledge.Symbol(fn) == "Client.Post" || knowledge.Symbol(fn) == "Post")
}

// isDo reports whether a function sends its request as it is: a client's Do, a
// RoundTrip, or a method of an interface that clients implement.
func isDo(fn *types.Func) bool {
	if recv := fn.Signature().Recv(); recv != nil && types.IsInterface(recv.Type()) && waits.IsDoShape(fn) {
		return true
	}
	return fn.Pkg() != nil && fn.Pkg().Path() == "net/http" && (knowledge.Symbol(fn) == "Client.Do" || fn.Name() == "RoundTrip")
}

// newRequest returns the call that makes a request, and its body if it has one.
func (c *checker) newRequest(e ast.Expr) (*ast.CallExpr, ast.Expr) {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return nil, nil
	}
	fn := symbols.FuncOf(c.pass.TypesInfo, call)
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "net/http" {
		return nil, nil
	}
	i := map[string]int{"NewRequest": 2, "NewRequestWithContext": 3}[fn.Name()]
	if i == 0 || i >= len(call.Args) {
		return nil, nil
	}
	body := call.Args[i]
	if c.pass.TypesInfo.Types[body].IsNil() {
		return nil, nil
	}
	if v := c.x.VarOf(body); v != nil {
		if v.Name() == "NoBody" {
			return nil, nil
		}
		if types.IsInterface(v.Type()) && !c.holdsReader(v) {
			return nil, nil
		}
	} else if t := c.pass.TypesInfo.TypeOf(body); t != nil && types.IsInterface(t) {
		if field := c.gotten(body); field == nil || !c.holdsReader(field) {
			return nil, nil
		}
	}
	return call, body
}

// holdsReader reports whether a variable of an interface type is given what is
// drained when it has been read, on some path: here, or by a caller.
func (c *checker) holdsReader(v *types.Var) bool {
	drained := func(e ast.Expr) bool {
		t := c.pass.TypesInfo.TypeOf(e)
		return t != nil && isDrained(t)
	}
	if slices.ContainsFunc(c.x.Assigns(v), func(a symbols.Assign) bool {
		if a.Value == nil || a.Index >= 0 {
			return false
		}
		set := c.x.VarOf(a.Value) // SetBody(body)
		return drained(a.Value) || v.IsField() && set != nil && c.x.ParamOf[set] != nil && c.holdsReader(set)
	}) {
		return true
	}
	f := c.x.ParamOf[v]
	if f == nil || f.Obj == nil || f.Sig.Variadic() || len(c.x.Assigns(v)) > 0 {
		return false
	}
	calls, _ := c.x.CallsTo(f.Obj)
	return slices.ContainsFunc(calls, func(call *ast.CallExpr) bool {
		arg := c.x.Arg(call, symbols.ParamIndex(f.Sig, v))
		return arg != nil && drained(arg)
	})
}

// usedOtherwise reports whether the loop does anything with v but the use at
// one place and reading its headers: it may rewind it.
func (c *checker) usedOtherwise(v *types.Var, at ast.Node, retry *retries.Retry) bool {
	begin, end := c.roundOf(retry)
	for _, id := range c.x.Uses(v) {
		if id.Pos() < begin || id.Pos() >= end || at.Pos() <= id.Pos() && id.Pos() < at.End() {
			continue
		}
		if again, ok := retry.Back.(*ast.CallExpr); ok && c.x.Parent(id) == again {
			continue // handed to the next round
		}
		if sel, ok := c.x.Parent(id).(*ast.SelectorExpr); ok {
			switch sel.Sel.Name {
			case "Header", "URL", "Host", "Method":
				continue
			}
		}
		return true
	}
	return false
}

// roundOf returns where a round of a retry begins and ends: the loop, what
// stands between a label and the goto, the body of what calls itself.
func (c *checker) roundOf(retry *retries.Retry) (begin, end token.Pos) {
	if _, ok := retry.Back.(*ast.CallExpr); ok && retry.In.Body != nil {
		return retry.In.Body.Pos(), retry.In.Body.End()
	}
	return c.res.RoundBegins(retry), retry.Back.End()
}

// isDrained reports whether t is a reader that has nothing left when it has
// been read once.
func isDrained(t types.Type) bool {
	return rewinds(t) || pointsTo(t, "os", "File") || pointsTo(t, "bufio", "Reader") || pointsTo(t, "io", "PipeReader") || pointsTo(t, "io", "SectionReader")
}

// rewinds reports whether net/http gives a request with a body of type t a GetBody.
func rewinds(t types.Type) bool {
	return pointsTo(t, "bytes", "Reader") || pointsTo(t, "bytes", "Buffer") || pointsTo(t, "strings", "Reader")
}

func pointsTo(t types.Type, path, name string) bool {
	p, ok := types.Unalias(t).(*types.Pointer)
	return ok && knowledge.IsNamed(p.Elem(), path, name)
}

// fixRewind gives the request a fresh body before it is sent:
//
//	if body, err := req.GetBody(); err == nil {
//		req.Body = body
//	}
//	resp, err := client.Do(req)
//
// NewRequest sets GetBody for the readers of bytes and strings.
func (c *checker) fixRewind(call *symbols.Call, req string) []analysis.SuggestedFix {
	var stmt ast.Node = call.Expr
	for p := c.x.Parent(stmt); p != nil; stmt, p = p, c.x.Parent(p) {
		if _, ok := p.(*ast.BlockStmt); ok {
			break
		}
		if _, ok := p.(*ast.FuncLit); ok {
			return nil
		}
	}
	file := c.File(stmt)
	if file == nil {
		return nil
	}
	indent := file.Indent(stmt)
	text := fmt.Sprintf("if body, err := %s.GetBody(); err == nil {\n%s\t%s.Body = body\n%s}\n%s", req, indent, req, indent, indent)
	return []analysis.SuggestedFix{{Message: "give " + req + " a fresh body for each attempt", TextEdits: []analysis.TextEdit{edits.Insert(stmt.Pos(), text)}}}
}
