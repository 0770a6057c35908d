package fanout

import (
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/callee"
	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

func (p *properties) make(r *Fanout) {
	p.slot = callee.Property[bool]{
		Body: r.TakesPlace,
		Fact: func(_ *types.Func, fact *facts.FuncFact) bool { return fact.Acquires },
		Join: callee.Any,
	}
	p.limited = callee.Property[bool]{
		Body: r.Capped,
		Fact: func(_ *types.Func, fact *facts.FuncFact) bool { return fact.Capped || fact.Acquires },
		Join: callee.Any,
	}
	p.starting = callee.Property[[]facts.FanFact]{
		Row:  r.listedFans,
		Body: r.fans,
		Fact: func(_ *types.Func, fact *facts.FuncFact) []facts.FanFact { return fact.Fans },
		Join: sameFans,
	}
	p.opening = callee.Property[bool]{
		Row: func(fn *types.Func) (bool, bool) {
			row, _ := knowledge.CallOf(fn)
			return row != nil && row.Role == knowledge.RoleOpens, fn.Pkg() == nil || knowledge.IsStd(fn.Pkg().Path())
		},
		Body: r.opens.Of,
		Fact: func(_ *types.Func, fact *facts.FuncFact) bool { return fact.Opens },
		Join: callee.Any,
	}
	p.limiting = callee.Property[int]{
		Body: func(f *symbols.Func) int { return r.limitParam(f) + 1 },
		Fact: func(_ *types.Func, fact *facts.FuncFact) int { return fact.Limits },
		Join: callee.Same[int],
	}
	p.leaving = callee.Property[[]waits.Wait]{Body: r.Starts, Fact: leftBehind}
}
