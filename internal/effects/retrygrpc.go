package effects

import (
	"encoding/json"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// maxCallAttempts is what a connection cuts maxAttempts of a policy to.
const maxCallAttempts = 5

// serviceConfig returns the attempts that a gRPC connection makes of a stub's
// call because of the retry policy it is built with: a constant handed to
// WithDefaultServiceConfig, where the connection is made in this package and
// nothing turns retries off.
func (r *Result) serviceConfig(c *symbols.Call) Layers {
	recv := symbols.Receiver(c.Expr)
	if recv == nil || !isInterfaceMethod(c.Func()) {
		return Layers{}
	}
	stub := namedOf(r.Index().Info.TypeOf(recv))
	if stub == nil || !strings.HasSuffix(stub.Obj().Name(), "Client") {
		return Layers{}
	}
	dial := r.connection(recv)
	if dial == nil {
		return Layers{}
	}
	config, ok := r.configOf(dial)
	if !ok {
		return Layers{}
	}
	n := attemptsFor(config, strings.TrimSuffix(stub.Obj().Name(), "Client"), c.Func().Name())
	if n < 2 {
		return Layers{}
	}
	return Layers{Attempts: min(n, maxCallAttempts), By: "the retry policy of its gRPC connection"}
}

// connection returns the call that makes the gRPC connection which e, a stub or
// the connection itself, works on; nil if there may be another.
func (r *Result) connection(e ast.Expr) *symbols.Call {
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
		return r.connection(call.Args[0])
	}
	return nil
}

// oneConnection returns the connection that all expressions but nil work on, or nil.
func (r *Result) oneConnection(list []ast.Expr) *symbols.Call {
	var found *symbols.Call
	for _, e := range list {
		if r.Index().Info.Types[e].IsNil() {
			continue
		}
		d := r.connection(e)
		if d == nil || found != nil && found != d {
			return nil
		}
		found = d
	}
	return found
}

func (r *Result) connectionVar(v *types.Var) *symbols.Call {
	var values []ast.Expr
	for _, a := range r.Index().Assigns(v) {
		if a.Value == nil || a.Index > 0 {
			return nil
		}
		values = append(values, a.Value)
	}
	return r.oneConnection(values)
}

func (r *Result) connectionReturned(f *symbols.Func) *symbols.Call {
	var values []ast.Expr
	for _, ret := range trace.Returns(f) {
		if len(ret.Results) == 0 {
			return nil
		}
		values = append(values, ret.Results[0])
	}
	return r.oneConnection(values)
}

// isConn reports whether t is a gRPC connection, or the interface of one.
func isConn(t types.Type) bool {
	n := namedOf(t)
	return n != nil && knowledge.RoleOf(n) == "client" && strings.HasPrefix(n.Obj().Name(), "ClientConn")
}

// dialOptions returns the arguments a connection is made with, those in a slice
// that has one value included; ok is false if others may be among them.
func (r *Result) dialOptions(dial *symbols.Call) (options []ast.Expr, ok bool) {
	x := r.Index()
	options = dial.Expr.Args
	if !dial.Expr.Ellipsis.IsValid() {
		return options, true
	}
	last := x.VarOf(options[len(options)-1])
	if last == nil || last.IsField() || len(x.Assigns(last)) != 1 || x.Assigns(last)[0].Op != token.ASSIGN {
		return nil, false
	}
	lit, isLit := ast.Unparen(exprOr(x.Assigns(last)[0].Value)).(*ast.CompositeLit)
	if !isLit {
		return nil, false
	}
	return append(options[:len(options)-1:len(options)-1], lit.Elts...), true
}

// mayBound reports whether the gRPC connection that a stub works on is made in
// this package with something that may give its calls a deadline: an
// interceptor, or a service config other than a constant without a timeout.
func (r *Result) mayBound(c *symbols.Call) bool {
	recv := symbols.Receiver(c.Expr)
	if recv == nil || !isInterfaceMethod(c.Func()) {
		return false
	}
	x := r.Index()
	stub := namedOf(x.Info.TypeOf(recv))
	if stub == nil || !strings.HasSuffix(stub.Obj().Name(), "Client") {
		return false
	}
	dial := r.connection(recv)
	if dial == nil {
		return false
	}
	options, ok := r.dialOptions(dial)
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
		if fn == nil || !slices.ContainsFunc(row.SetBy, func(s knowledge.Setting) bool { return s.Option == fn.Name() }) {
			continue
		}
		if tv := x.Info.Types[exprOr(x.Arg(call, 0))]; tv.Value == nil || tv.Value.Kind() != constant.String || strings.Contains(constant.StringVal(tv.Value), `"timeout"`) {
			return true
		}
	}
	return false
}

// configOf returns the constant service config a connection is made with; ok is
// false if it has none, or retries are turned off, or may be.
func (r *Result) configOf(dial *symbols.Call) (config string, ok bool) {
	x := r.Index()
	options, ok := r.dialOptions(dial)
	if !ok {
		return "", false
	}
	ok = false
	for _, o := range options {
		call, isCall := ast.Unparen(o).(*ast.CallExpr)
		if !isCall {
			continue
		}
		row, _ := knowledge.CallOf(symbols.FuncOf(x.Info, call))
		if row == nil {
			continue
		}
		switch row.Role {
		case knowledge.RoleNoRetry:
			return "", false
		case knowledge.RoleConfig:
			arg := x.Arg(call, 0)
			if tv := x.Info.Types[exprOr(arg)]; tv.Value != nil && tv.Value.Kind() == constant.String {
				config, ok = constant.StringVal(tv.Value), true
			} else {
				return "", false
			}
		}
	}
	return config, ok
}

func exprOr(e ast.Expr) ast.Expr {
	if e == nil {
		return &ast.BadExpr{}
	}
	return e
}

// attemptsFor returns maxAttempts of the retry policy for a method, by the name of
// its service without a package; 0 if none is for it.
func attemptsFor(config, service, method string) int {
	var sc struct {
		MethodConfig []struct {
			Name        []struct{ Service, Method string }
			RetryPolicy *struct{ MaxAttempts int }
		}
	}
	if json.Unmarshal([]byte(config), &sc) != nil {
		return 0
	}
	// A method's own entry wins over its service's, and that over all.
	best, rank := 0, 0
	for _, mc := range sc.MethodConfig {
		for _, name := range mc.Name {
			n := 1
			if name.Service != "" {
				if name.Service != service && !strings.HasSuffix(name.Service, "."+service) || name.Method != "" && name.Method != method {
					continue
				}
				n = 2
				if name.Method != "" {
					n = 3
				}
			}
			if n > rank {
				best, rank = 0, n
				if mc.RetryPolicy != nil {
					best = mc.RetryPolicy.MaxAttempts
				}
			}
		}
	}
	return best
}
