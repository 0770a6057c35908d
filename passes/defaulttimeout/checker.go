package defaulttimeout

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
	"github.com/timeoutlint/timeoutlint/internal/trace"
	"github.com/timeoutlint/timeoutlint/passes/defaulttimeout/internal/addresses"
	"github.com/timeoutlint/timeoutlint/passes/defaulttimeout/internal/fixes"
)

// checker is the pass on one package.
type checker struct {
	*passkit.Kit
	*fixes.Fixer
	pass  *analysis.Pass
	res   *effects.Result
	x     *symbols.Index
	t     *trace.Tracer
	r     *report.Reporter
	debts *debts.Debts
	cli   bool
	// addresses says which of them are of this machine.
	addresses *addresses.Finder
	// reported holds what is at fault already: a value that is, is not
	// reported again where it is used.
	reported map[ast.Node]bool
	// held are findings that may turn out to be one.
	held      map[destination][]report.Finding
	heldOrder []destination

	// Questions that may lead back to themselves.
	listeners *fixpoint.Table[*types.Var, bool] // variables that hold a listener on this machine
	units     *fixpoint.Table[*types.Const, bool]
}

// tierAt is the tier of what stands at n: strict too where something is tried out.
func (c *checker) tierAt(n ast.Node, strict bool) report.Tier {
	return passkit.StrictIf(strict || c.isScratch(c.x.Enclosing(n)))
}

// isScratch reports whether f is there to try something out: nothing refers to
// it, and its name says so.
func (c *checker) isScratch(f *symbols.Func) bool {
	if f = f.Decl(); f == nil || f.Obj.Exported() || len(c.x.Uses(f.Obj)) > 0 {
		return false
	}
	switch f.Obj.Name() {
	case "test", "demo", "example", "try", "debug", "sample", "scratch":
		return true
	}
	return false
}

// named is name with the type before it, where the message itself does not tell
// what it is about: "http.Server self", "this http.Server".
func (c *checker) named(node ast.Expr, objs []*types.Var, typ string) string {
	if name := c.name(node, objs, ""); name != "" {
		return typ + " " + name
	}
	return "this " + typ
}

// name returns how a message calls the value that node makes: the variable or
// field it is given to, else what it is.
func (c *checker) name(node ast.Expr, objs []*types.Var, else_ string) string {
	if id, ok := node.(*ast.Ident); ok {
		return id.Name
	}
	for _, v := range objs {
		if v.Name() != "_" && v.Name() != "" {
			return v.Name()
		}
	}
	return else_
}
