// Package effects summarises what functions may wait on and what ends the
// wait, bottom-up over packages, as facts. It is the only analyzer of the
// module that has facts, and reports nothing.
//
// What the knowledge tables describe is not analysed; std is described wholly
// by them. Facts are small and deterministic, and only functions with
// something to say have one: a fact on every function costs a third more CPU.
package effects

import (
	"reflect"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/fanout"
	"github.com/timeoutlint/timeoutlint/internal/guard"
	"github.com/timeoutlint/timeoutlint/internal/heeded"
	"github.com/timeoutlint/timeoutlint/internal/jobs"
	"github.com/timeoutlint/timeoutlint/internal/layers"
	"github.com/timeoutlint/timeoutlint/internal/living"
	"github.com/timeoutlint/timeoutlint/internal/retries"
	"github.com/timeoutlint/timeoutlint/internal/served"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// Analyzer computes summaries.
var Analyzer = guard.Analyzer(&analysis.Analyzer{
	Name:       "effects",
	Doc:        "summarise what functions wait on, and what ends the wait",
	Run:        run,
	FactTypes:  []analysis.Fact{new(facts.FuncFact), new(facts.TypeFact), new(facts.DatabaseFact), new(facts.FieldFact), new(facts.VersionFact)},
	ResultType: reflect.TypeFor[*Result](),
})

// Result answers questions about one package: what calls wait on, what starts
// goroutines and what limits them, and what is attempted again. It is not safe
// for concurrent use: the passes of a package take turns through Lock.
type Result struct {
	*waits.Analysis
	*served.Handlers
	*heeded.Contexts
	*fanout.Fanout
	*jobs.Jobs
	*layers.Finder
	*living.Values

	lock chan struct{}
}

func newResult(pass *analysis.Pass) *Result {
	a := waits.New(pass)
	c, f := heeded.New(a), fanout.New(a)
	return &Result{
		Analysis: a, Handlers: served.New(a), Contexts: c, Fanout: f, Jobs: jobs.New(f),
		Finder: layers.New(retries.New(a)), Values: living.New(c), lock: make(chan struct{}, 1),
	}
}

// Suppose returns what would be the result if the methods waited that nobody in
// the package knows, or nil if that makes no difference. It shares with r what
// does not depend on it: whoever asks it holds the lock of r.
func (r *Result) Suppose(s *waits.Suppositions) *Result {
	o := newResult(r.Pass)
	o.ShareIndex(r.Resolver)
	o.Analysis.Suppose(s)
	if !o.AnySupposed() {
		return nil
	}
	return o
}

// Lock gives the caller the result for itself until it calls the function returned.
func (r *Result) Lock() (unlock func()) {
	r.lock <- struct{}{}
	return func() { <-r.lock }
}

// GivenUp returns how many questions had no answer that came to rest, and
// functions of which not all paths were followed.
func (r *Result) GivenUp() int { return r.Analysis.GivenUp() + r.Unexplored }
