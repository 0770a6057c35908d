package brokendeadline

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// leftBehind is a call that waits, on a goroutine that nobody waits for, on a
// ctx that ends when the function which started it returns.
type leftBehind struct {
	call  *symbols.Call
	ctx   ast.Expr // where the goroutine, or its start, reads it
	wait  waits.Wait
	owner *owner
	in    *symbols.Func // the literal that runs on the goroutine; nil for go f(ctx)
}

// ctxOutlived: calls on goroutines that nobody waits for, and jobs in queues,
// that wait on the ctx of a request, or one that is cancelled when the function
// which started them returns.
func (c *checker) ctxOutlived() {
	var order []ast.Node
	groups := make(map[ast.Node][]leftBehind)
	for _, call := range c.x.Calls {
		if call.In == nil || c.r.Quiet(call.Expr.Pos()) || c.Taken[call.Expr] {
			continue
		}
		if l := c.leftBehind(call); l != nil {
			at := ast.Node(call.Expr)
			if l.in != nil {
				at = l.in.Node
			}
			if groups[at] == nil {
				order = append(order, at)
			}
			groups[at] = append(groups[at], *l)
		}
	}
	for _, at := range order {
		c.reportOutlived(groups[at])
	}
	c.queued()
}

// leftBehind returns what is left behind of a call; nil if it is waited for, or
// its ctx goes on.
func (c *checker) leftBehind(call *symbols.Call) *leftBehind {
	start, lit := ast.Node(call.Expr), (*symbols.Func)(nil)
	if call.Mode != symbols.Go {
		for lit = call.In; lit != nil && !c.alone(lit); lit = lit.Parent {
			if lit.Obj != nil {
				return nil
			}
		}
		if lit == nil || c.asksItself(lit) || c.res.WorksOn(lit) {
			return nil
		}
		start = lit.Node
	} else if slices.ContainsFunc(c.res.Spawned(call), func(f *symbols.Func) bool { return c.asksItself(f) || c.res.WorksOn(f) }) {
		return nil
	}
	for _, h := range c.heededBy(call) {
		line := c.t.Lineage(h.Arg)
		if lit != nil {
			line = fromOutside(lit, line)
		}
		for _, l := range line {
			o := c.ownerOf(l)
			if o == nil || o.fn == nil || !symbols.Within(o.fn.Node, start.Pos()) || c.stays(start, o.fn) {
				continue
			}
			if f := c.x.Enclosing(start); f != o.fn && c.stays(start, f) {
				continue
			}
			return &leftBehind{call, line[0].Expr, h.Wait, o, lit}
		}
	}
	return nil
}

// fromOutside returns a line from the first link that a literal reads and did
// not make itself.
func fromOutside(lit *symbols.Func, line []trace.Link) []trace.Link {
	for i, l := range line {
		if l.Place.Var != nil && !symbols.Within(lit.Node, l.Place.Var.Pos()) && symbols.Within(lit.Node, l.Expr.Pos()) {
			return line[i:]
		}
	}
	return nil
}

// alone reports whether a literal runs on a goroutine that nobody waits for.
func (c *checker) alone(f *symbols.Func) bool {
	if f.Obj != nil || !c.res.Outlives(f) {
		return false
	}
	how := c.res.LiteralRuns(f)
	return how == knowledge.RunGo || how == knowledge.RunEach
}

func (c *checker) reportOutlived(ls []leftBehind) {
	l := ls[0]
	ctx := c.Text(l.ctx)
	more := ""
	if len(ls) > 1 {
		more = fmt.Sprintf(" (and %d more)", len(ls)-1)
	}
	for _, m := range ls {
		c.Taken[m.call.Expr] = true
	}
	end := "ends when " + l.owner.fn.Name() + " returns"
	switch l.owner.what {
	case "":
	case "the call":
		end = "may end when " + l.owner.fn.Name() + " returns"
	default:
		end = "ends with " + l.owner.what
	}
	c.r.Report(report.Finding{
		Kind: "ctx-outlived", Range: l.ctx,
		Text: report.Text{
			What:   fmt.Sprintf("%s%s runs in the background on %s, which %s", c.CalleeName(l.call), more, ctx, end),
			Why:    `nothing waits for the goroutine: it fails with "context canceled" in the middle of its work`,
			Remedy: c.detach(l.ctx),
		},
		Related: []analysis.RelatedInformation{c.endsHere(l.owner)},
		Fixes:   c.fixOutlived(l),
	})
}

