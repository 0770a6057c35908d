package effects

import (
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
)

// versions learns the version of this package, if rows of it depend on that,
// and those of the packages it imports.
func (r *Result) versions() {
	path := r.pass.Pkg.Path()
	if m := r.pass.Module; m != nil && m.Version != "" {
		for _, name := range knowledge.Versioned(path) {
			if fn, ok := r.pass.Pkg.Scope().Lookup(name).(*types.Func); ok {
				r.pass.ExportObjectFact(fn, &facts.VersionFact{Version: m.Version})
				knowledge.SetVersion(path, m.Version)
			}
		}
	}
	for _, p := range r.pass.Pkg.Imports() {
		for _, name := range knowledge.Versioned(p.Path()) {
			var fact facts.VersionFact
			if fn, ok := p.Scope().Lookup(name).(*types.Func); ok && r.pass.ImportObjectFact(fn, &fact) {
				knowledge.SetVersion(p.Path(), fact.Version)
				break
			}
		}
	}
}
