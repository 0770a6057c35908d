// Package real holds what timeoutlint says of libraries against the libraries
// themselves: every symbol exists and has the shape claimed.
package real

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"log"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/timeoutlint/timeoutlint/internal/config"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"golang.org/x/mod/semver"
	"golang.org/x/tools/go/packages"
)

var only = flag.String("lib", "", "check only libraries whose import path contains this")

const dataDir = "../../internal/knowledge/data"

// world is the real packages, type-checked from source without function bodies.
type world struct {
	fset    *token.FileSet
	syntax  map[string][]*ast.File
	byPath  map[string]*types.Package   // dependencies included
	byLib   map[string][]*types.Package // roots by import path without major version
	version map[string]string           // of the module, by import path
	broken  map[string]error            // roots that do not load
}

// listed returns the import paths in imports.go.
func listed() []string {
	f, err := parser.ParseFile(token.NewFileSet(), "imports.go", nil, parser.ImportsOnly)
	if err != nil {
		log.Fatal(err)
	}
	var all []string
	for _, spec := range f.Imports {
		all = append(all, strings.Trim(spec.Path.Value, `"`))
	}
	return all
}

// loaded is the world that all tests share: loading takes most of the time.
var loaded = sync.OnceValue(func() *world {
	var patterns []string
	for _, p := range listed() {
		if *only == "" || strings.Contains(knowledge.Path(p), *only) {
			patterns = append(patterns, p)
		}
	}
	return load(append(patterns, "std"))
})

func load(patterns []string) *world {
	cfg := &packages.Config{
		Fset: token.NewFileSet(),
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports |
			packages.NeedDeps | packages.NeedModule | packages.NeedTypes | packages.NeedSyntax,
		Env: append(os.Environ(), "CGO_ENABLED=0"),
		// Bodies take nine tenths of the time and say nothing about shapes.
		ParseFile: func(fset *token.FileSet, name string, src []byte) (*ast.File, error) {
			f, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
			if f == nil {
				return nil, err
			}
			for _, d := range f.Decls {
				if fn, ok := d.(*ast.FuncDecl); ok {
					fn.Body = nil
				}
			}
			return f, err
		},
	}
	pkgs, err := packages.Load(cfg, patterns...)
	if err != nil {
		log.Fatal(err)
	}
	w := &world{
		fset: cfg.Fset, syntax: make(map[string][]*ast.File), byPath: make(map[string]*types.Package),
		byLib: make(map[string][]*types.Package), version: make(map[string]string), broken: make(map[string]error),
	}
	packages.Visit(pkgs, nil, func(p *packages.Package) {
		if p.Types != nil {
			w.byPath[p.PkgPath] = p.Types
			w.syntax[p.PkgPath] = p.Syntax
		}
	})
	for _, p := range pkgs {
		for _, e := range p.Errors {
			if e.Kind != packages.TypeError {
				w.broken[p.PkgPath] = e
			}
		}
		if p.Types != nil && p.Types.Scope().Len() > 0 {
			lib := knowledge.Path(p.PkgPath)
			w.byLib[lib] = append(w.byLib[lib], p.Types)
			if p.Module != nil {
				w.version[p.PkgPath] = p.Module.Version
			}
		}
	}
	return w
}

// row is a place in a data file to which complaints are pinned.
type row struct {
	*check
	lib  *knowledge.Library
	pkgs []*types.Package // all major versions
	path string
}

type check struct {
	t     *testing.T
	w     *world
	file  string
	data  []byte
	facts int
}

func (r *row) at(format string, args ...any) *row {
	sub := *r
	sub.path += fmt.Sprintf(format, args...)
	return &sub
}

func (r *row) errorf(format string, args ...any) {
	line, _ := config.Locate(r.data, r.path)
	r.t.Errorf("%s:%d: %s: %s", path.Base(r.file), line, r.lib.Package, fmt.Sprintf(format, args...))
}

