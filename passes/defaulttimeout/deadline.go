package defaulttimeout

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
	"github.com/timeoutlint/timeoutlint/internal/waits"
	"github.com/timeoutlint/timeoutlint/passes/defaulttimeout/internal/fixes"
)

// deadlines: network calls bounded only by their ctx, given one that provably
// has no deadline. Calls of one function that share a root are one finding.
func (c *checker) deadlines() {
	type group struct {
		in   *symbols.Func
		root ast.Expr
		tier report.Tier
	}
	var order []group
	groups := make(map[group][]fixes.Endless)
	for _, call := range c.x.Calls {
		if c.r.Quiet(call.Expr.Pos()) {
			continue
		}
		e, ok := c.endless(call)
		if !ok {
			continue
		}
		g := group{call.In, e.Root, passkit.StrictIf(c.quietDeadline(e))}
		if groups[g] == nil {
			order = append(order, g)
		}
		groups[g] = append(groups[g], e)
	}
	for _, g := range order {
		c.deadline(groups[g], g.tier)
	}
}

func (c *checker) endless(call *symbols.Call) (fixes.Endless, bool) {
	fn := call.Func()
	if fn == nil {
		return fixes.Endless{}, false
	}
	life := c.res.Lifetime(fn)
	if life == knowledge.LifeProgram || life == knowledge.LifeSession || names.IsConstructor(fn, "Dial", "Connect") || opens(fn) {
		return fixes.Endless{}, false // meant to last
	}
	if c.res.SameModule(fn) && (atStart(call.In) || c.res.LongLived(fn) || names.IsCourse(fn)) {
		return fixes.Endless{}, false // the program's own course, which has no deadline
	}
	for _, w := range c.res.Waits(call) {
		if !w.Remote() || w.Bound != facts.Unbounded || len(w.Heeds) > 0 {
			continue
		}
		if c.res.CtxParam(call.In) != nil || takesCtx(call.In) {
			return fixes.Endless{}, false // blockinginasync's where a ctx is in scope
		}
		if w.Ctx == nil {
			if !c.noCtxProcess(call, w) {
				continue
			}
			return fixes.Endless{Call: call, Wait: w, Root: call.Expr, Life: life}, true
		}
		s := c.t.Ctx(w.Ctx)
		if s.Bounded() != trace.No {
			continue
		}
		if w.Kind != knowledge.Exec && !knowledge.IsContext(c.pass.TypesInfo.TypeOf(w.Ctx)) {
			continue // a request's client is at fault
		}
		root := s.Root
		if root == nil {
			root = w.Ctx
		}
		return fixes.Endless{Call: call, Wait: w, Root: root, Life: life}, true
	}
	return fixes.Endless{}, false
}

// takesCtx reports whether f has a ctx among its parameters, which code that is
// given another means not to heed.
func takesCtx(f *symbols.Func) bool {
	if f == nil {
		return false // a package variable
	}
	for p := range f.Params().Variables() {
		if knowledge.IsContext(p.Type()) {
			return true
		}
	}
	return false
}

// opens reports whether fn opens a stream that lives as long as its ctx: the
// result sends what follows, as a gRPC stream does.
func opens(fn *types.Func) bool {
	for res := range fn.Signature().Results().Variables() {
		for _, m := range []string{"Send", "SendMsg", "CloseAndRecv", "CloseSend"} {
			if obj, _, _ := types.LookupFieldOrMethod(res.Type(), true, nil, m); obj != nil {
				if _, ok := obj.(*types.Func); ok {
					return true
				}
			}
		}
	}
	return false
}

// atStart reports whether f is main or init.
func atStart(f *symbols.Func) bool {
	return f != nil && f.Obj != nil && f.Sig.Recv() == nil && (f.Obj.Name() == "main" || f.Obj.Name() == "init")
}

// noCtxProcess reports whether a call waits for a process made without a ctx.
func (c *checker) noCtxProcess(call *symbols.Call, w waits.Wait) bool {
	return w.Kind == knowledge.Exec && w.Row != nil
}

// isSetUp reports whether a call is made once, where a constructor sets up what
// it returns: that may take long, and nobody is served yet.
func (c *checker) isSetUp(call *symbols.Call) bool {
	f := call.In.Decl()
	return f != nil && f.Obj != nil && f.Sig.Recv() == nil && names.IsConstructor(f.Obj, "new", "init", "setup", "open", "load") && call.In == f &&
		!c.res.OverData(call.Loop) && !c.OnRequestPath(call.Expr.Pos())
}

