package lean

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"slices"
	"strconv"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/effects"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
)

// analyse runs a, which is effects, on the package and writes its types and facts.
func (u *unit) analyse(a *analysis.Analyzer) error {
	if len(a.Requires) > 0 {
		return errors.New(a.Name + " requires other analyzers")
	}
	registerFacts([]*analysis.Analyzer{a})
	sources, err := u.read()
	if err != nil {
		return err
	}
	files, facts, err := u.readImports(sources)
	if err != nil {
		return err
	}
	if silent := u.silent(sources); silent || !u.mayMatter(sources, files, facts) {
		done, err := u.analyseTypes(a, facts, silent)
		if done || err != nil {
			return err
		}
	}
	u.needed = nil
	if err := u.parse(sources); err != nil {
		return err
	}
	info := newInfo(sources)
	clear(sources) // the largest are megabytes
	pkg, err := u.check(info)
	if err != nil {
		return err
	}
	return u.run(a, pkg, info, facts)
}

// analyseTypes does what is left where no function body matters. It returns
// false if the types say that the package is relevant nevertheless, for instance
// because it has func parameters, unless its bodies are known to be silent.
func (u *unit) analyseTypes(a *analysis.Analyzer, facts *facts, silent bool) (done bool, err error) {
	u.needed = make(map[string]bool)
	if err := u.parseTypes(); err != nil {
		return false, err
	}
	info := &types.Info{Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object)}
	if silent {
		info = newInfo(nil) // effects may look at all of it
	}
	pkg, err := u.checkTypes(info)
	if err != nil {
		return false, err
	}
	if !silent && effects.Relevant(u.pass(a, pkg, info, facts)) {
		return false, nil
	}
	return true, u.run(a, pkg, info, facts)
}

// run runs a on the package and writes types and facts.
func (u *unit) run(a *analysis.Analyzer, pkg *types.Package, info *types.Info, facts *facts) error {
	facts.pkg = pkg
	// As with unitchecker, what an analyzer that fails has exported counts, and
	// nobody is told of a dependency.
	a.Run(u.pass(a, pkg, info, facts))
	encoded, err := facts.encode()
	if err != nil {
		return err
	}
	return writeVetx(u.cfg.VetxOutput, u.fset, pkg, encoded)
}

func (u *unit) read() ([][]byte, error) {
	sources := make([][]byte, len(u.cfg.GoFiles))
	for i, name := range u.cfg.GoFiles {
		src, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		sources[i] = src
	}
	return sources, nil
}

// readImports returns what the files import, and the facts of that. It loads
// all packages but those of the standard library.
func (u *unit) readImports(sources [][]byte) ([]*fileScan, *facts, error) {
	var files []*fileScan
	var paths []string
	for i, src := range sources {
		f, err := parser.ParseFile(token.NewFileSet(), u.cfg.GoFiles[i], src, parser.ImportsOnly|parser.SkipObjectResolution)
		if err != nil {
			return nil, nil, err
		}
		scan := u.fileScan(f)
		files = append(files, scan)
		for _, p := range scan.paths {
			if u.cfg.Standard[p] || p == "unsafe" || slices.Contains(paths, p) {
				continue
			}
			if _, err := u.load(p); err != nil {
				return nil, nil, err
			}
			paths = append(paths, p)
		}
	}
	facts, err := u.importFacts(paths)
	return files, facts, err
}

func (u *unit) fileScan(f *ast.File) *fileScan {
	s := &fileScan{imports: make(map[string]string)}
	for _, spec := range f.Imports {
		text, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue // the type checker says so
		}
		p := u.resolve(text)
		if p == "" {
			continue
		}
		s.paths = append(s.paths, p)
		switch {
		case spec.Name == nil:
			s.unnamed = append(s.unnamed, p)
		case spec.Name.Name == ".":
			s.dot = true
		default:
			s.imports[spec.Name.Name] = p
		}
	}
	return s
}

// parse parses all of the package, but for comments in which effects finds nothing.
func (u *unit) parse(sources [][]byte) error {
	u.files = nil
	for i, name := range u.cfg.GoFiles {
		mode := parser.SkipObjectResolution
		if bytes.Contains(sources[i], directive) || bytes.Contains(sources[i], generated) {
			mode |= parser.ParseComments
		}
		src, names, err := u.cutSilent(name, sources[i])
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(u.fset, name, src, mode)
		if err != nil {
			return err
		}
		if names != nil {
			u.blank(f, names)
			sources[i] = src // newInfo goes by what is left
		}
		u.files = append(u.files, f)
	}
	return nil
}

