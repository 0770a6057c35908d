package effects

import (
	"go/types"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/heeded"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
	"github.com/timeoutlint/timeoutlint/internal/trace/forward"
)

// isListedConstructor reports whether a row says what a function makes of its arguments.
func isListedConstructor(fn *types.Func) bool {
	row, _ := knowledge.ConstructorOf(fn)
	return row != nil
}

// needsNoTimeout reports whether the package gives the client that v, a
// parameter or a field, holds a timeout, gives each of its requests a deadline,
// or sends none and hands it to nobody.
func (r *Result) needsNoTimeout(v *types.Var) bool {
	uses, _ := r.Trace().ForwardVar(v)
	bounded := true
	for _, u := range uses {
		switch u.Kind {
		case forward.Exported:
			if u.Field == v {
				continue // the field itself
			}
		case forward.Read:
			continue
		case forward.Called:
			if r.endsRequest(u.Call) {
				continue
			}
		}
		switch {
		case r.Configures(u):
			return true
		case !r.Harmless(u):
			bounded = false
		}
	}
	return bounded
}

// endsRequest reports whether a call of a method of an HTTP client sends a
// request that has a deadline, or sends none.
func (r *Result) endsRequest(c *symbols.Call) bool {
	if c == nil || c.Func() == nil {
		return false
	}
	switch c.Func().Name() {
	case "Do":
		arg := r.Index().Arg(c.Expr, 0)
		return arg != nil && r.Trace().Ctx(arg).Bounded() == trace.Yes
	case "CloseIdleConnections":
		return true
	}
	return false
}

// exportFields gives facts to the fields of exported structs that hold HTTP clients.
func (r *Result) exportFields(st *types.Struct) {
	for f := range st.Fields() {
		if f.Exported() && heeded.TakesClient(f.Type()) && !strings.HasSuffix(r.Pass.Fset.Position(f.Pos()).Filename, "_test.go") &&
			len(r.Index().Uses(f)) > 0 && r.needsNoTimeout(f) {
			r.Pass.ExportObjectFact(f, &facts.FieldFact{})
		}
	}
}
