package waits

import (
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/callee"
	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// properties are what calls do, whoever is called. doc/design.md says why each
// is joined as it is.
type properties struct {
	returnsNever callee.Property[bool]
	delays       callee.Property[bool] // pauses always
	pausing      callee.Property[facts.Pause]
	receiving    callee.Property[bool] // receives from a channel somewhere
	goingOn      callee.Property[bool] // works until it is told to stop
}

func (p *properties) make(r *Analysis) {
	p.returnsNever = callee.Property[bool]{
		Row: func(fn *types.Func) (bool, bool) {
			row, _ := knowledge.CallOf(fn)
			return row != nil && row.NoReturn, row != nil
		},
		Body: r.noReturn.Of,
		Fact: func(_ *types.Func, fact *facts.FuncFact) bool { return fact.NoReturn },
		Join: callee.All,
	}
	p.delays = callee.Property[bool]{
		Row: func(fn *types.Func) (bool, bool) {
			row, _ := knowledge.CallOf(fn)
			if row == nil || row.Delay == "" {
				return false, false
			}
			return row.Delay == knowledge.DelaySleeps || row.Delay == knowledge.DelayWaits, true
		},
		Body: r.delaying.Of,
		Fact: func(_ *types.Func, fact *facts.FuncFact) bool { return fact.Delays },
		Join: callee.All,
	}
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
