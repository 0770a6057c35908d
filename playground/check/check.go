// Package check runs the suite on a program of one file, held in memory, with
// packages that are embedded for what it imports.
package check

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"os"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/playground/embedded"
)

// fileName is what the program's file is called in positions.
const fileName = "main.go"

// MaxSize is how large a program may be, in bytes. A page should answer while
// somebody types; for more there is the command.
const MaxSize = 256 << 10

// A Result is what there is to say of a program. Offsets are in UTF-16 code
// units, as JavaScript counts.
type Result struct {
	Findings []Finding `json:"findings"`
	Errors   []Error   `json:"errors"`  // why it was not analysed, or not in full
	Missing  []string  `json:"missing"` // imports that are not embedded
	Analysed bool      `json:"analysed"`
}

// A Finding is one diagnostic.
type Finding struct {
	Kind     string    `json:"kind"`
	Pass     string    `json:"pass"`
	Severity string    `json:"severity"`
	Strict   bool      `json:"strict"`
	From     int       `json:"from"`
	To       int       `json:"to"`
	Line     int       `json:"line"` // from 1
	What     string    `json:"what"`
	Why      string    `json:"why,omitempty"`
	Chain    string    `json:"chain,omitempty"`
	Remedy   string    `json:"remedy,omitempty"`
	Fixes    []Fix     `json:"fixes"`
	Related  []Related `json:"related"`
}

// A Fix is a way to mend a finding. New is the whole program with it.
type Fix struct {
	Message string `json:"message"`
	New     string `json:"new"`
}

// Related is a place that belongs to a finding.
type Related struct {
	From    int    `json:"from"`
	Line    int    `json:"line"`
	Message string `json:"message"`
}

// An Error is a mistake of the program.
type Error struct {
	From    int    `json:"from"`
	To      int    `json:"to"`
	Line    int    `json:"line"`
	Message string `json:"message"`
}

// A Checker checks one program after the other.
type Checker struct {
	packages *embedded.Packages
	suite    []*analysis.Analyzer
}

// New returns a Checker for programs that import packages.
func New(packages *embedded.Packages) *Checker {
	report.Options.Parts = true
	return &Checker{packages: packages, suite: timeoutlint.Suite()}
}

// Check analyses a program; with strict, findings of the strict tier are
// reported too. What is wrong with the program is part of the result.
func (c *Checker) Check(src string, strict bool) *Result {
	r, _ := c.run(src, strict)
	return r
}

// run is Check that returns the diagnostics too, in the order of the findings.
func (c *Checker) run(src string, strict bool) (*Result, []found) {
	report.Options.Strict = strict
	p := &program{checker: c, src: src, units: newUnits(src), result: &Result{Findings: []Finding{}, Errors: []Error{}, Missing: []string{}}}
	defer p.close()
	if len(src) > MaxSize {
		p.fail(token.NoPos, fmt.Sprintf("the program has more than %d KB: the playground is for one file; timeoutlint itself has no such limit", MaxSize>>10))
		return p.result, nil
	}
	if !p.parse() || !p.types() {
		return p.result, nil
	}
	p.analyse()
	return p.result, p.found
}

// A program is one on its way to a result.
type program struct {
	checker *Checker
	src     string
	units   *units
	result  *Result

	tf    *token.File
	file  *ast.File
	pkg   *types.Package
	info  *types.Info
	found []found
}

// found is a diagnostic with the edits of its fixes, in bytes.
type found struct {
	fixes [][]edit
}

// close forgets the positions of the program, of which there is another one
// with each key that is typed.
func (p *program) close() {
	if p.tf != nil {
		p.checker.packages.Fset().RemoveFile(p.tf)
	}
}

// fail adds an error.
func (p *program) fail(at token.Pos, text string) {
	e := Error{Message: text, Line: 1}
	if at.IsValid() && p.tf != nil && p.tf.Base() <= int(at) && int(at) <= p.tf.Base()+p.tf.Size() {
		offset := p.tf.Offset(at)
		e.From, e.To, e.Line = p.units.at(offset), p.units.at(offset+wordLength(p.src[offset:])), p.tf.Line(at)
	}
	if len(p.result.Errors) < 20 {
		p.result.Errors = append(p.result.Errors, e)
	}
}

