package effects

import (
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
)

// VersionFact says of which module version a library is. It is a fact of the
// functions whose rows depend on that.
type VersionFact struct{ Version string }

func (*VersionFact) AFact() {}

func (f *VersionFact) String() string { return f.Version }

// versions learns the version of this package, if rows of it depend on that,
// and those of the packages it imports.
func (r *Result) versions() {
	path := r.pass.Pkg.Path()
	if m := r.pass.Module; m != nil && m.Version != "" {
		for _, name := range knowledge.Versioned(path) {
			if fn, ok := r.pass.Pkg.Scope().Lookup(name).(*types.Func); ok {
				r.pass.ExportObjectFact(fn, &VersionFact{m.Version})
				knowledge.SetVersion(path, m.Version)
			}
		}
	}
	for _, p := range r.pass.Pkg.Imports() {
		for _, name := range knowledge.Versioned(p.Path()) {
			var fact VersionFact
			if fn, ok := p.Scope().Lookup(name).(*types.Func); ok && r.pass.ImportObjectFact(fn, &fact) {
				knowledge.SetVersion(p.Path(), fact.Version)
				break
			}
		}
	}
}
