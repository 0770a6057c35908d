// Package waits answers, for one package, what its calls and functions may wait
// on and what ends the wait: by the tables, by the bodies of its own functions,
// and by what is written down about those of others.
//
// What the knowledge tables describe is not analysed; std is described wholly
// by them.
package waits

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/callee"
	"github.com/timeoutlint/timeoutlint/internal/ended"
	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/opened"
	"github.com/timeoutlint/timeoutlint/internal/runs"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// Analysis answers what the calls and functions of one package wait on. It is
// not safe for concurrent use.
type Analysis struct {
	*runs.Finder

	tracer   *trace.Tracer
	supposed *Suppositions // nil unless asked to suppose
	ended    *ended.Finder

	callWaits map[*symbols.Call][]Wait
	callEdges map[*symbols.Call][]edge
	describes map[*types.Func]*types.Func // methods of clients that own interfaces describe
	clients   map[*types.TypeName]bool
	scopes    map[*symbols.Func]*Scope
	callers   map[*symbols.Func][]*symbols.Call
	callees   map[*symbols.Call][]*symbols.Func

	jumps  map[*symbols.Func][]*ast.BranchStmt
	byDecl map[*symbols.Func][]*symbols.Call // calls by the outermost function around them

	tables
	properties
}

// New returns the analysis of the package of a pass.
func New(pass *analysis.Pass) *Analysis {
	r := &Analysis{
		callWaits: make(map[*symbols.Call][]Wait),
		callEdges: make(map[*symbols.Call][]edge),
		describes: make(map[*types.Func]*types.Func),
		clients:   make(map[*types.TypeName]bool),
		jumps:     make(map[*symbols.Func][]*ast.BranchStmt),
	}
	r.Finder = runs.New(opened.New(callee.New(pass), &r.Group), &r.Group)
	r.tables.make(r)
	r.properties.make(r)
	return r
}

// Trace returns the package's tracer.
func (r *Analysis) Trace() *trace.Tracer {
	if r.tracer == nil {
		r.tracer = trace.New(r.Index(), callees{r})
	}
	return r.tracer
}

// Ended returns what finds where ctxs have ended in the package.
func (r *Analysis) Ended() *ended.Finder {
	if r.ended == nil {
		r.ended = ended.New(r.Index(), r.Trace(), r.endedBy, r.NoReturn)
	}
	return r.ended
}

// endedBy returns the parameters of a function of another package whose ctx has
// ended when it returns.
func (r *Analysis) endedBy(fn *types.Func) []int {
	if fact := r.Fact(fn); fact != nil {
		return fact.Ends
	}
	return nil
}

// MakesClients reports whether literals of a type of the tables, or what a
// variable of them holds, are clients or transports, whose timeouts functions
// that return them have facts about.
func MakesClients(obj types.Object) bool {
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

// callees answers trace's questions about other packages.
type callees struct{ r *Analysis }

func (c callees) Result(fn *types.Func, i int) (trace.ResultFact, bool) {
	if f := c.r.Fact(fn); f != nil {
		return f.Result(i)
	}
	return trace.ResultFact{}, false
}

// EntryTypes lists the types of imported packages that have the directive.
func (c callees) EntryTypes() (list []*types.TypeName) {
	imported := make(map[*types.Package]bool)
	for _, p := range c.r.Pass.Pkg.Imports() {
		imported[p] = true
	}
	for _, f := range c.r.Pass.AllObjectFacts() {
		if tf, ok := f.Fact.(*facts.TypeFact); ok && tf.Entry && imported[f.Object.Pkg()] {
			list = append(list, f.Object.(*types.TypeName))
		}
	}
	return list
}

func (c callees) Configures(fn *types.Func, i int) bool {
	if f := c.r.Fact(fn); f != nil {
		for _, j := range f.Configures {
			if i == j {
				return true
			}
		}
	}
	return false
}
