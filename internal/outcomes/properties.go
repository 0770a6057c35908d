package outcomes

import (
	"go/ast"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/callee"
	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// properties are what calls do, whoever is called. doc/design.md says why each
// is joined as it is.
type properties struct {
	asksError callee.Property[bool]       // asks whether an error is another
	telling   callee.Property[facts.Told] // what the bool means that it answers with
}

func (p *properties) make(r *Finder) {
	p.asksError = callee.Property[bool]{
		Row: func(fn *types.Func) (bool, bool) {
			row, _ := knowledge.CallOf(fn)
			return row != nil && row.Role == knowledge.RoleErrorIs, row != nil
		},
		Body: r.ErrorIs.Of,
		Fact: func(_ *types.Func, fact *facts.FuncFact) bool { return fact.ErrorIs },
		Join: callee.All,
	}
	p.telling = callee.Property[facts.Told]{
		Body: r.told.Of,
		Fact: func(_ *types.Func, fact *facts.FuncFact) facts.Told { return fact.Told },
		Join: callee.Same[facts.Told],
	}
}

// IsErrorsIs reports whether fn is errors.Is, errors.As, the same function of
// a library of errors, or one that hands its parameters to one of these.
func (r *Finder) IsErrorsIs(fn *types.Func) bool {
	if fn == nil {
		return false
	}
	return r.asksError.Of(r.Resolver, fn)
}

// asksWhich reports whether all that f does is to ask errors.Is about its own
// parameters: func Is(err, target error) bool { return errors.Is(err, target) }
func (r *Finder) asksWhich(f *symbols.Func) bool {
	if len(f.Body.List) != 1 || f.Sig.Recv() != nil || f.Sig.Params().Len() != 2 {
		return false
	}
	ret, ok := f.Body.List[0].(*ast.ReturnStmt)
	if !ok || len(ret.Results) != 1 {
		return false
	}
	call, ok := ast.Unparen(ret.Results[0]).(*ast.CallExpr)
	if !ok || len(call.Args) != 2 {
		return false
	}
	for i, arg := range call.Args {
		if r.Index().VarOf(arg) != f.Sig.Params().At(i) {
			return false
		}
	}
	return r.IsErrorsIs(symbols.FuncOf(r.Index().Info, call))
}

// boolMeans says what the bool means that a call answers with, which waits on
// something remote: what it always is when what it waits on fails.
func (r *Finder) boolMeans(c *symbols.Call) facts.Told {
	if fn := c.Func(); fn != nil {
		return r.telling.Of(r.Resolver, fn)
	}
	fs, fixed := r.Targets(c.Expr.Fun)
	if len(fixed) > 0 {
		return facts.ToldNothing
	}
	return r.telling.OfOne(fs)
}
