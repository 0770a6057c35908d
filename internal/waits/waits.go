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
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/opened"
	"github.com/timeoutlint/timeoutlint/internal/runs"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

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
