// Package trace answers where a value comes from: what deadline a ctx
// carries, what timeout a client was built with, where a client goes. It
// looks at one package; about callees elsewhere it asks through [Callees].
//
// Every answer has three values. It is definite only if every way the value
// can arrive says the same.
package trace

import (
	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace/amounts"
	"github.com/timeoutlint/timeoutlint/internal/trace/entries"
	"github.com/timeoutlint/timeoutlint/internal/trace/forward"
	"github.com/timeoutlint/timeoutlint/internal/trace/versions"
)

// New returns a tracer.
func New(x *symbols.Index, callees Callees) *Tracer {
	t := &Tracer{
		Follower: forward.New(x),
		X:        x, Callees: callees,
	}
	t.Estimator = amounts.New(x, &t.group, versions.New(x), entries.New(x, callees.EntryTypes))
	g := &t.group
	t.ctxVars = fixpoint.NewTable(g, Source{}, unknown, Source.same, t.ctxVar)
	t.ctxVersions = fixpoint.NewTable(g, Source{}, unknown, Source.same, t.ctxVersion)
	t.ctxResults = fixpoint.NewTable(g, Source{}, unknown, Source.same, t.ctxResult)
	t.origins = fixpoint.NewTable(g, Origin{}, Origin{Other: true}, Origin.same, t.originVar)
	t.originsOf = fixpoint.NewTable(g, Origin{}, Origin{Other: true}, Origin.same, t.originReturned)
	t.clientVars = fixpoint.NewTable(g, Source{}, unknown, Source.same, t.clientVar)
	t.clientResults = fixpoint.NewTable(g, Source{}, unknown, Source.same, t.clientResult)
	t.carriedBy = fixpoint.NewTable(g, Source{}, unknown, Source.same, t.carriedVar)
	t.carriedVersions = fixpoint.NewTable(g, Source{}, unknown, Source.same, t.carriedVersion)
	t.transports = fixpoint.NewTable(g, Source{}, unknown, Source.same, t.transportVar)
	t.leaving = fixpoint.NewSet(g, false, t.leavesTransport)
	t.madeTransports = fixpoint.NewTable(g, Source{}, unknown, Source.same, t.transportResult)
	t.configs = fixpoint.NewTable(g, configured{}, configured{Source: unknown}, configured.same, t.configVar)
	t.optionLists = fixpoint.NewTable(g, configured{}, configured{Source: unknown}, configured.same, t.optionsSet)
	t.built = fixpoint.NewTable(g, Built{}, Built{Unknown: true}, Built.same, t.builtVar)
	t.builtBy = fixpoint.NewTable(g, Built{}, Built{Unknown: true}, Built.same, t.builtReturned)
	return t
}

// GivenUp returns how many questions had no answer that came to rest.
func (t *Tracer) GivenUp() int { return t.group.GivenUp }