// TestSymbols checks that everything the data names exists in the real library
// and has the shape the row needs.
func TestSymbols(t *testing.T) {
	w := loaded()
	for p, err := range w.broken {
		t.Errorf("%s: %v", p, err)
	}
	entries, err := os.ReadDir(dataDir)
	if err != nil {
		t.Fatal(err)
	}
	total, unproven := 0, []string(nil)
	for _, e := range entries {
		c := &check{t: t, w: w, file: path.Join(dataDir, e.Name())}
		c.data, err = os.ReadFile(c.file)
		if err != nil {
			t.Fatal(err)
		}
		var f knowledge.File
		if err := config.Decode(c.file, c.data, &f); err != nil {
			t.Fatal(err)
		}
		for i := range f.Libraries {
			lib := &f.Libraries[i]
			if *only != "" && !strings.Contains(lib.Package, *only) {
				continue
			}
			r := &row{check: c, lib: lib, path: fmt.Sprintf("libraries[%d]", i), pkgs: w.find(lib.Package)}
			if len(r.pkgs) == 0 && strings.Contains(lib.Source, "@git") {
				unproven = append(unproven, lib.Package) // no module of it can be had
				continue
			}
			if r.pkgs = w.within(r.pkgs, lib.Since, lib.Until); len(r.pkgs) == 0 {
				if lib.Until != "" {
					unproven = append(unproven, lib.Package+" before "+lib.Until)
					continue
				}
				r.errorf("not in imports.go")
				continue
			}
			r.library()
		}
		if c.facts > 0 {
			t.Logf("%s: %d facts", e.Name(), c.facts)
		}
		total += c.facts
	}
	t.Logf("%d facts hold", total)
	if len(unproven) > 0 {
		t.Logf("not checked: %s", strings.Join(unproven, ", "))
	}
}

// find returns the packages a row is about, for "p/..." all below p too.
func (w *world) find(pattern string) []*types.Package {
	below, ok := strings.CutSuffix(pattern, "/...")
	if !ok {
		if pkgs := w.byLib[pattern]; len(pkgs) > 0 {
			return pkgs
		}
		if p := w.byPath[pattern]; p != nil && knowledge.IsStd(pattern) {
			return []*types.Package{p}
		}
		return nil
	}
	var all []*types.Package
	for lib, pkgs := range w.byLib {
		if lib == below || strings.HasPrefix(lib, below+"/") {
			all = append(all, pkgs...)
		}
	}
	return all
}

// within returns the packages of modules at [since, until).
func (w *world) within(pkgs []*types.Package, since, until string) []*types.Package {
	return slices.DeleteFunc(slices.Clone(pkgs), func(p *types.Package) bool {
		v := w.version[p.Path()]
		return since != "" && semver.Compare(v, since) < 0 || until != "" && semver.Compare(v, until) >= 0
	})
}

// library checks every name by what the schema says that it stands for, and then
// the shapes behind the names, of which rows say more.
func (r *row) library() {
	r.lib.Names(func(n *knowledge.Name) {
		for _, name := range knowledge.Expand(n.Text) {
			r.at(".%s", n.At).named(n, name)
		}
	})
	for i := range r.lib.Constructors {
		r.at(".constructors[%d]", i).constructor(&r.lib.Constructors[i])
	}
	for i := range r.lib.Calls {
		r.at(".calls[%d]", i).call(&r.lib.Calls[i])
	}
	for i := range r.lib.Groups {
		r.at(".groups[%d]", i).group(&r.lib.Groups[i])
	}
	for i := range r.lib.Retriers {
		r.at(".retriers[%d]", i).retrier(&r.lib.Retriers[i])
	}
	for i := range r.lib.Schedulers {
		r.at(".schedulers[%d]", i).scheduler(&r.lib.Schedulers[i])
	}
	r.at(".bad").bad(r.lib.Bad)
	for i := range r.lib.Entries {
		r.at(".entries[%d]", i).entry(&r.lib.Entries[i])
	}
}

