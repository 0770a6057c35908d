package retries

import (
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/callee"
	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
)

// properties are what calls do, whoever is called. doc/design.md says why each
// is joined as it is.
type properties struct {
	asksError callee.Property[bool]       // asks whether an error is another
	telling   callee.Property[facts.Told] // what the bool means that it answers with
}

func (p *properties) make(r *Attempts) {
	p.asksError = callee.Property[bool]{
		Row: func(fn *types.Func) (bool, bool) {
			row, _ := knowledge.CallOf(fn)
			return row != nil && row.Role == knowledge.RoleErrorIs, row != nil
		},
		Body: r.ErrorIs.Of,
		Fact: func(_ *types.Func, fact *facts.FuncFact) bool { return fact.ErrorIs },
		Join: callee.All,
	}
	p.telling = callee.Property[facts.Told]{
		Body: r.told.Of,
		Fact: func(_ *types.Func, fact *facts.FuncFact) facts.Told { return fact.Told },
		Join: callee.Same[facts.Told],
	}
}
