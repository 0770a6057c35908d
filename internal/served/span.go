package served

import (
	"go/ast"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace/amounts"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// Span is how long the longest single wait of a function may take: what ends
// it is a constant in sight. What is not known counts as short, and what the
// ctx of its callers ends is for them to say.
type Span struct {
	facts.SpanFact
	At ast.Expr // what sets D, if that is in the package; else nil
}

// longer returns the longer of two spans; of equal ones the first.
func (s Span) longer(o Span) Span {
	if o.D > s.D {
		return o
	}
	return s
}

// shorter returns the shorter of the spans of which one will be; what is not known is the shortest.
func (s Span) shorter(o Span) Span {
	if o.D < s.D {
		return o
	}
	return s
}

func (s Span) same(o Span) bool {
	return s.D == o.D && s.Settable == o.Settable && s.What == o.What && s.At == o.At && len(s.Via) == len(o.Via)
}

// under cuts a span that ends with a ctx.
func (s Span) under(l amounts.Limit) Span {
	if l.Known() && l.D < s.D {
		s.D, s.At, s.Settable = l.D, l.At, l.Settable
	}
	return s
}

// Span returns the longest single wait of f.
func (r *Handlers) Span(f *symbols.Func) Span {
	if f == nil {
		return Span{}
	}
	return r.spans.Of(f)
}

// JoinedSpan returns the longest single wait of one of some functions: the
// shortest of theirs.
func (r *Handlers) JoinedSpan(fs []*symbols.Func) Span {
	var s Span
	for i, f := range fs {
		if i == 0 {
			s = r.Span(f)
		} else {
			s = s.shorter(r.Span(f))
		}
	}
	return s
}

func (r *Handlers) findSpan(f *symbols.Func) Span {
	var s Span
	for _, c := range f.Calls {
		if c.Mode != symbols.Go {
			s = s.longer(r.CallSpan(c))
		}
	}
	return s
}

// CallSpan returns the longest single wait of one call.
func (r *Handlers) CallSpan(c *symbols.Call) Span { return r.spanIn(c, nil) }

// AttemptSpan returns the longest single wait of a call in a loop, whatever the
// ctx ends that is made outside of the loop.
func (r *Handlers) AttemptSpan(c *symbols.Call, loop ast.Node) Span { return r.spanIn(c, loop) }

// spanIn is CallSpan; with a loop, only what is made in it limits a ctx.
func (r *Handlers) spanIn(c *symbols.Call, loop ast.Node) Span {
	counts := func(l amounts.Limit) bool { return l.Known() && (loop == nil || symbols.Within(loop, l.At.Pos())) }
	s := r.ownSpan(c, counts)
	if fn := c.Func(); fn != nil && s.D == 0 {
		if fact := r.Fact(fn); fact != nil && fact.Span.D > 0 {
			s.SpanFact = fact.Span
			s.Via = waits.Chain(symbols.FuncName(fn, r.Pass.Pkg), s.Via)
		}
	}
	for i, f := range r.Callees(c) {
		inner := r.spans.Of(f)
		if f.Obj != nil && inner.D > 0 {
			inner.Via = waits.Chain(f.Name(), inner.Via)
		}
		switch {
		case f.Obj == nil:
			s = s.longer(inner) // a literal that is run
		case i == 0 || s.D == 0:
			s = inner
		default:
			s = s.shorter(inner)
		}
	}
	for _, arg := range c.Expr.Args {
		if knowledge.IsCarrier(r.Index().Info.TypeOf(arg)) {
			if l := r.Trace().LocalLimit(arg); counts(l) {
				s = s.under(l)
			}
		}
	}
	return s
}

// ownSpan is spanIn for a call of a listed function: the timeout of its client,
// that of an option of the call, or the deadline of its ctx.
func (r *Handlers) ownSpan(c *symbols.Call, counts func(amounts.Limit) bool) Span {
	fn := c.Func()
	row, lib := knowledge.CallOf(fn)
	if row == nil || row.Lifetime == knowledge.LifeProgram || row.Lifetime == knowledge.LifeSession || row.Lifetime == knowledge.LifeRelease ||
		row.Result == knowledge.ResultStream || row.Result == knowledge.ResultSession {
		return Span{}
	}
	t := r.Trace()
	var a amounts.Amount
	switch {
	case row.Waits == knowledge.Sleep || row.Waits != "" && row.Bound == knowledge.ByArg:
		if arg := r.Index().Arg(c.Expr, row.TimeoutArg); arg != nil && knowledge.IsNamed(r.Index().Info.TypeOf(arg), "time", "Duration") {
			a = t.Amount(arg)
		}
	case row.Waits != knowledge.Network && row.Waits != knowledge.Database && row.Waits != knowledge.Exec:
		return Span{}
	case row.Bound == knowledge.ByClient || row.Bound == knowledge.ByDefault:
		if own := t.CallBuilt(c.Expr, lib); len(own.Timeout.Ways) > 0 {
			a = own.Timeout
		} else if recv := symbols.Receiver(c.Expr); recv != nil {
			if b := t.Built(recv); !b.Unknown {
				a = b.Timeout
			}
		}
	}
	what := row.What
	if what == "" {
		what = symbols.FuncName(fn, r.Pass.Pkg)
	}
	s := Span{SpanFact: facts.SpanFact{What: what}}
	if d, at, ok := a.Wait(); ok {
		s.D, s.At, s.Settable = d, at, a.Settable
	}
	if arg := r.Carrier(c); arg != nil && !row.CtxIgnored {
		if l := t.LocalLimit(arg); counts(l) && (s.D == 0 || l.D < s.D) {
			s.D, s.At, s.Settable = l.D, l.At, l.Settable
		}
	}
	if s.D == 0 {
		return Span{}
	}
	return s
}
