// Package effects summarises what functions may wait on and what ends the
// wait, bottom-up over packages, as facts. It is the only analyzer of the
// module that has facts, and reports nothing.
//
// What the knowledge tables describe is not analysed; std is described wholly
// by them. Facts are small and deterministic, and only functions with
// something to say have one: a fact on every function costs a third more CPU.
package effects

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/ended"
	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/guard"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// Analyzer computes summaries.
var Analyzer = guard.Analyzer(&analysis.Analyzer{
	Name:       "effects",
	Doc:        "summarise what functions wait on, and what ends the wait",
	Run:        run,
	FactTypes:  []analysis.Fact{new(facts.FuncFact), new(facts.TypeFact), new(facts.DatabaseFact), new(facts.VersionFact)},
	ResultType: reflect.TypeFor[*Result](),
})

// Result answers questions about one package. It is not safe for concurrent
// use: the passes of a package take turns through Lock.
type Result struct {
	pass   *analysis.Pass
	index  *symbols.Index
	tracer *trace.Tracer
	ended  *ended.Finder

	funcFacts map[*types.Func]*facts.FuncFact // of other packages; nil where there is none
	callWaits map[*symbols.Call][]Wait
	callEdges map[*symbols.Call][]edge
	ifaces    map[*types.Func][]*symbols.Func
	impls     map[implementation]bool
	describes map[*types.Func]*types.Func // methods of clients that own interfaces describe
	methods   map[string][]*symbols.Func  // by name
	clients   map[*types.TypeName]bool
	serves    map[*symbols.Func]bool
	// servesOutside is set if a literal of a package variable serves.
	servesOutside bool
	scopes        map[*symbols.Func]*Scope
	callers       map[*symbols.Func][]*symbols.Call
	callees       map[*symbols.Call][]*symbols.Func
	retries       map[*symbols.Func][]*Retry
	failovers     map[*symbols.Func][]*Retry
	openedAt      *places           // where the databases are that this package opens; nil until asked for
	databasesAt   *knowledge.Place  // of this package; nil until asked for
	between       map[ast.Expr]bool // pauses between attempts that ignore a ctx
	lock          chan struct{}

	tables

	guards      map[*types.Var][]*ast.IfStmt
	joinedFuncs map[*symbols.Func]bool
	joinPoints  map[*symbols.Func]*joinPoints
	outliving   map[*symbols.Func]bool
	onlyCalled  map[*types.Var]bool
	derived     map[derivation]map[*types.Var]Role
	awaiting    map[rest]bool
	zeroes      map[types.Object]*ast.Ident // variables of struct types that are declared without a value
	jumps       map[*symbols.Func][]*ast.BranchStmt
	lastJumps   map[*symbols.Func]map[string]*ast.BranchStmt // by label
	labels      map[*ast.BlockStmt][]*ast.LabeledStmt
	byDecl      map[*symbols.Func][]*symbols.Call // calls by the outermost function around them
	literals    map[*symbols.Func][]*symbols.Func // by the function they stand in
	streams     *bool                             // whether anything has to do with streams
	// unexplored counts functions of which not all paths were followed.
	unexplored int
}

func newResult(pass *analysis.Pass) *Result {
	r := &Result{
		pass:      pass,
		funcFacts: make(map[*types.Func]*facts.FuncFact),
		callWaits: make(map[*symbols.Call][]Wait),
		callEdges: make(map[*symbols.Call][]edge),
		ifaces:    make(map[*types.Func][]*symbols.Func),
		impls:     make(map[implementation]bool),
		describes: make(map[*types.Func]*types.Func),
		clients:   make(map[*types.TypeName]bool),
		lock:      make(chan struct{}, 1),
		jumps:     make(map[*symbols.Func][]*ast.BranchStmt),

		joinedFuncs: make(map[*symbols.Func]bool),
		joinPoints:  make(map[*symbols.Func]*joinPoints),
		outliving:   make(map[*symbols.Func]bool),
		onlyCalled:  make(map[*types.Var]bool),
		derived:     make(map[derivation]map[*types.Var]Role),
		awaiting:    make(map[rest]bool),
		lastJumps:   make(map[*symbols.Func]map[string]*ast.BranchStmt),
		labels:      make(map[*ast.BlockStmt][]*ast.LabeledStmt),
	}
	r.tables.make(r)
	return r
}

// Lock gives the caller the result for itself until it calls the function returned.
func (r *Result) Lock() (unlock func()) {
	r.lock <- struct{}{}
	return func() { <-r.lock }
}

// Index returns the package's index.
func (r *Result) Index() *symbols.Index {
	if r.index == nil {
		r.index = symbols.New(r.pass.Fset, r.pass.Files, r.pass.Pkg, r.pass.TypesInfo)
	}
	return r.index
}

// Trace returns the package's tracer.
func (r *Result) Trace() *trace.Tracer {
	if r.tracer == nil {
		r.tracer = trace.New(r.Index(), callees{r})
	}
	return r.tracer
}

