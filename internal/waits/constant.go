package waits

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// waitsGiven returns what f may wait on in one call of it: not what stands where
// its constant arguments say no.
//
//	func (s *store) get(key string, wait bool) { if wait { s.lock.Wait() } … }
//	s.get(key, false)
//
// final reports whether that stands: it does not while a circle that f is part
// of is being settled.
func (r *Analysis) waitsGiven(f *symbols.Func, call *symbols.Call) (list []Wait, final bool) {
	if call == nil || call.Func() == nil || r.Index().ByObj[call.Func()] != f || !r.hasConstant(call, f) {
		return r.waits.Of(f), r.waits.Final(f)
	}
	k := constantCall{f, call}
	return r.givenWaits.Of(k), r.givenWaits.Final(k)
}

// hasConstant reports whether a call gives f a constant that is a bool, or zero.
func (r *Analysis) hasConstant(call *symbols.Call, f *symbols.Func) bool {
	for i := range f.Sig.Params().Len() {
		arg := r.Index().Arg(call.Expr, i)
		if arg == nil || f.Sig.Variadic() && i == f.Sig.Params().Len()-1 {
			continue
		}
		if tv := r.Index().Info.Types[arg]; tv.IsNil() || tv.Value != nil && (tv.Value.Kind() == constant.Bool || r.Index().IsZero(arg)) {
			return true
		}
	}
	return false
}

// excluded reports whether n, in the body of the function called, is not
// reached in this call: its constant arguments decide the condition of an if
// statement around it, or of one before it that leaves the function.
func (r *Analysis) excluded(k constantCall, n ast.Node) bool {
	x := r.Index()
	for child, p := n, x.Parent(n); p != nil && child != k.fn.Node; child, p = p, x.Parent(p) {
		switch p := p.(type) {
		case *ast.IfStmt:
			holds, known := r.decides(k, p.Cond)
			if known && (child == p.Body && !holds || child == p.Else && holds) {
				return true
			}
		case *ast.BlockStmt:
			for _, s := range p.List {
				if s == child {
					break
				}
				leave, ok := s.(*ast.IfStmt)
				if !ok || leave.Else != nil || len(leave.Body.List) == 0 {
					continue
				}
				if _, returns := leave.Body.List[len(leave.Body.List)-1].(*ast.ReturnStmt); !returns {
					continue
				}
				if holds, known := r.decides(k, leave.Cond); known && holds {
					return true
				}
			}
		case *ast.FuncLit:
			return false
		}
	}
	return false
}

// decides returns whether a condition on a parameter holds in a call that gives
// a constant for it: p, !p, p == 0, p != nil, p > 0.
func (r *Analysis) decides(k constantCall, cond ast.Expr) (holds, known bool) {
	cond = ast.Unparen(cond)
	not := false
	if u, ok := cond.(*ast.UnaryExpr); ok && u.Op == token.NOT {
		cond, not = ast.Unparen(u.X), true
	}
	if b, ok := cond.(*ast.BinaryExpr); ok && !not {
		arg := r.constantFor(k, b.X)
		if arg == nil {
			return false, false
		}
		x, y := r.Index().Info.Types[arg], r.Index().Info.Types[b.Y]
		switch {
		case x.IsNil() && y.IsNil() && (b.Op == token.EQL || b.Op == token.NEQ):
			return b.Op == token.EQL, true
		case x.Value == nil || y.Value == nil || x.Value.Kind() != y.Value.Kind():
			return false, false
		}
		switch b.Op {
		case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
			return constant.Compare(x.Value, b.Op, y.Value), true
		}
		return false, false
	}
	arg := r.constantFor(k, cond)
	if arg == nil {
		return false, false
	}
	v := r.Index().Info.Types[arg].Value
	if v == nil || v.Kind() != constant.Bool {
		return false, false
	}
	return constant.BoolVal(v) != not, true
}

// constantFor returns the constant or nil that a call gives for the parameter
// that e is; nil if it gives another value, or the parameter is assigned to.
func (r *Analysis) constantFor(k constantCall, e ast.Expr) ast.Expr {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return nil
	}
	v, _ := r.Index().Info.Uses[id].(*types.Var)
	i := symbols.ParamIndex(k.fn.Sig, v)
	if v == nil || i < 0 || len(r.Index().Assigns(v)) > 0 || r.Index().AddressTaken(v) {
		return nil
	}
	arg := r.Index().Arg(k.call.Expr, i)
	if arg == nil {
		return nil
	}
	if tv := r.Index().Info.Types[arg]; tv.Value == nil && !tv.IsNil() {
		return nil
	}
	return arg
}
