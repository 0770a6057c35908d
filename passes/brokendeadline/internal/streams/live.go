package streams

import (
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// reading follows the body of one response, each variable and expression once.
type reading struct {
	c      *Checker
	vars   map[*types.Var]bool
	seen   map[ast.Expr]bool
	sender *symbols.Func
	live   bool
}

// readsLive reports whether the response of a call is read as it comes: by a
// scanner, a reader or a decoder in a loop that hands on each piece, or that
// takes events apart.
func (c *Checker) readsLive(call *symbols.Call) bool {
	r := &reading{c: c, vars: make(map[*types.Var]bool), seen: make(map[ast.Expr]bool), sender: call.In}
	r.response(call.Expr)
	return r.live
}

// response follows an expression that is a response, or a call that gives one first.
func (r *reading) response(e ast.Expr) {
	if r.seen[e] || r.live {
		return
	}
	r.seen[e] = true
	x := r.c.Index
	switch p := x.Parent(e).(type) {
	case *ast.AssignStmt:
		if i := slices.Index(p.Rhs, e); i >= 0 {
			if v := x.VarOf(p.Lhs[i]); v != nil {
				r.variable(v)
			}
		}
	case *ast.ValueSpec:
		if v := x.VarOf(p.Names[0]); v != nil {
			r.variable(v)
		}
	case *ast.SelectorExpr:
		if p.X == e && p.Sel.Name == "Body" {
			r.response(p) // from here on the body
		} else if p.X == e {
			r.method(p)
		}
	case *ast.UnaryExpr, *ast.ParenExpr, *ast.TypeAssertExpr:
		r.response(p.(ast.Expr))
	case *ast.KeyValueExpr:
		if key, ok := p.Key.(*ast.Ident); ok && p.Value == e {
			if v, ok := x.Info.Uses[key].(*types.Var); ok && v.IsField() {
				r.variable(v.Origin())
			}
		}
	case *ast.CompositeLit:
		if st, ok := x.Info.TypeOf(p).Underlying().(*types.Struct); ok {
			if i := slices.Index(p.Elts, e); i >= 0 && i < st.NumFields() {
				r.variable(st.Field(i).Origin())
			}
		}
	case *ast.ReturnStmt:
		if f := x.Enclosing(p); f != nil && f.Obj != nil && slices.Index(p.Results, e) == 0 {
			calls, _ := x.CallsTo(f.Obj)
			for _, call := range calls {
				r.response(call)
			}
		}
	case *ast.CallExpr:
		r.argument(p, e)
	}
}

func (r *reading) variable(v *types.Var) {
	if r.vars[v] || v.Pkg() != r.c.Pass.Pkg {
		return
	}
	r.vars[v] = true
	for _, id := range r.c.Index.Uses(v) {
		var occ ast.Expr = id
		if sel, ok := r.c.Index.Parent(id).(*ast.SelectorExpr); ok && sel.Sel == id {
			occ = sel
		}
		r.response(occ)
	}
}

// argument follows a body into what reads it.
func (r *reading) argument(call *ast.CallExpr, e ast.Expr) {
	x := r.c.Index
	i := slices.Index(call.Args, e)
	fn := symbols.FuncOf(x.Info, call)
	if i < 0 || fn == nil || fn.Pkg() == nil {
		return
	}
	if f := x.ByObj[fn]; f != nil {
		if i < f.Sig.Params().Len() && !f.Sig.Variadic() {
			r.variable(f.Sig.Params().At(i))
		}
		return
	}
	switch fn.Pkg().Path() {
	case "bufio", "encoding/json":
		if strings.HasPrefix(fn.Name(), "New") {
			r.response(call)
		}
	case "io":
		if fn.Name() == "TeeReader" || fn.Name() == "NopCloser" {
			r.response(call)
		}
	default:
		name := strings.ToLower(fn.Pkg().Name())
		if strings.Contains(name, "sse") || strings.Contains(name, "eventsource") || strings.Contains(name, "ssestream") {
			r.live = true
		}
	}
}

// method looks at a method of a scanner, a reader or a decoder.
func (r *reading) method(sel *ast.SelectorExpr) {
	x := r.c.Index
	call, ok := x.Parent(sel).(*ast.CallExpr)
	if !ok || call.Fun != sel {
		return
	}
	fn := symbols.FuncOf(x.Info, call)
	if fn == nil || fn.Pkg() == nil {
		return
	}
	if knowledge.IsClientStream(x.Info.TypeOf(sel.X)) {
		sc := x.CallAt[call]
		r.live = r.live || (fn.Name() == "Recv" || fn.Name() == "RecvMsg") && sc != nil && r.c.subscribes(sc.Loop)
		return
	}
	if fn.Pkg().Path() != "bufio" && fn.Pkg().Path() != "encoding/json" {
		return
	}
	switch fn.Name() {
	case "Scan", "ReadString", "ReadBytes", "ReadLine", "ReadSlice", "Decode":
	default:
		return
	}
	sc := x.CallAt[call]
	if sc == nil || sc.In == nil {
		return
	}
	marked := r.c.eventful(r.sender) || r.c.eventful(sc.In)
	switch {
	case sc.Loop == nil:
		// A method that gives one event at a time is called in a loop elsewhere.
		r.live = r.live || marked && sc.In != r.sender && fn.Name() != "Decode"
	case r.c.walksArray(sc.Loop):
	default:
		r.live = r.live || marked || r.c.handsOn(sc.Loop)
	}
}

// subscribes reports whether a loop receives from a stream for as long as that
// goes on, and hands on what comes: it has no condition, and does not ask for
// io.EOF, with which a stream of a known length ends.
func (c *Checker) subscribes(loop ast.Node) bool {
	f, ok := loop.(*ast.ForStmt)
	if !ok || f.Cond != nil || !c.handsOn(f) {
		return false
	}
	ends := false
	ast.Inspect(f.Body, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			v, isVar := c.Index.Info.Uses[sel.Sel].(*types.Var)
			ends = ends || isVar && v.Name() == "EOF" && v.Pkg() != nil && v.Pkg().Path() == "io"
		}
		return !ends
	})
	return !ends
}

