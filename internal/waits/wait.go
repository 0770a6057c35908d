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
	Func    string       // what waits, the last of the callees: "path.F", "path.T.M"; "" if that is this package itself
	Via     []string     // callees down to the wait itself, in words of messages: nothing is decided by it
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

// by makes w a wait of fn itself.
func (w *Wait) by(fn *types.Func, from *types.Package) {
	w.Func, w.Via = symbols.ID(fn), []string{symbols.FuncName(fn, from)}
}

// OfFact returns the wait that a fact of fn, a function of another package, tells
// of, but for what it heeds.
func OfFact(f facts.WaitFact, fn *types.Func, from *types.Package) Wait {
	return Wait{
		Kind: f.Kind, Bound: f.Bound, Weak: f.Weak, Conn: f.Conn, Theirs: f.Theirs, Reaps: f.Reaps, Makes: f.Makes || names.Makes(fn), Owned: f.Owned,
		Place: f.Place, Profile: f.Profile, What: f.What, Batch: f.Batched(), Func: f.Func, Via: Chain(symbols.FuncName(fn, from), f.Via),
	}
}

// Fact returns what other packages are told of a wait, but for what it heeds.
func (w Wait) Fact() facts.WaitFact {
	f := facts.WaitFact{
		Kind: w.Kind, Bound: w.Bound, Weak: w.Weak, Conn: w.Conn, Theirs: w.Theirs || w.Between, Reaps: w.Reaps, Makes: w.Makes, Owned: w.Owned,
		Place: w.Place, Profile: w.Profile, What: w.What, Func: w.Func, Via: w.Via,
	}
	f.SetBatch(w.Batch)
	return f
}

// maxVia is how many names of a chain are kept.
const maxVia = 5

// same reports whether two waits differ in nothing that decides a finding.
func (w Wait) same(o Wait) bool {
	return w.Kind == o.Kind && w.Bound == o.Bound && w.Weak == o.Weak && w.Conn == o.Conn && w.Theirs == o.Theirs && w.Between == o.Between && w.Makes == o.Makes && w.Owned == o.Owned && w.Place == o.Place && w.Profile == o.Profile && sameBatch(w.Batch, o.Batch) && (w.If == nil) == (o.If == nil) && slices.Equal(w.Heeds, o.Heeds)
}

func sameBatch(a, b *knowledge.Batch) bool {
	return a == b || a != nil && b != nil && a.Of == b.Of && a.Max == b.Max
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

// noBound is the source of something that is not there to bound anything.
var noBound = trace.Source{None: true}

// ownedRoles are the roles of calls that defaulttimeout reports where they stand.
var ownedRoles = map[knowledge.Role]bool{
	knowledge.RoleHTTPHelper: true, knowledge.RoleDial: true, knowledge.RoleHandshake: true, knowledge.RoleServe: true,
}

// Chain puts name before rest. Of a chain that is too long the middle goes.
func Chain(name string, rest []string) []string {
	c := append([]string{name}, rest...)
	if len(c) > maxVia {
		c = append(c[:maxVia-2:maxVia-2], "…", c[len(c)-1])
	}
	return c
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

// A Supposed is what a supposed wait depends on: it is none unless one of the
// methods waits. They are sorted.
type Supposed struct {
	of  *Suppositions
	Set []facts.Supposed
}

// join joins two supposed waits that do not differ in anything but what they
// depend on: one of both is enough.
func (w Wait) join(o Wait) Wait {
	set := w.If.Set
	for _, s := range o.If.Set {
		if len(set) < maxSupposed && !slices.ContainsFunc(set, func(o facts.Supposed) bool { return o.Method == s.Method }) {
			set = append(set[:len(set):len(set)], s)
		}
	}
	if len(set) > len(w.If.Set) {
		slices.SortFunc(set, func(a, b facts.Supposed) int { return strings.Compare(a.Method, b.Method) })
		if old := w; !w.suppose(old.If.of, set) {
			return old
		}
	}
	return w
}

// sameMethods reports whether two waits depend on the same methods, or both on none.
func (w Wait) sameMethods(o Wait) bool {
	if w.If == nil || o.If == nil {
		return w.If == o.If
	}
	return slices.EqualFunc(w.If.Set, o.If.Set, func(a, b facts.Supposed) bool { return a.Method == b.Method })
}
