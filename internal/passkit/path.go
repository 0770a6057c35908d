package passkit

import (
	"cmp"
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"sort"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace/entries"
)

// Path leads from an entry to a function, over calls that are made before the
// entry returns.
type Path struct {
	Entry *entries.Entry
	Calls func() []*symbols.Call // outermost first; empty where the function is the entry
	Far   int                    // how many
	More  func() int             // counts the entries beside this one
	kit   *Kit
}

// step is how the shortest way from an entry comes to a function.
type step struct {
	entry *entries.Entry
	call  *symbols.Call // of the function, in the one before it; nil in an entry
	from  *symbols.Func
	far   int // calls from the entry
}

// Reached returns the shortest path from an entry of one of the classes to f,
// or nil. What waits in f lets the entry wait.
func (k *Kit) Reached(f *symbols.Func, classes ...knowledge.Class) *Path {
	var best step
	var class knowledge.Class
	for _, cl := range classes {
		s, ok := k.fromEntries(cl)[f]
		if ok && (class == "" || s.far < best.far) {
			best, class = s, cl
		}
	}
	if class == "" {
		return nil
	}
	return &Path{
		Entry: best.entry, Far: best.far, kit: k,
		Calls: func() (calls []*symbols.Call) {
			for s := best; s.call != nil; s = k.steps[class][s.from] {
				calls = append(calls, s.call)
			}
			slices.Reverse(calls)
			return calls
		},
		More: func() int { return len(k.EntriesTo(f, classes...)) - 1 },
	}
}

// PathBy is the path of a function that no entry leads to, but entry, through
// calls: one that code elsewhere calls like an entry of that name and class.
func (k *Kit) PathBy(class knowledge.Class, name string, entry *symbols.Func, calls ...*symbols.Call) *Path {
	return &Path{
		Entry: &entries.Entry{Entry: &knowledge.Entry{Class: class, Name: name}, Fn: entry},
		Calls: func() []*symbols.Call { return calls },
		Far:   len(calls), More: func() int { return 0 }, kit: k,
	}
}

