package trace

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Retrying says what a client does about failed requests.
type Retrying struct {
	Row *knowledge.Constructor // of a client that retries by itself; nil if it does not, or that is not known
	Lib *knowledge.Lib
	Set bool          // something in sight sets, or may set, how often
	New *ast.CallExpr // where it is built, if that is in sight
}

// Retries says whether the client that a call is made on retries by itself. A
// listed client whose construction is not in sight counts as built with its
// defaults.
func (t *Tracer) Retries(recv ast.Expr, call *ast.CallExpr) Retrying {
	base := t.wholeClient(recv)
	row, lib := t.listed(t.X.Info.TypeOf(base))
	if row == nil || row.Retry == nil {
		return Retrying{}
	}
	out := Retrying{Row: row, Lib: lib}
	if t.setsRetries(row, call) {
		out.Set = true
		return out
	}
	made := t.builtAs(base, row)
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
func (t *Tracer) builtAs(e ast.Expr, row *knowledge.Constructor) (out Retrying) {
	switch n := ast.Unparen(e).(type) {
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			return t.builtAs(n.X, row)
		}
	case *ast.StarExpr:
		return t.builtAs(n.X, row)
	case *ast.CompositeLit:
		out.Set = t.setsRetryFields(row, n)
	case *ast.CallExpr:
		c := t.X.CallAt[n]
		if c == nil || c.Func() == nil {
			break
		}
		if made, _ := knowledge.ConstructorOf(c.Func()); made != nil && made.Retry != nil {
			return Retrying{Row: made, New: n, Set: t.setsRetries(made, n)}
		}
		if f := t.X.ByObj[c.Func()]; f != nil && f.Sig.Results().Len() > 0 {
			return t.retryResults.Of(retryResult{f, row})
		}
	default:
		if v := t.X.VarOf(e); v != nil {
			return t.retryVars.Of(retryKey{v, row})
		}
	}
	return out
}

// retryVar is builtAs for what a variable holds.
func (t *Tracer) retryVar(k retryKey) (out Retrying) {
	if t.assignsRetryField(k.row, k.v) {
		return Retrying{Set: true}
	}
	for _, a := range t.X.Assigns(k.v) {
		if a.Value != nil && a.Index <= 0 {
			out.join(t.builtAs(a.Value, k.row))
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
func (t *Tracer) retryReturned(k retryResult) (out Retrying) {
	for _, ret := range symbols.Returns(k.fn) {
		if len(ret.Results) > 0 {
			out.join(t.builtAs(ret.Results[0], k.row))
		}
	}
	return out
}

// wholeClient returns the client that e is a part of: client in
// client.Bucket(b).Object(name), and where that is kept in a local variable.
func (t *Tracer) wholeClient(e ast.Expr) ast.Expr {
	base := t.clientBase(e)
	for range 8 {
		if row, _ := t.listed(t.X.Info.TypeOf(base)); row != nil {
			return base
		}
		next := ast.Unparen(base)
		if v := t.X.VarOf(next); v != nil {
			as := t.X.Assigns(v)
			if v.IsField() || t.X.ParamOf[v] != nil || len(as) != 1 || as[0].Value == nil || as[0].Index > 0 {
				return base
			}
			next = ast.Unparen(as[0].Value)
		}
		call, ok := next.(*ast.CallExpr)
		if !ok {
			return base
		}
		fn, recv := symbols.FuncOf(t.X.Info, call), symbols.Receiver(call)
		if fn == nil || recv == nil || fn.Signature().Recv() == nil {
			return base
		}
		base = t.clientBase(recv)
	}
	return base
}

// setsRetries reports whether an argument of a call sets the number of
// attempts, or may: options that come in from elsewhere, a config that is not
// seen through.
func (t *Tracer) setsRetries(row *knowledge.Constructor, call *ast.CallExpr) bool {
	byMethod := !slices.ContainsFunc(row.Retry.SetBy, func(s knowledge.Setting) bool { return s.Method == "" })
	if call.Ellipsis.IsValid() && !byMethod {
		return true
	}
	return slices.ContainsFunc(call.Args, func(arg ast.Expr) bool { return t.argSetsRetries(row, arg) })
}

func (t *Tracer) argSetsRetries(row *knowledge.Constructor, arg ast.Expr) bool {
	arg = ast.Unparen(arg)
	if u, ok := arg.(*ast.UnaryExpr); ok && u.Op == token.AND {
		arg = ast.Unparen(u.X)
	}
	switch arg := arg.(type) {
	case *ast.CallExpr:
		c := t.X.CallAt[arg]
		return c != nil && c.Func() != nil && slices.ContainsFunc(row.Retry.SetBy, func(s knowledge.Setting) bool {
			return row.IsOption(s.Option, c.Func())
		})
	case *ast.FuncLit: // func(o *Options) { o.Retryer = … }
		set := false
		ast.Inspect(arg.Body, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && t.isRetryField(row, sel.Sel.Name) {
				set = true
			}
			return !set
		})
		return set
	case *ast.CompositeLit:
		return t.setsRetryFields(row, arg)
	}
	v := t.X.VarOf(arg)
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
	return t.retryConfigs.Of(retryKey{v, row})
}

// retryConfig reports whether a config held in a variable sets the number of
// attempts, or may.
func (t *Tracer) retryConfig(k retryKey) bool {
	if t.assignsRetryField(k.row, k.v) {
		return true
	}
	for _, a := range t.X.Assigns(k.v) {
		if a.Value == nil {
			continue
		}
		val := ast.Unparen(a.Value)
		if u, ok := val.(*ast.UnaryExpr); ok && u.Op == token.AND {
			val = ast.Unparen(u.X)
		}
		switch val := val.(type) {
		case *ast.CompositeLit:
			if t.setsRetryFields(k.row, val) {
				return true
			}
		case *ast.CallExpr:
			if t.X.CallAt[val] != nil && t.setsRetries(k.row, val) && len(val.Args) > 0 {
				return true // LoadDefaultConfig(ctx, WithRetryMaxAttempts(1))
			}
			if fn := symbols.FuncOf(t.X.Info, val); fn == nil || fn.Pkg() == t.X.Pkg {
				return true // a function of this package may set anything
			}
		}
	}
	return false
}

func (t *Tracer) isRetryField(row *knowledge.Constructor, name string) bool {
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

func (t *Tracer) setsRetryFields(row *knowledge.Constructor, lit *ast.CompositeLit) bool {
	for name := range t.X.Fields(lit) {
		if t.isRetryField(row, name) {
			return true
		}
	}
	return false
}

// assignsRetryField reports whether the package assigns a field of, or calls a
// method on, v that sets the number of attempts.
func (t *Tracer) assignsRetryField(row *knowledge.Constructor, v *types.Var) bool {
	for _, id := range t.X.Uses(v) {
		var e ast.Expr = id
		if sel, ok := t.X.Parent(id).(*ast.SelectorExpr); ok && sel.Sel == id {
			e = sel
		}
		for {
			sel, ok := t.X.Parent(e).(*ast.SelectorExpr)
			if !ok || sel.X != e {
				break
			}
			if t.isRetryField(row, sel.Sel.Name) {
				if as, ok := t.X.Parent(sel).(*ast.AssignStmt); ok {
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
