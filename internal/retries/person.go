package retries

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// asksPerson reports whether code, or a function of the package that it calls,
// reads from the terminal: whoever sits there paces it, and ends it.
func (r *Attempts) asksPerson(code ast.Node) bool {
	x := r.Index()
	found := false
	ast.Inspect(code, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			v, ok := x.Info.Uses[n].(*types.Var)
			found = found || ok && v.Pkg() != nil && v.Pkg().Path() == "os" && v.Name() == "Stdin"
		case *ast.CallExpr:
			fn := symbols.FuncOf(x.Info, n)
			if fn == nil {
				break
			}
			f := x.ByObj[fn]
			found = found || symbols.PkgPath(fn) == "fmt" && strings.HasPrefix(fn.Name(), "Scan") || f != nil && r.persons.Of(f)
		}
		return !found
	})
	return found
}