// named checks that a name stands for something. The names of constructors, calls
// and options are found where their shapes are checked.
func (r *row) named(n *knowledge.Name, name string) {
	switch n.Sort {
	case "func":
		r.funcs([]string{name})
	case "member":
		r.member(n.Type, name)
	case "type":
		r.types(name)
	case "types":
		r.typeName(name)
	case "field":
		r.field(name, nil)
	case "method":
		t, m, _ := strings.Cut(name, ".")
		for _, typ := range r.types(t) {
			if !hasMethod(typ, m) {
				r.errorf("%s has no method %s", t, m)
			}
		}
	}
}

// member checks a method of a row's type, or a function of the package.
func (r *row) member(typ, name string) {
	if typ != "" && !strings.Contains(name, ".") && slices.ContainsFunc(r.typesCalled(typ), func(t types.Type) bool { return hasMethod(t, name) }) {
		r.facts++
		return
	}
	r.funcs([]string{name})
}

func (r *row) constructor(k *knowledge.Constructor) {
	var made []types.Type
	for _, name := range expand(k.New) {
		switch {
		case strings.HasSuffix(name, "{}"):
			made = append(made, r.types(strings.TrimSuffix(name, "{}"))...)
		case strings.HasPrefix(name, "var "):
			for _, obj := range r.objects(strings.TrimPrefix(name, "var ")) {
				if v, ok := obj.(*types.Var); ok {
					made = append(made, v.Type())
				} else {
					r.errorf("%s is no variable", name)
				}
			}
		default:
			for _, fn := range r.funcs([]string{name}) {
				if fn.Signature().Results().Len() == 0 {
					r.errorf("%s makes nothing", name)
					continue
				}
				made = append(made, fn.Signature().Results().At(0).Type())
			}
		}
	}
	if k.Type != "" {
		made = r.typesCalled(k.Type)
	}
	r.at(".set_by").settings(k.SetBy, made)
	for i, s := range k.SetBy {
		if s.Field == "" && s.Option == "" && s.Method == "" {
			r.at(".set_by[%d]", i).argument(k.New, s.Arg)
		}
	}
	r.at(".batches").settings(k.Batches, made)
	r.at(".retry").retry(k.Retry, made)
	if k.Fix != nil && k.Fix.Arg != "" {
		r.source(k.Fix.Arg, k.Fix.Imports)
	}
}

// argument checks that argument n of the constructors can be a client or a config.
func (r *row) argument(names []string, n int) {
	for _, fn := range r.funcsCalled(names) {
		params := fn.Signature().Params()
		if n >= params.Len() || pkgOf(params.At(n).Type()) == nil {
			r.errorf("argument %d of %s is no client", n, fn.FullName())
		}
	}
}

func (r *row) retry(x *knowledge.Retry, made []types.Type) {
	if x == nil {
		return
	}
	r.at(".set_by").settings(x.SetBy, made)
	if x.Off != "" {
		r.source(x.Off, x.OffImports)
	}
}

// source checks that text is a Go expression, "Name: expr" for a field of a
// literal, or "Name = expr".
func (r *row) source(text, imports string) {
	expr := strings.NewReplacer("%s", "0", "%d", "0").Replace(text)
	for _, sep := range []string{": ", " = "} {
		if name, value, ok := strings.Cut(expr, sep); ok && token.IsIdentifier(name) {
			expr = value
		}
	}
	e, err := parser.ParseExpr(expr)
	if err != nil {
		r.errorf("%q does not parse: %v", text, err)
		return
	}
	ast.Inspect(e, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		id, ok := sel.X.(*ast.Ident)
		if !ok || imports == "" || path.Base(imports) != id.Name {
			return true
		}
		pkgs := r.w.byLib[imports]
		if p := r.w.byPath[imports]; p != nil {
			pkgs = append(pkgs, p)
		}
		if !slices.ContainsFunc(pkgs, func(p *types.Package) bool { return p.Scope().Lookup(sel.Sel.Name) != nil }) {
			r.errorf("%s has no %s", imports, sel.Sel.Name)
		}
		r.facts++
		return false
	})
}

