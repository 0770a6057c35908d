package heeded

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
	"github.com/timeoutlint/timeoutlint/internal/trace/forward"
)

// Configures reports whether a use of a client, server or dialer may give it a timeout.
func (r *Contexts) Configures(u forward.Use) bool {
	x := r.Index()
	switch u.Kind {
	case forward.Set:
		n := symbols.NamedOf(x.Info.TypeOf(u.Expr))
		if n == nil {
			return true
		}
		if row, _ := knowledge.LiteralOf(n); row != nil {
			for _, set := range row.SetBy {
				if set.Field == u.Field.Name() {
					return u.Value == nil || r.Trace().Duration(u.Value).Bounded() != trace.No
				}
			}
		}
		if u.Field.Name() == "Transport" && knowledge.IsNamed(n, "net/http", "Client") {
			return u.Value == nil || r.Trace().Transport(u.Value).Bounded() != trace.No
		}
	case forward.Passed:
		fn := u.Call.Func()
		if fn == nil { // an option func, a callback
			_, isLit := ast.Unparen(u.Call.Expr.Fun).(*ast.FuncLit)
			return !isLit
		}
		if x.ByObj[fn] != nil {
			return false // followed
		}
		return r.Trace().Callees.Configures(fn, u.Arg)
	case forward.Lost:
		return true
	}
	return false
}

// Harmless reports whether a use of an HTTP client sends nothing that only a
// timeout of the client would end: it hands the client to a function of this
// package, whose own uses are followed, or to a function or field of another
// one whose fact says that it needs no timeout there.
func (r *Contexts) Harmless(u forward.Use) bool {
	switch u.Kind {
	case forward.Passed:
		fn := u.Call.Func()
		if fn == nil || fn.Signature().Variadic() {
			return false
		}
		if r.Index().ByObj[fn] != nil {
			return true
		}
		fact := r.Fact(fn)
		return fact != nil && slices.Contains(fact.Harmless, u.Arg)
	case forward.Exported:
		return u.Field != nil && u.Field.Pkg() != nil && u.Field.Pkg() != r.Pass.Pkg && r.Pass.ImportObjectFact(u.Field, new(facts.FieldFact))
	}
	return false
}

// TakesClient reports whether t is http.Client or *http.Client.
func TakesClient(t types.Type) bool {
	t = symbols.Deref(t)
	return knowledge.IsNamed(t, "net/http", "Client")
}
