package unboundedfanout

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/debts"
	"github.com/timeoutlint/timeoutlint/internal/effects"
	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/passes/unboundedfanout/internal/elements"
	"github.com/timeoutlint/timeoutlint/passes/unboundedfanout/internal/fixes"
)

// checker is the pass on one package.
type checker struct {
	*passkit.Kit
	*fixes.Fixer
	pass     *analysis.Pass
	res      *effects.Result
	x        *symbols.Index
	r        *report.Reporter
	debts    *debts.Debts
	elements *elements.Checker
	// disabled holds the calls that disable a limit and are reported.
	disabled map[*ast.CallExpr]bool
	sends    map[*ast.BlockStmt]*ast.SendStmt // the first of a loop's body
	acquires map[*ast.BlockStmt]*symbols.Call // the first from where a loop's body begins
	events   map[*symbols.Func]string         // what functions are called once for

	// Questions that may lead back to themselves.
	pieces *fixpoint.Table[batchKey, batch]
	// Whether what variables hold, and functions return, comes from a configuration.
	origins  *fixpoint.Table[*types.Var, origin]
	returned *fixpoint.Table[*symbols.Func, origin]
}

// batchKey asks about a variable that is so many steps away from where the
// question began: pieces of pieces are not followed far.
type batchKey struct {
	v     *types.Var
	depth int
}

// batch is a constant size and the expression that says it.
type batch struct {
	size int64
	at   ast.Expr
}
