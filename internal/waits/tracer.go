package waits

import (
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/ended"
	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/runs"
	"github.com/timeoutlint/timeoutlint/internal/trace"
	"github.com/timeoutlint/timeoutlint/internal/trace/entries"
)

// Trace returns the package's tracer.
func (r *Analysis) Trace() *trace.Tracer {
	if r.tracer == nil {
		r.tracer = trace.New(r.Index(), callees{r.Finder})
	}
	return r.tracer
}

// Entries returns the functions of the package that frameworks call, except those in test files.
func (r *Analysis) Entries() []*entries.Entry {
	var list []*entries.Entry
	for _, f := range r.Index().Funcs {
		if e := r.Trace().EntryOf(f); e != nil {
			list = append(list, e)
		}
	}
	return list
}

// Ended returns what finds where ctxs have ended in the package.
func (r *Analysis) Ended() *ended.Finder {
	if r.ended == nil {
		r.ended = ended.New(r.Index(), r.Trace(), r.endedBy, r.NoReturn)
	}
	return r.ended
}

// endedBy returns the parameters of a function of another package whose ctx has
// ended when it returns.
func (r *Analysis) endedBy(fn *types.Func) []int {
	if fact := r.Fact(fn); fact != nil {
		return fact.Ends
	}
	return nil
}

// callees answers trace's questions about other packages.
type callees struct{ *runs.Finder }

func (c callees) Result(fn *types.Func, i int) (trace.ResultFact, bool) {
	if f := c.Fact(fn); f != nil {
		return f.Result(i)
	}
	return trace.ResultFact{}, false
}

// EntryTypes lists the types of imported packages that have the directive.
func (c callees) EntryTypes() (list []*types.TypeName) {
	imported := make(map[*types.Package]bool)
	for _, p := range c.Pass.Pkg.Imports() {
		imported[p] = true
	}
	for _, f := range c.Pass.AllObjectFacts() {
		if tf, ok := f.Fact.(*facts.TypeFact); ok && tf.Entry && imported[f.Object.Pkg()] {
			list = append(list, f.Object.(*types.TypeName))
		}
	}
	return list
}

func (c callees) LeavesTransport(fn *types.Func, i int) bool {
	f := c.Fact(fn)
	return f != nil && slices.Contains(f.Harmless, i)
}

func (c callees) Configures(fn *types.Func, i int) bool {
	if f := c.Fact(fn); f != nil {
		for _, j := range f.Configures {
			if i == j {
				return true
			}
		}
	}
	return false
}
