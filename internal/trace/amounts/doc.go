// Package amounts says what numbers and durations may be: the size of a limit, the
// deadline of a ctx, what a setting has where nobody sets it.
package amounts

import (
	"go/ast"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace/entries"
	"github.com/timeoutlint/timeoutlint/internal/trace/versions"
)

// Estimator answers for one package.
type Estimator struct {
	*versions.Reader
	*entries.Finder

	x        *symbols.Index
	vars     *fixpoint.Table[*types.Var, Amount]
	calls    *fixpoint.Table[callResult, Amount]
	limits   *fixpoint.Table[limitKey[*types.Var], Limit]
	limited  *fixpoint.Table[limitKey[*versions.Version], Limit]
	made     *fixpoint.Table[limitKey[callResult], Limit]
	omitting map[*types.Var]bool
	defaults map[string]ast.Expr // of settings that are read by their names
}

// New returns the estimator of the package of an index. Its questions are solved in g.
func New(x *symbols.Index, g *fixpoint.Group, v *versions.Reader, e *entries.Finder) *Estimator {
	t := &Estimator{Reader: v, Finder: e, x: x, omitting: make(map[*types.Var]bool)}
	t.vars = fixpoint.NewTable(g, Amount{}, unknownAmount, Amount.Same, t.amountVar)
	t.calls = fixpoint.NewTable(g, Amount{}, unknownAmount, Amount.Same, t.amountCall)
	t.limits = fixpoint.NewTable(g, Limit{}, Limit{Unknown: true}, Limit.same, t.limitVar)
	t.limited = fixpoint.NewTable(g, Limit{}, Limit{Unknown: true}, Limit.same, t.limitVersion)
	t.made = fixpoint.NewTable(g, Limit{}, Limit{Unknown: true}, Limit.same, t.limitCall)
	return t
}
