package symbols

import (
	"go/token"
	"go/types"
	"slices"
)

// GivenWithin reports whether a variable is given a value between from and to, and is
// no parameter: what a round of a loop gives it is its own, wherever it is declared. A
// parameter is replaced by what is made of it.
func (x *Index) GivenWithin(v *types.Var, from, to token.Pos) bool {
	return x.ParamOf[v] == nil && slices.ContainsFunc(x.Assigns(v), func(a Assign) bool {
		return from <= a.Site.Pos() && a.Site.Pos() < to
	})
}