// wordLength is how much of s to underline for an error of which only the
// beginning is known.
func wordLength(s string) int {
	n := strings.IndexFunc(s, func(r rune) bool { return !(r == '_' || r == '.' || r >= '0' && r <= '9' || r >= 'A') })
	switch {
	case n < 0:
		return len(s)
	case n == 0:
		return min(1, len(strings.SplitN(s, "\n", 2)[0]))
	}
	return n
}

func (p *program) parse() bool {
	fset := p.checker.packages.Fset()
	file, err := parser.ParseFile(fset, fileName, p.src, parser.ParseComments|parser.SkipObjectResolution)
	if file != nil {
		p.tf = fset.File(file.FileStart)
	}
	if err == nil {
		p.file = file
		return true
	}
	var list scanner.ErrorList
	if !errors.As(err, &list) || p.tf == nil {
		p.fail(token.NoPos, err.Error())
		return false
	}
	list.RemoveMultiples()
	for _, e := range list {
		p.fail(p.tf.Pos(min(e.Pos.Offset, p.tf.Size())), e.Msg)
	}
	return false
}

// types type-checks the program, and reports whether it can be analysed: all
// that is wrong with it may be an import that is not there, or something that
// is not used yet.
func (p *program) types() bool {
	p.info = &types.Info{
		Types:        make(map[ast.Expr]types.TypeAndValue),
		Instances:    make(map[*ast.Ident]types.Instance),
		Defs:         make(map[*ast.Ident]types.Object),
		Uses:         make(map[*ast.Ident]types.Object),
		Implicits:    make(map[ast.Node]types.Object),
		Selections:   make(map[*ast.SelectorExpr]*types.Selection),
		Scopes:       make(map[ast.Node]*types.Scope),
		FileVersions: make(map[*ast.File]string),
	}
	ok := true
	conf := types.Config{
		Importer:  importer{p},
		Sizes:     types.SizesFor("gc", "amd64"),
		GoVersion: "go1.26",
		Error: func(err error) {
			var e types.Error
			if !errors.As(err, &e) {
				return
			}
			if strings.Contains(e.Msg, embedded.ErrMissing.Error()) {
				return // importer has said it
			}
			if strings.HasPrefix(e.Msg, "\t") { // continues another one
				return
			}
			ok = ok && e.Soft
			p.fail(e.Pos, e.Msg)
		},
	}
	p.pkg, _ = conf.Check("example.com/playground", p.checker.packages.Fset(), []*ast.File{p.file}, p.info)
	for _, path := range p.result.Missing {
		for _, spec := range p.file.Imports {
			if spec.Path.Value == `"`+path+`"` || spec.Path.Value == "`"+path+"`" {
				p.fail(spec.Path.Pos(), path+" is "+embedded.ErrMissing.Error()+": nothing is known of what it does")
			}
		}
	}
	return ok && p.pkg != nil
}

// importer notes what is missing.
type importer struct{ p *program }

func (i importer) Import(path string) (*types.Package, error) {
	pkg, err := i.p.checker.packages.Import(path)
	if errors.Is(err, embedded.ErrMissing) && !slices.Contains(i.p.result.Missing, path) {
		i.p.result.Missing = append(i.p.result.Missing, path)
	}
	return pkg, err
}

// analyse runs the suite. Positions of what it reports are in the one file.
func (p *program) analyse() {
	results := make(map[*analysis.Analyzer]any)
	failed := make(map[*analysis.Analyzer]error)
	facts := make(map[factKey]analysis.Fact)
	var run func(a *analysis.Analyzer) error
	run = func(a *analysis.Analyzer) error {
		if err, ok := failed[a]; ok {
			return err
		}
		if _, ok := results[a]; ok {
			return nil
		}
		for _, r := range a.Requires {
			if err := run(r); err != nil {
				failed[a] = err
				return err
			}
		}
		result, err := a.Run(p.pass(a, results, facts))
		if err != nil {
			failed[a] = err
			return err
		}
		results[a] = result
		return nil
	}
	for _, a := range p.checker.suite {
		if err := run(a); err != nil {
			text, _, _ := strings.Cut(err.Error(), "\n")
			p.fail(token.NoPos, a.Name+": "+text)
		}
	}
	p.result.Analysed = true
	p.sort()
}

