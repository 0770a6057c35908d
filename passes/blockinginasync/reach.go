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
	calls []*symbols.Call // outermost first; empty where the function is the entry
	more  int             // entries beside this one
}

// reached returns the shortest path from an entry of one of the classes to f,
// or nil.
func (c *checker) reached(f *symbols.Func, classes ...string) *path {
	if !slices.ContainsFunc(classes, func(class string) bool { return c.onPath(f, class) }) {
		return nil
	}
	all, ok := c.paths[f]
	if !ok {
		all = c.search(f)
		c.paths[f] = all
	}
	var best *path
	n := 0
	for i := range all {
		if slices.Contains(classes, all[i].entry.Class) {
			if n++; best == nil {
				best = &path{entry: all[i].entry, calls: all[i].calls}
			}
		}
	}
	if best != nil {
		best.more = n - 1
	}
	return best
}

// onPath reports whether f is an entry of the class, or one leads to it: the
// quick no for nearly all functions.
func (c *checker) onPath(f *symbols.Func, class string) bool {
	if c.marks == nil {
		c.marks = make(map[*symbols.Func][]string)
		for _, e := range c.res.Entries() {
			if !c.inTest(e.Fn) {
				c.mark(e.Fn, e.Class)
			}
		}
	}
	return slices.Contains(c.marks[f], class)
}

func (c *checker) mark(f *symbols.Func, class string) {
	for queue := []*symbols.Func{f}; len(queue) > 0; queue = queue[1:] {
		g := queue[0]
		if slices.Contains(c.marks[g], class) {
			continue
		}
		c.marks[g] = append(c.marks[g], class)
		for _, call := range g.Calls {
			queue = append(queue, c.res.Callees(call)...)
		}
	}
}

// search goes back over callers, breadth first, so that nearer entries come first.
func (c *checker) search(f *symbols.Func) []path {
	type step struct {
		call *symbols.Call // from here
		next *symbols.Func // to there
	}
	via := map[*symbols.Func]step{f: {}}
	var list []path
	for queue := []*symbols.Func{f}; len(queue) > 0; queue = queue[1:] {
		g := queue[0]
		if c.inTest(g) {
			continue
		}
		if e := c.t.EntryOf(g); e != nil {
			p := path{entry: e}
			for s := via[g]; s.call != nil; s = via[s.next] {
				p.calls = append(p.calls, s.call)
			}
			list = append(list, p)
		}
		for _, call := range c.res.Callers(g) {
			if in := call.In; in != nil {
				if _, ok := via[in]; !ok {
					via[in] = step{call, g}
					queue = append(queue, in)
				}
			}
		}
	}
	return list
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
	if p.more > 0 {
		s += fmt.Sprintf(" (+%d more)", p.more)
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
	for i, call := range p.calls {
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
