package blockinginasync

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// path leads from an entry to a function, over calls that are made before the
// entry returns.
type path struct {
	entry *trace.Entry
	calls func() []*symbols.Call // outermost first; empty where the function is the entry
	far   int                    // how many
	more  func() int             // counts the entries beside this one
}

// step is how the shortest way from an entry comes to a function.
type step struct {
	entry *trace.Entry
	call  *symbols.Call // of the function, in the one before it; nil in an entry
	from  *symbols.Func
	far   int // calls from the entry
}

// reached returns the shortest path from an entry of one of the classes to f,
// or nil.
func (c *checker) reached(f *symbols.Func, classes ...string) *path {
	var best step
	var class string
	for _, cl := range classes {
		s, ok := c.fromEntries(cl)[f]
		if ok && (class == "" || s.far < best.far) {
			best, class = s, cl
		}
	}
	if class == "" {
		return nil
	}
	return &path{
		entry: best.entry, far: best.far,
		calls: func() (calls []*symbols.Call) {
			for s := best; s.call != nil; s = c.steps[class][s.from] {
				calls = append(calls, s.call)
			}
			slices.Reverse(calls)
			return calls
		},
		more: func() int { return len(c.entriesTo(f, classes)) - 1 },
	}
}

// fromEntries returns the functions that entries of a class lead to, each with
// the last step of the shortest way: a search from all entries at once, in the
// order of their names.
func (c *checker) fromEntries(class string) map[*symbols.Func]step {
	if steps := c.steps[class]; steps != nil {
		return steps
	}
	steps := make(map[*symbols.Func]step)
	c.steps[class] = steps
	var queue []*symbols.Func
	entries := c.res.Entries()
	slices.SortStableFunc(entries, func(a, b *trace.Entry) int { return strings.Compare(outer(a.Fn), outer(b.Fn)) })
	for _, e := range entries {
		if e.Class == class && !c.inTest(e.Fn) {
			steps[e.Fn] = step{entry: e}
			queue = append(queue, e.Fn)
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		f := queue[0]
		for _, call := range f.Calls {
			for _, g := range c.res.Callees(call) {
				if _, ok := steps[g]; !ok && !c.inTest(g) {
					steps[g] = step{steps[f].entry, call, f, steps[f].far + 1}
					queue = append(queue, g)
				}
			}
		}
	}
	return steps
}

// maxCallers is how many functions are looked through for further entries. What
// a message counts beyond that is less than there is.
const maxCallers = 2000

// entriesTo returns the entries of some classes that lead to f.
func (c *checker) entriesTo(f *symbols.Func, classes []string) map[*symbols.Func]bool {
	entries := make(map[*symbols.Func]bool)
	seen := map[*symbols.Func]bool{f: true}
	for queue := []*symbols.Func{f}; len(queue) > 0 && len(seen) < maxCallers; queue = queue[1:] {
		if e := c.t.EntryOf(queue[0]); e != nil && slices.Contains(classes, e.Class) {
			entries[queue[0]] = true
		}
		for _, call := range c.res.Callers(queue[0]) {
			if in := call.In; in != nil && !seen[in] && !c.inTest(in) {
				seen[in] = true
				queue = append(queue, in)
			}
		}
	}
	return entries
}

func (c *checker) inTest(f *symbols.Func) bool {
	return strings.HasSuffix(c.pass.Fset.Position(f.Node.Pos()).Filename, "_test.go")
}

// String names the entry: "the HTTP handler (*Server).get (+39 more)".
func (p *path) String() string {
	s := fmt.Sprintf("the %s %s", p.entry.Name, p.entry.Fn.Name())
	if p.entry.Fn.Obj == nil {
		s = fmt.Sprintf("the %s in %s", p.entry.Name, outer(p.entry.Fn))
	}
	if n := p.more(); n > 0 {
		s += fmt.Sprintf(" (+%d more)", n)
	}
	return s
}

func outer(f *symbols.Func) string {
	if d := f.Decl(); d != nil {
		return d.Name()
	}
	return "a package variable"
}

// chain is the way from the entry down to the function in which the wait
// stands, call by call. What lies beyond, in other packages, is in the message.
func (c *checker) chain(p *path) []analysis.RelatedInformation {
	var list []analysis.RelatedInformation
	if p == nil {
		return nil
	}
	for i, call := range p.calls() {
		from := "which calls "
		if i == 0 {
			from = p.entry.Fn.Name() + " calls "
		}
		list = append(list, related(call.Expr, "%s%s", from, c.calleeName(call)))
	}
	return list
}

// short writes a chain of callees for a message: " → level1 → time.Sleep"; of
// a long one the ends.
func short(via []string) string {
	if len(via) > 4 {
		via = []string{via[0], via[1], "…", via[len(via)-1]}
	}
	return strings.Join(via, " → ")
}
