package defaulttimeout

import (
	"fmt"
	"go/ast"
	"go/constant"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// configured is a client of a service, and with what settings it is made.
type configured struct {
	call  *symbols.Call
	lib   *knowledge.Lib
	built trace.Built
	home  string // the address of the service, where that is set
}

// asIs are defaults of an SDK that long are nobody's choice.
const asIs = 5 * time.Minute

// configurations: clients of language models on the defaults of their SDK, and
// clients of one service that are given different timeouts or attempts.
func (c *checker) configurations() {
	if !report.WantsStrict() {
		return
	}
	var list []configured
	for _, call := range c.x.Calls {
		if call.Func() == nil || c.r.Quiet(call.Expr.Pos()) {
			continue
		}
		cons, lib := knowledge.ConstructorOf(call.Func())
		if cons == nil || cons.Makes != "" && cons.Makes != knowledge.MakesClient {
			continue
		}
		switch c.profileOf(cons, lib) {
		case knowledge.LLM, knowledge.Embedding, knowledge.VectorDB:
		default:
			continue
		}
		k := configured{call: call, lib: lib, built: c.t.Built(call.Expr), home: c.serviceAt(call.Expr)}
		c.sdkDefault(k, cons)
		for i := len(list) - 1; i >= 0; i-- {
			if o := list[i]; o.lib.Path == lib.Path && o.call.Callee == call.Callee && o.home == k.home && c.differs(o, k) {
				break
			}
		}
		list = append(list, k)
	}
}

// serviceAt returns the constants that say where a service is, of the arguments
// of a constructor: two clients of different addresses are of different services.
func (c *checker) serviceAt(call *ast.CallExpr) string {
	var parts []string
	for _, arg := range call.Args {
		ast.Inspect(arg, func(n ast.Node) bool {
			e, ok := n.(ast.Expr)
			if !ok {
				return true
			}
			if opt, ok := e.(*ast.CallExpr); ok {
				if fn := symbols.FuncOf(c.pass.TypesInfo, opt); fn != nil && (strings.Contains(fn.Name(), "URL") || strings.Contains(fn.Name(), "Endpoint") || strings.Contains(fn.Name(), "Host")) {
					for _, a := range opt.Args {
						if f := c.file(a); f != nil {
							parts = append(parts, f.Text(a))
						}
					}
				}
			}
			if v := c.pass.TypesInfo.Types[e].Value; v != nil && v.Kind() == constant.String && strings.Contains(constant.StringVal(v), "://") {
				parts = append(parts, constant.StringVal(v))
			}
			return true
		})
	}
	return strings.Join(parts, " ")
}

// sdkDefault: a client of a language model that waits as long, and tries as
// often, as its SDK's authors thought.
func (c *checker) sdkDefault(k configured, cons *knowledge.Constructor) {
	d, err := time.ParseDuration(cons.Timeout)
	if err != nil || d < asIs || c.profileOf(cons, k.lib) != knowledge.LLM || k.built.Unknown || len(k.built.Timeout.Ways) > 0 || k.built.Timeout.Unknown {
		return
	}
	if uses, _ := c.t.Forward(k.call.Expr); c.setsMethod(uses, cons) {
		return
	}
	what := "for an answer"
	if cons.Header {
		what = "for the headers of an answer"
	}
	times := ""
	if cons.Retry != nil && cons.Retry.Attempts > 1 && len(k.built.Attempts.Ways) == 0 {
		times = fmt.Sprintf(", up to %d times", cons.Retry.Attempts)
	}
	how := ""
	if cons.Fix != nil && cons.Fix.Arg != "" {
		how = "pass " + strings.ReplaceAll(cons.Fix.Arg, "%s", seconds(c.timeout(k.call.Expr, knowledge.LLM)))
	}
	c.r.Report(report.Finding{
		Kind: "sdk-default", Range: k.call.Expr,
		Text: report.Text{
			What:   fmt.Sprintf("the %s client made by %s waits %v %s%s", k.lib.Name, symbols.FuncName(k.call.Func(), c.pass.Pkg), d, what, times),
			Why:    "that is its SDK's default, and longer than anybody who asked will wait",
			Remedy: how,
		},
	})
}

// differs reports a client that is given another timeout, or other attempts, than
// an earlier one of the same service.
func (c *checker) differs(a, b configured) bool {
	ta, oka := a.built.Timeout.Most()
	tb, okb := b.built.Timeout.Most()
	na, okna := a.built.Attempts.Most()
	nb, oknb := b.built.Attempts.Most()
	sameTime := oka == okb && (!oka || ta.N == tb.N)
	sameTries := okna == oknb && (!okna || na.N == nb.N)
	if a.built.Unknown || b.built.Unknown || sameTime && sameTries || !oka && !okna || !okb && !oknb {
		return false
	}
	given := func(t trace.Given, timed bool, n trace.Given, counted bool) string {
		var parts []string
		if timed {
			parts = append(parts, time.Duration(t.N).String())
		}
		if counted {
			parts = append(parts, fmt.Sprintf("%d attempts", n.N))
		}
		return strings.Join(parts, " and ")
	}
	c.r.Report(report.Finding{
		Kind: "client-differs", Range: b.call.Expr,
		Text: report.Text{
			What:   fmt.Sprintf("this %s client is given %s, another of the same service %s", b.lib.Name, given(tb, okb, nb, oknb), given(ta, oka, na, okna)),
			Why:    "which of them a call meets decides how long it waits, and nobody knows which is meant",
			Remedy: "make one client and share it, or name the reason",
		},
		Related: []analysis.RelatedInformation{{Pos: a.call.Expr.Pos(), End: a.call.Expr.End(), Message: "the other one"}},
	})
	return true
}
