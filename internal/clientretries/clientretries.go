// Package clientretries answers which clients try a request again by themselves,
// and how often: by the rows of their libraries, and by what is set where they are
// built or called.
package clientretries

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// Retrying says what a client does about failed requests.
type Retrying struct {
	Row *knowledge.Constructor // of a client that retries by itself; nil if it does not, or that is not known
	Lib *knowledge.Lib
	Set bool          // something in sight sets, or may set, how often
	New *ast.CallExpr // where it is built, if that is in sight
}

// Finder answers for one package. It is not safe for concurrent use.
type Finder struct {
	t *trace.Tracer

	retryVars    *fixpoint.Table[retryKey, Retrying]
	retryResults *fixpoint.Table[retryResult, Retrying]
	retryConfigs *fixpoint.Table[retryKey, bool]
}

// New returns what answers for the package of a tracer, with tables in a group.
func New(t *trace.Tracer, g *fixpoint.Group) *Finder {
	r := &Finder{t: t}
	same := func(a, b Retrying) bool { return a == b }
	r.retryVars = fixpoint.NewTable(g, Retrying{}, Retrying{Set: true}, same, r.retryVar)
	r.retryResults = fixpoint.NewTable(g, Retrying{}, Retrying{Set: true}, same, r.retryReturned)
	r.retryConfigs = fixpoint.NewSet(g, true, r.retryConfig)
	return r
}

// Of says whether the client that a call is made on retries by itself. A
// listed client whose construction is not in sight counts as built with its
// defaults.
func (r *Finder) Of(recv ast.Expr, call *ast.CallExpr) Retrying {
	base := r.t.WholeClient(recv)
	row, lib := r.t.Listed(r.t.X.Info.TypeOf(base))
	if row == nil || row.Retry == nil {
		return Retrying{}
	}
	out := Retrying{Row: row, Lib: lib}
	if r.setsRetries(row, call) {
		out.Set = true
		return out
	}
	made := r.builtAs(base, row)
	out.Set, out.New = made.Set, made.New
	if made.Row != nil {
		out.Row = made.Row
	}
	return out
}

// retryKey asks what variable v, a client of row or a config of one, says about attempts.
type retryKey struct {
	v   *types.Var
	row *knowledge.Constructor
}

func (out *Retrying) join(o Retrying) {
	out.Set = out.Set || o.Set
	if o.New != nil {
		out.New, out.Row = o.New, o.Row
	}
}

// builtAs says what the expressions that a client comes from set. Row and New
// are those of the last constructor in sight.
func (r *Finder) builtAs(e ast.Expr, row *knowledge.Constructor) (out Retrying) {
	switch n := ast.Unparen(e).(type) {
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			return r.builtAs(n.X, row)
		}
	case *ast.StarExpr:
		return r.builtAs(n.X, row)
	case *ast.CompositeLit:
		out.Set = r.setsRetryFields(row, n)
	case *ast.CallExpr:
		c := r.t.X.CallAt[n]
		if c == nil || c.Func() == nil {
			break
		}
		if made, _ := knowledge.ConstructorOf(c.Func()); made != nil && made.Retry != nil {
			return Retrying{Row: made, New: n, Set: r.setsRetries(made, n)}
		}
		if f := r.t.X.ByObj[c.Func()]; f != nil && f.Sig.Results().Len() > 0 {
			return r.retryResults.Of(retryResult{f, row})
		}
	default:
		if v := r.t.X.VarOf(e); v != nil {
			return r.retryVars.Of(retryKey{v, row})
		}
	}
	return out
}

// retryVar is builtAs for what a variable holds.
func (r *Finder) retryVar(k retryKey) (out Retrying) {
	if r.assignsRetryField(k.row, k.v) {
		return Retrying{Set: true}
	}
	for _, a := range r.t.X.Assigns(k.v) {
		if a.Value != nil && a.Index <= 0 {
			out.join(r.builtAs(a.Value, k.row))
		}
	}
	return out
}

// retryResult asks about the first result of a function of the package.
type retryResult struct {
	fn  *symbols.Func
	row *knowledge.Constructor
}

// retryReturned is builtAs for what a function returns.
func (r *Finder) retryReturned(k retryResult) (out Retrying) {
	for _, ret := range symbols.Returns(k.fn) {
		if len(ret.Results) > 0 {
			out.join(r.builtAs(ret.Results[0], k.row))
		}
	}
	return out
}

