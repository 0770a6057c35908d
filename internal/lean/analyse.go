package lean

import (
	"encoding/gob"
	"errors"
	"go/ast"
	"go/parser"
	"go/types"
	"os"

	"golang.org/x/tools/go/analysis"
)

// analyse runs a, which requires no other analyzer, on the package and writes
// its types and facts.
func (u *unit) analyse(a *analysis.Analyzer) error {
	if len(a.Requires) > 0 {
		return errors.New(a.Name + " requires other analyzers")
	}
	for _, f := range a.FactTypes {
		gob.Register(f)
	}
	if err := u.parse(); err != nil {
		return err
	}
	info := &types.Info{
		Types:        make(map[ast.Expr]types.TypeAndValue),
		Defs:         make(map[*ast.Ident]types.Object),
		Uses:         make(map[*ast.Ident]types.Object),
		Implicits:    make(map[ast.Node]types.Object),
		Instances:    make(map[*ast.Ident]types.Instance),
		Scopes:       make(map[ast.Node]*types.Scope),
		Selections:   make(map[*ast.SelectorExpr]*types.Selection),
		FileVersions: make(map[*ast.File]string),
	}
	pkg, err := u.check(info)
	if err != nil {
		return err
	}
	set, err := u.importFacts(pkg)
	if err != nil {
		return err
	}
	// As with unitchecker, what an analyzer that fails has exported counts, and
	// nobody is told of a dependency.
	a.Run(u.pass(a, pkg, info, set))
	facts, err := set.encode()
	if err != nil {
		return err
	}
	return writeVetx(u.cfg.VetxOutput, u.fset, pkg, facts)
}

// parse parses the whole package.
func (u *unit) parse() error {
	for _, name := range u.cfg.GoFiles {
		f, err := parser.ParseFile(u.fset, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		u.files = append(u.files, f)
	}
	return nil
}

func (u *unit) pass(a *analysis.Analyzer, pkg *types.Package, info *types.Info, set *facts) *analysis.Pass {
	module := u.cfg.Module
	if module == nil && u.cfg.ModulePath != "" { // before Go 1.27
		module = &analysis.Module{Path: u.cfg.ModulePath, Version: u.cfg.ModuleVersion, GoVersion: u.cfg.GoVersion}
	}
	return &analysis.Pass{
		Analyzer:          a,
		Fset:              u.fset,
		Files:             u.files,
		OtherFiles:        u.cfg.NonGoFiles,
		IgnoredFiles:      u.cfg.IgnoredFiles,
		Pkg:               pkg,
		TypesInfo:         info,
		TypesSizes:        sizes(),
		Module:            module,
		Report:            func(analysis.Diagnostic) {},
		ReadFile:          os.ReadFile,
		ResultOf:          map[*analysis.Analyzer]any{},
		ImportObjectFact:  set.get,
		ExportObjectFact:  set.set,
		AllObjectFacts:    set.all,
		ImportPackageFact: func(*types.Package, analysis.Fact) bool { return false },
		ExportPackageFact: func(analysis.Fact) { panic(a.Name + " has package facts") },
		AllPackageFacts:   func() []analysis.PackageFact { return nil },
	}
}
