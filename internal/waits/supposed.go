package waits

import (
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// SupposedMark returns the mark of what a call is supposed to wait on, if that is
// all that it waits on.
func (r *Analysis) SupposedMark(c *symbols.Call) string {
	if r.supposed == nil {
		return ""
	}
	for _, w := range r.Waits(c) {
		if w.If != nil {
			return w.What
		}
	}
	return ""
}

// SupposedFact returns what f's package writes down about f for analyses that suppose, or nil.
func (r *Analysis) SupposedFact(f *symbols.Func) *facts.SupposedFact {
	var fact facts.SupposedFact
	for _, w := range r.FuncWaits(f) {
		if w.If == nil {
			continue
		}
		s := facts.SupposedWait{If: w.If.Set}
		s.Bound, s.Heeds = w.heedsOf(f)
		fact.Waits = append(fact.Waits, s)
	}
	if len(fact.Waits) == 0 {
		return nil
	}
	return &fact
}

// AnySupposed reports whether anything in the package depends on methods that
// nobody in it knows.
func (r *Analysis) AnySupposed() bool {
	seen := make(map[*types.Func]bool)
	for _, obj := range r.Index().Info.Uses { // called, or used as a value
		if fn, ok := obj.(*types.Func); ok && !seen[fn] {
			seen[fn] = true
			if r.supposes(fn) || len(r.supposedBy(fn)) > 0 {
				return true
			}
		}
	}
	for _, c := range r.Index().Calls {
		if c.Func() == nil && len(r.supposedOfField(c)) > 0 {
			return true
		}
	}
	return false
}
