package effects

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/heeded"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/opened"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
	"github.com/timeoutlint/timeoutlint/internal/trace/entries"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// export gives facts to what other packages can call.
func (r *Result) export() {
	x, backoff := r.Index(), r.BackoffImported()
	for _, f := range x.Funcs {
		if f.Obj == nil || !f.Obj.Exported() || strings.HasSuffix(x.Fset.Position(f.Node.Pos()).Filename, "_test.go") {
			continue
		}
		if row, _ := knowledge.CallOf(f.Obj); row != nil && row.Waits != "" {
			continue // the table says it
		}
		if fact := r.summary(f); !fact.Empty() {
			fact.Backoff = backoff
			r.Pass.ExportObjectFact(f.Obj, fact)
		}
	}
	r.exportTypes()
	r.exportDatabases()
}

func (r *Result) summary(f *symbols.Func) *facts.FuncFact {
	fact := &facts.FuncFact{NoReturn: r.NeverReturns(f.Obj), Waits: r.WaitFacts(f, r.FuncWaits(f))}
	for i := range f.Sig.Params().Len() {
		p := f.Sig.Params().At(i)
		if symbols.IsFunc(p.Type()) {
			for _, w := range r.RunsParam(p) {
				if w == knowledge.RunLoop {
					if _, ok := r.RetriesParam(f, i); ok {
						w = knowledge.RunRetry
					}
				}
				if w != knowledge.RunLater {
					fact.Params = append(fact.Params, facts.ParamFact{Param: i, When: w, AtOnce: w == knowledge.RunRetry && r.RepeatsParam(f, i)})
				}
			}
		}
		switch {
		case isHTTPClient(p.Type()) && r.Configured(p):
			fact.Configures = append(fact.Configures, i)
		case heeded.TakesClient(p.Type()) && !isListedConstructor(f.Obj) && r.needsNoTimeout(p):
			fact.Harmless = append(fact.Harmless, i)
		case !f.Sig.Variadic() && r.Trace().LeavesTransport(p):
			fact.Harmless = append(fact.Harmless, i)
		}
	}
	for i := range f.Sig.Results().Len() {
		t := f.Sig.Results().At(i).Type()
		if !knowledge.IsCarrier(t) && !isHTTPClient(t) && !trace.IsTransport(t) {
			continue
		}
		s := r.Trace().Result(f, i)
		if s.Bounded() == trace.Unknown && len(s.Params) == 0 {
			continue // nothing to say
		}
		res := trace.ResultFact{Result: i, None: s.None, Has: s.Has, Unknown: s.Unknown}
		for _, p := range s.Params {
			if j := symbols.ParamIndex(f.Sig, p); j >= 0 {
				res.Params = append(res.Params, j)
			} else {
				res.Unknown = true
			}
		}
		slices.Sort(res.Params)
		fact.Results = append(fact.Results, res)
	}
	fact.Delays = r.AlwaysDelays(f)
	fact.Serves = r.Serving()[f]
	fact.Lasts = r.Lasting.Of(f)
	if p := r.BodyPauses(f); p == facts.Pauses || !fact.Empty() {
		fact.Pauses = p // nearly every function of a library receives somewhere
	}
	if l := r.FuncLayers(f); l.Attempts != 0 {
		fact.Attempts, fact.Retrier = l.Attempts, l.By
	}
	fact.ErrorIs = r.ErrorIs.Of(f)
	fact.Ends = r.Ended().Params(f)
	fact.Lives = r.LivesOn(f)
	fact.Stream = r.Stream(f)
	fact.Span = r.Span(f).SpanFact
	fact.Routes = r.RouteFacts(f)
	r.SummariseOutcomes(f, fact)
	r.SummariseFanout(f, fact)
	return fact
}

func isHTTPClient(t types.Type) bool {
	p, ok := types.Unalias(t).(*types.Pointer)
	return ok && knowledge.IsNamed(p.Elem(), "net/http", "Client")
}

// Configured reports whether the client held in v may be given a timeout, or a
// transport that is not seen through, somewhere in the package.
func (r *Result) Configured(v *types.Var) bool {
	uses, _ := r.Trace().ForwardVar(v)
	return slices.ContainsFunc(uses, r.Configures)
}

// exportTypes gives facts to the interface methods and client types of the package.
func (r *Result) exportTypes() {
	scope := r.Pass.Pkg.Scope()
	for _, name := range scope.Names() {
		tn, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || !tn.Exported() || tn.IsAlias() {
			continue
		}
		n, ok := tn.Type().(*types.Named)
		if !ok {
			continue
		}
		if entries.IsEntryType(tn) && r.Index().Directive(tn, "entry") {
			r.Pass.ExportObjectFact(tn, &facts.TypeFact{Entry: true})
		}
		if iface, ok := n.Underlying().(*types.Interface); ok {
			r.exportMethods(iface)
			continue
		}
		if st, ok := n.Underlying().(*types.Struct); ok {
			r.exportFields(st)
		}
		if names.IsDouble(name) || strings.HasSuffix(name, "Server") {
			continue
		}
		if r.HoldsClient(n) {
			r.Pass.ExportObjectFact(tn, &facts.TypeFact{Client: true})
		}
	}
}

