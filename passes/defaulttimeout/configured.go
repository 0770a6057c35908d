package defaulttimeout

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/constant"
	"math"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
	"github.com/timeoutlint/timeoutlint/internal/trace/amounts"
	"github.com/timeoutlint/timeoutlint/passes/defaulttimeout/internal/fixes"
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
		switch c.ProfileOf(cons, lib) {
		case knowledge.LLM, knowledge.Embedding, knowledge.VectorDB:
		default:
			continue
		}
		k := configured{call: call, lib: lib, built: c.t.Built(call.Expr), home: c.serviceAt(call.Expr)}
		c.sdkDefault(k, cons)
		list = append(list, k)
	}
	for _, k := range list {
		c.differs(least(list, k), k)
	}
}

// least returns, of the clients of k's service whose settings are known, one
// with the shortest timeout and the fewest attempts: the others are reported,
// whichever stands first.
func least(list []configured, k configured) configured {
	best := k
	for _, o := range list {
		if o.lib.Path != k.lib.Path || o.call.Callee != k.call.Callee || o.home != k.home || !o.set() {
			continue
		}
		if !best.set() || o.compare(best) < 0 {
			best = o
		}
	}
	return best
}

// set reports whether it is known that the client is given something.
func (k configured) set() bool {
	_, timed := k.built.Timeout.Most()
	_, counted := k.built.Attempts.Most()
	return !k.built.Unknown && (timed || counted)
}

// compare orders clients by their settings; what is not set comes last.
func (k configured) compare(o configured) int {
	number := func(a amounts.Amount) int64 {
		if n, ok := a.Most(); ok {
			return n.N
		}
		return math.MaxInt64
	}
	return cmp.Or(
		cmp.Compare(number(k.built.Timeout), number(o.built.Timeout)),
		cmp.Compare(number(k.built.Attempts), number(o.built.Attempts)),
	)
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
						if f := c.File(a); f != nil {
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
	d, err := time.ParseDuration(string(cons.Timeout))
	if err != nil || d < asIs || c.ProfileOf(cons, k.lib) != knowledge.LLM || k.built.Unknown || len(k.built.Timeout.Ways) > 0 || k.built.Timeout.Unknown {
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
		how = "pass " + strings.ReplaceAll(cons.Fix.Arg, "%s", fixes.Seconds(c.Timeout(k.call.Expr, knowledge.LLM)))
	}
	c.r.Report(report.Finding{
		Kind: "sdk-default", Range: k.call.Expr,
		Text: report.Text{
			What:   fmt.Sprintf("the %s client made by %s waits %v %s%s", k.lib.Name, symbols.FuncName(k.call.Func(), c.pass.Pkg), d, what, times),
			Why:    "that is its SDK's default, and longer than any caller will wait",
			Remedy: how,
		},
	})
}

// differs reports client b if it is given another timeout, or other attempts,
// than a, another of the same service.
func (c *checker) differs(a, b configured) {
	ta, oka := a.built.Timeout.Most()
	tb, okb := b.built.Timeout.Most()
	na, okna := a.built.Attempts.Most()
	nb, oknb := b.built.Attempts.Most()
	sameTime := oka == okb && (!oka || ta.N == tb.N)
	sameTries := okna == oknb && (!okna || na.N == nb.N)
	if !a.set() || !b.set() || sameTime && sameTries {
		return
	}
	given := func(t amounts.Given, timed bool, n amounts.Given, counted bool) string {
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
			Why:    "how long a call waits depends on which of them it uses, and nothing says which is meant",
			Remedy: "make one client and share it, or name the reason",
		},
		Related: []analysis.RelatedInformation{{Pos: a.call.Expr.Pos(), End: a.call.Expr.End(), Message: "the other one"}},
	})
}
