package streams

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/edits"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/served"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// fixStreams gives each write of the handlers that stream a deadline of its own,
// in the place of one for the whole response:
//
//	w.Header().Set("Content-Type", "text/event-stream")
//	for msg := range messages {
//		fmt.Fprintf(w, "data: %s\n\n", msg)
//		flusher.Flush()
//	}
//
// becomes
//
//	rc := http.NewResponseController(w)
//	_ = rc.SetWriteDeadline(time.Time{})
//	w.Header().Set("Content-Type", "text/event-stream")
//	for msg := range messages {
//		_ = rc.SetWriteDeadline(time.Now().Add(30 * time.Second))
//		fmt.Fprintf(w, "data: %s\n\n", msg)
//		flusher.Flush()
//		_ = rc.SetWriteDeadline(time.Time{})
//	}
//
// Between two writes there is none: nothing is being written, and the end of the
// response must not meet a deadline that has passed. Nothing else changes; where
// the deadline cannot be moved the call fails, and all is as before. Offered if
// every handler that is cut can be mended so: what is flushed again and again
// stands in the handler itself, and its writer is the one it was given.
func (c *Checker) fixStreams(cut []served.Handler) []analysis.SuggestedFix {
	var list []analysis.TextEdit
	var imported []analysis.TextEdit
	for _, h := range cut {
		e, imp := c.rolling(h)
		if e == nil {
			return nil
		}
		list = append(list, e...)
		for _, i := range imp {
			if !slices.ContainsFunc(imported, func(o analysis.TextEdit) bool { return o.Pos == i.Pos && string(o.NewText) == string(i.NewText) }) {
				imported = append(imported, i)
			}
		}
	}
	return []analysis.SuggestedFix{passkit.Fix("give each write of the stream a deadline of its own", append(imported, list...)...)}
}

// rolling returns the edits of one handler, and the imports they need; nil if
// there is no certain way.
func (c *Checker) rolling(h served.Handler) (list, imports []analysis.TextEdit) {
	if h.Fn == nil || h.Fn.Body == nil {
		return nil, nil
	}
	writer, v := c.writer(h.Fn)
	f := c.File(h.Fn.Node)
	if v == nil || f == nil {
		return nil, nil
	}
	flushes := c.flushes(h.Fn)
	start := c.streamStart(h.Fn, flushes)
	if start == nil {
		return nil, nil
	}
	httpName, imp := f.Import("net/http", start.Pos())
	timeName, more := f.Import("time", start.Pos())
	rc := f.Free(start.Pos(), "rc", "controller", "writes")
	if httpName == "" || timeName == "" || rc == "" {
		return nil, nil
	}
	set := fmt.Sprintf("_ = %s.SetWriteDeadline(%s().Add(%s))", rc, edits.Qualify(timeName, "Now"), edits.Duration(writeGrace, timeName))
	clear := fmt.Sprintf("_ = %s.SetWriteDeadline(%s{})", rc, edits.Qualify(timeName, "Time"))
	in := f.Indent(start)
	list = append(list, edits.Insert(start.Pos(), fmt.Sprintf("%s := %s(%s)\n%s%s\n%s", rc, edits.Qualify(httpName, "NewResponseController"), writer, in, clear, in)))
	repeated := 0
	for _, call := range flushes {
		if !c.again(call, h.Fn) {
			continue
		}
		stmt := c.Index.StmtOf(call.Expr)
		first := c.firstWrite(stmt, v)
		if first == nil || c.usesName(h.Fn, rc) {
			return nil, nil
		}
		in := f.Indent(first)
		list = append(list, edits.Insert(first.Pos(), set+"\n"+in), edits.Insert(stmt.End(), "\n"+in+clear))
		repeated++
	}
	if repeated == 0 {
		return nil, nil
	}
	return list, append(imp, more...)
}

// usesName reports whether a function declares something of that name.
func (c *Checker) usesName(f *symbols.Func, name string) bool {
	found := false
	ast.Inspect(f.Body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.Name == name {
			found = true
		}
		return !found
	})
	return found
}

// writer returns the expression of the response's writer in a handler, and the
// parameter that it is, or is a part of.
func (c *Checker) writer(f *symbols.Func) (string, *types.Var) {
	for p := range f.Sig.Params().Variables() {
		switch {
		case p.Name() == "" || p.Name() == "_" || len(c.Index.Assigns(p)) > 0:
		case knowledge.IsNamed(p.Type(), "net/http", "ResponseWriter"):
			return p.Name(), p
		default:
			if n := symbols.NamedOf(p.Type()); n != nil && isNamedIn(n, "github.com/gin-gonic/gin", "Context") {
				return p.Name() + ".Writer", p
			}
		}
	}
	return "", nil
}

// flushes returns the calls in f, and in its literals, that send what is written.
func (c *Checker) flushes(f *symbols.Func) []*symbols.Call {
	var list []*symbols.Call
	for _, call := range c.Index.Calls {
		if call.In == nil || !symbols.Within(f.Node, call.Expr.Pos()) || call.Func() == nil {
			continue
		}
		if row, _ := knowledge.CallOf(call.Func()); row != nil && row.Streams == knowledge.StreamsFlush {
			list = append(list, call)
		}
	}
	return list
}

// again reports whether a call is made for each piece of a stream: in a loop, or
// in a callback.
func (c *Checker) again(call *symbols.Call, f *symbols.Func) bool {
	return call.Loop != nil || call.In != f
}

// streamStart returns the statement of a handler's body from which on it streams.
func (c *Checker) streamStart(f *symbols.Func, flushes []*symbols.Call) ast.Stmt {
	for _, stmt := range f.Body.List {
		found := slices.ContainsFunc(flushes, func(call *symbols.Call) bool { return symbols.Within(stmt, call.Expr.Pos()) })
		ast.Inspect(stmt, func(n ast.Node) bool {
			if b, ok := n.(*ast.BasicLit); ok && strings.Contains(b.Value, "text/event-stream") {
				found = true
			}
			return !found
		})
		if found {
			return stmt
		}
	}
	return nil
}

// firstWrite returns the first of the statements before, and with, the one that
// flushes which write what it sends; nil if the flush is part of something
// else, or if something is waited for among the writes.
func (c *Checker) firstWrite(stmt ast.Stmt, writer *types.Var) ast.Stmt {
	if stmt == nil || !c.plain(stmt) {
		return nil
	}
	list := c.Index.ListOf(stmt)
	first := stmt
	for i := slices.Index(list, stmt) - 1; i >= 0; i-- {
		if !c.plain(list[i]) || !c.Index.Mentions(list[i], writer) {
			break
		}
		first = list[i]
	}
	return first
}

// plain reports whether a statement neither leaves nor receives: one that a
// deadline can be set before.
func (c *Checker) plain(s ast.Stmt) bool {
	switch s.(type) {
	case *ast.ExprStmt, *ast.AssignStmt, *ast.IfStmt:
	default:
		return false
	}
	ok := true
	ast.Inspect(s, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.UnaryExpr:
			ok = ok && n.Op != token.ARROW
		case *ast.SelectStmt, *ast.ForStmt, *ast.RangeStmt, *ast.FuncLit:
			ok = false
		case *ast.AssignStmt:
			ok = ok && (n != ast.Node(s) || n.Tok != token.DEFINE)
		}
		return ok
	})
	return ok
}
