package torture

import (
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"runtime/debug"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint"
	"github.com/timeoutlint/timeoutlint/internal/effects"
	"github.com/timeoutlint/timeoutlint/internal/guard"
	"github.com/timeoutlint/timeoutlint/internal/proof"
	"github.com/timeoutlint/timeoutlint/internal/report"
)

// A House is where programs are type-checked and analysed: what they import is
// loaded, and summarised, once. It is not for use by several goroutines.
//
// x/tools' checker would analyse what a program imports anew for each of the
// dozen variants of it, and wants files on a disk.
type House struct {
	fset  *token.FileSet
	std   types.Importer
	root  string // of the libraries, as in a GOPATH's src
	libs  map[string]*types.Package
	facts map[factKey]analysis.Fact
	suite []*analysis.Analyzer

	gaveUp int // questions without an answer that came to rest, in the last program
}

type factKey struct {
	of  any // a types.Object or *types.Package
	typ reflect.Type
}

// NewHouse returns a house with the libraries below root, the corpus. It turns
// the strict tier on and the guard off, for the whole process.
func NewHouse(root string) *House {
	guard.Off = true
	report.Options.Strict = true
	fset := token.NewFileSet()
	return &House{
		fset:  fset,
		std:   importer.ForCompiler(fset, "gc", nil),
		root:  root,
		libs:  make(map[string]*types.Package),
		facts: make(map[factKey]analysis.Fact),
		suite: timeoutlint.Suite(),
	}
}

// Import returns the package at a path: a library from source, with its facts,
// else one of the standard library.
func (h *House) Import(path string) (*types.Package, error) {
	if p := h.libs[path]; p != nil {
		return p, nil
	}
	dir := filepath.Join(h.root, filepath.FromSlash(path))
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		p, err := h.std.Import(path)
		h.libs[path] = p
		return p, err
	}
	prog, err := ReadDir(dir, path)
	if err != nil {
		return nil, err
	}
	c, err := h.check(prog)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if _, err := c.analyse(nil); err != nil {
		return nil, err
	}
	for k, f := range c.facts {
		h.facts[k] = f
	}
	h.libs[path] = c.pkg
	return c.pkg, nil
}

// ReadDir reads the package in dir, without its tests.
func ReadDir(dir, path string) (*Program, error) {
	bp, err := build.Default.ImportDir(dir, 0)
	if err != nil {
		return nil, err
	}
	p := &Program{Path: path}
	for _, name := range bp.GoFiles {
		src, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		p.Files = append(p.Files, File{name, src})
	}
	return p, nil
}

// checked is a program with its types.
type checked struct {
	house *House
	prog  *Program
	files []*ast.File
	pkg   *types.Package
	info  *types.Info
	facts map[factKey]analysis.Fact
}

// check parses and type-checks a program.
func (h *House) check(prog *Program) (*checked, error) {
	c := &checked{house: h, prog: prog, facts: make(map[factKey]analysis.Fact)}
	for _, f := range prog.Files {
		file, err := parser.ParseFile(h.fset, f.Name, f.Src, parser.ParseComments|parser.SkipObjectResolution)
		if file != nil {
			c.files = append(c.files, file)
		}
		if err != nil {
			c.close()
			return nil, err
		}
	}
	c.info = &types.Info{
		Types:        make(map[ast.Expr]types.TypeAndValue),
		Instances:    make(map[*ast.Ident]types.Instance),
		Defs:         make(map[*ast.Ident]types.Object),
		Uses:         make(map[*ast.Ident]types.Object),
		Implicits:    make(map[ast.Node]types.Object),
		Selections:   make(map[*ast.SelectorExpr]*types.Selection),
		Scopes:       make(map[ast.Node]*types.Scope),
		FileVersions: make(map[*ast.File]string),
	}
	var errs []error
	conf := types.Config{
		Importer: h,
		Sizes:    types.SizesFor("gc", "amd64"),
		Error:    func(err error) { errs = append(errs, errors.New(err.Error())) },
	}
	c.pkg, _ = conf.Check(prog.Path, h.fset, c.files, c.info)
	if len(errs) > 0 {
		c.close()
		return nil, errors.Join(errs...)
	}
	return c, nil
}

// close forgets the positions of the program's files.
func (c *checked) close() {
	for _, f := range c.files {
		if tf := c.house.fset.File(f.FileStart); tf != nil {
			c.house.fset.RemoveFile(tf)
		}
	}
}

// Compiles returns why a program does not compile, or nil.
func (h *House) Compiles(prog *Program) error {
	c, err := h.check(prog)
	if err == nil {
		c.close()
	}
	return err
}

// errCrash is in the chain of what Analyse returns if the suite panics.
var errCrash = errors.New("crash")

