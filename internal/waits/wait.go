package waits

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// Wait is one way a call or function of this package may wait.
type Wait struct {
	Kind    knowledge.Effect
	Bound   facts.Bound  // if every ctx it heeds has no deadline
	Heeds   []*types.Var // parameters whose ctx ends it, in source order
	Weak    bool         // by the signature rule only
	Assumed bool         // Unbounded only because a client counts as built with its defaults
	Conn    bool         // I/O on a connection or stream, not a call that makes or borrows one
	Theirs  bool         // found inside another module, or a sleep between attempts: not for callers to mend
	Between bool         // a sleep that this call makes between attempts: not for callers of its function to mend
	Via     []string     // callees down to the wait itself
	Profile knowledge.Profile
	What    string
	// Ctx is the argument of the call whose ctx would end the wait if it had a
	// deadline, and nothing else would; nil if there is none.
	Ctx ast.Expr
	// Row describes the wait itself, where it is a direct call of a listed function.
	Row *knowledge.Call
	// Batch is set where one call of what waits could carry many items.
	Batch *knowledge.Batch
	// Reaps is set where a process that was started before is waited for.
	Reaps bool
	// Makes is set where a function on the way makes something that is kept.
	Makes bool
	// Owned is set where defaulttimeout reports the cause at its own place: a
	// dial, a client that was built without a timeout, a ctx without a deadline.
	// Whoever calls is not told again.
	Owned bool
	// Place says where a database is that is waited for.
	Place knowledge.Place
	// If is set where nobody in the package knows whether it is one; see
	// Suppositions. What is its mark then.
	If *Supposed

	hops     int // functions of this package on the way to it
	circling int // those of them whose answer was not final
}

// maxVia is how many names of a chain are kept.
const maxVia = 5

// same reports whether two waits differ in nothing that decides a finding.
func (w Wait) same(o Wait) bool {
	return w.Kind == o.Kind && w.Bound == o.Bound && w.Weak == o.Weak && w.Conn == o.Conn && w.Theirs == o.Theirs && w.Between == o.Between && w.Makes == o.Makes && w.Owned == o.Owned && w.Place == o.Place && (w.If == nil) == (o.If == nil) && slices.Equal(w.Heeds, o.Heeds)
}

// Remote reports whether it waits on something outside the process. A database
// in the process or in files of this machine is not: it answers as fast as they
// are read, and fails with them.
func (w Wait) Remote() bool {
	switch w.Kind {
	case knowledge.Network, knowledge.Exec:
		return true
	case knowledge.Database:
		return w.Place != knowledge.PlaceLocal
	}
	return false
}

// Makes reports whether a function makes something that is kept, by the first
// word of its name.
func Makes(fn *types.Func) bool {
	return slices.ContainsFunc([]string{"New", "Init", "Open", "Setup", "Connect"}, func(word string) bool { return begins(fn.Name(), word) })
}

// Add adds w to a list unless one that decides the same is in it, or too many
// are; it says whether it did.
func Add(list []Wait, w Wait) ([]Wait, bool) {
	if i := slices.IndexFunc(list, w.same); i >= 0 {
		if w.If != nil && !list[i].sameMethods(w) {
			list = slices.Clone(list)
			list[i] = list[i].join(w)
			return list, true
		}
		return list, false
	}
	if len(list) >= 12 {
		return list, false
	}
	return append(list, w), true
}

// combine says what ends a wait that a client's timeout or a ctx may end.
func combine(client, ctx trace.Source) (facts.Bound, []*types.Var) {
	switch {
	case client.Bounded() == trace.Yes || ctx.Bounded() == trace.Yes:
		return facts.Bounded, ctx.Params
	case client.Bounded() == trace.No && ctx.Pure():
		return facts.Unbounded, ctx.Params
	}
	return facts.Unsure, ctx.Params
}

// noBound is the source of something that is not there to bound anything.
var noBound = trace.Source{None: true}

// ownedRoles are the roles of calls that defaulttimeout reports where they stand.
var ownedRoles = map[knowledge.Role]bool{
	knowledge.RoleHTTPHelper: true, knowledge.RoleDial: true, knowledge.RoleHandshake: true, knowledge.RoleServe: true,
}

