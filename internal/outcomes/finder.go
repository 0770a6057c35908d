// Package outcomes answers, for one package, what may be an attempt at something
// remote, and what the code makes of how it ended: paths from it are explored
// under the supposition that it failed, was refused, or went well.
package outcomes

import (
	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/sameness"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// Finder answers what attempts are there and how the code judges them. It is not
// safe for concurrent use.
type Finder struct {
	*sameness.Finder

	ErrorIs *fixpoint.Table[*symbols.Func, bool]
	judged  *fixpoint.Table[judgeKey, trace.Tri]
	told    *fixpoint.Table[*symbols.Func, facts.Told]

	unknowable *fixpoint.Table[callDepth, bool]

	properties
}

// judgeKey asks what a function answers that is told how an attempt ended.
type judgeKey struct {
	fn    *symbols.Func
	roles string // one for each parameter
	o     Outcome
}

// callDepth asks about a call that is so many calls away from where the
// question began. Evidence by name is not looked for far away.
type callDepth struct {
	call  *symbols.Call
	depth int
}
