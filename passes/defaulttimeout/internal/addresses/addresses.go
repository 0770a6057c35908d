// Package addresses says, for one package, where a server listens and where a
// dial goes: on this machine, or on it as long as nobody sets another address.
package addresses

import (
	"go/ast"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Finder answers for one package.
type Finder struct {
	x *symbols.Index

	// Questions that may lead back to themselves.
	usually    *fixpoint.Table[*types.Var, usual]    // where the addresses are that variables hold
	usualCalls *fixpoint.Table[*ast.CallExpr, usual] // and that calls return
}

// New returns a finder, whose questions are solved with those of group.
func New(x *symbols.Index, group *fixpoint.Group) *Finder {
	f := &Finder{x: x}
	f.usually = fixpoint.NewTable(group, usualUnset, usualUnknown, fixpoint.Equal, f.usualVariable)
	f.usualCalls = fixpoint.NewTable(group, usualUnset, usualUnknown, fixpoint.Equal, f.usualResult)
	return f
}
