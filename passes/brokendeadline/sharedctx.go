package brokendeadline

import (
	"fmt"
	"go/ast"
	"path"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// sharedCtx: work whose result several callers share, which waits on the ctx of
// the one who came first.
func (c *checker) sharedCtx() {
	for _, f := range c.x.Funcs {
		if f.Obj != nil || f.Parent == nil || c.r.Quiet(f.Node.Pos()) {
			continue
		}
		sharer := c.sharedBy(f)
		if sharer == nil {
			continue
		}
		for _, call := range c.callsIn(f) {
			if c.Taken[call.Expr] {
				continue
			}
			if l, w := c.callersCtx(f, call); l != nil {
				c.Taken[call.Expr] = true
				c.reportShared(f, sharer, call, l, w)
				break
			}
		}
	}
}

// sharedBy returns the call that runs a literal once for several callers, or
// nil: of a singleflight group, or of a sync.Once.
func (c *checker) sharedBy(f *symbols.Func) *symbols.Call {
	expr, ok := c.x.Parent(f.Node).(*ast.CallExpr)
	if !ok || expr.Fun == f.Node {
		return nil
	}
	call := c.x.CallAt[expr]
	if call == nil || call.Func() == nil || call.Func().Pkg() == nil || call.Func().Signature().Recv() == nil {
		return nil
	}
	fn := call.Func()
	switch pkg := knowledge.Path(fn.Pkg().Path()); {
	case path.Base(pkg) == "singleflight" && strings.HasPrefix(fn.Name(), "Do"): // x/sync's, and what was copied from it
		return call
	case pkg == "sync" && knowledge.Symbol(fn) == "Once.Do":
		return call
	}
	return nil
}

// callersCtx returns the link of the line of a ctx that a call in shared work
// waits on which is that of one caller: a parameter of the function around, or
// the ctx of a request.
func (c *checker) callersCtx(f *symbols.Func, call *symbols.Call) (*trace.Link, waits.Wait) {
	for _, h := range c.res.Heeded(call) {
		line := c.t.Lineage(h.Arg)
		outside := fromOutside(f, line)
		if len(outside) == 0 {
			continue
		}
		last := line[len(line)-1]
		in := c.x.ParamOf[last.Place.Var]
		if last.Place.Var == nil || last.Site != nil || in == nil || symbols.Within(f.Node, last.Place.Var.Pos()) {
			continue
		}
		t := last.Place.Var.Type()
		if knowledge.IsContext(t) || knowledge.IsCarrier(t) || c.ofRequest(last.Place) {
			return &outside[0], h.Wait
		}
	}
	return nil, waits.Wait{}
}

func (c *checker) reportShared(f *symbols.Func, sharer, call *symbols.Call, l *trace.Link, w waits.Wait) {
	name := c.CalleeName(sharer)
	why := "when that caller gives up, the others, who wait for the same result, fail with it"
	tier := report.Default
	if sharer.Func().Pkg().Path() == "sync" {
		why = "if that caller gives up, it has failed for everyone who comes later, and is never tried again"
		if !c.ofRequest(c.rootOf(l.Expr)) {
			tier = report.Strict // a constructor may be all that calls it
		}
	}
	c.r.Report(report.Finding{
		Kind: "shared-ctx", Tier: tier, Range: l.Expr,
		Text: report.Text{
			What:   fmt.Sprintf("%s in %s waits on %s, the context of the first caller", c.CalleeName(call), name, c.Text(l.Expr)),
			Why:    why,
			Remedy: fmt.Sprintf("give the work a context of its own: context.WithTimeout(context.WithoutCancel(%s), …)", c.Text(l.Expr)),
		},
		Related: []analysis.RelatedInformation{passkit.Related(sharer.Expr.Fun, "its callers share one result")},
		Fixes:   c.DetachIn(f, l.Expr, c.r.Values(l.Expr.Pos()).Timeout(w.Profile)),
	})
}

// rootOf returns the place at the end of the line of a ctx.
func (c *checker) rootOf(e ast.Expr) trace.Place {
	line := c.t.Lineage(e)
	if len(line) == 0 {
		return trace.Place{}
	}
	return line[len(line)-1].Place
}
