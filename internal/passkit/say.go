package passkit

import (
	"fmt"
	"go/ast"
	"go/types"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// CalleeName is how messages call what a call calls.
func (k *Kit) CalleeName(call *symbols.Call) string {
	switch callee := call.Callee.(type) {
	case *types.Func:
		return symbols.FuncName(callee, k.Pass.Pkg)
	case *types.Var:
		return callee.Name()
	}
	return "a function value"
}

// CallerName is how messages call the function that a call stands in, or the
// goroutine that it starts for the call.
func (k *Kit) CallerName(call *symbols.Call) string {
	d := call.In.Decl()
	if d == nil {
		return "its caller"
	}
	for f := call.In; f != nil; f = f.Parent {
		if k.isGo(f) {
			return "a goroutine of " + d.Name()
		}
	}
	return d.Name()
}

// isGo reports whether a function is a literal that a go statement calls.
func (k *Kit) isGo(f *symbols.Func) bool {
	call, ok := k.Index.Parent(f.Node).(*ast.CallExpr)
	if !ok || f.Obj != nil || ast.Unparen(call.Fun) != f.Node {
		return false
	}
	_, ok = k.Index.Parent(call).(*ast.GoStmt)
	return ok
}

// DeclName is how messages call the declaration that a function stands in.
func DeclName(f *symbols.Func) string {
	if d := f.Decl(); d != nil {
		return d.Name()
	}
	return "a package variable"
}

// Line writes where a node stands: "file.go:12".
func (k *Kit) Line(n ast.Node) string {
	p := k.Pass.Fset.Position(n.Pos())
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}

// LineFrom writes where n stands, for who reads at another node: "line 12", or
// "file.go:12" if that is in another file.
func (k *Kit) LineFrom(at, n ast.Node) string {
	p, q := k.Pass.Fset.Position(at.Pos()), k.Pass.Fset.Position(n.Pos())
	if p.Filename == q.Filename {
		return fmt.Sprintf("line %d", q.Line)
	}
	return k.Line(n)
}

// Related points at a node, with a message made as by fmt.Sprintf.
func Related(n ast.Node, format string, args ...any) analysis.RelatedInformation {
	return analysis.RelatedInformation{Pos: n.Pos(), End: n.End(), Message: fmt.Sprintf(format, args...)}
}

// Fix is a fix that makes some edits.
func Fix(message string, e ...analysis.TextEdit) analysis.SuggestedFix {
	return analysis.SuggestedFix{Message: message, TextEdits: e}
}

// ChainBelow writes the way to a wait, but for the callee that is named anyway.
func ChainBelow(w waits.Wait) string {
	if len(w.Via) < 2 {
		return ""
	}
	return ChainText(w.Via[1:])
}

// ChainText writes a chain of callees for a message: " → level1 → time.Sleep"; of
// a long one the ends.
func ChainText(via []string) string {
	if len(via) > 4 {
		via = []string{via[0], via[1], "…", via[len(via)-1]}
	}
	return strings.Join(via, " → ")
}
