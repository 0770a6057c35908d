package waits

import (
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/callee"
	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

func (p *properties) make(r *Analysis) {
	p.pausing = callee.Property[facts.Pause]{
		Row:  rowPauses,
		Body: r.BodyPauses,
		Fact: func(fn *types.Func, fact *facts.FuncFact) facts.Pause {
			// What a library receives is seldom what paces its caller.
			if fact.Pauses == facts.Receives && !r.InModule(fn.Pkg()) {
				return facts.NoPause
			}
			return fact.Pauses
		},
		Join: callee.Most[facts.Pause],
	}
	p.receiving = callee.Property[bool]{
		Body: func(f *symbols.Func) bool { return r.BodyPauses(f) != facts.NoPause },
		Fact: func(_ *types.Func, fact *facts.FuncFact) bool { return fact.Pauses != facts.NoPause },
		Join: callee.Any,
	}
	p.goingOn = callee.Property[bool]{
		Body: r.bodyGoesOn,
		Fact: func(_ *types.Func, fact *facts.FuncFact) bool { return fact.Serves || fact.Lasts },
		Join: callee.All,
	}
}
