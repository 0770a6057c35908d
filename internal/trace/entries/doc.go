// Package entries says which functions of a package a framework calls: by their
// types, by where they are handed over, by a directive.
package entries

import (
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Finder finds the entries of one package.
type Finder struct {
	x        *symbols.Index
	declare  func() []*types.TypeName
	entries  map[*symbols.Func]*Entry
	types    *knowledge.Entries
	declared []*types.TypeName // types with the directive entry; nil until asked for
	placed   map[*symbols.Func]*knowledge.Entry
}

// New returns the finder of the package of an index. declare lists types at whose
// declaration the directive entry stands, also of other packages.
func New(x *symbols.Index, declare func() []*types.TypeName) *Finder {
	return &Finder{x: x, declare: declare, entries: make(map[*symbols.Func]*Entry)}
}
