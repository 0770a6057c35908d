package opened

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Connection returns the call that makes the gRPC connection which e, a stub or
// the connection itself, works on; nil if there may be another.
func (r *Finder) Connection(e ast.Expr) *symbols.Call {
	x := r.Index()
	e = ast.Unparen(e)
	call, ok := e.(*ast.CallExpr)
	if !ok {
		if v := x.VarOf(e); v != nil && x.Closed(v) && x.ParamOf[v] == nil && !x.AddressTaken(v) {
			return r.dialed.Of(v)
		}
		return nil
	}
	c := x.CallAt[call]
	if c == nil || c.Func() == nil {
		return nil
	}
	if row, lib := knowledge.ConstructorOf(c.Func()); row != nil && lib.Profile == knowledge.RPC && isConn(c.Func().Signature().Results().At(0).Type()) {
		return c
	}
	if f := x.ByObj[c.Func()]; f != nil {
		return r.dials.Of(f)
	}
	// pb.NewGreeterClient(conn)
	if sig := c.Func().Signature(); sig.Recv() == nil && sig.Params().Len() == 1 && isConn(sig.Params().At(0).Type()) && len(call.Args) == 1 {
		return r.Connection(call.Args[0])
	}
	return nil
}

func (r *Finder) connectionVar(v *types.Var) *symbols.Call {
	var values []ast.Expr
	for _, a := range r.Index().Assigns(v) {
		if a.Value == nil || a.Index > 0 {
			return nil
		}
		values = append(values, a.Value)
	}
	return r.oneConnection(values)
}

func (r *Finder) connectionReturned(f *symbols.Func) *symbols.Call {
	var values []ast.Expr
	for _, ret := range symbols.Returns(f) {
		if len(ret.Results) == 0 {
			return nil
		}
		values = append(values, ret.Results[0])
	}
	return r.oneConnection(values)
}

// DialOptions returns the arguments a connection is made with, those in a slice
// that has one value included; ok is false if others may be among them.
func (r *Finder) DialOptions(dial *symbols.Call) (options []ast.Expr, ok bool) {
	x := r.Index()
	options = dial.Expr.Args
	if !dial.Expr.Ellipsis.IsValid() {
		return options, true
	}
	last := x.VarOf(options[len(options)-1])
	if last == nil || last.IsField() || len(x.Assigns(last)) != 1 || x.Assigns(last)[0].Op != token.ASSIGN {
		return nil, false
	}
	lit, isLit := ast.Unparen(symbols.ExprOr(x.Assigns(last)[0].Value)).(*ast.CompositeLit)
	if !isLit {
		return nil, false
	}
	return append(options[:len(options)-1:len(options)-1], lit.Elts...), true
}

// MayBound reports whether the gRPC connection that a stub works on is made in
// this package with something that may give its calls a deadline: an
// interceptor, or a service config other than a constant without a timeout.
func (r *Finder) MayBound(c *symbols.Call) bool {
	recv := symbols.Receiver(c.Expr)
	if recv == nil || !symbols.IsInterfaceMethod(c.Func()) {
		return false
	}
	x := r.Index()
	stub := symbols.NamedOf(x.Info.TypeOf(recv))
	if stub == nil || !strings.HasSuffix(stub.Obj().Name(), "Client") {
		return false
	}
	dial := r.Connection(recv)
	if dial == nil {
		return false
	}
	options, ok := r.DialOptions(dial)
	if !ok {
		return true
	}
	row, _ := knowledge.ConstructorOf(dial.Func())
	for _, o := range options {
		call, isCall := ast.Unparen(o).(*ast.CallExpr)
		if !isCall {
			continue // the address
		}
		fn := symbols.FuncOf(x.Info, call)
		if !slices.ContainsFunc(row.SetBy, func(s knowledge.Setting) bool { return row.IsOption(s.Option, fn) }) {
			continue
		}
		if tv := x.Info.Types[symbols.ExprOr(x.Arg(call, 0))]; tv.Value == nil || tv.Value.Kind() != constant.String || strings.Contains(constant.StringVal(tv.Value), `"timeout"`) {
			return true
		}
	}
	return false
}

// oneConnection returns the connection that all expressions but nil work on, or nil.
func (r *Finder) oneConnection(list []ast.Expr) *symbols.Call {
	var found *symbols.Call
	for _, e := range list {
		if r.Index().Info.Types[e].IsNil() {
			continue
		}
		d := r.Connection(e)
		if d == nil || found != nil && found != d {
			return nil
		}
		found = d
	}
	return found
}

// isConn reports whether t is a gRPC connection, or the interface of one.
func isConn(t types.Type) bool {
	n := symbols.NamedOf(t)
	return n != nil && knowledge.RoleOf(n) == knowledge.TypeClient && strings.HasPrefix(n.Obj().Name(), "ClientConn")
}
