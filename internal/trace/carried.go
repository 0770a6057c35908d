package trace

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace/versions"
)

// carriedClient says what timeout a client has that is made of the one its ctx
// holds as a value: none where the ctx is seen to hold no client.
//
//	ctx := context.WithValue(ctx, oauth2.HTTPClient, &http.Client{Timeout: d})
//	client := conf.Client(ctx, token)
func (t *Tracer) carriedClient(call *ast.CallExpr) Source {
	for _, arg := range call.Args {
		if knowledge.IsContext(t.X.Info.TypeOf(arg)) {
			s := orUnknown(t.carried(arg))
			if s.Bounded() == No && s.Root == nil {
				s.Root = call
			} else if s.Unknown {
				s.Given = true
			}
			return s
		}
	}
	return unknown
}

// carried says what timeout the HTTP client has that a ctx holds as a value.
func (t *Tracer) carried(ctx ast.Expr) Source {
	switch e := ast.Unparen(ctx).(type) {
	case *ast.Ident, *ast.SelectorExpr:
		if v := t.X.VarOf(e); v != nil {
			return t.carriedRead(v, e)
		}
	case *ast.CallExpr:
		fn := symbols.FuncOf(t.X.Info, e)
		if fn == nil || symbols.PkgPath(fn) != "context" || fn.Signature().Recv() != nil {
			break
		}
		switch {
		case fn.Name() == "Background" || fn.Name() == "TODO":
			return none
		case len(e.Args) == 0:
		case fn.Name() != "WithValue" || len(e.Args) != 3:
			return t.carried(e.Args[0]) // WithCancel, WithTimeout
		case knowledge.IsNamed(symbols.Deref(t.X.Info.TypeOf(e.Args[2])), "net/http", "Client"):
			return t.client(e.Args[2])
		case isKeyOfClient(t.X, e.Args[1]):
			return unknown
		default:
			return t.carried(e.Args[0])
		}
	}
	return unknown
}

// isKeyOfClient reports whether a key of a value is not one of this package's
// own, and so may be that of a client.
func isKeyOfClient(x *symbols.Index, key ast.Expr) bool {
	n := symbols.NamedOf(x.Info.TypeOf(key))
	return n == nil || n.Obj().Pkg() != x.Pkg
}

// carriedRead is carried for what a variable holds where use reads it: a parameter
// is often given the ctx that is made of it.
func (t *Tracer) carriedRead(v *types.Var, use ast.Expr) Source {
	if v.IsField() || v.Parent() == t.X.Pkg.Scope() || t.X.AddressTaken(v) {
		return t.carriedBy.Of(v)
	}
	if n := len(t.X.Assigns(v)); n > 1 || n > 0 && t.X.ParamOf[v] != nil {
		return t.carriedVersions.Of(t.VersionsOf(v).At(use))
	}
	return t.carriedBy.Of(v)
}

// carriedVersion is carried for one version of a local variable.
func (t *Tracer) carriedVersion(ver *versions.Version) Source {
	switch {
	case ver.Initial:
		return unknown
	case ver.Assign != nil:
		return t.carriedAssign(*ver.Assign)
	}
	var s Source
	for _, v := range ver.Of {
		s.join(t.carriedVersions.Of(v))
	}
	return s
}

// carriedVar is carried for what a variable holds, whoever reads it.
func (t *Tracer) carriedVar(v *types.Var) Source {
	if t.X.ParamOf[v] != nil || !t.X.Closed(v) || v.IsField() || t.X.AddressTaken(v) {
		return unknown
	}
	var s Source
	for _, a := range t.X.Assigns(v) {
		s.join(t.carriedAssign(a))
	}
	return orUnknown(s)
}

func (t *Tracer) carriedAssign(a symbols.Assign) Source {
	if a.Value == nil || a.Index > 0 || a.Op != token.ASSIGN {
		return unknown
	}
	return t.carried(a.Value)
}