func (r *row) settings(list []knowledge.Setting, made []types.Type) {
	for i, s := range list {
		sub := r.at("[%d]", i)
		switch {
		case s.Field == "" && s.Option == "" && s.Method == "":
			// an argument: the constructor checks it
		case s.Option != "":
			sub.option(s)
		case s.Method != "":
			if !slices.ContainsFunc(made, func(t types.Type) bool { return hasMethod(t, s.Method) }) {
				sub.errorf("what is made has no method %s", s.Method)
			}
			sub.facts++
		default:
			sub.field(s.Field, made)
		}
	}
}

func (r *row) option(s knowledge.Setting) {
	var found []types.Object
	dot := strings.LastIndex(s.Option, ".")
	sub, name, ok := s.Option[:max(dot, 0)], s.Option[dot+1:], dot >= 0
	if !ok {
		found = r.objects(s.Option)
	} else if strings.Contains(sub, "/") {
		pkgs := r.w.find(sub)
		if len(pkgs) == 0 {
			r.errorf("option %s: package %s is not in imports.go", s.Option, sub)
			return
		}
		for _, p := range pkgs {
			if obj := p.Scope().Lookup(name); obj != nil {
				found = append(found, obj)
			}
		}
	} else {
		base := strings.TrimSuffix(r.lib.Package, "/...")
		for lib, pkgs := range r.w.byLib {
			if strings.HasPrefix(lib, base+"/") && path.Base(lib) == sub {
				for _, p := range pkgs {
					if obj := p.Scope().Lookup(name); obj != nil {
						found = append(found, obj)
					}
				}
			}
		}
	}
	r.facts++
	if len(found) == 0 {
		if ok {
			r.errorf("no option %s in %s (that of another package is written import/path.Option)", s.Option, r.lib.Package)
		}
		return
	}
	for _, obj := range found {
		sig, ok := obj.Type().Underlying().(*types.Signature) // a function, or a variable that holds one
		if !ok {
			r.errorf("option %s is no function", s.Option)
		} else if n := sig.Params().Len(); n <= s.Arg && (n > 0 || s.Inherits) {
			r.errorf("option %s has no argument %d", s.Option, s.Arg)
		}
	}
}

// field accepts "F" of what is made and "T.F.G" of a type of the package.
func (r *row) field(name string, made []types.Type) {
	r.facts++
	parts := strings.Split(name, ".")
	start := made
	if len(parts) > 1 {
		start = r.configs(parts[0])
		parts = parts[1:]
	}
	for _, t := range start {
		if hasField(t, parts) {
			return
		}
	}
	r.errorf("no field %s", name)
}

// configs returns the types called name of the library's package, or else of
// any other: a config may come from elsewhere.
func (r *row) configs(name string) []types.Type {
	var all []types.Type
	collect := func(pkgs []*types.Package) {
		for _, p := range pkgs {
			if obj, ok := p.Scope().Lookup(name).(*types.TypeName); ok {
				all = append(all, obj.Type())
			}
		}
	}
	if collect(r.pkgs); len(all) == 0 {
		for _, pkgs := range r.w.byLib {
			collect(pkgs)
		}
	}
	return all
}

func hasField(t types.Type, parts []string) bool {
	if len(parts) == 0 {
		return true
	}
	obj, _, _ := types.LookupFieldOrMethod(t, true, pkgOf(t), parts[0])
	f, ok := obj.(*types.Var)
	return ok && hasField(f.Type(), parts[1:])
}

func hasMethod(t types.Type, name string) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, true, pkgOf(t), name)
	_, ok := obj.(*types.Func)
	return ok
}

func pkgOf(t types.Type) *types.Package {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return n.Obj().Pkg()
	}
	return nil
}

