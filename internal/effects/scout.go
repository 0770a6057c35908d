package effects

import (
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// A Scout says which functions of other packages make a package relevant, before
// that package is type-checked.
type Scout struct{ r *Result }

// NewScout returns a scout for the package of that path. get is as
// analysis.Pass.ImportObjectFact.
func NewScout(path string, module *analysis.Module, get func(types.Object, analysis.Fact) bool) *Scout {
	return &Scout{newResult(&analysis.Pass{Pkg: types.NewPackage(path, ""), Module: module, ImportObjectFact: get})}
}

// Speaks reports whether a package is relevant that uses fn.
func (s *Scout) Speaks(fn *types.Func) bool { return s.r.speaks(fn) }
