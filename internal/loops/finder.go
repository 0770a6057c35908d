package loops

import (
	"go/ast"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// Finder answers for one package. It is not safe for concurrent use.
type Finder struct {
	*waits.Analysis

	guards    map[*types.Var][]ast.Node                    // checks of their length
	lastJumps map[*symbols.Func]map[string]*ast.BranchStmt // by label
	labels    map[*ast.BlockStmt][]*ast.LabeledStmt

	growing *fixpoint.Table[*types.Var, bool]
	sizes   *fixpoint.Table[result, bool]     // results of functions that grow
	pieces  *fixpoint.Table[*types.Var, bool] // hold pieces of a size of their own
	numbers *fixpoint.Table[*types.Var, count]
}

// result is result number I of a function of the package.
type result struct {
	fn *symbols.Func
	i  int
}

// count is what decides a number: the length of a collection, or nothing that grows.
type count struct {
	of    ast.Expr
	grows bool
}