type factKey struct {
	obj types.Object
	typ reflect.Type
}

func (p *program) pass(a *analysis.Analyzer, results map[*analysis.Analyzer]any, facts map[factKey]analysis.Fact) *analysis.Pass {
	return &analysis.Pass{
		Analyzer:   a,
		Fset:       p.checker.packages.Fset(),
		Files:      []*ast.File{p.file},
		Pkg:        p.pkg,
		TypesInfo:  p.info,
		TypesSizes: types.SizesFor("gc", "amd64"),
		Module:     &analysis.Module{Path: "example.com/playground", GoVersion: "1.26"},
		ResultOf:   results,
		Report:     p.report,
		ReadFile: func(name string) ([]byte, error) {
			if name != fileName {
				return nil, fmt.Errorf("%s: %w", name, os.ErrNotExist)
			}
			return []byte(p.src), nil
		},
		ImportObjectFact: func(obj types.Object, fact analysis.Fact) bool {
			if f, ok := facts[factKey{obj, reflect.TypeOf(fact)}]; ok {
				reflect.ValueOf(fact).Elem().Set(reflect.ValueOf(f).Elem())
				return true
			}
			return p.checker.packages.Fact(obj, fact)
		},
		ExportObjectFact: func(obj types.Object, fact analysis.Fact) { facts[factKey{obj, reflect.TypeOf(fact)}] = fact },
		AllObjectFacts: func() []analysis.ObjectFact {
			list := p.checker.packages.Facts()
			for k, f := range facts {
				list = append(list, analysis.ObjectFact{Object: k.obj, Fact: f})
			}
			return list
		},
		ImportPackageFact: func(*types.Package, analysis.Fact) bool { return false },
		ExportPackageFact: func(analysis.Fact) {},
		AllPackageFacts:   func() []analysis.PackageFact { return nil },
	}
}

// report takes what a pass says.
func (p *program) report(d analysis.Diagnostic) {
	if d.Category == report.GaveUp {
		return
	}
	text := report.ParseText(d.Message)
	kind, tier := report.ParseCategory(d.Category)
	from, to := p.tf.Offset(d.Pos), p.tf.Offset(d.Pos)
	if d.End.IsValid() {
		to = p.tf.Offset(d.End)
	}
	f := Finding{
		Kind: kind, Severity: report.Severity(d.Category), Strict: tier == report.Strict,
		From: p.units.at(from), To: p.units.at(to), Line: p.tf.Line(d.Pos),
		What: text.What, Why: text.Why, Chain: text.Chain, Remedy: text.Remedy,
		Fixes: []Fix{}, Related: []Related{},
	}
	if k, ok := report.Lookup(kind); ok {
		f.Pass = k.Pass
	}
	for _, r := range d.Related {
		if int(r.Pos) >= p.tf.Base() && int(r.Pos) <= p.tf.Base()+p.tf.Size() {
			f.Related = append(f.Related, Related{p.units.at(p.tf.Offset(r.Pos)), p.tf.Line(r.Pos), r.Message})
		}
	}
	var all found
	for _, fix := range d.SuggestedFixes {
		var edits []edit
		for _, e := range fix.TextEdits {
			end := e.End
			if !end.IsValid() {
				end = e.Pos
			}
			edits = append(edits, edit{p.tf.Offset(e.Pos), p.tf.Offset(end), string(e.NewText)})
		}
		text, err := apply(p.src, edits)
		if err != nil {
			continue
		}
		f.Fixes = append(f.Fixes, Fix{fix.Message, text})
		all.fixes = append(all.fixes, edits)
	}
	p.result.Findings = append(p.result.Findings, f)
	p.found = append(p.found, all)
}

// sort puts the findings in the order of the source.
func (p *program) sort() {
	order := make([]int, len(p.found))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return p.result.Findings[a].From - p.result.Findings[b].From })
	findings, all := make([]Finding, len(order)), make([]found, len(order))
	for i, j := range order {
		findings[i], all[i] = p.result.Findings[j], p.found[j]
	}
	p.result.Findings, p.found = findings, all
}