// fromEntries returns the functions that entries of a class lead to, each with
// the last step of the shortest way: a search from all entries at once, in the
// order of their names.
func (k *Kit) fromEntries(class knowledge.Class) map[*symbols.Func]step {
	if steps := k.steps[class]; steps != nil {
		return steps
	}
	steps := make(map[*symbols.Func]step)
	k.steps[class] = steps
	var queue []*symbols.Func
	all := k.Res.Entries()
	slices.SortStableFunc(all, func(a, b *entries.Entry) int { return strings.Compare(DeclName(a.Fn), DeclName(b.Fn)) })
	for _, e := range all {
		if e.Class == class && !k.inTest(e.Fn) {
			steps[e.Fn] = step{entry: e}
			queue = append(queue, e.Fn)
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		f := queue[0]
		for _, call := range f.Calls {
			for _, g := range k.Res.Callees(call) {
				if _, ok := steps[g]; !ok && !k.inTest(g) {
					steps[g] = step{steps[f].entry, call, f, steps[f].far + 1}
					queue = append(queue, g)
				}
			}
		}
	}
	return steps
}

func (k *Kit) inTest(f *symbols.Func) bool {
	return strings.HasSuffix(k.Pass.Fset.Position(f.Node.Pos()).Filename, "_test.go")
}

// OnRequestPath reports whether code runs for a request: in a function that
// serves requests or a stream of them, in one that such a function calls or
// starts in this package, or in a literal in one of these. This is what the tier
// of every finding says. Whether the request waits for it is asked by Reached.
func (k *Kit) OnRequestPath(at token.Pos) bool {
	if k.forRequests == nil {
		k.forRequests = k.findForRequests()
	}
	i := sort.Search(len(k.forRequests), func(i int) bool { return at < k.forRequests[i].To })
	return i < len(k.forRequests) && k.forRequests[i].From <= at
}

// findForRequests searches from the entries over calls and literals. It returns
// the source of the functions, in order, each outside of the others.
func (k *Kit) findForRequests() []Span {
	found := make(map[*symbols.Func]bool)
	var queue []*symbols.Func
	add := func(f *symbols.Func) {
		if f != nil && !found[f] && !k.inTest(f) {
			found[f] = true
			queue = append(queue, f)
		}
	}
	for _, e := range k.Res.Entries() {
		if e.Class.ForRequests() {
			add(e.Fn)
		}
	}
	literals := make(map[*symbols.Func][]*symbols.Func)
	for _, f := range k.Index.Funcs {
		if f.Parent != nil {
			literals[f.Parent] = append(literals[f.Parent], f)
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		for _, f := range literals[queue[0]] {
			add(f)
		}
		for _, call := range queue[0].Calls {
			add(k.Index.ByObj[call.Func()]) // with go too
			for _, f := range k.Res.Callees(call) {
				add(f)
			}
		}
	}
	spans := make([]Span, 0, len(found))
	for f := range found {
		spans = append(spans, Span{f.Node.Pos(), f.Node.End()})
	}
	slices.SortFunc(spans, func(a, b Span) int { return cmp.Compare(a.From, b.From) })
	// A function in one before it adds nothing.
	outer := spans[:0]
	for _, s := range spans {
		if len(outer) == 0 || s.From >= outer[len(outer)-1].To {
			outer = append(outer, s)
		}
	}
	return outer
}

// maxCallers is how many functions are looked through for further entries. What
// a message counts beyond that is less than there is.
const maxCallers = 2000

// EntriesTo returns the entries of some classes that lead to f.
func (k *Kit) EntriesTo(f *symbols.Func, classes ...knowledge.Class) map[*symbols.Func]bool {
	entries := make(map[*symbols.Func]bool)
	seen := map[*symbols.Func]bool{f: true}
	for queue := []*symbols.Func{f}; len(queue) > 0 && len(seen) < maxCallers; queue = queue[1:] {
		if e := k.Trace.EntryOf(queue[0]); e != nil && slices.Contains(classes, e.Class) {
			entries[queue[0]] = true
		}
		for _, call := range k.Res.Callers(queue[0]) {
			if in := call.In; in != nil && !seen[in] && !k.inTest(in) {
				seen[in] = true
				queue = append(queue, in)
			}
		}
	}
	return entries
}

// String names the entry: "the HTTP handler (*Server).get (+39 more)".
func (p *Path) String() string {
	s := fmt.Sprintf("the %s %s", p.Entry.Name, p.Entry.Fn.Name())
	if p.Entry.Fn.Obj == nil {
		s = fmt.Sprintf("the %s in %s", p.Entry.Name, DeclName(p.Entry.Fn))
	}
	if n := p.More(); n > 0 {
		s += fmt.Sprintf(" (+%d more)", n)
	}
	return s
}

// Chain is the way from the entry down to the function in which the wait
// stands, call by call; nil of no path. What lies beyond, in other packages, is
// in the message.
func (p *Path) Chain() []analysis.RelatedInformation {
	if p == nil {
		return nil
	}
	var list []analysis.RelatedInformation
	for i, call := range p.Calls() {
		from := "which calls "
		if i == 0 {
			from = p.Entry.Fn.Name() + " calls "
		}
		list = append(list, Related(call.Expr, "%s%s", from, p.kit.CalleeName(call)))
	}
	return list
}

// NoCtx reports whether the entry has nothing that ends with its caller: no
// parameter is a ctx or a request, or has a method that gives one. A collector
// of metrics is such an entry.
func (p *Path) NoCtx() bool {
	for v := range p.Entry.Fn.Params().Variables() {
		if knowledge.IsCarrier(v.Type()) {
			return false
		}
		set := types.NewMethodSet(v.Type())
		for m := range set.Methods() {
			sig, ok := m.Type().(*types.Signature)
			if ok && sig.Results().Len() == 1 && knowledge.IsCarrier(sig.Results().At(0).Type()) {
				return false
			}
		}
	}
	return true
}
