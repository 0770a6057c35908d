package served

import (
	"go/ast"
	"go/constant"
	"go/types"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

const eventStream = "text/event-stream"

// Stream says what f, a handler or what it calls, does with its response.
func (r *Handlers) Stream(f *symbols.Func) facts.Stream {
	if f == nil || !r.mayStream() {
		return facts.Stream{}
	}
	return r.streaming.Of(f)
}

// JoinedStream says what a handler does with its response that is one of some
// functions: what all of them do; whichever moves the deadline may be it.
func (r *Handlers) JoinedStream(fs []*symbols.Func) facts.Stream {
	var all facts.Stream
	for i, f := range fs {
		s := r.Stream(f)
		if i == 0 {
			all = s
			continue
		}
		all.Extends = all.Extends || s.Extends
		all.Flushes = all.Flushes && s.Flushes
		if s.Sends == "" {
			all.Sends = ""
		}
	}
	return all
}

// mayStream reports whether anything in the package has to do with streams.
func (r *Handlers) mayStream() bool {
	if r.streams == nil {
		found := false
		for _, c := range r.Index().Calls {
			fn := c.Func()
			if fn == nil {
				continue
			}
			if row, _ := knowledge.CallOf(fn); row != nil && row.Streams != "" {
				found = true
			} else if fact := r.Fact(fn); fact != nil && (fact.Stream != facts.Stream{}) {
				found = true
			} else if r.isEventStream(c.Expr) || isWriteDeadline(fn) {
				found = true
			}
			if found {
				break
			}
		}
		r.streams = &found
	}
	return *r.streams
}

// findStream joins what the calls of f do, those in literals that are no
// handlers themselves included.
func (r *Handlers) findStream(f *symbols.Func) facts.Stream {
	var s facts.Stream
	for _, c := range f.Calls {
		if c.Mode != symbols.Go {
			s = s.Join(r.callStream(c))
		}
	}
	for _, lit := range r.literalsIn(f) {
		if r.Trace().EntryOf(lit) != nil {
			continue
		}
		inner := r.streaming.Of(lit)
		if inner.Flushes && inner.Sends == "" && r.isCallback(lit) {
			inner.Sends = "each call of a callback is flushed" // emit := func(chunk string) { …; flusher.Flush() }
		}
		s = s.Join(inner)
	}
	return s
}

// literalsIn returns the function literals that stand in f directly.
func (r *Handlers) literalsIn(f *symbols.Func) []*symbols.Func {
	if r.literals == nil {
		r.literals = make(map[*symbols.Func][]*symbols.Func)
		for _, lit := range r.Index().Funcs {
			if lit.Parent != nil && lit.Obj == nil {
				r.literals[lit.Parent] = append(r.literals[lit.Parent], lit)
			}
		}
	}
	return r.literals[f]
}

// isCallback reports whether a literal is handed to something that calls it.
func (r *Handlers) isCallback(lit *symbols.Func) bool {
	call, ok := r.Index().Parent(lit.Node).(*ast.CallExpr)
	return ok && call.Fun != lit.Node
}

// callStream says what one call does with the response.
func (r *Handlers) callStream(c *symbols.Call) facts.Stream {
	var s facts.Stream
	fn := c.Func()
	if fn != nil {
		row, _ := knowledge.CallOf(fn)
		switch {
		case row != nil && row.Streams == knowledge.StreamsResponse:
			s.Sends = symbols.FuncName(fn, r.Pass.Pkg)
		case row != nil && row.Streams == knowledge.StreamsFlush:
			s.Flushes = true
		case row != nil && row.Streams == knowledge.StreamsExtends, isWriteDeadline(fn):
			s.Extends = true
		case r.isEventStream(c.Expr):
			s.Sends = eventStream
		default:
			if fact := r.Fact(fn); fact != nil {
				s = s.Join(fact.Stream)
			}
		}
	}
	for _, f := range r.Callees(c) {
		if f.Obj != nil {
			s = s.Join(r.streaming.Of(f))
		}
	}
	if s.Flushes && s.Sends == "" && r.goesOn(c.Loop) {
		s.Sends = "Flush in a loop"
	}
	return s
}

// isWriteDeadline reports whether fn is a method that sets a write deadline: of
// an interface that the writer of a response is asked for.
func isWriteDeadline(fn *types.Func) bool {
	recv := fn.Signature().Recv()
	return recv != nil && fn.Name() == "SetWriteDeadline" && types.IsInterface(recv.Type()) && (fn.Pkg() == nil || fn.Pkg().Path() != "net")
}

// isEventStream reports whether a call sets the type of a response to events:
// w.Header().Set("Content-Type", "text/event-stream").
func (r *Handlers) isEventStream(call *ast.CallExpr) bool {
	if len(call.Args) < 2 {
		return false
	}
	info := r.Index().Info
	key, value := info.Types[call.Args[0]].Value, info.Types[call.Args[1]].Value
	return key != nil && value != nil && key.Kind() == constant.String && value.Kind() == constant.String &&
		strings.EqualFold(constant.StringVal(key), "Content-Type") && strings.HasPrefix(constant.StringVal(value), eventStream)
}

// goesOn reports whether a loop is one that goes on as long as something comes:
// not one over what is in memory.
func (r *Handlers) goesOn(loop ast.Node) bool {
	switch l := loop.(type) {
	case *ast.ForStmt:
		return l.Post == nil
	case *ast.RangeStmt:
		t := r.Index().Info.TypeOf(l.X)
		if t == nil {
			return false
		}
		switch t.Underlying().(type) {
		case *types.Chan, *types.Signature:
			return true
		}
	}
	return false
}