// walksArray reports whether a loop goes through a JSON array: for dec.More() { … }.
func (c *Checker) walksArray(loop ast.Node) bool {
	f, ok := loop.(*ast.ForStmt)
	if !ok {
		return false
	}
	call, ok := f.Cond.(*ast.CallExpr)
	fn := (*types.Func)(nil)
	if ok {
		fn = symbols.FuncOf(c.Index.Info, call)
	}
	return fn != nil && fn.Name() == "More"
}

// eventful reports whether a function speaks of events: it asks for a stream of
// them, or takes lines that begin with "data:" apart.
func (c *Checker) eventful(f *symbols.Func) bool {
	if f == nil {
		return false
	}
	if known, ok := c.events[f]; ok {
		return known
	}
	found := false
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit, *ast.Ident:
			v := c.Index.Info.Types[n.(ast.Expr)].Value
			if v != nil && v.Kind() == constant.String {
				s := constant.StringVal(v)
				found = found || s == "data:" || s == "data: " || s == "[DONE]" || strings.HasPrefix(s, "text/event-stream") || strings.HasPrefix(s, "application/x-ndjson")
			}
		case *ast.KeyValueExpr: // Stream: true, "stream": true
			found = found || c.isStreamKey(n.Key) && c.isTrue(n.Value)
		}
		return !found
	})
	if c.events == nil {
		c.events = make(map[*symbols.Func]bool)
	}
	c.events[f] = found
	return found
}

func (c *Checker) isStreamKey(e ast.Expr) bool {
	if id, ok := e.(*ast.Ident); ok && id.Name == "Stream" {
		return true
	}
	v := c.Index.Info.Types[e].Value
	return v != nil && v.Kind() == constant.String && constant.StringVal(v) == "stream"
}

func (c *Checker) isTrue(e ast.Expr) bool {
	v := c.Index.Info.Types[e].Value
	return v != nil && v.Kind() == constant.Bool && constant.BoolVal(v)
}

// handsOn reports whether a loop hands each piece to somebody at once: sends it
// on a channel, calls a func value with it, or flushes what it has written.
func (c *Checker) handsOn(loop ast.Node) bool {
	found := false
	ast.Inspect(loop, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SendStmt:
			found = true
		case *ast.CallExpr:
			call := c.Index.CallAt[n]
			if call == nil {
				break
			}
			if v, ok := call.Callee.(*types.Var); ok && len(n.Args) > 0 && !names.Logs(v.Name()) {
				found = true
			}
			if fn := call.Func(); fn != nil {
				row, _ := knowledge.CallOf(fn)
				found = found || row != nil && row.Streams == knowledge.StreamsFlush
			}
		}
		return !found
	})
	return found
}
