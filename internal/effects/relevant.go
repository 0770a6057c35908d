package effects

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/heeded"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/outcomes"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// Relevant reports whether the package of a pass can have anything to say.
func Relevant(pass *analysis.Pass) bool { return newResult(pass).relevant() }

// relevant reports whether the package can have anything to say: it uses a
// function that a table describes or that has a fact, or a type or variable of
// which clients and transports are made, declares an interface of
// shape Do or RoundTrip, starts a goroutine, or has func parameters.
func (r *Result) relevant() bool {
	asks := false // errors.Is, as nearly every package does
	for _, obj := range r.Pass.TypesInfo.Uses {
		if waits.MakesClients(obj) {
			return true
		}
		fn, ok := obj.(*types.Func)
		if !ok || fn.Pkg() == nil {
			continue
		}
		if fn.Pkg() == r.Pass.Pkg {
			if waits.IsDoShape(fn) && types.IsInterface(fn.Signature().Recv().Type()) {
				return true
			}
			continue
		}
		if row, _ := knowledge.CallOf(fn); row != nil && row.Role == knowledge.RoleErrorIs {
			asks = true
			continue
		}
		if r.speaks(fn) {
			return true
		}
	}
	for _, obj := range r.Pass.TypesInfo.Defs {
		if fn, ok := obj.(*types.Func); ok && fn.Exported() {
			if symbols.IsInterfaceMethod(fn) && r.Described(fn) != nil || outcomes.JudgesResponse(fn) {
				return true
			}
			if asks && fn.Signature().Recv() == nil && (fn.Name() == "Is" || fn.Name() == "As") {
				return true
			}
			for p := range fn.Signature().Params().Variables() {
				if _, ok := p.Type().Underlying().(*types.Signature); ok || heeded.TakesClient(p.Type()) {
					return true
				}
			}
		}
	}
	found := false
	for _, f := range r.Pass.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt, *ast.SendStmt, *ast.SelectStmt:
				found = true
			case *ast.UnaryExpr:
				found = found || n.Op == token.ARROW
			}
			return !found
		})
		if found || symbols.HasDirective(f) {
			return true
		}
	}
	return false
}

// speaks reports whether something is known about a function of another package.
func (r *Result) speaks(fn *types.Func) bool {
	if row, _ := knowledge.CallOf(fn); row != nil {
		return true
	}
	if c, _ := knowledge.ConstructorOf(fn); c != nil {
		return true
	}
	return r.Fact(fn.Origin()) != nil || r.BySignature(fn)
}