// detach says what to give a goroutine in place of the ctx, or the request, that ends.
func (c *checker) detach(ctx ast.Expr) string {
	if text := c.Text(ctx); knowledge.IsRequest(c.x.Info.TypeOf(ctx)) {
		return fmt.Sprintf("give the goroutine a request of its own: %s.Clone(context.WithoutCancel(%s.Context()))", text, text)
	}
	return fmt.Sprintf("give the goroutine a context of its own: context.WithTimeout(context.WithoutCancel(%s), …)", c.Text(ctx))
}

func (c *checker) endsHere(o *owner) analysis.RelatedInformation {
	if o.what == "the call" {
		return passkit.Related(o.node, "its caller cancels it when it has the answer, as an HTTP server does")
	}
	if o.what != "" {
		return passkit.Related(o.node, "%s ends when %s has been answered", "its context", o.what)
	}
	return passkit.Related(o.node, "cancelled here, when %s returns", o.fn.Name())
}

// fixOutlived gives the goroutine a ctx with the values of the other, that ends
// by itself.
func (c *checker) fixOutlived(l leftBehind) []analysis.SuggestedFix {
	if l.in == nil {
		return nil
	}
	return c.DetachIn(l.in, l.ctx, c.r.Values(l.ctx.Pos()).Timeout(l.wait.Profile))
}

// queued: jobs that carry such a ctx to a channel, whose reader waits on it.
func (c *checker) queued() {
	for _, f := range c.x.Funcs {
		if c.r.Quiet(f.Node.Pos()) {
			continue
		}
		ast.Inspect(f.Body, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				return false
			case *ast.SendStmt:
				c.sent(f, n)
			}
			return true
		})
	}
}

// sent reports the ctx of a request in a job that is sent to a channel.
func (c *checker) sent(f *symbols.Func, send *ast.SendStmt) {
	lit := c.literalOf(send.Value)
	if lit == nil {
		return
	}
	for _, elt := range lit.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		key, ok := kv.Key.(*ast.Ident)
		if !ok || !knowledge.IsCarrier(c.x.Info.TypeOf(kv.Value)) {
			continue
		}
		field, _ := c.x.Info.Uses[key].(*types.Var)
		if field == nil || !c.heededField(field.Origin()) {
			continue
		}
		for _, l := range c.t.Lineage(kv.Value) {
			o := c.ownerOf(l)
			if o == nil || o.fn != f || c.stays(send, f) {
				continue
			}
			c.r.Report(report.Finding{
				Kind: "ctx-outlived", Range: kv.Value,
				Text: report.Text{
					What:   fmt.Sprintf("a job sent to %s uses %s, which ends when %s returns", c.Text(send.Chan), c.Text(kv.Value), o.fn.Name()),
					Why:    `nobody waits for the job: it fails with "context canceled" when its turn comes`,
					Remedy: fmt.Sprintf("send context.WithoutCancel(%s), and give that a timeout where the job is done", c.Text(kv.Value)),
				},
				Related: []analysis.RelatedInformation{c.endsHere(o)},
			})
			break
		}
	}
}

// literalOf returns the struct literal that e is, points to, or holds.
func (c *checker) literalOf(e ast.Expr) *ast.CompositeLit {
	for range 3 {
		switch x := ast.Unparen(e).(type) {
		case *ast.CompositeLit:
			return x
		case *ast.UnaryExpr:
			e = x.X
		case *ast.Ident:
			a := c.t.AssignAt(x)
			if a == nil || a.Value == nil || a.Index >= 0 {
				return nil
			}
			e = a.Value
		default:
			return nil
		}
	}
	return nil
}

// heededField reports whether somewhere in the package a call waits on the ctx
// in a field.
func (c *checker) heededField(field *types.Var) bool {
	if c.heeds == nil {
		c.heeds = make(map[*types.Var]bool)
		for _, call := range c.x.Calls {
			if call.In == nil {
				continue
			}
			for _, h := range c.res.Heeded(call) {
				for _, l := range c.t.Lineage(h.Arg) {
					if v := c.x.VarOf(l.Expr); v != nil && v.IsField() {
						c.heeds[v] = true
					}
				}
			}
		}
	}
	return c.heeds[field]
}
