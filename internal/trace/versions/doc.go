// Package versions says which of the values that are assigned to a local variable
// a use of it reads. This needs the syntax only, and no control-flow graph.
package versions

import (
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Reader finds the versions of variables, in one package.
type Reader struct {
	x        *symbols.Index
	versions map[*types.Var]*Versions
	jumps    map[*symbols.Func]*jumps
}

// New returns the reader of the package of an index.
func New(x *symbols.Index) *Reader {
	return &Reader{x: x, versions: make(map[*types.Var]*Versions), jumps: make(map[*symbols.Func]*jumps)}
}