// quietDeadline reports whether the finding is for audits: in a program that
// serves nothing or a constructor, SQL, caches and processes (also in
// containers, whose daemon is one of this machine), calls that end a lifetime,
// and the forms without a ctx that a package offers beside those with one; and
// one call at a time of the API server of a cluster, which ends it after a
// minute: many add up, and requests do not wait that long.
func (c *checker) quietDeadline(e fixes.Endless) bool {
	switch {
	case c.cli, e.Life == knowledge.LifeRelease, c.isScratch(e.Call.In), c.IsOffered(e.Call), c.isSetUp(e.Call):
		return true
	case e.Wait.Kind == knowledge.Database, e.Wait.Kind == knowledge.Exec:
		return true
	}
	if e.Wait.Profile == knowledge.Cluster {
		return !c.res.OverData(e.Call.Loop) && !c.OnRequestPath(e.Call.Expr.Pos())
	}
	return e.Wait.Profile == knowledge.SQL || e.Wait.Profile == knowledge.Cache || e.Wait.Profile == knowledge.Process
}

func (c *checker) deadline(es []fixes.Endless, t report.Tier) {
	e := es[0]
	fn := e.Call.Func()
	name := symbols.FuncName(fn, c.pass.Pkg)
	d := c.Timeout(e.Call.Expr, e.Wait.Profile)
	more := ""
	if len(es) > 1 {
		more = fmt.Sprintf(" (and %d more below)", len(es)-1)
	}
	what := e.Wait.What
	if what == "" {
		what = "the server"
	}
	via := ""
	if len(e.Wait.Via) > 1 {
		via = strings.Join(e.Wait.Via[1:], " → ")
	}
	var text report.Text
	switch {
	case e.Wait.Kind == knowledge.Exec && e.Wait.Ctx != nil && e.Wait.Row != nil:
		text = report.Text{
			What:   fmt.Sprintf("the process that %s waits for has no deadline", name),
			Why:    fmt.Sprintf("if it hangs, %s blocks forever", c.CallerName(e.Call)),
			Remedy: "make it with exec.CommandContext and context.WithTimeout",
		}
	default:
		from := "ctx"
		if e.Root != nil && symbols.Within(e.Call.Expr, e.Root.Pos()) && knowledge.IsContext(c.pass.TypesInfo.TypeOf(e.Root)) {
			from = c.Text(e.Root) // no ctx in sight may be one that ends too early
		}
		out := fmt.Sprintf("use context.WithTimeout(%s, %s)", from, fixes.Seconds(d))
		if e.Wait.Row != nil && e.Wait.Row.Result == knowledge.ResultStream {
			out = "cancel its context when nothing has come for " + fixes.Seconds(d) // a deadline would cut what still comes
		}
		text = report.Text{
			What:   fmt.Sprintf("%s%s is given a context without a deadline", name, more),
			Why:    fmt.Sprintf("it comes from %s, and if %s stops answering, %s blocks forever", c.rootText(e), what, c.CallerName(e.Call)),
			Chain:  via,
			Remedy: out,
		}
		if e.Wait.Assumed {
			text.Remedy += " unless its client was built with a timeout"
		}
	}
	text.Library = e.Wait.What
	var related []analysis.RelatedInformation
	if e.Root != nil && !symbols.Within(e.Call.Expr, e.Root.Pos()) {
		related = append(related, analysis.RelatedInformation{Pos: e.Root.Pos(), End: e.Root.End(), Message: "the context comes from here"})
	}
	for _, other := range es[1:min(len(es), 6)] {
		related = append(related, analysis.RelatedInformation{Pos: other.Call.Expr.Pos(), End: other.Call.Expr.End(), Message: symbols.FuncName(other.Call.Func(), c.pass.Pkg) + " is given it too"})
	}
	var fixes []analysis.SuggestedFix
	if len(es) == 1 && e.Life == knowledge.LifeCall && e.Wait.Ctx != nil && e.Wait.Kind != knowledge.Exec {
		fixes = c.FixDeadline(e)
	}
	c.r.Report(report.Finding{Kind: "deadline", Tier: t, Range: e.Call.Expr, Text: text, Related: related, Fixes: fixes})
}

// rootText says in a few words where the ctx comes from.
func (c *checker) rootText(e fixes.Endless) string {
	if call, ok := ast.Unparen(e.Root).(*ast.CallExpr); ok {
		if fn := symbols.FuncOf(c.pass.TypesInfo, call); fn != nil {
			text := symbols.FuncName(fn, c.pass.Pkg)
			if !symbols.Within(e.Call.Expr, e.Root.Pos()) {
				text += ", " + c.LineFrom(e.Call.Expr, e.Root)
			}
			return text
		}
	}
	return c.LineFrom(e.Call.Expr, e.Root)
}
