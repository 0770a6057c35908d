// Package loops says, for one package, which loops run once per element of data
// or per message, what of the data grows with what the program is given, and what
// runs in a round before and after a place.
package loops

import (
	"go/ast"

	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// New returns the finder of the package of an analysis.
func New(a *waits.Analysis) *Finder {
	r := &Finder{
		Analysis:  a,
		lastJumps: make(map[*symbols.Func]map[string]*ast.BranchStmt),
		labels:    make(map[*ast.BlockStmt][]*ast.LabeledStmt),
	}
	g := &a.Group
	r.growing = fixpoint.NewSet(g, false, r.varGrows)
	r.pieces = fixpoint.NewSet(g, false, r.holdsPieces)
	r.sizes = fixpoint.NewSet(g, false, r.resultGrows)
	r.numbers = fixpoint.NewTable(g, count{}, count{}, fixpoint.Equal[count], r.varCounts)
	return r
}
