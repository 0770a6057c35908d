package waits

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// ofRow returns the wait of a direct call of a listed function.
func (r *Analysis) ofRow(c *symbols.Call, row *knowledge.Call, lib *knowledge.Lib) (Wait, bool) {
	if row.Waits == knowledge.Unlisted || row.Waits == knowledge.NoEffect {
		return Wait{}, false
	}
	fn := c.Func()
	w := Wait{
		Kind: row.Waits, Row: row, Profile: row.Profile, What: row.What, Batch: row.Batch,
	}
	w.by(fn, r.Pass.Pkg)
	if w.Profile == "" {
		w.Profile = lib.Profile
	}
	if w.What == "" {
		w.What = lib.Name
	}
	w.Place = r.PlaceOf(row, lib)
	w.Conn = isConnIO(fn, row)
	w.Reaps = row.Role == knowledge.RoleReap
	w.Makes = names.Makes(fn)
	w.Owned = ownedRoles[row.Role]
	w.Between = w.Kind == knowledge.Sleep && r.retryPause(c)
	bound := row.Bound
	if bound == "" {
		bound = knowledge.Never
		if r.Carrier(c) != nil {
			bound = knowledge.ByCtx
		}
	}
	switch bound {
	case knowledge.ByDefault:
		w.Bound = facts.Bounded
		if arg := r.Carrier(c); arg != nil && !row.CtxIgnored {
			w.Heeds = r.Trace().Ctx(arg).Params
		}
	case knowledge.Never:
		w.Bound = facts.Unbounded
		if row.Role == knowledge.RoleConnIO || row.Role == knowledge.RoleHandshake {
			w.Bound = facts.Unsure // whoever holds the connection may have set its deadline
		}
	case knowledge.ByArg:
		w.Bound = facts.Unsure
		if arg := r.Index().Arg(c.Expr, row.TimeoutArg); arg != nil {
			w.Bound, _ = combine(noBound, r.Trace().Duration(arg))
		}
	case knowledge.ByCtx, knowledge.ByClient:
		ctx := noBound
		if arg := r.Carrier(c); arg != nil && !row.CtxIgnored {
			ctx = r.Trace().Ctx(arg)
		}
		client := noBound
		if bound == knowledge.ByClient {
			client = r.client(c)
			w.Assumed = client.Assumed
			w.Owned = w.Owned || client.Bounded() == trace.No && !client.Assumed // the client is reported where it is made
		} else if r.MayBound(c) {
			client = trace.Source{Unknown: true}
		}
		if r.Trace().CallOption(c.Expr, lib) {
			client = trace.Source{Has: true}
		}
		w.Bound, w.Heeds = combine(client, ctx)
		if arg := r.Carrier(c); arg != nil && !row.CtxIgnored {
			w.Ctx = arg
		}
	}
	return w, true
}

// client says what the client a call is made on, or is given, was built with.
func (r *Analysis) client(c *symbols.Call) trace.Source {
	recv := symbols.Receiver(c.Expr)
	fn := c.Func()
	if fn.Signature().Recv() == nil {
		if len(c.Expr.Args) == 0 {
			return trace.Source{Unknown: true}
		}
		recv = c.Expr.Args[0] // tls.DialWithDialer(d, …)
		if knowledge.CtxParam(fn.Signature()) == 0 && len(c.Expr.Args) > 1 {
			recv = c.Expr.Args[1] // llms.GenerateFromSinglePrompt(ctx, model, …)
		}
	}
	if recv == nil {
		return trace.Source{Unknown: true}
	}
	if t := fn.Signature().Recv(); t != nil && knowledge.Symbol(fn) == "Transport.RoundTrip" {
		return r.Trace().Transport(recv)
	}
	// A promoted method belongs to the embedded field.
	if sel, ok := ast.Unparen(c.Expr.Fun).(*ast.SelectorExpr); ok {
		if s := r.Index().Info.Selections[sel]; s != nil && len(s.Index()) > 1 {
			if f := embedded(s.Recv(), s.Index()[:len(s.Index())-1]); f != nil {
				return r.Trace().ClientVar(f)
			}
		}
	}
	s := r.Trace().Client(recv)
	if whole := r.Trace().WholeClient(recv); s.Unknown && !s.Has && !s.Given && whole != recv {
		s = r.Trace().Client(whole) // clients.CoreV1().Pods(namespace) waits as long as clients do
	}
	return s
}

