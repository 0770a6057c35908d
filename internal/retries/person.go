package retries

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// asksPerson reports whether code, or a function of the package that it calls,
// reads from the terminal, or shows a form there: whoever sits there paces it, and ends it.
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
			found = found || symbols.PkgPath(fn) == "fmt" && strings.HasPrefix(fn.Name(), "Scan") || prompts(fn) || f != nil && r.persons.Of(f)
		}
		return !found
	})
	return found
}

// prompters are libraries that ask whoever sits at the terminal, and the
// functions of theirs that return when that has been answered.
var prompters = map[string][]string{
	"github.com/charmbracelet/huh":       {"Run", "RunWithContext"},
	"charm.land/huh":                     {"Run", "RunWithContext"},
	"github.com/charmbracelet/bubbletea": {"Run"},
	"charm.land/bubbletea":               {"Run"},
	"github.com/manifoldco/promptui":     {"Run", "RunCursorAt"},
	"github.com/AlecAivazis/survey":      {"Ask", "AskOne"},
	"golang.org/x/term":                  {"ReadPassword", "ReadLine"},
}

// prompts reports whether a function asks a person.
func prompts(fn *types.Func) bool {
	return slices.Contains(prompters[knowledge.Path(symbols.PkgPath(fn))], fn.Name())
}
