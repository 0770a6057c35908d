// The nogo command runs the passes on one package the way that nogo, the
// analysis of Bazel's rules_go, does: a process a package, types from the
// compiler's export data, facts of direct imports from the files that earlier
// processes wrote, none for the standard library, flags from a JSON file.
package main

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"log"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/objectpath"

	"github.com/timeoutlint/timeoutlint"
)

// A nogo rule names them one by one in its deps.
var analyzers = timeoutlint.Suite()

// A unit is the argument: one package.
type unit struct {
	ImportPath string
	Files      []string
	Export     map[string]string // file of export data by import path
	Facts      []string          // files of the direct imports
	Out        string            // file for the facts
	Config     map[string]struct {
		AnalyzerFlags map[string]string `json:"analyzer_flags"`
	}
}

// A fact is one of an object, in the file.
type fact struct {
	Pkg  string
	Path objectpath.Path
	Fact analysis.Fact
}

type key struct {
	obj types.Object
	typ reflect.Type
}

type driver struct {
	unit
	fset  *token.FileSet
	files []*ast.File
	pkg   *types.Package
	info  *types.Info
	facts map[key]analysis.Fact
	all   []fact // of imports, direct or not

	results map[*analysis.Analyzer]any
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("nogo: ")
	d := &driver{fset: token.NewFileSet(), facts: make(map[key]analysis.Fact), results: make(map[*analysis.Analyzer]any)}
	data, err := os.ReadFile(os.Args[1])
	check(err)
	check(json.Unmarshal(data, &d.unit))
	d.configure()
	d.typecheck()
	d.readFacts()
	for _, a := range analyzers {
		d.run(a, true)
	}
	d.writeFacts()
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func (d *driver) configure() {
	for _, a := range analyzers {
		for name, value := range d.Config[a.Name].AnalyzerFlags {
			check(a.Flags.Set(name, value))
		}
	}
}

func (d *driver) typecheck() {
	for _, name := range d.Files {
		f, err := parser.ParseFile(d.fset, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		check(err)
		d.files = append(d.files, f)
	}
	conf := types.Config{Importer: importer.ForCompiler(d.fset, "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(d.Export[path])
	})}
	d.info = &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Instances: make(map[*ast.Ident]types.Instance),
		Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
		Implicits: make(map[ast.Node]types.Object), Selections: make(map[*ast.SelectorExpr]*types.Selection),
		Scopes: make(map[ast.Node]*types.Scope), FileVersions: make(map[*ast.File]string),
	}
	var err error
	d.pkg, err = conf.Check(d.ImportPath, d.fset, d.files, d.info)
	check(err)
}

func (d *driver) readFacts() {
	for _, a := range analyzers {
		registerFacts(a)
	}
	pkgs := map[string]*types.Package{}
	var visit func(*types.Package)
	visit = func(p *types.Package) {
		if pkgs[p.Path()] == nil {
			pkgs[p.Path()] = p
			for _, i := range p.Imports() {
				visit(i)
			}
		}
	}
	visit(d.pkg)
	seen := make(map[string]bool)
	for _, name := range d.Facts {
		data, err := os.ReadFile(name)
		check(err)
		var facts []fact
		check(gob.NewDecoder(bytes.NewReader(data)).Decode(&facts))
		for _, f := range facts {
			id := fmt.Sprint(f.Pkg, " ", f.Path)
			if seen[id] {
				continue
			}
			seen[id] = true
			d.all = append(d.all, f)
			if pkg := pkgs[f.Pkg]; pkg != nil {
				if obj, err := objectpath.Object(pkg, f.Path); err == nil {
					d.facts[key{obj, reflect.TypeOf(f.Fact)}] = f.Fact
				}
			}
		}
	}
}

func registerFacts(a *analysis.Analyzer) {
	for _, f := range a.FactTypes {
		gob.Register(f)
	}
	for _, r := range a.Requires {
		registerFacts(r)
	}
}

func (d *driver) writeFacts() {
	out := d.all
	for k, f := range d.facts {
		if k.obj.Pkg() != d.pkg {
			continue
		}
		if path, err := objectpath.For(k.obj); err == nil {
			out = append(out, fact{d.pkg.Path(), path, f})
		}
	}
	slices.SortFunc(out, func(a, b fact) int { return strings.Compare(a.Pkg+string(a.Path), b.Pkg+string(b.Path)) })
	var buf bytes.Buffer
	check(gob.NewEncoder(&buf).Encode(out))
	check(os.WriteFile(d.Out, buf.Bytes(), 0o666))
}

// run runs a, and first what it requires.
func (d *driver) run(a *analysis.Analyzer, report bool) any {
	if result, ok := d.results[a]; ok {
		return result
	}
	pass := &analysis.Pass{
		Analyzer: a, Fset: d.fset, Files: d.files, Pkg: d.pkg, TypesInfo: d.info,
		TypesSizes: types.SizesFor("gc", "amd64"),
		ResultOf:   make(map[*analysis.Analyzer]any),
		ReadFile:   os.ReadFile,
		Report: func(diag analysis.Diagnostic) {
			if report {
				fmt.Printf("%s: %s: %s\n", d.fset.Position(diag.Pos), diag.Category, diag.Message)
			}
		},
		ImportObjectFact: func(obj types.Object, f analysis.Fact) bool {
			got, ok := d.facts[key{obj, reflect.TypeOf(f)}]
			if ok {
				reflect.ValueOf(f).Elem().Set(reflect.ValueOf(got).Elem())
			}
			return ok
		},
		ExportObjectFact:  func(obj types.Object, f analysis.Fact) { d.facts[key{obj, reflect.TypeOf(f)}] = f },
		ImportPackageFact: func(*types.Package, analysis.Fact) bool { return false },
		ExportPackageFact: func(analysis.Fact) { log.Fatal("a fact of a package") },
		AllObjectFacts: func() []analysis.ObjectFact {
			var all []analysis.ObjectFact
			for k := range maps.Keys(d.facts) {
				all = append(all, analysis.ObjectFact{Object: k.obj, Fact: d.facts[k]})
			}
			return all
		},
		AllPackageFacts: func() []analysis.PackageFact { return nil },
	}
	for _, r := range a.Requires {
		pass.ResultOf[r] = d.run(r, false)
	}
	result, err := a.Run(pass)
	check(err)
	d.results[a] = result
	return result
}
