// Package layers says, for one package, how often a call is attempted in the end
// where several layers repeat it, which pauses are between attempts, and how long
// all of that lasts.
package layers

import (
	"go/ast"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/callee"
	"github.com/timeoutlint/timeoutlint/internal/clientretries"
	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/retries"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Finder answers for one package. It is not safe for concurrent use.
type Finder struct {
	*retries.Attempts

	clients *clientretries.Finder
	between map[ast.Expr]bool // pauses between attempts that ignore a ctx

	attempts *fixpoint.Table[*symbols.Func, Layers]
	repeats  callee.Property[Layers] // doc/design.md says why it is joined as it is
}

// New returns the finder of a package of which a finds the attempts.
func New(a *retries.Attempts) *Finder {
	r := &Finder{Attempts: a}
	r.attempts = fixpoint.NewTable(&a.Group, Layers{}, Layers{}, fixpoint.Equal[Layers], r.findLayers)
	r.repeats = callee.Property[Layers]{
		Row: func(fn *types.Func) (Layers, bool) {
			row, _ := knowledge.CallOf(fn)
			return Layers{}, row != nil && row.Waits != ""
		},
		Body: r.namedLayers,
		Fact: func(fn *types.Func, fact *facts.FuncFact) Layers {
			if fact.Attempts == 0 {
				return Layers{}
			}
			return Layers{Attempts: fact.Attempts, By: symbols.FuncName(fn, r.Pass.Pkg)}
		},
		Join: fewest,
	}
	return r
}

// ClientRetries returns what finds the clients of the package that try again by themselves.
func (r *Finder) ClientRetries() *clientretries.Finder {
	if r.clients == nil {
		r.clients = clientretries.New(r.Trace(), &r.Group)
	}
	return r.clients
}
