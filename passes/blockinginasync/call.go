package blockinginasync

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// cause is what makes calls one finding: the kind, and the function that waits,
// "path.T.M".
type cause struct{ kind, fn string }

// sharing is one call of those that share a finding.
type sharing struct {
	call *symbols.Call
	path *passkit.Path
	wait waits.Wait
}

// share notes a call whose cause lies in another package: many handlers may
// reach it, and one finding is enough. There is one already, in that package,
// where what is called is a handler itself.
func (c *checker) share(kind string, call *symbols.Call, p *passkit.Path, w waits.Wait) {
	if fn := call.Func(); fn != nil && c.res.Trace().IsEntry(fn) {
		return
	}
	k := cause{kind, w.Func}
	if c.shares[k] == nil {
		c.order = append(c.order, k)
	}
	c.shares[k] = append(c.shares[k], sharing{call, p, w})
	c.Taken[call.Expr] = true
}

// shared reports what share noted.
func (c *checker) shared() {
	for _, k := range c.order {
		all := c.shares[k]
		// The nearest to its entry, then by the names of functions: which one
		// speaks for the others must not depend on where they are declared.
		slices.SortStableFunc(all, func(a, b sharing) int {
			return cmp.Or(cmp.Compare(a.path.Far, b.path.Far), strings.Compare(passkit.DeclName(a.call.In), passkit.DeclName(b.call.In)))
		})
		h := all[0]
		entries := make(map[*symbols.Func]bool)
		for _, s := range all {
			for f := range c.EntriesTo(s.call.In, knowledge.ClassRequest, knowledge.ClassStream, knowledge.ClassEventLoop) {
				entries[f] = true
			}
		}
		entry := *h.path
		entry.More = func() int { return len(entries) - 1 }
		name := c.CalleeName(h.call)
		what := h.wait.What
		if what == "" {
			what = "another process"
		}
		via := passkit.ChainBelow(h.wait)
		var text report.Text
		switch k.kind {
		case "sleep":
			text = report.Text{
				What:   fmt.Sprintf("%s sleeps and blocks %s", name, &entry),
				Why:    "it keeps sleeping after the client has gone",
				Chain:  via,
				Remedy: "it should take a context and select on it",
			}
		case "unbounded-call":
			text = report.Text{
				What:   fmt.Sprintf("%s waits for %s with no time limit and takes no context", name, what),
				Why:    fmt.Sprintf("if it stops answering, %s blocks forever", &entry),
				Chain:  via,
				Remedy: "give it a timeout, or a context",
			}
			if v := knowledge.Variant(h.call.Func()); v != nil {
				text.What = fmt.Sprintf("%s waits for the database, and for a free connection, with no deadline", name)
				text.Remedy = fmt.Sprintf("use %s with a context that has a deadline", v.Name())
			}
		case "event-loop":
			text = report.Text{
				What:   fmt.Sprintf("%s %s inside %s", name, waitsFor(h.wait), &entry),
				Why:    "it must not block: everything else on its loop waits",
				Chain:  via,
				Remedy: "hand it to a goroutine",
			}
		}
		text.Library = h.wait.What
		rel := h.path.Chain()
		for _, other := range all[1:] {
			rel = append(rel, passkit.Related(other.call.Expr, "so does %s", c.CalleeName(other.call)))
		}
		if rel == nil {
			rel = []analysis.RelatedInformation{}
		}
		c.r.Report(report.Finding{Kind: k.kind, Tier: passkit.StrictIf(k.kind == "unbounded-call" && h.wait.Kind == knowledge.Database && knowledge.Variant(h.call.Func()) == nil), Range: h.call.Expr, Text: text, Related: rel})
	}
}

func waitsFor(w waits.Wait) string {
	switch w.Kind {
	case knowledge.Sleep:
		return "sleeps"
	case knowledge.Exec:
		return "waits for a process"
	case knowledge.Channel:
		return "waits for other goroutines"
	}
	if w.What != "" {
		return "waits for " + w.What
	}
	return "waits for the network"
}