// ofRow returns the wait of a direct call of a listed function.
func (r *Analysis) ofRow(c *symbols.Call, row *knowledge.Call, lib *knowledge.Lib) (Wait, bool) {
	if row.Waits == knowledge.Unlisted || row.Waits == knowledge.NoEffect {
		return Wait{}, false
	}
	fn := c.Func()
	w := Wait{
		Kind: row.Waits, Row: row, Profile: row.Profile, What: row.What, Batch: row.Batch,
		Via: []string{symbols.FuncName(fn, r.Pass.Pkg)},
	}
	if w.Profile == "" {
		w.Profile = lib.Profile
	}
	if w.What == "" {
		w.What = lib.Name
	}
	w.Place = r.PlaceOf(row, lib)
	w.Conn = isConnIO(fn, row)
	w.Reaps = row.Role == knowledge.RoleReap
	w.Makes = Makes(fn)
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
	return r.Trace().Client(recv)
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

// Carrier returns the argument that carries the ctx of a call (a context, a
// request), the receiver if that does (a command), or nil.
func (r *Analysis) Carrier(c *symbols.Call) ast.Expr {
	fn := c.Func()
	if fn == nil {
		return nil
	}
	sig := fn.Signature()
	for i := range sig.Params().Len() {
		if knowledge.IsCarrier(sig.Params().At(i).Type()) {
			return r.Index().Arg(c.Expr, i)
		}
	}
	if recv := sig.Recv(); recv != nil && knowledge.IsCarrier(recv.Type()) {
		return symbols.Receiver(c.Expr)
	}
	return nil
}

// ofFact returns the waits of a call of a function of another package, in
// terms of what surrounds the call.
func (r *Analysis) ofFact(c *symbols.Call, fn *types.Func, fact *facts.FuncFact) []Wait {
	var list []Wait
	for _, f := range fact.Waits {
		w := Wait{
			Kind: f.Kind, Bound: f.Bound, Weak: f.Weak, Profile: f.Profile, What: f.What, Conn: f.Conn,
			Theirs: f.Theirs || len(f.Heeds) == 0 && !r.InModule(fn.Pkg()), Between: f.Kind == knowledge.Sleep && r.retryPause(c),
			Via: Chain(symbols.FuncName(fn, r.Pass.Pkg), f.Via), Batch: f.Batched(), Reaps: f.Reaps, Makes: f.Makes || Makes(fn), Owned: f.Owned,
		}
		r.describe(&w, fn)
		if w.Place = f.Place; w.Kind == knowledge.Database && w.Place == knowledge.PlaceUnknown {
			w.Place = r.Opened().One() // that of a client which this package has made
		}
		if len(f.Heeds) > 0 {
			ctx := trace.Source{}
			for _, i := range f.Heeds {
				ctx = r.joinArg(ctx, c, i)
				w.Ctx = r.Index().Arg(c.Expr, i)
			}
			w.Bound, w.Heeds = under(f.Bound, ctx)
		}
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

func (r *Analysis) joinArg(s trace.Source, c *symbols.Call, i int) trace.Source {
	arg := r.Index().Arg(c.Expr, i)
	if arg == nil {
		s.Unknown = true
		return s
	}
	return s.Join(r.Trace().Ctx(arg))
}

// under says what ends a wait that ends with bound unless its ctx, which comes from src, has a deadline.
func under(bound facts.Bound, src trace.Source) (facts.Bound, []*types.Var) {
	switch {
	case bound == facts.Bounded || src.Bounded() == trace.Yes:
		return facts.Bounded, src.Params
	case bound == facts.Unbounded && src.Pure():
		return facts.Unbounded, src.Params
	}
	return facts.Unsure, src.Params
}

// Chain puts name before rest. Of a chain that is too long the middle goes.
func Chain(name string, rest []string) []string {
	c := append([]string{name}, rest...)
	if len(c) > maxVia {
		c = append(c[:maxVia-2:maxVia-2], "…", c[len(c)-1])
	}
	return c
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
			out.Makes = w.Makes || Makes(f.Obj)
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

// Alternatives joins the waits of functions of which one is called: "may wait"
// by or; a kind that is bounded in one and unbounded in another is unknown. Of
// waits that decide the same, one that is known for good is kept before one that
// the functions of a circle hand on to each other: that has one more of them on
// its way each time it is asked for, and would never come to rest.
func Alternatives(lists [][]Wait) []Wait {
	if len(lists) == 1 {
		return lists[0]
	}
	all := slices.Concat(lists...)
	slices.SortStableFunc(all, func(a, b Wait) int { return a.circling - b.circling })
	var out []Wait
	for _, w := range all {
		out, _ = Add(out, w)
	}
	for i := range out {
		if slices.ContainsFunc(out, func(o Wait) bool { return o.Kind == out[i].Kind && o.Bound != out[i].Bound }) {
			out[i].Bound = facts.Unsure
		}
	}
	return out
}

// Remote returns the waits on something outside the process.
func Remote(list []Wait) []Wait {
	var out []Wait
	for _, w := range list {
		if w.Remote() {
			out = append(out, w)
		}
	}
	return out
}

func (r *Analysis) WaitFacts(f *symbols.Func, waits []Wait) []facts.WaitFact {
	var list []facts.WaitFact
	for _, w := range waits {
		if !w.Remote() && w.Kind != knowledge.Sleep {
			continue
		}
		wf := facts.WaitFact{Kind: w.Kind, Bound: w.Bound, Weak: w.Weak, Conn: w.Conn, Theirs: w.Theirs || w.Between, Reaps: w.Reaps, Makes: w.Makes, Owned: w.Owned, Place: w.Place, Via: w.Via, Profile: w.Profile, What: w.What}
		wf.SetBatch(w.Batch)
		for _, p := range w.Heeds {
			if i := symbols.ParamIndex(f.Sig, p); i >= 0 {
				wf.Heeds = append(wf.Heeds, i)
			} else if wf.Bound == facts.Unbounded {
				wf.Bound = facts.Unsure
			}
		}
		slices.Sort(wf.Heeds)
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
