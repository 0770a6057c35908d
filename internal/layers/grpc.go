package layers

import (
	"encoding/json"
	"go/ast"
	"go/constant"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// maxCallAttempts is what a connection cuts maxAttempts of a policy to.
const maxCallAttempts = 5

// serviceConfig returns the attempts that a gRPC connection makes of a stub's
// call because of the retry policy it is built with: a constant handed to
// WithDefaultServiceConfig, where the connection is made in this package and
// nothing turns retries off.
func (r *Finder) serviceConfig(c *symbols.Call) Layers {
	recv := symbols.Receiver(c.Expr)
	if recv == nil || !symbols.IsInterfaceMethod(c.Func()) {
		return Layers{}
	}
	stub := symbols.NamedOf(r.Index().Info.TypeOf(recv))
	if stub == nil || !strings.HasSuffix(stub.Obj().Name(), "Client") {
		return Layers{}
	}
	dial := r.Connection(recv)
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
	return Layers{Attempts: min(n, maxCallAttempts), By: "the gRPC retry policy"}
}

// configOf returns the constant service config a connection is made with; ok is
// false if it has none, or retries are turned off, or may be.
func (r *Finder) configOf(dial *symbols.Call) (config string, ok bool) {
	x := r.Index()
	options, ok := r.DialOptions(dial)
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
			if tv := x.Info.Types[symbols.ExprOr(arg)]; tv.Value != nil && tv.Value.Kind() == constant.String {
				config, ok = constant.StringVal(tv.Value), true
			} else {
				return "", false
			}
		}
	}
	return config, ok
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