// unboundedCall: a call on a request path that leaves the package, waits with
// nothing to end it, and takes no ctx in any form. A storage layer that takes
// no ctx is one mistake, made at each of its methods, and which of them waits
// too long is not known here: for audits, at the first call from where a ctx is
// in scope, in the same package too.
func (c *checker) unboundedCall(call *symbols.Call, p *passkit.Path) {
	fn := call.Func()
	if fn == nil || c.Taken[call.Expr] || call.Mode != symbols.Plain || c.IsCleanup(call.Expr) {
		return
	}
	inPackage := len(c.res.Callees(call)) > 0
	if inPackage && c.ScopeAt(call.Expr) == nil {
		return // followed
	}
	row, _ := knowledge.CallOf(fn)
	if row != nil && row.Role != "" || c.res.Lifetime(fn) != knowledge.LifeCall {
		return // dials and helpers are defaulttimeout's
	}
	if c.queryWithoutCtx(call, row, p) {
		c.share("unbounded-call", call, p, c.res.Waits(call)[0])
		return
	}
	if knowledge.Variant(fn) != nil || c.takesCtx(fn) {
		return
	}
	for _, w := range c.res.Waits(call) {
		if !w.Remote() || w.Bound != facts.Unbounded || w.Ctx != nil || len(w.Heeds) > 0 || w.Weak || w.Conn || w.Theirs || w.Makes || w.Owned {
			continue
		}
		if w.Kind == knowledge.Exec {
			continue // a process of this machine; no-ctx-call where it could be ended
		}
		if inPackage && w.Kind != knowledge.Database {
			continue // where it leaves the package
		}
		c.share("unbounded-call", call, p, w)
		return
	}
}

// queryWithoutCtx reports whether a call waits for a remote database, on the
// path of a request that has no ctx to give it: each scrape of a collector of
// metrics that waits for ever keeps its goroutine and its connection.
func (c *checker) queryWithoutCtx(call *symbols.Call, row *knowledge.Call, p *passkit.Path) bool {
	return row != nil && row.Waits == knowledge.Database && row.Lifetime != knowledge.LifeRelease && knowledge.Variant(call.Func()) != nil &&
		c.ScopeAt(call.Expr) == nil && p.NoCtx() && slices.ContainsFunc(c.res.Waits(call), waits.Wait.Remote)
}

// takesCtx reports whether a call is given something that may end it.
func (c *checker) takesCtx(fn *types.Func) bool {
	for p := range fn.Signature().Params().Variables() {
		if knowledge.IsContext(p.Type()) || knowledge.IsRequest(p.Type()) {
			return true
		}
	}
	return false
}

// inLoop: a call inside an event loop that waits for anything outside it.
func (c *checker) inLoop(call *symbols.Call, p *passkit.Path) {
	if call.Mode != symbols.Plain || len(c.res.Callees(call)) > 0 || call.Func() == nil || c.Taken[call.Expr] {
		return
	}
	for _, w := range c.res.Waits(call) {
		if w.Weak || w.Conn || !w.Remote() && w.Kind != knowledge.Sleep && w.Kind != knowledge.Channel || w.Makes {
			continue
		}
		if w.Kind == knowledge.Database && p.Entry.Local {
			continue // a file on the same machine
		}
		if w.Kind == knowledge.Channel && (w.Bound != facts.Unbounded || c.IsOwn(symbols.Receiver(call.Expr))) {
			continue
		}
		c.share("event-loop", call, p, w)
		return
	}
}

// sequential: one remote call per item, one after another, and nothing that
// limits them all. Off the path of a request (p is nil) somebody has to wait
// for it, a ctx says so, and each call has to take as long as a language model.
func (c *checker) sequential(call *symbols.Call, p *passkit.Path) {
	if call.Loop == nil || call.Mode != symbols.Plain || !c.res.OverData(call.Loop) || call.Func() == nil {
		return
	}
	if _, returned := c.x.StmtOf(call.Expr).(*ast.ReturnStmt); returned {
		return // for the one that was looked for
	}
	for _, l := range c.res.Loops(call.Expr) {
		if l.Node == call.Loop && c.res.Leaves(call.Expr, l) {
			return
		}
	}
	for _, w := range c.res.Waits(call) {
		if !w.Remote() || w.Conn || w.Weak {
			continue
		}
		if w.Ctx != nil && c.t.Origin(w.Ctx).Timeout {
			return
		}
		why, related := "each takes seconds, and their sum has no limit", []analysis.RelatedInformation(nil)
		if p != nil {
			why, related = fmt.Sprintf("on the path of %s the time adds up with no limit", p), p.Chain()
		} else if w.Profile != knowledge.LLM || c.ScopeAt(call.Expr) == nil {
			continue
		}
		what := w.What
		if what == "" {
			what = "a remote call"
		}
		c.r.Report(report.Finding{
			Kind: "sequential", Range: call.Expr,
			Text: report.Text{
				What:   fmt.Sprintf("%s waits for %s once per item, one after another", c.CalleeName(call), what),
				Why:    why,
				Remedy: "give the loop a deadline, or run a few calls at a time", Library: w.What,
			},
			Related: related,
		})
		return
	}
}
