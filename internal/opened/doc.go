// Package opened says, for one package, which databases it opens and where they
// are, and which call gave a connection.
package opened

import (
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/callee"
	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Finder answers for one package. It is not safe for concurrent use.
type Finder struct {
	*callee.Resolver

	openedAt    *Places          // where the databases are that this package opens; nil until asked for
	databasesAt *knowledge.Place // of this package; nil until asked for

	dialed *fixpoint.Table[*types.Var, *symbols.Call]
	dials  *fixpoint.Table[*symbols.Func, *symbols.Call]

	driverVars *fixpoint.Table[*types.Var, Places] // where the databases are of drivers that a variable names or holds
}

// New returns the finder of the package of a resolver. Its questions are solved in g.
func New(c *callee.Resolver, g *fixpoint.Group) *Finder {
	r := &Finder{Resolver: c}
	r.dialed = fixpoint.NewTable(g, nil, nil, fixpoint.Equal[*symbols.Call], r.connectionVar)
	r.dials = fixpoint.NewTable(g, nil, nil, fixpoint.Equal[*symbols.Call], r.connectionReturned)
	r.driverVars = fixpoint.NewTable(g, Places{}, Places{Unknown: true}, fixpoint.Equal[Places], r.driverVar)
	return r
}
