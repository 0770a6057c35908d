// Package served says, for one package, what the functions do that serve requests:
// what routers are given, whether an answer is a stream, and how long the waits
// of a function may last together.
package served

import (
	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// Handlers answers for one package. It is not safe for concurrent use.
type Handlers struct {
	*waits.Analysis

	literals map[*symbols.Func][]*symbols.Func // by the function they stand in
	streams  *bool                             // whether anything has to do with streams

	streaming *fixpoint.Table[*symbols.Func, facts.Stream]
	spans     *fixpoint.Table[*symbols.Func, Span]
}

// New returns what answers for the package of an analysis.
func New(a *waits.Analysis) *Handlers {
	r := &Handlers{Analysis: a}
	r.streaming = fixpoint.NewTable(&a.Group, facts.Stream{}, facts.Stream{}, fixpoint.Equal[facts.Stream], r.findStream)
	r.spans = fixpoint.NewTable(&a.Group, Span{}, Span{}, Span.same, r.findSpan)
	return r
}
