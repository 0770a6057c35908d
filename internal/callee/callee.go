// Package callee answers, for one package, who may be called, and what is
// written down about functions of other packages.
package callee

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Resolver says who may be called in one package, and what is known of
// functions elsewhere. It is not safe for concurrent use.
type Resolver struct {
	Pass  *analysis.Pass
	index *symbols.Index

	funcFacts map[*types.Func]*facts.FuncFact // of other packages; nil where there is none
	ifaces    map[*types.Func][]*symbols.Func
	impls     map[implementation]bool
	methods   map[string][]*symbols.Func // by name
}

// New returns the resolver of the package of a pass.
func New(pass *analysis.Pass) *Resolver {
	return &Resolver{
		Pass:      pass,
		funcFacts: make(map[*types.Func]*facts.FuncFact),
		ifaces:    make(map[*types.Func][]*symbols.Func),
		impls:     make(map[implementation]bool),
	}
}

// Index returns the package's index.
func (r *Resolver) Index() *symbols.Index {
	if r.index == nil {
		r.index = symbols.New(r.Pass.Fset, r.Pass.Files, r.Pass.Pkg, r.Pass.TypesInfo)
	}
	return r.index
}

// ShareIndex gives r the index of another resolver of the same package.
func (r *Resolver) ShareIndex(o *Resolver) { r.index = o.Index() }

// Fact returns the fact of a function of another package, or nil.
func (r *Resolver) Fact(fn *types.Func) *facts.FuncFact {
	if f, ok := r.funcFacts[fn]; ok {
		return f
	}
	var f *facts.FuncFact
	if fn.Pkg() != nil && fn.Pkg() != r.Pass.Pkg && !knowledge.IsStd(fn.Pkg().Path()) {
		f = new(facts.FuncFact)
		if !r.Pass.ImportObjectFact(fn, f) {
			f = nil
		}
	}
	r.funcFacts[fn] = f
	return f
}

// Concrete returns the method that an interface call reaches where the
// receiver is a variable or field whose only value in the package has a
// concrete type.
func (r *Resolver) Concrete(c *symbols.Call, fn *types.Func) *types.Func {
	recv := symbols.Receiver(c.Expr)
	if recv == nil {
		return nil
	}
	x := r.Index()
	v := x.VarOf(recv)
	if v == nil || !x.Closed(v) || x.ParamOf[v] != nil {
		return nil
	}
	assigns := x.Assigns(v)
	if len(assigns) != 1 || assigns[0].Value == nil || assigns[0].Index > 0 {
		return nil
	}
	t := x.Info.TypeOf(assigns[0].Value)
	if tuple, ok := t.(*types.Tuple); ok {
		if tuple.Len() == 0 {
			return nil
		}
		t = tuple.At(0).Type()
	}
	if t == nil || types.IsInterface(t) {
		return nil
	}
	m, _, _ := types.LookupFieldOrMethod(t, true, x.Pkg, fn.Name())
	if m, ok := m.(*types.Func); ok {
		return m.Origin()
	}
	return nil
}

// Implementations returns the methods of this package's own types that
// implement fn, a method of an interface of this package.
func (r *Resolver) Implementations(fn *types.Func) []*symbols.Func {
	if fs, ok := r.ifaces[fn]; ok {
		return fs
	}
	if r.methods == nil {
		r.methods = make(map[string][]*symbols.Func)
		for _, f := range r.Index().Funcs {
			if f.Obj != nil && f.Sig.Recv() != nil {
				r.methods[f.Obj.Name()] = append(r.methods[f.Obj.Name()], f)
			}
		}
	}
	var list []*symbols.Func
	iface := fn.Signature().Recv().Type()
	for _, f := range r.methods[fn.Name()] {
		n := symbols.NamedOf(f.Sig.Recv().Type())
		if n == nil || n.TypeParams().Len() > 0 || names.IsDouble(n.Obj().Name()) || strings.HasSuffix(r.Pass.Fset.Position(f.Node.Pos()).Filename, "_test.go") {
			continue
		}
		if r.implements(n, iface) {
			list = append(list, f)
		}
	}
	if len(list) > MaxTargets {
		list = nil // nobody knows which
	}
	r.ifaces[fn] = list
	return list
}

type implementation struct {
	typ   *types.Named
	iface types.Type
}

func (r *Resolver) implements(n *types.Named, iface types.Type) bool {
	key := implementation{n, iface}
	v, ok := r.impls[key]
	if !ok {
		i, _ := iface.Underlying().(*types.Interface)
		v = i != nil && types.Implements(types.NewPointer(n), i)
		r.impls[key] = v
	}
	return v
}

// InModule reports whether pkg belongs to the module under analysis, as far as drivers tell.
func (r *Resolver) InModule(pkg *types.Package) bool {
	if r.Pass.Module != nil && r.Pass.Module.Path != "" && r.Pass.Module.Path != "command-line-arguments" {
		m := r.Pass.Module.Path
		return pkg.Path() == m || strings.HasPrefix(pkg.Path(), m+"/")
	}
	first, _, _ := strings.Cut(pkg.Path(), "/")
	return !strings.Contains(first, ".") || Repository(pkg.Path()) == Repository(r.Pass.Pkg.Path())
}

// SameModule reports whether fn belongs to the module under analysis, as far as drivers tell.
func (r *Resolver) SameModule(fn *types.Func) bool {
	return fn.Pkg() != nil && (fn.Pkg() == r.Pass.Pkg || !knowledge.IsStd(fn.Pkg().Path()) && r.InModule(fn.Pkg()))
}

// Repository returns the first three elements of an import path, which is
// where nearly all modules begin.
func Repository(path string) string {
	parts := strings.SplitN(path, "/", 4)
	if len(parts) > 3 {
		parts = parts[:3]
	}
	return strings.Join(parts, "/")
}

// MaxTargets is how many functions a func value, or a method of an interface,
// may be before nobody knows what a call of it does.
const MaxTargets = 64