func (r *row) call(c *knowledge.Call) {
	for i, name := range c.Func {
		sub := r.at(".func[%d]", i)
		var fns []*types.Func
		for _, name := range knowledge.Expand(name) {
			if strings.Contains(name, "*") {
				fns = append(fns, sub.matching(name, c.CtxFirst)...)
			} else {
				fns = append(fns, sub.funcs([]string{name})...)
			}
		}
		for _, fn := range fns {
			sub.shape(c, fn)
		}
	}
}

// shape checks what c says of its parameters.
func (r *row) shape(c *knowledge.Call, fn *types.Func) {
	sig := fn.Signature()
	ctx := knowledge.CtxParam(sig)
	if c.CtxFirst && ctx != 0 {
		r.errorf("%s does not take a ctx first", fn.FullName())
	}
	if (c.Bound == knowledge.ByCtx || c.CtxIgnored) && ctx < 0 && c.Lifetime == "" && !carriesCtx(sig) {
		r.errorf("%s takes no ctx", fn.FullName())
	}
	if c.Bound == knowledge.Never && ctx >= 0 && !c.CtxIgnored {
		r.errorf("%s takes a ctx, yet nothing is said to bound it", fn.FullName())
	}
	if c.Bound == knowledge.ByArg && c.TimeoutArg >= sig.Params().Len() {
		r.errorf("%s has no argument %d", fn.FullName(), c.TimeoutArg)
	}
	for _, run := range c.Runs {
		if run.Arg >= sig.Params().Len() || !isFunc(sig.Params().At(run.Arg).Type()) {
			r.errorf("argument %d of %s is no function", run.Arg, fn.FullName())
		}
	}
	if c.Ctx == knowledge.CtxDerived && c.CtxArg >= sig.Params().Len() && sig.Recv() == nil {
		r.errorf("%s has no argument %d", fn.FullName(), c.CtxArg)
	}
	if c.Variant != "" {
		r.variant(c.Variant, fn)
	}
}

func (r *row) variant(name string, fn *types.Func) {
	r.facts++
	if recv := fn.Signature().Recv(); recv != nil && hasMethod(recv.Type(), name) {
		return
	}
	for _, p := range r.pkgs {
		if symbols(p)[name] != nil || p.Scope().Lookup(name) != nil {
			return
		}
	}
	r.errorf("no variant %s of %s", name, fn.FullName())
}

// carriesCtx reports whether a receiver or parameter can hold a ctx.
func carriesCtx(sig *types.Signature) bool {
	has := func(t types.Type) bool {
		return hasMethod(t, "Context") || hasMethod(t, "WithContext") || hasMethod(t, "SetContext")
	}
	if sig.Recv() != nil && has(sig.Recv().Type()) {
		return true
	}
	for v := range sig.Params().Variables() {
		if has(v.Type()) {
			return true
		}
	}
	return false
}

func isFunc(t types.Type) bool {
	if s, ok := t.Underlying().(*types.Slice); ok {
		t = s.Elem()
	}
	switch t.Underlying().(type) {
	case *types.Signature, *types.Interface:
		return true
	}
	return false
}

func (r *row) typeName(name string) {
	if !strings.Contains(name, "*") {
		r.types(name)
		return
	}
	re := wildcard(name)
	if !slices.ContainsFunc(r.pkgs, func(p *types.Package) bool {
		return slices.ContainsFunc(p.Scope().Names(), re.MatchString)
	}) {
		r.errorf("no type matches %s", name)
	}
}

func (r *row) group(g *knowledge.Group) {
	var made []types.Type
	if g.Type != "" {
		made = r.typesCalled(g.Type)
	}
	r.at(".set_by").settings(g.SetBy, made)
}

