package heeded

import (
	"go/ast"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// Heeded is an argument of a call, or its receiver, whose ctx ends what the
// call waits on, whatever else may end that too.
type Heeded struct {
	Arg  ast.Expr
	Wait waits.Wait
}

// Heeded returns the arguments of a call whose ctx ends a wait of it outside
// the process, each once: a call that is given a ctx which only a logger gets
// has none.
func (r *Contexts) Heeded(c *symbols.Call) []Heeded {
	var list []Heeded
	add := func(arg ast.Expr, w waits.Wait) {
		for _, h := range list {
			if h.Arg == arg {
				return
			}
		}
		if arg != nil {
			list = append(list, Heeded{arg, w})
		}
	}
	for _, w := range r.Waits(c) {
		switch {
		case !w.Remote():
		case w.Ctx != nil:
			add(w.Ctx, w)
		case w.Row != nil && !w.Row.CtxIgnored:
			add(r.Carrier(c), w)
		}
	}
	if len(list) == 0 && r.ends(c) {
		add(r.Carrier(c), waits.Wait{Kind: knowledge.Network, Bound: facts.Unsure, Weak: true, Func: symbols.ID(c.Func()), Via: []string{symbols.FuncName(c.Func(), r.Pass.Pkg)}})
	}
	return list
}

// ends reports whether a call ends something of another module, takes a ctx
// first and may fail, and nothing more is known of it: what is in flight, and
// the ctx is there to say for how long to wait for that.
func (r *Contexts) ends(c *symbols.Call) bool {
	fn := c.Func()
	if fn == nil || fn.Pkg() == nil || fn.Pkg() == r.Pass.Pkg || !fn.Exported() || knowledge.IsStd(fn.Pkg().Path()) || r.InModule(fn.Pkg()) {
		return false
	}
	if row, _ := knowledge.CallOf(fn); row != nil && row.Waits != knowledge.Unlisted {
		return false
	}
	sig := fn.Signature()
	return r.Fact(fn) == nil && sig.Recv() != nil && knowledge.CtxParam(sig) == 0 && waits.FailsOrStreams(sig) && r.Lifetime(fn) == knowledge.LifeRelease
}

// Outlives reports whether a literal may run after the function around it has
// returned: on a goroutine that nobody waits for, or because it is kept.
func (r *Contexts) Outlives(f *symbols.Func) bool { return f.Obj == nil && r.FuncOutlives(f) }

// Spawned returns the functions of this package that a call runs on goroutines:
// what a go statement starts, and the func arguments of what starts them.
func (r *Contexts) Spawned(c *symbols.Call) []*symbols.Func {
	if c.Mode == symbols.Go {
		return r.StartedBy(c)
	}
	var list []*symbols.Func
	for i, arg := range c.Expr.Args {
		if !symbols.IsFunc(r.Index().Info.TypeOf(arg)) {
			continue
		}
		for _, w := range r.Runs(c, i) {
			if w == knowledge.RunGo || w == knowledge.RunEach {
				fs, _ := r.Targets(arg)
				list = append(list, fs...)
				break
			}
		}
	}
	return list
}

// WorksOn reports whether f works until it is told to stop: it serves,
// watches, or loops without an exit of its own.
func (r *Contexts) WorksOn(f *symbols.Func) bool { return r.RunsUntilStopped(f) }
