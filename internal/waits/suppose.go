package waits

import (
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// Suppositions are what an analysis takes for granted that asks: what would be
// found here, if the methods waited that nobody in the package knows? They are
// methods of interfaces of the module whose types stand in other packages.
//
// A wait that is supposed names what it waits for by a mark, a character that
// no source has a use for. So a finding, whose text names what is waited for,
// tells what it depends on.
type Suppositions struct {
	// Fact returns what is written down about a function of another package.
	Fact func(fn *types.Func) *facts.SupposedFact

	sets [][]facts.Supposed
}

// A Supposed is what a supposed wait depends on: it is none unless one of the
// methods waits. They are sorted.
type Supposed struct {
	of  *Suppositions
	Set []facts.Supposed
}

// The marks are of the first private use area.
const firstMark, maxMarks = 0xE000, 0x1800

// Mark returns the first mark in a text, or 0.
func Mark(text string) rune {
	i := strings.IndexFunc(text, func(r rune) bool { return firstMark <= r && r < firstMark+maxMarks })
	if i < 0 {
		return 0
	}
	return []rune(text[i:])[0]
}

// ReplaceMarks puts a name into the place of marks.
func ReplaceMarks(text, name string) string {
	if Mark(text) == 0 {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if firstMark <= r && r < firstMark+maxMarks {
			b.WriteString(name)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Of returns what a mark stands for: one of these waits, or none of them does.
func (s *Suppositions) Of(mark rune) []facts.Supposed {
	if i := int(mark) - firstMark; i >= 0 && i < len(s.sets) {
		return s.sets[i]
	}
	return nil
}

// mark returns the mark of a set, which is sorted by method; "" if there are too many.
func (s *Suppositions) mark(set []facts.Supposed) string {
	i := slices.IndexFunc(s.sets, func(o []facts.Supposed) bool { return slices.EqualFunc(o, set, facts.Supposed.Equal) })
	if i < 0 {
		if i = len(s.sets); i == maxMarks {
			return ""
		}
		s.sets = append(s.sets, set)
	}
	return string(rune(firstMark + i))
}

// Suppose makes r suppose. It has to be called before the first question.
func (r *Analysis) Suppose(s *Suppositions) { r.supposed = s }

// Supposes returns what r supposes, or nil.
func (r *Analysis) Supposes() *Suppositions { return r.supposed }

// SupposedMark returns the mark of what a call is supposed to wait on, if that is
// all that it waits on.
func (r *Analysis) SupposedMark(c *symbols.Call) string {
	if r.supposed == nil {
		return ""
	}
	for _, w := range r.Waits(c) {
		if w.If != nil {
			return w.What
		}
	}
	return ""
}

// supposes reports whether a method may be supposed to wait: one of an interface
// of the module that takes a ctx, or that may fail. What does neither has no way
// to say that a wait came to nothing.
func (r *Analysis) supposes(fn *types.Func) bool {
	if r.supposed == nil || !symbols.IsInterfaceMethod(fn) || !r.SameModule(fn) || symbols.NamedOf(fn.Signature().Recv().Type()) == nil {
		return false
	}
	sig := fn.Signature()
	for p := range sig.Params().Variables() {
		if knowledge.IsCarrier(p.Type()) {
			return true
		}
	}
	n := sig.Results().Len()
	return n > 0 && symbols.IsError(sig.Results().At(n-1).Type())
}

// suppose returns the wait of a call of a method that is supposed to wait.
func (r *Analysis) suppose(c *symbols.Call, fn *types.Func) (Wait, bool) {
	name := symbols.FuncName(fn, r.Pass.Pkg)
	w := Wait{Kind: knowledge.Network, Bound: facts.Unbounded}
	if !w.suppose(r.supposed, []facts.Supposed{{Method: symbols.ID(fn), Via: []string{name}}}) {
		return w, false
	}
	if arg := r.Carrier(c); arg != nil {
		w.Ctx = arg
		w.Bound, w.Heeds = combine(noBound, r.Trace().Ctx(arg))
	}
	return w, true
}

// suppose makes w depend on a set of methods; it reports whether that has a mark.
func (w *Wait) suppose(s *Suppositions, set []facts.Supposed) bool {
	w.What, w.If, w.Via = s.mark(set), &Supposed{s, set}, set[0].Via
	return w.What != ""
}

// supposedOf returns the waits of a call of a function of another package that
// leads to methods which are supposed to wait.
func (r *Analysis) supposedOf(c *symbols.Call, fn *types.Func) (list []Wait) {
	if r.supposed == nil || r.supposed.Fact == nil || fn.Pkg() == r.Pass.Pkg || !r.SameModule(fn) {
		return nil
	}
	fact := r.supposed.Fact(fn)
	if fact == nil {
		return nil
	}
	name := symbols.FuncName(fn, r.Pass.Pkg)
	for _, f := range fact.Waits {
		w := Wait{Kind: knowledge.Network, Bound: f.Bound}
		if !w.suppose(r.supposed, through(name, f.If)) {
			continue
		}
		if len(f.Heeds) > 0 {
			ctx := trace.Source{}
			for _, i := range f.Heeds {
				ctx = r.joinArg(ctx, c, i)
				w.Ctx = r.Index().Arg(c.Expr, i)
			}
			w.Bound, w.Heeds = under(f.Bound, ctx)
		}
		list = append(list, w)
	}
	return list
}

// through returns what a supposed wait depends on, as a caller sees it that
// comes to it by name.
func through(name string, set []facts.Supposed) []facts.Supposed {
	var out []facts.Supposed
	for _, s := range set {
		out = append(out, facts.Supposed{Method: s.Method, Via: Chain(name, s.Via)})
	}
	return out
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

// maxSupposed is how many methods one wait may depend on.
const maxSupposed = 16

// sameMethods reports whether two waits depend on the same methods, or both on none.
func (w Wait) sameMethods(o Wait) bool {
	if w.If == nil || o.If == nil {
		return w.If == o.If
	}
	return slices.EqualFunc(w.If.Set, o.If.Set, func(a, b facts.Supposed) bool { return a.Method == b.Method })
}

// SupposedFact returns what f's package writes down about f for analyses that suppose, or nil.
func (r *Analysis) SupposedFact(f *symbols.Func) *facts.SupposedFact {
	var fact facts.SupposedFact
	for _, w := range r.FuncWaits(f) {
		if w.If == nil {
			continue
		}
		s := facts.SupposedWait{If: w.If.Set, Bound: w.Bound}
		for _, p := range w.Heeds {
			if i := symbols.ParamIndex(f.Sig, p); i >= 0 {
				s.Heeds = append(s.Heeds, i)
			} else if s.Bound == facts.Unbounded {
				s.Bound = facts.Unsure
			}
		}
		slices.Sort(s.Heeds)
		fact.Waits = append(fact.Waits, s)
	}
	if len(fact.Waits) == 0 {
		return nil
	}
	return &fact
}

// AnySupposed reports whether anything in the package depends on methods that
// nobody in it knows.
func (r *Analysis) AnySupposed() bool {
	for _, c := range r.Index().Calls {
		if fn := c.Func(); fn != nil && (r.supposes(fn) || len(r.supposedOf(c, fn)) > 0) {
			return true
		}
	}
	return false
}