func (r *row) retrier(x *knowledge.Retrier) {
	for _, fn := range r.funcsCalled(x.Func) {
		params := fn.Signature().Params()
		if x.Closure >= params.Len() || !isFunc(params.At(x.Closure).Type()) {
			r.errorf("argument %d of %s is no function", x.Closure, fn.FullName())
		}
		if x.Ctx >= 0 && (x.Ctx >= params.Len() || !knowledge.IsContext(params.At(x.Ctx).Type())) {
			r.errorf("argument %d of %s is no ctx", x.Ctx, fn.FullName())
		}
	}
	r.bad(x.Bad)
}

func (r *row) bad(list []knowledge.BadSetting) {
	for _, b := range list {
		switch {
		case b.Field != "":
			// found by its name
		case r.isMethod(b.Option):
			r.facts++
		default:
			r.option(knowledge.Setting{Option: b.Option, Arg: b.Arg})
		}
	}
}

// isMethod reports whether a type of the library has a method of that name.
func (r *row) isMethod(name string) bool {
	for _, p := range r.pkgs {
		for sym := range symbols(p) {
			if strings.HasSuffix(sym, "."+name) {
				return true
			}
		}
	}
	return false
}

func (r *row) scheduler(s *knowledge.Scheduler) {
	for _, fn := range r.funcsCalled(s.Func) {
		if s.Job >= fn.Signature().Params().Len() {
			r.errorf("%s has no argument %d", fn.FullName(), s.Job)
		}
	}
}

func (r *row) entry(e *knowledge.Entry) {
	r.entryParts(e)
	for _, s := range append(slices.Clone(e.Signature), e.Results...) {
		r.typeString(s)
	}
	if e.Serves != "" {
		r.generated(e)
	}
}

// generated checks that methods of an interface in a package generated for the
// library are recognised.
func (r *row) generated(e *knowledge.Entry) {
	r.facts++
	for _, p := range r.w.byPath {
		if !uses(p, r.lib.Package) {
			continue
		}
		user := types.NewPackage("user", "user")
		user.SetImports([]*types.Package{p})
		entries := knowledge.EntriesOf(user)
		for _, name := range p.Scope().Names() {
			obj, ok := p.Scope().Lookup(name).(*types.TypeName)
			if !ok {
				continue
			}
			iface, ok := obj.Type().Underlying().(*types.Interface)
			if !ok {
				continue
			}
			for m := range iface.Methods() {
				if row := entries.Of(m.Name(), m.Signature(), obj.Type()); row != nil && row.Serves == e.Serves && row.Class == e.Class {
					return
				}
			}
		}
	}
	r.errorf("no package in imports.go has %s for it", e.Serves)
}

// uses reports whether p imports lib.
func uses(p *types.Package, lib string) bool {
	return slices.ContainsFunc(p.Imports(), func(q *types.Package) bool { return knowledge.Path(q.Path()) == lib })
}

// entryParts checks the two halves of "F.0".
func (r *row) entryParts(e *knowledge.Entry) {
	if i := strings.LastIndex(e.Arg, "."); i >= 0 {
		n, _ := strconv.Atoi(e.Arg[i+1:])
		for _, fn := range r.funcs([]string{e.Arg[:i]}) {
			if n >= fn.Signature().Params().Len() || !isFunc(fn.Signature().Params().At(n).Type()) {
				r.errorf("argument %d of %s is no function", n, fn.FullName())
			}
		}
	}
}

// typeString checks "*import/path.T", the path with or without a major version.
func (r *row) typeString(s string) {
	s = strings.TrimPrefix(strings.TrimPrefix(s, "[]"), "*")
	i := strings.LastIndex(s, ".")
	if i < 0 {
		return // predeclared, or "..."
	}
	if s == "..." {
		return
	}
	r.facts++
	for p, pkg := range r.w.byPath {
		if (p == s[:i] || knowledge.Path(p) == s[:i]) && pkg.Scope().Lookup(s[i+1:]) != nil {
			return
		}
	}
	r.errorf("no type %s", s)
}

// funcs returns the functions and methods called names, in all major versions.
// A name must exist in at least one.
func (r *row) funcs(names []string) []*types.Func {
	for _, name := range expand(names) {
		r.facts++
		if len(r.funcsCalled([]string{name})) == 0 {
			r.errorf("no function or method %s%s", name, r.promoted(name))
		}
	}
	return r.funcsCalled(names)
}

