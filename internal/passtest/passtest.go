// Package passtest runs a pass on its corpus: every `// want`, every negative,
// and every fix.
//
// A fix is applied, formatted, type-checked in its package and compared with
// the file's .golden, a txtar archive: section "fixed" has the first fix of
// every finding, section "alternative" the second fix of those that have one.
// `go test -update` writes the goldens.
package passtest

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/format"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/ast/astutil"
	"golang.org/x/tools/txtar"

	"github.com/timeoutlint/timeoutlint/internal/effects"
	"github.com/timeoutlint/timeoutlint/internal/guard"
	"github.com/timeoutlint/timeoutlint/internal/proof"
	"github.com/timeoutlint/timeoutlint/internal/report"
)

var update = flag.Bool("update", false, "write .golden files")

// Dir returns the module's testdata folder.
func Dir(t testing.TB) string {
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, "testdata")
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
}

// Default runs the pass as a user gets it: findings of the strict tier are
// not expected.
func Default(t *testing.T, a *analysis.Analyzer, pkgs ...string) {
	t.Helper()
	run(t, a, false, pkgs)
}

// Strict runs the pass with the strict tier.
func Strict(t *testing.T, a *analysis.Analyzer, pkgs ...string) {
	t.Helper()
	run(t, a, true, pkgs)
}