func embedded(t types.Type, path []int) *types.Var {
	var f *types.Var
	for _, i := range path {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		st, ok := t.Underlying().(*types.Struct)
		if !ok {
			return nil
		}
		f = st.Field(i).Origin()
		t = st.Field(i).Type()
	}
	return f
}

// ofFact returns the waits of a call of a function of another package, in
// terms of what surrounds the call.
func (r *Analysis) ofFact(c *symbols.Call, fn *types.Func, fact *facts.FuncFact) []Wait {
	var list []Wait
	for _, f := range fact.Waits {
		w := OfFact(f, fn, r.Pass.Pkg)
		w.Theirs = w.Theirs || len(f.Heeds) == 0 && !r.InModule(fn.Pkg())
		w.Between = w.Kind == knowledge.Sleep && r.retryPause(c)
		r.describe(&w, fn)
		if w.Kind == knowledge.Database && w.Place == knowledge.PlaceUnknown {
			w.Place = r.Opened().One() // that of a client which this package has made
		}
		r.heedArgs(&w, c, f.Heeds)
		list, _ = Add(list, w)
	}
	return list
}

// describe lets what is known about fn's library name the dependency.
func (r *Analysis) describe(w *Wait, fn *types.Func) {
	row, lib := knowledge.CallOf(fn)
	if lib == nil {
		return
	}
	if row != nil && row.Profile != "" {
		w.Profile = row.Profile
	} else if lib.Profile != "" {
		w.Profile = lib.Profile
	}
	if row != nil && row.What != "" {
		w.What = row.What
	} else {
		w.What = lib.Name
	}
}

// ofLocal returns the waits of f, a function of this package, as a call of it
// sees them; call is nil where somebody else calls it.
func (r *Analysis) ofLocal(f *symbols.Func, call *symbols.Call) []Wait {
	var list []Wait
	given, final := r.waitsGiven(f, call)
	for _, w := range given {
		out := w
		out.hops++
		out.circling++
		if final {
			out.circling = 0
		}
		out.Row, out.Ctx = nil, nil
		if f.Obj != nil {
			if w.If != nil {
				out.suppose(w.If.of, through(f.Name(), w.If.Set))
			} else {
				out.Via = Chain(f.Name(), w.Via)
			}
			out.Makes = w.Makes || names.Makes(f.Obj)
		}
		if w.Kind == knowledge.Sleep {
			out.Theirs, out.Between = w.Theirs || w.Between, call != nil && r.retryPause(call)
		}
		src, own := trace.Source{}, false
		for _, p := range w.Heeds {
			i := symbols.ParamIndex(f.Sig, p)
			switch {
			case i < 0:
				src = src.Join(trace.Source{Params: []*types.Var{p}})
			case call == nil:
				src, own = src.Join(trace.Source{Unknown: true}), true
			default:
				src, own = r.joinArg(src, call, i), true
				out.Ctx = r.Index().Arg(call.Expr, i)
			}
		}
		if own {
			out.Bound, out.Heeds = under(w.Bound, src)
		}
		list, _ = Add(list, out)
	}
	return list
}

func (r *Analysis) WaitFacts(f *symbols.Func, waits []Wait) []facts.WaitFact {
	var list []facts.WaitFact
	for _, w := range waits {
		if !w.Remote() && w.Kind != knowledge.Sleep {
			continue
		}
		wf := w.Fact()
		wf.Bound, wf.Heeds = w.heedsOf(f)
		list = append(list, wf)
	}
	slices.SortStableFunc(list, func(a, b facts.WaitFact) int {
		if c := strings.Compare(string(a.Kind), string(b.Kind)); c != 0 {
			return c
		}
		return int(a.Bound) - int(b.Bound)
	})
	return list
}
