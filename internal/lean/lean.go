package lean

import (
	"encoding/gob"
	"fmt"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"
)

// Run writes the vetx file of a unit of which only the facts are wanted. a is
// the analyzer that computes them, nil where there are none, as for a package of
// the standard library.
//
// It returns an error, and has written nothing, if the unit has to be left to
// unitchecker. The error says why.
func Run(cfg *unitchecker.Config, a *analysis.Analyzer) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("crashed: %v", r)
		}
	}()
	u, err := newUnit(cfg)
	if err != nil {
		return err
	}
	if a == nil {
		return u.typesOnly()
	}
	return u.analyse(a)
}

// newUnit returns an error if the format of what is read and written is not known.
func newUnit(cfg *unitchecker.Config) (*unit, error) {
	if version, ok := knownTools(); !ok {
		return nil, fmt.Errorf("built with %s %s; the format of %s is known", toolsPath, version, toolsVersion)
	}
	return &unit{cfg: cfg, fset: token.NewFileSet(), imports: make(map[string]*types.Package), vetx: make(map[string]*vetx)}, nil
}

// registerFacts makes the fact types of analyzers known to gob.
func registerFacts(suite []*analysis.Analyzer) {
	for _, a := range suite {
		for _, f := range a.FactTypes {
			gob.Register(f)
		}
	}
}

// typesOnly writes types, and no facts.
func (u *unit) typesOnly() error {
	u.needed = make(map[string]bool)
	if err := u.parseTypes(); err != nil {
		return err
	}
	pkg, err := u.checkTypes(nil)
	if err != nil {
		return err
	}
	return writeVetx(u.cfg.VetxOutput, u.fset, pkg, nil)
}
