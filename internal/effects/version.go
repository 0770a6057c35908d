package effects

import (
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
)

// versions learns the version of this package, if rows of it depend on that,
// and those of the packages it imports.
func (r *Result) versions() {
	path := r.Pass.Pkg.Path()
	if m := r.Pass.Module; m != nil && m.Version != "" {
		for _, name := range knowledge.Versioned(path) {
			if fn, ok := r.Pass.Pkg.Scope().Lookup(name).(*types.Func); ok {
				r.Pass.ExportObjectFact(fn, &facts.VersionFact{Version: m.Version})
				knowledge.SetVersion(path, m.Version)
			}
		}
	}
	for _, p := range r.Pass.Pkg.Imports() {
		for _, name := range knowledge.Versioned(p.Path()) {
			var fact facts.VersionFact
			if fn, ok := p.Scope().Lookup(name).(*types.Func); ok && r.Pass.ImportObjectFact(fn, &fact) {
				knowledge.SetVersion(p.Path(), fact.Version)
				break
			}
		}
	}
}