// silent reports whether no body of the package says anything, according to the
// tables.
func (u *unit) silent(sources [][]byte) bool {
	return !slices.ContainsFunc(sources, func(src []byte) bool { return !slices.Contains(u.silentIn(src), "*") })
}

// silentIn returns of which functions of a file the bodies say nothing.
func (u *unit) silentIn(src []byte) []string {
	if movesLines(src) || bytes.Contains(src, directive) {
		return nil
	}
	return knowledge.SilentIn(u.cfg.ImportPath, src)
}

// cutSilent cuts out of a file the bodies that say nothing. names are what
// stands before a dot in what is left, nil if that is all.
func (u *unit) cutSilent(file string, src []byte) (left []byte, names map[string]bool, err error) {
	functions := u.silentIn(src)
	if len(functions) == 0 {
		return src, nil, nil
	}
	names = make(map[string]bool)
	left, ok := cutBodies(src, functions, names)
	if !ok {
		return nil, nil, fmt.Errorf("%s: braces that do not match", file)
	}
	return left, names, nil
}

// blank makes blank imports of those that nothing in the file uses.
func (u *unit) blank(f *ast.File, names map[string]bool) {
	for _, spec := range f.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue // the type checker says so
		}
		p = u.resolve(p)
		name := stdName(p)
		switch pkg := u.imports[p]; {
		case spec.Name != nil:
			name = spec.Name.Name
		case pkg != nil && !u.cfg.Standard[p]:
			name = pkg.Name()
		}
		if name != "." && !names[name] {
			spec.Name = &ast.Ident{NamePos: spec.Path.Pos(), Name: "_"}
		}
	}
}

// Comments that say something: a directive of ours, and that a file is generated.
var (
	directive = []byte("timeoutlint:")
	generated = []byte("DO NOT EDIT")
)

// newInfo returns the tables that unitchecker fills, of a size at which they
// need not grow often: of a package's source, one byte in so many begins an
// expression, an identifier that is used, one that is declared.
func newInfo(sources [][]byte) *types.Info {
	n := 0
	for _, src := range sources {
		n += len(src)
	}
	return &types.Info{
		Types:        make(map[ast.Expr]types.TypeAndValue, n/24),
		Defs:         make(map[*ast.Ident]types.Object, n/100),
		Uses:         make(map[*ast.Ident]types.Object, n/24),
		Implicits:    make(map[ast.Node]types.Object),
		Instances:    make(map[*ast.Ident]types.Instance),
		Scopes:       make(map[ast.Node]*types.Scope),
		Selections:   make(map[*ast.SelectorExpr]*types.Selection, n/100),
		FileVersions: make(map[*ast.File]string),
	}
}

// module is what drivers tell analyzers.
func (u *unit) module() *analysis.Module {
	if u.cfg.Module == nil && u.cfg.ModulePath != "" { // before Go 1.27
		return &analysis.Module{Path: u.cfg.ModulePath, Version: u.cfg.ModuleVersion, GoVersion: u.cfg.GoVersion}
	}
	return u.cfg.Module
}

func (u *unit) pass(a *analysis.Analyzer, pkg *types.Package, info *types.Info, facts *facts) *analysis.Pass {
	return &analysis.Pass{
		Analyzer:          a,
		Fset:              u.fset,
		Files:             u.files,
		OtherFiles:        u.cfg.NonGoFiles,
		IgnoredFiles:      u.cfg.IgnoredFiles,
		Pkg:               pkg,
		TypesInfo:         info,
		TypesSizes:        sizes(),
		Module:            u.module(),
		Report:            func(analysis.Diagnostic) {},
		ReadFile:          os.ReadFile,
		ResultOf:          map[*analysis.Analyzer]any{},
		ImportObjectFact:  facts.get,
		ExportObjectFact:  facts.set,
		AllObjectFacts:    func() []analysis.ObjectFact { return facts.all(a.FactTypes) },
		ImportPackageFact: func(*types.Package, analysis.Fact) bool { return false },
		ExportPackageFact: func(analysis.Fact) { panic(a.Name + " has package facts") },
		AllPackageFacts:   func() []analysis.PackageFact { return nil },
	}
}
