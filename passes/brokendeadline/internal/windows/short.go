package windows

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/edits"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
	"github.com/timeoutlint/timeoutlint/passes/brokendeadline/internal/streams"
)

// shortAnswer is what no timeout of a language model should be below: answers
// take longer than that while nothing is wrong.
const shortAnswer = 15 * time.Second

// shortage is a timeout that is too short for what is called.
type shortage struct {
	d        time.Duration
	at       ast.Expr // the duration
	profile  knowledge.Profile
	name     string // the service
	settable bool
	strict   bool
	call     *symbols.Call // that it ends, or the constructor it is given to
}

// TooShort: a timeout of a client, an SDK or a ctx that is shorter than answers
// of the service take under load.
func (c *Checker) TooShort() {
	used := c.generating()
	for _, call := range c.Index.Calls {
		if call.Func() == nil || c.Report.Quiet(call.Expr.Pos()) {
			continue
		}
		if cons, lib := knowledge.ConstructorOf(call.Func()); cons != nil {
			c.shortClient(call, cons, lib, used)
			continue
		}
		if call.In != nil {
			c.shortCall(call)
		}
	}
}

// generating returns, for what makes a client of a language model, whether some
// call of it in the package asks for an answer: true; or all ask for something
// else (a list of models, embeddings, whether it is there): false.
func (c *Checker) generating() map[ast.Expr]bool {
	out := make(map[ast.Expr]bool)
	for _, call := range c.Index.Calls {
		recv := symbols.Receiver(call.Expr)
		row, lib := knowledge.CallOf(call.Func())
		if recv == nil || row == nil || row.Waits != knowledge.Network || lib.Profile != knowledge.LLM {
			continue
		}
		profile := row.Profile
		if profile == "" {
			profile = lib.Profile
		}
		answers := profile == knowledge.LLM && !c.isProbe(call.In)
		for _, made := range c.Trace.Built(recv).Made {
			out[made] = out[made] || answers
		}
	}
	return out
}

// shortClient looks at the timeout that a client of a language model is made with.
func (c *Checker) shortClient(call *symbols.Call, cons *knowledge.Constructor, lib *knowledge.Lib, used map[ast.Expr]bool) {
	if cons.Makes != "" && cons.Makes != knowledge.MakesClient {
		return
	}
	profile := cons.Profile
	if profile == "" {
		profile = lib.Profile
	}
	b := c.Trace.Built(call.Expr)
	d, at, ok := b.Timeout.Wait()
	if !ok || profile != knowledge.LLM || c.Report.Quiet(at.Pos()) {
		return
	}
	answers, known := used[call.Expr]
	if known && !answers || c.isProbe(call.In) {
		return
	}
	c.reportShort(shortage{d: d, at: at, profile: profile, name: lib.Name, settable: b.Timeout.Settable, call: call})
}

// shortCall looks at the deadline that a call of a language model is given, by
// its ctx, by an option of the call, or by the client of a request that is
// written by hand.
func (c *Checker) shortCall(call *symbols.Call) {
	if c.isProbe(call.In) {
		return
	}
	if c.asksByHand(call) {
		if b := c.Trace.Built(symbols.Receiver(call.Expr)); len(b.Made) > 0 {
			if d, at, ok := b.Timeout.Wait(); ok && !c.Report.Quiet(at.Pos()) {
				c.reportShort(shortage{d: d, at: at, profile: knowledge.LLM, name: "language model", settable: b.Timeout.Settable || b.Unknown, call: call})
			}
		}
		for _, arg := range call.Expr.Args {
			c.shortCtx(call, arg, knowledge.LLM, "language model")
		}
		return
	}
	if row, lib := knowledge.CallOf(call.Func()); row != nil && lib.Profile == knowledge.LLM && row.Profile == "" {
		own := c.Trace.CallBuilt(call.Expr, lib)
		if d, at, ok := own.Timeout.Wait(); ok {
			c.reportShort(shortage{d: d, at: at, profile: knowledge.LLM, name: lib.Name, settable: own.Timeout.Settable, call: call})
		}
	}
	i := slices.IndexFunc(c.Res.Waits(call), func(w waits.Wait) bool {
		return w.Kind == knowledge.Network && (w.Profile == knowledge.LLM || w.Profile == knowledge.Embedding)
	})
	if i < 0 {
		return
	}
	w := c.Res.Waits(call)[i]
	if w.Profile == knowledge.Embedding && c.oneText(call) {
		return
	}
	for _, arg := range call.Expr.Args {
		c.shortCtx(call, arg, w.Profile, w.What)
	}
}

// shortCtx looks at an argument that carries a ctx with a deadline of the same function.
func (c *Checker) shortCtx(call *symbols.Call, arg ast.Expr, profile knowledge.Profile, what string) {
	if !knowledge.IsCarrier(c.Index.Info.TypeOf(arg)) {
		return
	}
	l := c.Trace.LocalLimit(arg)
	if !l.Known() || c.Report.Quiet(l.At.Pos()) {
		return
	}
	d := c.Index.Arg(l.At, 1)
	if d == nil || c.Taken[l.At] {
		return
	}
	c.reportShort(shortage{d: l.D, at: d, profile: profile, name: what, settable: l.Settable, call: call})
}