// Ended returns what finds where ctxs have ended in the package.
func (r *Result) Ended() *ended.Finder {
	if r.ended == nil {
		r.ended = ended.New(r.Index(), r.Trace(), r.endedBy, r.NoReturn)
	}
	return r.ended
}

// endedBy returns the parameters of a function of another package whose ctx has
// ended when it returns.
func (r *Result) endedBy(fn *types.Func) []int {
	if fact := r.fact(fn); fact != nil {
		return fact.Ends
	}
	return nil
}

// Relevant reports whether the package of a pass can have anything to say.
func Relevant(pass *analysis.Pass) bool { return newResult(pass).relevant() }

// relevant reports whether the package can have anything to say: it uses a
// function that a table describes or that has a fact, or a type or variable of
// which clients and transports are made, declares an interface of
// shape Do or RoundTrip, starts a goroutine, or has func parameters.
func (r *Result) relevant() bool {
	asks := false // errors.Is, as nearly every package does
	for _, obj := range r.pass.TypesInfo.Uses {
		if makesClients(obj) {
			return true
		}
		fn, ok := obj.(*types.Func)
		if !ok || fn.Pkg() == nil {
			continue
		}
		if fn.Pkg() == r.pass.Pkg {
			if isDoShape(fn) && types.IsInterface(fn.Signature().Recv().Type()) {
				return true
			}
			continue
		}
		if row, _ := knowledge.CallOf(fn); row != nil && row.Role == knowledge.RoleErrorIs {
			asks = true
			continue
		}
		if r.speaks(fn) {
			return true
		}
	}
	for _, obj := range r.pass.TypesInfo.Defs {
		if fn, ok := obj.(*types.Func); ok && fn.Exported() {
			if symbols.IsInterfaceMethod(fn) && r.described(fn) != nil || judgesResponse(fn) {
				return true
			}
			if asks && fn.Signature().Recv() == nil && (fn.Name() == "Is" || fn.Name() == "As") {
				return true
			}
			for p := range fn.Signature().Params().Variables() {
				if _, ok := p.Type().Underlying().(*types.Signature); ok {
					return true
				}
			}
		}
	}
	found := false
	for _, f := range r.pass.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt, *ast.SendStmt, *ast.SelectStmt:
				found = true
			case *ast.UnaryExpr:
				found = found || n.Op == token.ARROW
			}
			return !found
		})
		if found || symbols.HasDirective(f) {
			return true
		}
	}
	return false
}

// makesClients reports whether literals of a type of the tables, or what a
// variable of them holds, are clients or transports, whose timeouts functions
// that return them have facts about.
func makesClients(obj types.Object) bool {
	switch obj := obj.(type) {
	case *types.TypeName:
		row, _ := knowledge.LiteralOf(obj.Type())
		return row != nil && (row.Makes == "" || row.Makes == knowledge.MakesClient || row.Makes == knowledge.MakesTransport)
	case *types.Var:
		row, _ := knowledge.VarOf(obj)
		return row != nil
	}
	return false
}

// speaks reports whether something is known about a function of another package.
func (r *Result) speaks(fn *types.Func) bool {
	if row, _ := knowledge.CallOf(fn); row != nil {
		return true
	}
	if c, _ := knowledge.ConstructorOf(fn); c != nil {
		return true
	}
	return r.fact(fn.Origin()) != nil || r.bySignature(fn)
}

// fact returns the fact of a function of another package, or nil.
func (r *Result) fact(fn *types.Func) *facts.FuncFact {
	if f, ok := r.funcFacts[fn]; ok {
		return f
	}
	var f *facts.FuncFact
	if fn.Pkg() != nil && fn.Pkg() != r.pass.Pkg && !knowledge.IsStd(fn.Pkg().Path()) {
		f = new(facts.FuncFact)
		if !r.pass.ImportObjectFact(fn, f) {
			f = nil
		}
	}
	r.funcFacts[fn] = f
	return f
}

// callees answers trace's questions about other packages.
type callees struct{ r *Result }

func (c callees) Result(fn *types.Func, i int) (trace.ResultFact, bool) {
	if f := c.r.fact(fn); f != nil {
		return f.Result(i)
	}
	return trace.ResultFact{}, false
}

// EntryTypes lists the types of imported packages that have the directive.
func (c callees) EntryTypes() (list []*types.TypeName) {
	imported := make(map[*types.Package]bool)
	for _, p := range c.r.pass.Pkg.Imports() {
		imported[p] = true
	}
	for _, f := range c.r.pass.AllObjectFacts() {
		if tf, ok := f.Fact.(*facts.TypeFact); ok && tf.Entry && imported[f.Object.Pkg()] {
			list = append(list, f.Object.(*types.TypeName))
		}
	}
	return list
}

func (c callees) Configures(fn *types.Func, i int) bool {
	if f := c.r.fact(fn); f != nil {
		for _, j := range f.Configures {
			if i == j {
				return true
			}
		}
	}
	return false
}
