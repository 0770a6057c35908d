package outcomes

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// permanentErrors are words in names of errors, codes and predicates that say
// that a request is refused, whoever sends it again.
var permanentErrors = []string{"badrequest", "invalidargument", "invalidrequest", "invalidparameter", "forbidden", "permissiondenied", "accessdenied", "unprocessable", "unimplemented", "notimplemented", "methodnotallowed", "unauthorized", "unauthenticated"}

func namesPermanent(name string) bool {
	l := strings.ToLower(name)
	for _, w := range permanentErrors {
		if strings.Contains(l, w) {
			return true
		}
	}
	return false
}

// asksPermanent evaluates a question whether the error is one of these:
// errors.Is(err, ErrForbidden), apierrors.IsBadRequest(err), err == ErrForbidden,
// status.Code(err) == codes.InvalidArgument.
func (res *Results) asksPermanent(e ast.Expr, o Outcome) (trace.Tri, bool) {
	if !o.permanent {
		return trace.Unknown, false
	}
	v, ok := res.isPermanent(e)
	return v, ok && res.MentionsErr(e) // last, since it looks at all of e
}

// isPermanent is asksPermanent for an error that e may not be about.
func (res *Results) isPermanent(e ast.Expr) (trace.Tri, bool) {
	x := res.r.Index()
	switch n := e.(type) {
	case *ast.CallExpr:
		fn := symbols.FuncOf(x.Info, n)
		if fn == nil {
			return trace.Unknown, false
		}
		if res.r.IsErrorsIs(fn) && len(n.Args) == 2 {
			return trace.Yes, res.named(n.Args[1])
		}
		rest, ok := strings.CutPrefix(fn.Name(), "Is")
		return trace.Yes, ok && len(n.Args) == 1 && res.IsErr(n.Args[0]) && namesPermanent(rest)
	case *ast.BinaryExpr:
		if n.Op != token.EQL && n.Op != token.NEQ {
			return trace.Unknown, false
		}
		return tri(n.Op == token.EQL), res.named(n.X) || res.named(n.Y)
	}
	return trace.Unknown, false
}

// named reports whether an expression is an error or a code with such a name.
func (res *Results) named(e ast.Expr) bool {
	var id *ast.Ident
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		id = e
	case *ast.SelectorExpr:
		id = e.Sel
	default:
		return false
	}
	switch obj := res.r.Index().Info.Uses[id].(type) {
	case *types.Const:
		return namesPermanent(obj.Name())
	case *types.Var:
		return symbols.IsError(obj.Type()) && !res.Errs[obj] && namesPermanent(obj.Name())
	}
	return false
}

// Indifferent reports whether a piece of code learns of the attempt's error only
// that there is one: it compares it with nil, and keeps, wraps, logs or returns it.
func (res *Results) Indifferent(in ast.Node) bool {
	if res.Resp != nil || len(res.Errs) == 0 {
		return false
	}
	for _, vars := range []map[*types.Var]bool{res.Errs, res.Derived} {
		for v := range vars {
			for _, id := range res.r.Index().Uses(v) {
				if symbols.Encloses(in, id) && !res.onlyKept(id) {
					return false
				}
			}
		}
	}
	return true
}

// onlyKept reports whether the use of an error asks nothing but whether there is one.
func (res *Results) onlyKept(id *ast.Ident) bool {
	x := res.r.Index()
	switch p := x.Parent(id).(type) {
	case *ast.BinaryExpr:
		return x.Info.Types[p.X].IsNil() || x.Info.Types[p.Y].IsNil()
	case *ast.ReturnStmt, *ast.AssignStmt:
		return true
	case *ast.CallExpr:
		if _, ok := x.Parent(p).(*ast.ExprStmt); ok {
			return true // logged
		}
		fn := symbols.FuncOf(x.Info, p)
		return fn != nil && (symbols.PkgPath(fn) == "fmt" || knowledge.Symbol(fn) == "Join" && symbols.PkgPath(fn) == "errors")
	}
	return false
}
