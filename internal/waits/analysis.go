package waits

import (
	"go/ast"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/callee"
	"github.com/timeoutlint/timeoutlint/internal/ended"
	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
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
	callers   map[*symbols.Func][]*symbols.Call
	callees   map[*symbols.Call][]*symbols.Func

	jumps  map[*symbols.Func][]*ast.BranchStmt
	byDecl map[*symbols.Func][]*symbols.Call // calls by the outermost function around them

	tables
	properties
}

// tables answer the questions about functions, variables and types that may
// lead back to themselves: recursion, values made from themselves, types that
// hold themselves. Nothing else recurses over calls or assignments.
type tables struct {
	Group fixpoint.Group // of these, and of the tables of what builds on them

	waits      *fixpoint.Table[*symbols.Func, []Wait]
	heldFuncs  *fixpoint.Table[*types.Var, targets]    // functions a variable may hold
	madeFuncs  *fixpoint.Table[*symbols.Func, targets] // functions a function returns
	pauses     *fixpoint.Table[*symbols.Func, facts.Pause]
	givenWaits *fixpoint.Table[constantCall, []Wait]

	Lasting *fixpoint.Table[*symbols.Func, bool]
	endless *fixpoint.Table[ast.Node, bool] // loops, which many calls in them ask about

	holding *fixpoint.Table[*types.TypeName, bool]
}

// properties are what calls do, whoever is called. doc/design.md says why each
// is joined as it is.
type properties struct {
	pausing   callee.Property[facts.Pause]
	receiving callee.Property[bool] // receives from a channel somewhere
	goingOn   callee.Property[bool] // works until it is told to stop
}

// edge is one call in a function, or a func value the callee runs for it.
type edge struct {
	fixed []Wait          // known at once
	local []*symbols.Func // functions of this package, of which one is called
	call  *symbols.Call   // how; nil where somebody else calls local
	at    *symbols.Call   // the call expression it belongs to
	// beside is set where the callee runs local on a goroutine, waits for that,
	// and may leave before it is over.
	beside bool
}

// targets are the functions that a func value may be: those of this package,
// and the waits of others.
type targets struct {
	local []*symbols.Func // in source order
	fixed []Wait
}

// constantCall is a call of a function of this package with arguments that
// decide conditions in it.
type constantCall struct {
	fn   *symbols.Func
	call *symbols.Call
}

// BodyPauses says how the body of f may pause.
func (r *Analysis) BodyPauses(f *symbols.Func) facts.Pause { return r.pauses.Of(f) }