// Chains runs the pass with the strict tier on one package and compares what it
// says, related places included, with chains.golden beside its files: the way
// from the entry to the wait.
func Chains(t *testing.T, a *analysis.Analyzer, pkg string) {
	t.Helper()
	guard.Off, proof.Batch = true, true
	old := report.Options.Strict
	report.Options.Strict = true
	defer func() { report.Options.Strict = old }()
	var out strings.Builder
	for _, res := range analysistest.Run(t, Dir(t), a, pkg) {
		line := func(pos token.Pos) string {
			p := res.Pass.Fset.Position(pos)
			return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
		}
		for _, d := range res.Action.Diagnostics {
			fmt.Fprintf(&out, "%s: %s: %s\n", line(d.Pos), d.Category, d.Message)
			for _, rel := range d.Related {
				fmt.Fprintf(&out, "\t%s: %s\n", line(rel.Pos), rel.Message)
			}
		}
	}
	file := filepath.Join(Dir(t), "src", filepath.FromSlash(pkg), "chains.golden")
	if *update {
		if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want, err := os.ReadFile(file); err != nil || string(want) != out.String() {
		t.Errorf("%s differs (go test -update writes it); got:\n%s", file, out.String())
	}
}

func run(t *testing.T, a *analysis.Analyzer, strict bool, pkgs []string) {
	t.Helper()
	guard.Off, proof.Batch = true, true
	old := report.Options.Strict
	report.Options.Strict = strict
	defer func() { report.Options.Strict = old }()
	for _, res := range analysistest.Run(t, Dir(t), a, pkgs...) {
		if res.Err == nil {
			checkCategories(t, res)
			checkFixes(t, res)
		}
	}
}

// Module runs all passes at once on packages of the module in dir, which imports
// the libraries themselves. It loads and summarises them once for all passes.
func Module(t *testing.T, dir string, passes []*analysis.Analyzer, pkgs ...string) {
	t.Helper()
	guard.Off, proof.Batch = true, true
	for _, res := range analysistest.Run(t, dir, suite(passes), pkgs...) {
		if res.Err == nil {
			checkCategories(t, res)
			checkFixes(t, res)
		}
	}
}

// suite is an analyzer that runs all passes on a package, one after the other.
func suite(passes []*analysis.Analyzer) *analysis.Analyzer {
	all := &analysis.Analyzer{
		Name: "suite",
		Doc:  "runs all passes",
		Run: func(pass *analysis.Pass) (any, error) {
			for _, a := range passes {
				own := *pass
				own.Analyzer = a
				if _, err := a.Run(&own); err != nil {
					return nil, err
				}
			}
			return nil, nil
		},
	}
	for _, a := range passes {
		all.Requires = append(all.Requires, a.Requires...)
	}
	return all
}

// All runs all passes at once, in both tiers, on packages of the corpora, and
// hands each to check. What the corpora want of one pass does not matter here.
func All(t *testing.T, passes []*analysis.Analyzer, pkgs []string, check func(*analysistest.Result)) {
	t.Helper()
	guard.Off, proof.Batch = true, true
	old := report.Options.Strict
	report.Options.Strict = true
	defer func() { report.Options.Strict = old }()
	for _, res := range analysistest.Run(ignore{}, Dir(t), suite(passes), pkgs...) {
		if res.Err != nil {
			t.Error(res.Err)
			continue
		}
		check(res)
	}
}

// Terminates runs the pass, in both tiers, on code in which every value is made
// from itself. What it finds there does not matter, that it ends does, and that
// each question comes to rest: a stack that overflows cannot be recovered.
func Terminates(t *testing.T, a *analysis.Analyzer) {
	t.Helper()
	guard.Off, proof.Batch = true, true
	old := report.Options.Strict
	defer func() { report.Options.Strict = old }()
	for _, strict := range []bool{false, true} {
		report.Options.Strict = strict
		results := analysistest.Run(ignore{}, Dir(t), a, "cycles")
		if len(results) != 1 {
			t.Fatalf("%d packages called cycles, want 1", len(results))
		}
		if err := results[0].Action.Err; err != nil {
			t.Error(err)
			continue
		}
		if n := results[0].Pass.ResultOf[effects.Analyzer].(*effects.Result).Analysis.GivenUp(); n > 0 {
			t.Errorf("%d questions did not come to rest", n)
		}
	}
}

// ignore is a test that does not mind what is reported.
type ignore struct{}

func (ignore) Errorf(string, ...any) {}

func checkCategories(t *testing.T, res *analysistest.Result) {
	for _, d := range res.Action.Diagnostics {
		kind, _ := report.ParseCategory(d.Category)
		if _, ok := report.Lookup(kind); !ok && kind != report.Directive {
			t.Errorf("%s: unknown category %q", res.Pass.Fset.Position(d.Pos), d.Category)
		}
		if d.URL == "" {
			t.Errorf("%s: no URL", res.Pass.Fset.Position(d.Pos))
		}
		if strings.ContainsAny(d.Message, "\n") || strings.HasSuffix(d.Message, ".") {
			t.Errorf("%s: not one line without a full stop: %q", res.Pass.Fset.Position(d.Pos), d.Message)
		}
	}
}

// checkFixes applies the first, then the second fixes of the package's findings.
func checkFixes(t *testing.T, res *analysistest.Result) {
	files := make(map[string]*ast.File)
	for _, f := range res.Pass.Files {
		files[res.Pass.Fset.File(f.FileStart).Name()] = f
	}
	sections := make(map[string][]txtar.File) // by file
	for i, section := range []string{"fixed", "alternative"} {
		edits := make(map[string][]analysis.TextEdit)
		for _, d := range res.Action.Diagnostics {
			if i < len(d.SuggestedFixes) {
				for _, e := range d.SuggestedFixes[i].TextEdits {
					name := res.Pass.Fset.File(e.Pos).Name()
					edits[name] = append(edits[name], e)
				}
			}
		}
		changed := make(map[string][]byte)
		for name, es := range edits {
			out, err := apply(res.Pass.Fset, name, es)
			if err != nil {
				t.Errorf("%s: %s fixes: %v", name, section, err)
				return
			}
			changed[name] = out
			sections[name] = append(sections[name], txtar.File{Name: section, Data: out})
		}
		if len(changed) > 0 {
			typecheck(t, res.Pass, section, files, changed)
		}
	}
	for name := range files {
		golden(t, name, sections[name])
	}
}

// apply makes the edits to a file. Identical insertions count once, as drivers have it.
func apply(fset *token.FileSet, name string, edits []analysis.TextEdit) ([]byte, error) {
	src, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(edits, func(a, b analysis.TextEdit) int {
		if a.Pos != b.Pos {
			return int(a.Pos - b.Pos)
		}
		return int(a.End - b.End)
	})
	var out bytes.Buffer
	last := 0
	for i, e := range edits {
		if i > 0 && e.Pos == edits[i-1].Pos && e.End == edits[i-1].End && bytes.Equal(e.NewText, edits[i-1].NewText) {
			continue
		}
		end := e.End
		if !end.IsValid() {
			end = e.Pos
		}
		start, stop := fset.File(e.Pos).Offset(e.Pos), fset.File(e.Pos).Offset(end)
		if start < last {
			return nil, fmt.Errorf("overlapping edits at %s", fset.Position(e.Pos))
		}
		out.Write(src[last:start])
		out.Write(e.NewText)
		last = stop
	}
	out.Write(src[last:])
	return DropImports(src, out.Bytes())
}

// DropImports formats a fixed file without the imports of which the fixes
// together took all uses, as drivers do: none of them may do it by itself.
func DropImports(old, fixed []byte) ([]byte, error) {
	fset := token.NewFileSet()
	was, err := parser.ParseFile(fset, "old.go", old, 0) // resolved, for UsesImport
	if err != nil {
		return nil, err
	}
	f, err := parser.ParseFile(fset, "fixed.go", fixed, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	for _, spec := range was.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		name := ""
		if spec.Name != nil {
			name = spec.Name.Name
		}
		if astutil.UsesImport(was, path) && !astutil.UsesImport(f, path) {
			astutil.DeleteNamedImport(fset, f, name, path)
		}
	}
	var out bytes.Buffer
	err = format.Node(&out, fset, f)
	return out.Bytes(), err
}

func golden(t *testing.T, name string, files []txtar.File) {
	path := name + ".golden"
	if *update {
		if len(files) == 0 {
			os.Remove(path)
		} else if err := os.WriteFile(path, txtar.Format(&txtar.Archive{Files: files}), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	var want []txtar.File
	if data, err := os.ReadFile(path); err == nil {
		want = txtar.Parse(data).Files
	}
	if len(want) != len(files) {
		t.Errorf("%s has %d sections of fixes, want %d (go test -update writes them)", path, len(files), len(want))
		return
	}
	for i := range files {
		if files[i].Name != want[i].Name || !bytes.Equal(files[i].Data, want[i].Data) {
			t.Errorf("%s: section %s differs (go test -update writes it); got:\n%s", path, files[i].Name, files[i].Data)
		}
	}
}

// typecheck checks the package with the changed files in the place of the old.
func typecheck(t *testing.T, pass *analysis.Pass, section string, files map[string]*ast.File, changed map[string][]byte) {
	fset := token.NewFileSet()
	var list []*ast.File
	for name := range files {
		var src any
		if data, ok := changed[name]; ok {
			src = data
		}
		f, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
		if err != nil {
			t.Errorf("%s: %s fixes do not parse: %v", name, section, err)
			return
		}
		list = append(list, f)
	}
	conf := types.Config{
		Importer: newGraph(pass.Pkg),
		Error: func(err error) {
			t.Errorf("%s fixes do not compile: %v", section, err)
		},
	}
	conf.Check(pass.Pkg.Path(), fset, list, nil)
}

// graph imports what the analysed package imports, directly or not; a
// package that only a fix imports comes from source.
type graph struct {
	pkgs   map[string]*types.Package
	source types.Importer
}

func newGraph(root *types.Package) *graph {
	g := &graph{make(map[string]*types.Package), importer.ForCompiler(token.NewFileSet(), "source", nil)}
	var visit func(*types.Package)
	visit = func(p *types.Package) {
		for _, i := range p.Imports() {
			if g.pkgs[i.Path()] == nil {
				g.pkgs[i.Path()] = i
				visit(i)
			}
		}
	}
	visit(root)
	return g
}

func (g *graph) Import(path string) (*types.Package, error) {
	if p := g.pkgs[path]; p != nil {
		return p, nil
	}
	return g.source.Import(path)
}
