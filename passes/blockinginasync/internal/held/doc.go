// Package held asks what waits for something of this process that another
// holds: locks that are held over a wait for another machine, channels that
// nobody may be left to serve, a pool of which a connection is held already.
package held

import (
	"go/token"
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
	"github.com/timeoutlint/timeoutlint/passes/blockinginasync/internal/fixes"
)

// Checker asks these questions of one package.
type Checker struct {
	*fixes.Fixer

	recvs map[*types.Var]bool // receivers
	fills map[*symbols.Func][]token.Pos

	// Questions that may lead back to themselves.
	locks   *fixpoint.Table[*symbols.Func, lockEffect]
	poolsOf *fixpoint.Table[*symbols.Func, []trace.Place] // pools that a function asks for connections
}

// New returns the checker of the package of a fixer.
func New(f *fixes.Fixer) *Checker {
	c := &Checker{Fixer: f, fills: make(map[*symbols.Func][]token.Pos)}
	c.locks = fixpoint.NewTable(&c.Group, lockEffect{}, lockEffect{}, lockEffect.same, c.findLockEffect)
	c.poolsOf = fixpoint.NewTable(&c.Group, nil, nil, slices.Equal[[]trace.Place], c.findPools)
	return c
}
