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
	seen := make(map[*types.Var]bool)
	var visit func(e ast.Expr)
	visit = func(e ast.Expr) {
		e = ast.Unparen(e)
		switch n := e.(type) {
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				visit(n.X)
			}
			return
		case *ast.StarExpr:
			visit(n.X)
			return
		case *ast.CompositeLit:
			if t.setsRetryFields(row, n) {
				out.Set = true
			}
			return
		case *ast.CallExpr:
			c := t.X.CallAt[n]
			if c == nil || c.Func() == nil {
				return
			}
			if made, _ := knowledge.ConstructorOf(c.Func()); made != nil && made.Retry != nil {
				out.New, out.Row = n, made
				if t.setsRetries(made, n) {
					out.Set = true
				}
			} else if f := t.X.ByObj[c.Func()]; f != nil {
				for _, ret := range Returns(f) {
					if len(ret.Results) > 0 {
						visit(ret.Results[0])
					}
				}
			}
			return
		}
		v := t.X.VarOf(e)
		if v == nil || seen[v] {
			return
		}
		seen[v] = true
		if t.assignsRetryField(row, v) {
			out.Set = true
			return
		}
		for _, a := range t.X.Assigns(v) {
			if a.Value != nil && a.Index <= 0 {
				visit(a.Value)
			}
		}
	}
	visit(base)
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
	for _, arg := range call.Args {
		arg = ast.Unparen(arg)
		if inner, ok := arg.(*ast.CallExpr); ok {
			c := t.X.CallAt[inner]
			if c == nil || c.Func() == nil {
				continue
			}
			for _, set := range row.Retry.SetBy {
				if set.Option != "" && isOption(set.Option, c.Func()) {
					return true
				}
			}
			continue
		}
		if lit, ok := arg.(*ast.FuncLit); ok { // func(o *Options) { o.Retryer = … }
			set := false
			ast.Inspect(lit.Body, func(n ast.Node) bool {
				if sel, ok := n.(*ast.SelectorExpr); ok && t.isRetryField(row, sel.Sel.Name) {
					set = true
				}
				return !set
			})
			if set {
				return true
			}
			continue
		}
		if u, ok := arg.(*ast.UnaryExpr); ok && u.Op == token.AND {
			arg = ast.Unparen(u.X)
		}
		if lit, ok := arg.(*ast.CompositeLit); ok {
			if t.setsRetryFields(row, lit) {
				return true
			}
			continue
		}
		if v := t.X.VarOf(arg); v != nil {
			if n := namedOf(v.Type()); n != nil {
				if _, isFunc := n.Underlying().(*types.Signature); isFunc {
					return true // an option held in a variable
				}
				if t.retrying[v] {
					continue // cfg = with(cfg): asked already on this way
				}
				if t.assignsRetryField(row, v) {
					return true
				}
				t.retrying[v] = true
				defer delete(t.retrying, v)
				for _, a := range t.X.Assigns(v) {
					val := a.Value
					if val == nil {
						continue
					}
					if u, ok := ast.Unparen(val).(*ast.UnaryExpr); ok && u.Op == token.AND {
						val = u.X
					}
					if lit, ok := ast.Unparen(val).(*ast.CompositeLit); ok && t.setsRetryFields(row, lit) {
						return true
					}
					if c, ok := ast.Unparen(val).(*ast.CallExpr); ok && t.X.CallAt[c] != nil && t.setsRetries(row, c) && len(c.Args) > 0 {
						return true // LoadDefaultConfig(ctx, WithRetryMaxAttempts(1))
					}
					if c, ok := ast.Unparen(val).(*ast.CallExpr); ok {
						if fn := symbols.FuncOf(t.X.Info, c); fn == nil || fn.Pkg() == t.X.Pkg {
							return true // a function of this package may set anything
						}
					}
				}
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
	for name := range t.Fields(lit) {
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