// funcsCalled is funcs for names that are checked elsewhere.
func (r *row) funcsCalled(names []string) (all []*types.Func) {
	for _, name := range expand(names) {
		for _, p := range r.pkgs {
			if fn := symbols(p)[name]; fn != nil {
				all = append(all, fn)
			}
		}
	}
	return all
}

// promoted says where a method really is declared: calls are looked up by the
// type that declares them.
func (r *row) promoted(name string) string {
	t, m, ok := strings.Cut(name, ".")
	if !ok {
		return ""
	}
	for _, p := range r.pkgs {
		obj, ok := p.Scope().Lookup(t).(*types.TypeName)
		if !ok {
			continue
		}
		if fn, _, _ := types.LookupFieldOrMethod(obj.Type(), true, p, m); fn != nil {
			if fn, ok := fn.(*types.Func); ok {
				return fmt.Sprintf(" (promoted from %s.%s)", fn.Pkg().Path(), knowledge.Symbol(fn))
			}
		}
	}
	return ""
}

func (r *row) matching(pattern string, ctxFirst bool) []*types.Func {
	re := wildcard(pattern)
	var all []*types.Func
	for _, p := range r.pkgs {
		for name, fn := range symbols(p) {
			if re.MatchString(name) && fn.Exported() && (!ctxFirst || knowledge.CtxParam(fn.Signature()) == 0) {
				all = append(all, fn)
			}
		}
	}
	r.facts += len(all)
	if len(all) == 0 {
		r.errorf("nothing matches %s", pattern)
	}
	return all
}

// objects returns the package-level objects called name.
func (r *row) objects(name string) []types.Object {
	var all []types.Object
	for _, p := range r.pkgs {
		if obj := p.Scope().Lookup(name); obj != nil {
			all = append(all, obj)
		}
	}
	r.facts++
	if len(all) == 0 {
		r.errorf("no %s", name)
	}
	return all
}

func (r *row) types(name string) []types.Type {
	all := r.typesCalled(name)
	if len(r.objects(name)) > len(all) {
		r.errorf("%s is no type", name)
	}
	return all
}

// typesCalled is types for names that are checked elsewhere.
func (r *row) typesCalled(name string) (all []types.Type) {
	for _, p := range r.pkgs {
		if obj, ok := p.Scope().Lookup(name).(*types.TypeName); ok {
			all = append(all, obj.Type())
		}
	}
	return all
}

func expand(names []string) []string {
	var all []string
	for _, n := range names {
		all = append(all, knowledge.Expand(n)...)
	}
	return all
}

func wildcard(pattern string) *regexp.Regexp {
	return regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(pattern), `\*`, `[^.]*`) + "$")
}

var symbolCache sync.Map // *types.Package → map[string]*types.Func

// symbols returns the functions and methods declared in p by the names that
// rows write.
func symbols(p *types.Package) map[string]*types.Func {
	if m, ok := symbolCache.Load(p); ok {
		return m.(map[string]*types.Func)
	}
	m := make(map[string]*types.Func)
	for _, name := range p.Scope().Names() {
		switch obj := p.Scope().Lookup(name).(type) {
		case *types.Func:
			m[knowledge.Symbol(obj)] = obj
		case *types.TypeName:
			t := types.Unalias(obj.Type())
			if n, ok := t.(*types.Named); ok && n.Obj().Pkg() == p {
				for fn := range n.Methods() {
					m[knowledge.Symbol(fn)] = fn
				}
			}
			if i, ok := t.Underlying().(*types.Interface); ok {
				for fn := range i.ExplicitMethods() {
					if fn.Pkg() == p {
						m[name+"."+fn.Name()] = fn
					}
				}
			}
		}
	}
	symbolCache.Store(p, m)
	return m
}
