package outcomes

import (
	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/sameness"
	"github.com/timeoutlint/timeoutlint/internal/trace"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// New returns what answers for the package of an analysis.
func New(a *waits.Analysis) *Finder {
	r := &Finder{Finder: sameness.New(a)}
	g := &a.Group
	r.ErrorIs = fixpoint.NewSet(g, false, r.asksWhich)
	r.judged = fixpoint.NewTable(g, trace.Unknown, trace.Unknown, fixpoint.Equal[trace.Tri], r.findJudgement)
	r.told = fixpoint.NewTable(g, facts.ToldNothing, facts.ToldNothing, fixpoint.Equal[facts.Told], r.findTold)
	r.unknowable = fixpoint.NewSet(g, false, r.findUnknown)
	r.properties.make(r)
	return r
}