func (c *Checker) reportShort(s shortage) {
	want := c.Report.Values(s.at.Pos()).Timeout(s.profile)
	if s.d >= want/2 || c.Taken[s.at] {
		return
	}
	c.Taken[s.at] = true
	if parent := c.Index.Parent(s.at); parent != nil {
		c.Taken[parent] = true // the call that makes the ctx
	}
	s.strict = s.d >= shortAnswer || s.profile != knowledge.LLM || c.Res.CommandLine()
	var places []analysis.RelatedInformation
	if !symbols.Within(s.call.Expr, s.at.Pos()) {
		places = append(places, passkit.Related(s.call.Expr, "it is for this"))
	}
	c.Report.Report(report.Finding{
		Kind: "too-short", Tier: passkit.StrictIf(s.strict), Range: s.at,
		Text: report.Text{
			What:   fmt.Sprintf("%v%s is too short for an answer of %s", s.d, streams.ByDefault(s.settable), service(s.name)),
			Why:    "under load good answers take longer, and each one that is cut off is paid for and requested again",
			Remedy: fmt.Sprintf("give it %v", want),
		},
		Related: places,
		Fixes:   c.fixShort(s, want),
	})
}

func service(name string) string {
	if name == "" || name == "language model" {
		return "a language model"
	}
	return name
}

// fixShort writes the profile's value in the place of a duration that is written
// there as such. A constant that others use too stays.
//
//	option.WithRequestTimeout(5 * time.Second)  →  option.WithRequestTimeout(120 * time.Second)
func (c *Checker) fixShort(s shortage, want time.Duration) []analysis.SuggestedFix {
	f := c.File(s.at)
	typ := c.Index.Info.TypeOf(s.at)
	if f == nil || typ == nil || !knowledge.IsNamed(typ, "time", "Duration") || c.Index.Info.Types[s.at].Value == nil {
		return nil
	}
	if _, isCall := c.Index.Parent(s.at).(*ast.BinaryExpr); isCall {
		return nil // a part of a larger expression
	}
	name, imports := f.Import("time", s.at.Pos())
	if name == "" {
		return nil
	}
	return []analysis.SuggestedFix{passkit.Fix(fmt.Sprintf("give it %v", want), append(imports, edits.Replace(s.at, edits.Duration(want, name)))...)}
}

// isProbe reports whether f only asks whether a service is there, by its name.
func (c *Checker) isProbe(f *symbols.Func) bool {
	d := f.Decl()
	return d != nil && names.Probes(d.Obj.Name())
}

// oneText reports whether a call embeds one text: an argument is a string, or an
// input made of one.
func (c *Checker) oneText(call *symbols.Call) bool {
	for _, arg := range call.Expr.Args {
		if b, ok := typeOr(c.Index.Info.TypeOf(arg)).Underlying().(*types.Basic); ok && b.Info()&types.IsString != 0 {
			return true
		}
		one := false
		ast.Inspect(arg, func(n ast.Node) bool {
			if kv, ok := n.(*ast.KeyValueExpr); ok {
				if key, ok := kv.Key.(*ast.Ident); ok && (key.Name == "OfString" || key.Name == "Input" && isString(c.Index.Info.TypeOf(kv.Value))) {
					one = true
				}
			}
			return !one
		})
		if one {
			return true
		}
	}
	return false
}

func typeOr(t types.Type) types.Type {
	if t == nil {
		return types.Typ[types.Invalid]
	}
	return t
}

func isString(t types.Type) bool {
	b, ok := typeOr(t).Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

// modelPaths are parts of the addresses at which language models answer.
var modelPaths = []string{"/chat/completions", "/v1/completions", "/v1/messages", "/v1/responses", "/api/generate", "/api/chat", ":generateContent", ":streamGenerateContent"}

// asksByHand reports whether a call sends a request to a language model that is
// written by hand: the function around it names the address.
func (c *Checker) asksByHand(call *symbols.Call) bool {
	fn := call.Func()
	row, lib := knowledge.CallOf(fn)
	if row == nil || lib.Path != "net/http" || row.Result != knowledge.ResultBody || fn.Signature().Recv() == nil || call.In == nil {
		return false
	}
	if known, ok := c.asking[call.In]; ok {
		return known
	}
	found := false
	ast.Inspect(call.In.Body, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		if !ok || found {
			return !found
		}
		if v := c.Index.Info.Types[e].Value; v != nil && v.Kind() == constant.String {
			s := constant.StringVal(v)
			found = slices.ContainsFunc(modelPaths, func(p string) bool { return strings.HasSuffix(s, p) })
		}
		return !found
	})
	if c.asking == nil {
		c.asking = make(map[*symbols.Func]bool)
	}
	c.asking[call.In] = found
	return found
}