// findings is Analyse where the fixes do not matter, nor the work.
func (h *House) findings(prog *Program) ([]*Finding, error) {
	proof.Off = true
	defer func() { proof.Off = false }()
	list, _, err := h.Analyse(prog)
	return list, err
}

// Analyse returns what the suite says of a program, and the bytes of memory
// that it asked for meanwhile: a measure of work that is the same on a slow
// machine.
func (h *House) Analyse(prog *Program) (list []*Finding, work uint64, err error) {
	c, err := h.check(prog)
	if err != nil {
		return nil, 0, err
	}
	defer c.close()
	before := allocated()
	list, err = c.analyse(h.suite)
	return list, allocated() - before, err
}

// allocated returns how many bytes have been allocated so far. runtime/metrics
// says it without stopping the program, and leaves out what has not filled a
// span yet: of a small program that is most of it.
func allocated() uint64 {
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return s.TotalAlloc
}

// analyse runs passes, and what they require; nil stands for what makes facts.
func (c *checked) analyse(suite []*analysis.Analyzer) (list []*Finding, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v\n%s", errCrash, r, debug.Stack())
		}
	}()
	results := make(map[*analysis.Analyzer]any)
	var run func(a *analysis.Analyzer) error
	run = func(a *analysis.Analyzer) error {
		if _, ok := results[a]; ok {
			return nil
		}
		for _, req := range a.Requires {
			if err := run(req); err != nil {
				return err
			}
		}
		res, err := a.Run(c.pass(a, results, func(d analysis.Diagnostic) { list = append(list, c.finding(a, d)) }))
		results[a] = res
		return err
	}
	if suite == nil {
		for _, a := range c.house.suite {
			suite = append(suite, a.Requires...)
		}
	}
	for _, a := range suite {
		if err := run(a); err != nil {
			return nil, err
		}
	}
	c.house.gaveUp = results[effects.Analyzer].(*effects.Result).Analysis.GivenUp()
	return list, nil
}

func (c *checked) pass(a *analysis.Analyzer, results map[*analysis.Analyzer]any, say func(analysis.Diagnostic)) *analysis.Pass {
	load := func(k factKey, fact analysis.Fact) bool {
		have, ok := c.facts[k]
		if !ok {
			have, ok = c.house.facts[k]
		}
		if ok {
			reflect.ValueOf(fact).Elem().Set(reflect.ValueOf(have).Elem())
		}
		return ok
	}
	return &analysis.Pass{
		Analyzer: a, Fset: c.house.fset, Files: c.files, Pkg: c.pkg, TypesInfo: c.info,
		TypesSizes: types.SizesFor("gc", "amd64"),
		Module:     new(analysis.Module),
		ResultOf:   results,
		Report:     say,
		ReadFile:   c.readFile,
		ImportObjectFact: func(o types.Object, f analysis.Fact) bool {
			return load(factKey{o, reflect.TypeOf(f)}, f)
		},
		ExportObjectFact: func(o types.Object, f analysis.Fact) {
			if o.Pkg() != c.pkg {
				panic(fmt.Sprintf("a fact on %v, which is of another package", o))
			}
			c.facts[factKey{o, reflect.TypeOf(f)}] = f
		},
		ImportPackageFact: func(p *types.Package, f analysis.Fact) bool { return load(factKey{p, reflect.TypeOf(f)}, f) },
		ExportPackageFact: func(f analysis.Fact) { c.facts[factKey{c.pkg, reflect.TypeOf(f)}] = f },
		AllObjectFacts:    func() []analysis.ObjectFact { return nil },
		AllPackageFacts:   func() []analysis.PackageFact { return nil },
	}
}

func (c *checked) readFile(name string) ([]byte, error) {
	for _, f := range c.prog.Files {
		if f.Name == name {
			return f.Src, nil
		}
	}
	return nil, fmt.Errorf("%s is no file of the program", name)
}

// finding makes a diagnostic independent of the file set.
func (c *checked) finding(a *analysis.Analyzer, d analysis.Diagnostic) *Finding {
	fset := c.house.fset
	posn := fset.PositionFor(d.Pos, false)
	f := &Finding{Pass: a.Name, Category: d.Category, Message: d.Message, File: posn.Filename, Start: posn.Offset, Posn: posn}
	for _, s := range d.SuggestedFixes {
		fix := Fix{Message: s.Message}
		for _, e := range s.TextEdits {
			if !e.End.IsValid() {
				e.End = e.Pos
			}
			start, end := fset.PositionFor(e.Pos, false), fset.PositionFor(e.End, false)
			fix.Edits = append(fix.Edits, Edit{start.Filename, start.Offset, end.Offset, string(e.NewText)})
		}
		f.Fixes = append(f.Fixes, fix)
	}
	return f
}

// kind returns the kind of a finding, without its tier.
func (f *Finding) kind() string {
	kind, _, _ := strings.Cut(f.Category, "/")
	return kind
}
