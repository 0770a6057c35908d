package brokendeadline

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
	"github.com/timeoutlint/timeoutlint/passes/brokendeadline/internal/fixes"
)

// stale is a call on the path of an entry that waits on a ctx whose deadline
// was set before any request came.
type stale struct {
	call *symbols.Call
	ctx  ast.Expr
	made ast.Node // where it got its deadline
}

// staleDeadline: calls made per request that wait on a ctx with a deadline from
// when the program started: a variable of the package, a field of what serves,
// a variable around a handler. Those of one ctx are one finding.
func (c *checker) staleDeadline() {
	var order []*types.Var
	groups := make(map[*types.Var][]stale)
	for _, call := range c.x.Calls {
		if call.In == nil || c.r.Quiet(call.Expr.Pos()) || c.Taken[call.Expr] {
			continue
		}
		for _, h := range c.res.Heeded(call) {
			v, s := c.staleIn(call, c.t.Lineage(h.Arg))
			if s == nil {
				continue
			}
			if groups[v] == nil {
				order = append(order, v)
			}
			groups[v] = append(groups[v], *s)
			break
		}
	}
	for _, v := range order {
		c.reportStale(groups[v], "not per call", "make the deadline where the call is made, of the context of the request")
	}
	c.staleRounds()
}

// staleIn returns the variable in a line that holds a ctx with a deadline from
// before the call's entry was called.
func (c *checker) staleIn(call *symbols.Call, line []trace.Link) (*types.Var, *stale) {
	for i, l := range line {
		v := c.x.VarOf(l.Expr)
		if v == nil || l.Place.Var == nil {
			continue
		}
		var made ast.Node
		switch {
		case v.IsField():
			if c.outlivesRequests(call.In, l.Place) {
				made = c.deadlineIn(v)
			}
		case v.Parent() == c.pass.Pkg.Scope():
			if c.perCall.Of(call.In) {
				made = c.deadlineIn(v)
			}
		default:
			made = c.aroundEntry(call.In, line[i:])
		}
		if made != nil {
			return v, &stale{call, l.Expr, made}
		}
	}
	return nil, nil
}

// deadlineIn returns where the ctx in a field or variable of the package got its
// deadline; nil if not every value that it is given has one. What is only set
// where requests are served is none.
func (c *checker) deadlineIn(v *types.Var) ast.Node {
	if !c.x.Closed(v) || c.x.AddressTaken(v) {
		return nil
	}
	var made ast.Node
	for _, a := range c.x.Assigns(v) {
		if a.Value == nil || a.In != nil && c.perCall.Of(a.In) {
			return nil
		}
		at := c.deadlineOf(a)
		if at == nil {
			return nil
		}
		if made == nil {
			made = at
		}
	}
	return made
}

// deadlineOf returns the call that gives the value of an assignment a deadline, or nil.
func (c *checker) deadlineOf(a symbols.Assign) ast.Node {
	if call, ok := ast.Unparen(a.Value).(*ast.CallExpr); ok && a.Index == 0 {
		if fixes.GivesDeadline(c.x.CallAt[call]) {
			return call
		}
		return nil
	}
	for _, l := range c.t.Lineage(a.Value) {
		if l.Call != nil && fixes.GivesDeadline(c.x.CallAt[l.Call]) {
			return l.Call
		}
	}
	return nil
}

// outlivesRequests reports whether the value that a place begins at is there
// before requests come and after: the receiver of a type whose methods serve
// them, or what a handler has around it.
func (c *checker) outlivesRequests(f *symbols.Func, p trace.Place) bool {
	if !c.perCall.Of(f) {
		return false
	}
	for g := f; g != nil; g = g.Parent {
		if c.t.EntryOf(g) != nil && g.Obj == nil {
			return !symbols.Within(g.Node, p.Var.Pos())
		}
	}
	d := f.Decl()
	return d != nil && d.Sig.Recv() == p.Var && c.serves(p.Var.Type())
}

// serves reports whether a method of a type is an entry.
func (c *checker) serves(t types.Type) bool {
	t = symbols.Deref(t)
	for _, e := range c.res.Entries() {
		recv := e.Fn.Sig.Recv()
		if recv == nil {
			continue
		}
		r := recv.Type()
		r = symbols.Deref(r)
		if types.Identical(r, t) {
			return true
		}
	}
	return false
}

// aroundEntry returns where a ctx got its deadline that a handler, a literal,
// has around it; nil if it has none, or the handler made it.
func (c *checker) aroundEntry(f *symbols.Func, line []trace.Link) ast.Node {
	var entry *symbols.Func
	for g := f; g != nil; g = g.Parent {
		if g.Obj == nil && c.t.EntryOf(g) != nil {
			entry = g
			break
		}
	}
	if entry == nil || symbols.Within(entry.Node, line[0].Place.Var.Pos()) {
		return nil
	}
	for _, l := range line {
		if l.Call != nil && !symbols.Within(entry.Node, l.Call.Pos()) && fixes.GivesDeadline(c.x.CallAt[l.Call]) {
			return l.Call
		}
	}
	return nil
}

// calledPer reports whether a function is an entry, or an entry leads to it.
func (c *checker) calledPer(f *symbols.Func) bool {
	if f == nil {
		return false
	}
	if e := c.t.EntryOf(f); e != nil {
		return e.Class != knowledge.ClassCLI
	}
	for _, call := range c.res.Callers(f) {
		if call.In != nil && c.perCall.Of(call.In) {
			return true
		}
	}
	return false
}

// reportStale reports calls that wait on a ctx with one deadline. when says
// when that was set, and remedy where it belongs.
func (c *checker) reportStale(ls []stale, when, remedy string) {
	s := ls[0]
	more := ""
	if len(ls) > 1 {
		more = fmt.Sprintf(" (and %d more)", len(ls)-1)
	}
	for _, m := range ls {
		c.Taken[m.call.Expr] = true
	}
	c.r.Report(report.Finding{
		Kind: "stale-deadline", Range: s.ctx,
		Text: report.Text{
			What:   fmt.Sprintf("%s%s waits on %s, whose deadline was set once, %s", c.CalleeName(s.call), more, c.Text(s.ctx), when),
			Why:    `once that time is over every call fails at once with "context deadline exceeded", until a restart`,
			Remedy: remedy,
		},
		Related: []analysis.RelatedInformation{passkit.Related(s.made, "the deadline runs from here")},
	})
}