// exportMethods gives the methods of an own interface the join of the
// package's own implementations.
func (r *Result) exportMethods(iface *types.Interface) {
	for m := range iface.ExplicitMethods() {
		if m.Pkg() != r.Pass.Pkg || !m.Exported() || waits.IsDoShape(m) {
			continue // type Credential modifier.Modifier: its methods are that package's
		}
		impls := r.Implementations(m)
		described := r.Described(m)
		if len(impls) == 0 && described == nil {
			continue
		}
		var alts [][]waits.Wait
		for _, f := range impls {
			alts = append(alts, r.onParams(f, m))
		}
		if described != nil {
			w := r.OfDescribed(described)
			w.Func = symbols.ID(m)
			if i := knowledge.CtxParam(m.Signature()); i >= 0 {
				w.Heeds = []*types.Var{m.Signature().Params().At(i)}
			}
			alts = append(alts, []waits.Wait{w})
		}
		fact := &facts.FuncFact{}
		for _, w := range waits.Alternatives(alts) {
			if !w.Remote() && w.Kind != knowledge.Sleep {
				continue
			}
			if r.Index().Directive(m, "bounded") {
				w.Bound, w.Heeds = facts.Bounded, nil
			}
			wf := w.Fact()
			for _, p := range w.Heeds {
				if i := symbols.ParamIndex(m.Signature(), p); i >= 0 {
					wf.Heeds = append(wf.Heeds, i)
				}
			}
			fact.Waits = append(fact.Waits, wf)
		}
		for _, f := range impls {
			if r.BodyPauses(f) == facts.Pauses {
				fact.Pauses = facts.Pauses
			}
		}
		if l := r.JoinedLayers(impls); l.Attempts != 0 {
			fact.Attempts, fact.Retrier = l.Attempts, l.By
		}
		fact.Stream, fact.Span = r.JoinedStream(impls), r.JoinedSpan(impls).SpanFact
		r.JoinFanout(m, impls, fact)
		if !fact.Empty() {
			r.Pass.ExportObjectFact(m, fact)
		}
	}
}

// onParams returns f's waits in terms of the parameters of interface method m.
func (r *Result) onParams(f *symbols.Func, m *types.Func) []waits.Wait {
	var list []waits.Wait
	for _, w := range r.FuncWaits(f) {
		var heeds []*types.Var
		for _, p := range w.Heeds {
			if i := symbols.ParamIndex(f.Sig, p); i >= 0 && i < m.Signature().Params().Len() {
				heeds = append(heeds, m.Signature().Params().At(i))
			} else if w.Bound == facts.Unbounded {
				w.Bound = facts.Unsure
			}
		}
		w.Heeds = heeds
		w.Via = waits.Chain(f.Name(), w.Via)
		w.Makes = w.Makes || names.Makes(f.Obj)
		list, _ = waits.Add(list, w)
	}
	return list
}

func run(pass *analysis.Pass) (any, error) {
	r := newResult(pass)
	if knowledge.IsStd(pass.Pkg.Path()) {
		return r, nil
	}
	r.versions()
	if !r.relevant() {
		return r, nil
	}
	r.export()
	return r, nil
}

// exportDatabases gives facts to what opens databases, and to what works with
// local ones.
func (r *Result) exportDatabases() {
	any := false
	for _, p := range r.Pass.Pkg.Imports() {
		lib := knowledge.Find(p.Path())
		any = any || lib != nil && lib.AnyDriver || !knowledge.IsStd(p.Path()) && r.InModule(p)
	}
	if !any {
		return
	}
	for _, c := range r.Index().Calls {
		i, ok := r.Opening(c.Func())
		if !ok || c.In == nil || c.In.Obj == nil || !c.In.Obj.Exported() {
			continue
		}
		if arg := r.Index().Arg(c.Expr, i); arg != nil {
			if j := symbols.ParamIndex(c.In.Sig, r.Index().VarOf(arg)); j >= 0 {
				r.Pass.ExportObjectFact(c.In.Obj, &facts.DatabaseFact{Driver: j + 1})
			}
		}
	}
	if r.Databases() != knowledge.PlaceLocal {
		return
	}
	scope := r.Pass.Pkg.Scope()
	for _, name := range scope.Names() {
		if obj := scope.Lookup(name); obj.Exported() && opened.GivesDatabase(obj) {
			r.Pass.ExportObjectFact(obj, &facts.DatabaseFact{})
		}
	}
}