// setsRetries reports whether an argument of a call sets the number of
// attempts, or may: options that come in from elsewhere, a config that is not
// seen through.
func (r *Finder) setsRetries(row *knowledge.Constructor, call *ast.CallExpr) bool {
	byMethod := !slices.ContainsFunc(row.Retry.SetBy, func(s knowledge.Setting) bool { return s.Method == "" })
	if call.Ellipsis.IsValid() && !byMethod {
		return true
	}
	return slices.ContainsFunc(call.Args, func(arg ast.Expr) bool { return r.argSetsRetries(row, arg) })
}

func (r *Finder) argSetsRetries(row *knowledge.Constructor, arg ast.Expr) bool {
	arg = ast.Unparen(arg)
	if u, ok := arg.(*ast.UnaryExpr); ok && u.Op == token.AND {
		arg = ast.Unparen(u.X)
	}
	switch arg := arg.(type) {
	case *ast.CallExpr:
		c := r.t.X.CallAt[arg]
		return c != nil && c.Func() != nil && slices.ContainsFunc(row.Retry.SetBy, func(s knowledge.Setting) bool {
			return row.IsOption(s.Option, c.Func())
		})
	case *ast.FuncLit: // func(o *Options) { o.Retryer = … }
		set := false
		ast.Inspect(arg.Body, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && r.isRetryField(row, sel.Sel.Name) {
				set = true
			}
			return !set
		})
		return set
	case *ast.CompositeLit:
		return r.setsRetryFields(row, arg)
	}
	v := r.t.X.VarOf(arg)
	if v == nil {
		return false
	}
	n := symbols.NamedOf(v.Type())
	if n == nil {
		return false
	}
	if _, isFunc := n.Underlying().(*types.Signature); isFunc {
		return true // an option held in a variable
	}
	return r.retryConfigs.Of(retryKey{v, row})
}

// retryConfig reports whether a config held in a variable sets the number of
// attempts, or may.
func (r *Finder) retryConfig(k retryKey) bool {
	if r.assignsRetryField(k.row, k.v) {
		return true
	}
	for _, a := range r.t.X.Assigns(k.v) {
		if a.Value == nil {
			continue
		}
		val := ast.Unparen(a.Value)
		if u, ok := val.(*ast.UnaryExpr); ok && u.Op == token.AND {
			val = ast.Unparen(u.X)
		}
		switch val := val.(type) {
		case *ast.CompositeLit:
			if r.setsRetryFields(k.row, val) {
				return true
			}
		case *ast.CallExpr:
			if r.t.X.CallAt[val] != nil && r.setsRetries(k.row, val) && len(val.Args) > 0 {
				return true // LoadDefaultConfig(ctx, WithRetryMaxAttempts(1))
			}
			if fn := symbols.FuncOf(r.t.X.Info, val); fn == nil || fn.Pkg() == r.t.X.Pkg {
				return true // a function of this package may set anything
			}
		}
	}
	return false
}

func (r *Finder) isRetryField(row *knowledge.Constructor, name string) bool {
	for _, set := range row.Retry.SetBy {
		if set.Field == "" {
			continue
		}
		for _, part := range strings.Split(set.Field, ".") {
			if part == name && part != "Config" && part != "Options" && part != "ClientOptions" && part != "Client" {
				return true
			}
		}
	}
	return name == "Retryer" || name == "RetryMaxAttempts" || name == "MaxRetries" || name == "RetryPolicy"
}

func (r *Finder) setsRetryFields(row *knowledge.Constructor, lit *ast.CompositeLit) bool {
	for name := range r.t.X.Fields(lit) {
		if r.isRetryField(row, name) {
			return true
		}
	}
	return false
}

// assignsRetryField reports whether the package assigns a field of, or calls a
// method on, v that sets the number of attempts.
func (r *Finder) assignsRetryField(row *knowledge.Constructor, v *types.Var) bool {
	for _, id := range r.t.X.Uses(v) {
		var e ast.Expr = id
		if sel, ok := r.t.X.Parent(id).(*ast.SelectorExpr); ok && sel.Sel == id {
			e = sel
		}
		for {
			sel, ok := r.t.X.Parent(e).(*ast.SelectorExpr)
			if !ok || sel.X != e {
				break
			}
			if r.isRetryField(row, sel.Sel.Name) {
				if as, ok := r.t.X.Parent(sel).(*ast.AssignStmt); ok {
					for _, lhs := range as.Lhs {
						if lhs == ast.Expr(sel) {
							return true
						}
					}
				}
			}
			for _, set := range row.Retry.SetBy {
				if set.Method != "" && set.Method == sel.Sel.Name {
					return true
				}
			}
			e = sel
		}
	}
	return false
}
