package waits

import (
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

func (t *tables) make(r *Analysis) {
	g := &t.Group
	t.waits = fixpoint.NewTable(g, nil, nil, Same, r.funcWaits)
	t.givenWaits = fixpoint.NewTable(g, nil, nil, Same, func(k constantCall) []Wait {
		return r.edgesWait(k.fn, slices.DeleteFunc(slices.Clone(r.funcEdges(k.fn)), func(e edge) bool { return e.at != nil && r.excluded(k, e.at.Expr) }))
	})
	t.heldFuncs = fixpoint.NewTable(g, targets{}, targets{}, targets.same, r.heldBy)
	t.madeFuncs = fixpoint.NewTable(g, targets{}, targets{}, targets.same, r.returnedBy)
	t.pauses = fixpoint.NewTable(g, facts.NoPause, facts.Receives, fixpoint.Equal[facts.Pause], func(f *symbols.Func) facts.Pause { return r.Paces(f.Body) })

	t.Lasting = fixpoint.NewSet(g, true, r.findLongLived)
	t.endless = fixpoint.NewSet(g, false, r.findEndless)

	t.holding = fixpoint.NewSet(g, false, r.findClient)
}

// GivenUp returns how many questions had no answer that came to rest.
func (r *Analysis) GivenUp() int { return r.Group.GivenUp + r.Trace().GivenUp() }
