package unboundedfanout

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/fanout"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/loops"
	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
	"github.com/timeoutlint/timeoutlint/passes/unboundedfanout/internal/fixes"
)

// perRequest: a handler, or a callback that is called once per message, starts a
// goroutine that waits, and that nobody waits for. No loop multiplies it: whoever
// sends the requests does.
//
// There is no fix. A place in a semaphore makes the handler wait instead, and
// whether it should then wait, refuse or drop is for the author to say.
func (c *checker) perRequest(f *fixes.FanOut) {
	if !report.WantsStrict() || f.Held {
		return
	}
	for _, l := range c.res.Loops(f.Call.Expr) {
		if l.Kind != loops.LoopCounted {
			return // go-per-item and go-per-message have looked at it
		}
	}
	event := c.eventAround(f.Call.In)
	if event == "" || !c.res.LeftPerCall(f.Spawn, c.root(f.Call.In)) || c.once(f.Call.In) {
		return
	}
	if f.How == fanout.SpawnCall && len(f.Locals) > 0 {
		return // reported where it starts it
	}
	remote := slices.DeleteFunc(slices.Clone(f.Waits), func(w waits.Wait) bool { return w.Conn })
	if len(remote) == 0 {
		return // the goroutine serves a connection, and ends with it
	}
	f.Wait, f.Loop = c.worst(remote), &loops.Loop{}
	how := "one goroutine"
	if f.How != fanout.SpawnGo {
		how = fmt.Sprintf("%s starts one goroutine", c.text(f.Call.Expr.Fun))
	}
	unit := "calls"
	if f.Wait.Kind == knowledge.Exec {
		unit = "processes"
	}
	c.r.Report(report.Finding{
		Kind: "go-per-request", Range: c.place(f),
		Text: report.Text{
			What:    fmt.Sprintf("%s per %s, each calling %s, with no limit", how, event, c.calling(f)),
			Why:     fmt.Sprintf("nobody waits for them: a burst of 10,000 is 10,000 %s at once, after the last answer too", unit),
			Chain:   c.via(f),
			Remedy:  "put the work in a queue with room for so many, let a fixed number of goroutines take from it, and refuse when it is full",
			Library: c.calling(f),
		},
		Related: c.related(f),
	})
}

// root returns the outermost function around f that is called by itself: a
// literal that is an entry or a callback, or a declaration.
func (c *checker) root(f *symbols.Func) *symbols.Func {
	for g := f; g != nil; g = g.Parent {
		if g.Obj == nil && (c.unitOf(g) != "" || c.isCallback(g)) || g.Parent == nil {
			return g
		}
	}
	return f
}

// eventAround returns what the function around a place is called once for: "" if
// no entry or callback leads there, or a goroutine does, which is the one to
// report.
func (c *checker) eventAround(f *symbols.Func) string {
	for g := f; g != nil; g = g.Parent {
		if e, ok := c.eventOf(g); ok {
			return e
		}
		if g.Obj == nil {
			if how := c.res.LiteralRuns(g); how == knowledge.RunGo || how == knowledge.RunEach {
				return ""
			}
		}
	}
	return ""
}

// eventOf returns what f is called once for, where an entry or a callback of the
// package leads to it by plain calls.
func (c *checker) eventOf(f *symbols.Func) (string, bool) {
	if c.events == nil {
		c.findEvents()
	}
	e, ok := c.events[f]
	return e, ok
}

func (c *checker) findEvents() {
	c.events = make(map[*symbols.Func]string)
	var queue []*symbols.Func
	add := func(f *symbols.Func, event string) {
		if _, known := c.events[f]; f != nil && event != "" && !known {
			c.events[f] = event
			queue = append(queue, f)
		}
	}
	for _, f := range c.x.Funcs {
		event := c.unitOf(f)
		if event == "" && f.Obj == nil && c.isCallback(f) {
			event = "message"
		}
		add(f, event)
	}
	for ; len(queue) > 0; queue = queue[1:] {
		for _, call := range c.res.CallsOf(queue[0]) {
			if call.Mode == symbols.Go || c.once(call.In) {
				continue
			}
			add(c.x.ByObj[call.Func()], c.events[queue[0]])
			if fn := call.Func(); fn != nil && symbols.IsInterfaceMethod(fn) && fn.Pkg() == c.pass.Pkg {
				for _, impl := range c.res.Implementations(fn) {
					add(impl, c.events[queue[0]])
				}
			}
		}
	}
}

// unitOf returns what a framework calls f for, or "".
func (c *checker) unitOf(f *symbols.Func) string {
	if e := c.res.Trace().EntryOf(f); e != nil {
		switch {
		case e.Class.ForRequests():
			return "request"
		case e.Class == knowledge.ClassConsumer:
			return "message"
		}
	}
	return ""
}

// isCallback reports whether a literal is handed to a function that calls it for
// each message, by the name of that function: nothing is known of what it does
// with it, and the literal takes what has come.
func (c *checker) isCallback(f *symbols.Func) bool {
	expr, ok := c.x.Parent(f.Node).(*ast.CallExpr)
	if !ok || expr.Fun == f.Node || !takesData(f.Sig) {
		return false
	}
	call := c.x.CallAt[expr]
	if call == nil || call.Func() == nil || !names.Registers(call.Func().Name()) {
		return false
	}
	for _, w := range c.res.Runs(call, slices.Index(expr.Args, f.Node.(ast.Expr))) {
		if w != knowledge.RunLater {
			return false
		}
	}
	return true
}

// takesData reports whether a parameter is more than a ctx.
func takesData(sig *types.Signature) bool {
	for p := range sig.Params().Variables() {
		if !knowledge.IsContext(p.Type()) {
			return true
		}
	}
	return false
}

// once reports whether a literal around a place runs once, however often it is
// asked for: by a sync.Once, or a singleflight group.
func (c *checker) once(f *symbols.Func) bool {
	for ; f != nil; f = f.Parent {
		expr, ok := c.x.Parent(f.Node).(*ast.CallExpr)
		if !ok || expr.Fun == f.Node {
			continue
		}
		fn := symbols.FuncOf(c.pass.TypesInfo, expr)
		if fn == nil || fn.Pkg() == nil {
			continue
		}
		once := fn.Pkg().Path() == "sync" && (strings.HasPrefix(fn.Name(), "Once") || knowledge.Symbol(fn) == "Once.Do")
		if once || strings.HasSuffix(knowledge.Path(fn.Pkg().Path()), "/singleflight") {
			return true
		}
	}
	return false
}
