package retries

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// isPermanent is the outcome that an attempt failed with an error which says
// that the request itself is refused.
var isPermanent = outcome{failed: true, permanent: true}

// refusalsForGood are the statuses that say so. That of a session or of
// something that is not there yet (401, 404) may change, so they are not asked
// for by themselves: a loop that repeats 400 repeats them too.
var refusalsForGood = []outcome{{status: 400}, {status: 403}, {status: 422}, {status: 401}, {status: 404}}

// followPermanent looks for a path that leads back after an answer that will be
// the same next time. A path on which nobody sees what decided is none.
func (r *Attempts) followPermanent(retry *Retry, pauses *pauseList) {
	if retry.res.resp != nil {
		for _, o := range refusalsForGood {
			r.walkFrom(retry, retry.at, o, pauses, true, func(s walked, path []ast.Node) {
				if retry.Permanent == nil && s.asked && !s.judged && !s.conflict && !s.renewed {
					retry.Permanent = &Path{Nodes: path, Status: o.status}
					retry.Permanent.Asked, retry.Permanent.Code = retry.askedOn(path, o)
				}
			})
		}
	}
	r.walkFrom(retry, retry.at, isPermanent, pauses, true, func(s walked, path []ast.Node) {
		if retry.Permanent == nil && s.permanent && s.asked && !s.conflict && !s.renewed {
			retry.Permanent = &Path{Nodes: path}
			for _, n := range path {
				if e, ok := n.(ast.Expr); ok && retry.res.eval(e, isPermanent, true).permanent {
					retry.Permanent.Asked = e
				}
			}
		}
	})
}

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
func (res *results) asksPermanent(e ast.Expr, o outcome) (trace.Tri, bool) {
	if !o.permanent {
		return trace.Unknown, false
	}
	v, ok := res.isPermanent(e)
	return v, ok && res.mentionsErr(e) // last, since it looks at all of e
}

// isPermanent is asksPermanent for an error that e may not be about.
func (res *results) isPermanent(e ast.Expr) (trace.Tri, bool) {
	x := res.r.Index()
	switch n := e.(type) {
	case *ast.CallExpr:
		fn := symbols.FuncOf(x.Info, n)
		if fn == nil {
			return trace.Unknown, false
		}
		if res.r.isErrorsIs(fn) && len(n.Args) == 2 {
			return trace.Yes, res.named(n.Args[1])
		}
		rest, ok := strings.CutPrefix(fn.Name(), "Is")
		return trace.Yes, ok && len(n.Args) == 1 && res.isErr(n.Args[0]) && namesPermanent(rest)
	case *ast.BinaryExpr:
		if n.Op != token.EQL && n.Op != token.NEQ {
			return trace.Unknown, false
		}
		return tri(n.Op == token.EQL), res.named(n.X) || res.named(n.Y)
	}
	return trace.Unknown, false
}

// named reports whether an expression is an error or a code with such a name.
func (res *results) named(e ast.Expr) bool {
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
		return symbols.IsError(obj.Type()) && !res.errs[obj] && namesPermanent(obj.Name())
	}
	return false
}
