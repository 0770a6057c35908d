package layers

import (
	"fmt"
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/callee"
	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/retries"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// Many is a number of attempts that is not known, or without end.
const Many = -1

// Layers says how often something makes a request that fails.
type Layers struct {
	// Attempts is 0 where nothing retries, or Many.
	Attempts int
	// By says who retries: "the OpenAI client", "(*T).get".
	By string
	// Assumed is set where the client counts as built with its defaults.
	Assumed bool
	// Row is the client's constructor, where its own retries are all there is.
	Row *knowledge.Constructor
	// New is where the client is built, if that is in sight.
	New *symbols.Call
}

func (l Layers) times(n int) Layers {
	if l.Attempts == Many || n == Many || n == 0 || l.Attempts > maxAttempts/n {
		l.Attempts = Many
	} else {
		l.Attempts *= n
	}
	return l
}

// maxAttempts is the largest number of attempts that is told from Many.
const maxAttempts = 1_000_000

// more reports whether l says more than o.
func (l Layers) more(o Layers) bool {
	return l.Attempts != 0 && (o.Attempts == 0 || l.Attempts > o.Attempts)
}

// isRequest reports whether a wait is for a request to a service, and not for
// a connection that sends again by itself (SQL, caches, RPC) or a queue that
// delivers again.
func isRequest(w waits.Wait) bool {
	if w.Kind != knowledge.Network {
		return false
	}
	switch w.Profile {
	case knowledge.LLM, knowledge.Embedding, knowledge.VectorDB, knowledge.HTTP, knowledge.Search, knowledge.Storage, knowledge.Cloud, knowledge.Cluster, knowledge.RPC:
		return true
	}
	return false
}

// Layers says how often one call makes a request that fails.
func (r *Finder) Layers(c *symbols.Call) Layers {
	best := r.hidden(c)
	consider := func(l Layers) {
		if l.more(best) {
			best = l
		}
	}
	if fn := c.Func(); fn != nil && best.Attempts == 0 {
		consider(r.repeats.Of(r.Resolver, fn))
	}
	for i, arg := range c.Expr.Args {
		if !symbols.IsFunc(r.Index().Info.TypeOf(arg)) {
			continue
		}
		fs, _ := r.Targets(arg)
		for _, f := range fs {
			switch whens := r.Runs(c, i); {
			case r.RunsRetry(c, i):
				n, by := r.Retrier(c, i)
				inner := r.FuncLayers(f)
				if inner.Attempts == 0 {
					if slices.ContainsFunc(r.FuncWaits(f), isRequest) {
						consider(Layers{Attempts: n, By: by})
					}
				} else {
					consider(inner.times(n))
				}
			case slices.Contains(whens, knowledge.RunNow), slices.Contains(whens, knowledge.RunLoop):
				consider(r.FuncLayers(f))
			}
		}
	}
	return best
}

// JoinedLayers says what all of several functions do.
func (r *Finder) JoinedLayers(fs []*symbols.Func) Layers { return r.repeats.OfOne(fs) }

// fewest returns what both of two functions do: the fewest attempts, if each
// retries. Of two that make as many, the one that stands first by its name is
// kept, so that the order of declarations does not matter.
func fewest(a, b Layers) Layers {
	switch {
	case a.Attempts == 0 || b.Attempts == 0:
		return Layers{}
	case a.Attempts == b.Attempts:
		if b.By < a.By {
			return b
		}
		return a
	case a.Attempts == Many || b.Attempts != Many && b.Attempts < a.Attempts:
		return b
	}
	return a
}

// namedLayers is FuncLayers with f as who retries.
func (r *Finder) namedLayers(f *symbols.Func) Layers {
	l := r.FuncLayers(f)
	if l.Attempts != 0 {
		l.By = f.Name()
	}
	return l
}

// FuncLayers says how often f makes a request that fails.
func (r *Finder) FuncLayers(f *symbols.Func) Layers { return r.attempts.Of(f) }

func (r *Finder) findLayers(f *symbols.Func) Layers {
	if !slices.ContainsFunc(r.FuncWaits(f), isRequest) {
		return Layers{}
	}
	found := make(map[*symbols.Call]*retries.Retry)
	for _, retry := range r.Retries(f) {
		found[retry.Call] = retry
	}
	var out Layers
	for _, c := range f.Calls {
		if c.Mode != symbols.Plain || !slices.ContainsFunc(r.Waits(c), isRequest) {
			continue
		}
		l := r.Layers(c)
		if retry := found[c]; retry != nil && !retry.Again {
			n := retry.Attempts
			if n == 0 {
				n = Many
			}
			if l.Attempts == 0 {
				l = Layers{Attempts: n, By: f.Name()}
			} else {
				l = l.times(n)
			}
		}
		if l.more(out) {
			out = l
		}
	}
	if out.Attempts == 1 {
		return Layers{}
	}
	return out
}

// RunsRetry reports whether a call runs its func argument i again if that fails.
func (r *Finder) RunsRetry(c *symbols.Call, i int) bool {
	if slices.Contains(r.Runs(c, i), knowledge.RunRetry) {
		return true
	}
	_, ok := r.RetriesParam(r.Index().ByObj[c.Func()], i)
	return ok
}

// RetriesParam reports whether f calls its func parameter i again if that
// fails, and how often. Unlike Runs it follows paths, so it is not asked while
// waits are solved.
func (r *Finder) RetriesParam(f *symbols.Func, i int) (n int, ok bool) {
	if f == nil || i >= f.Sig.Params().Len() {
		return 0, false
	}
	p := f.Sig.Params().At(i)
	if !symbols.IsFunc(p.Type()) {
		return 0, false
	}
	retries := r.Retries(f)
	for _, retry := range append(retries[:len(retries):len(retries)], r.Bare(f)...) {
		if retry.Call.Callee == p && !retry.Again {
			if retry.Attempts > 0 {
				return retry.Attempts, true
			}
			return Many, true
		}
	}
	return 0, false
}

// RepeatsAtOnce reports whether a call runs its func argument i again at once if
// that fails, in a loop that says nothing else of what it runs: whoever hands it
// an attempt is the first to know that it is one.
func (r *Finder) RepeatsAtOnce(c *symbols.Call, i int) bool {
	fn := c.Func()
	if fn == nil {
		return false
	}
	atOnce := callee.Property[bool]{
		Body: func(f *symbols.Func) bool { return r.RepeatsParam(f, i) },
		Fact: func(_ *types.Func, fact *facts.FuncFact) bool {
			return slices.ContainsFunc(fact.Params, func(p facts.ParamFact) bool { return p.Param == i && p.AtOnce })
		},
		Join: callee.All,
	}
	return atOnce.Of(r.Resolver, fn)
}

// RepeatsParam is RepeatsAtOnce for a function of this package.
func (r *Finder) RepeatsParam(f *symbols.Func, i int) bool {
	r.Retries(f)
	return i < f.Sig.Params().Len() && slices.ContainsFunc(r.Bare(f), func(retry *retries.Retry) bool { return retry.Call.Callee == f.Sig.Params().At(i) })
}

// Retrier says how often a call runs its func argument i if that fails, and
// who says so.
func (r *Finder) Retrier(c *symbols.Call, i int) (n int, by string) {
	fn := c.Func()
	if fn == nil {
		return Many, ""
	}
	by = symbols.FuncName(fn, r.Pass.Pkg)
	if row, _ := knowledge.RetrierOf(fn); row != nil && row.Closure == i {
		if row.Attempts > 0 && !row.ByCaller && len(c.Expr.Args) <= i+1 {
			return row.Attempts, by
		}
		return Many, by
	}
	if n, ok := r.RetriesParam(r.Index().ByObj[fn], i); ok {
		return n, by
	}
	return Many, by
}

// hidden returns the retries that the client of a listed call does by itself,
// unless something in sight sets their number.
func (r *Finder) hidden(c *symbols.Call) Layers {
	fn := c.Func()
	if fn == nil {
		return Layers{}
	}
	if l := r.serviceConfig(c); l.Attempts != 0 {
		return l
	}
	recv := symbols.Receiver(c.Expr)
	if read, from := r.Reads(c); read != nil { // io.ReadAll(object)
		fn, recv = read, from
	}
	row, lib := knowledge.CallOf(fn)
	if lib == nil {
		return Layers{}
	}
	if row != nil && row.Retry != nil {
		return hiddenLayers(row.Retry, lib, nil)
	}
	if recv == nil || fn.Signature().Recv() == nil || row != nil && row.Waits == knowledge.NoEffect {
		return Layers{} // nothing is sent yet
	}
	s := r.ClientRetries().Of(recv, c.Expr)
	if s.Row == nil {
		return Layers{}
	}
	if s.Set {
		n, by, ok := r.ClientRetries().Count(recv, c.Expr, s)
		if !ok || n < 2 {
			return Layers{}
		}
		return Layers{Attempts: n, By: fmt.Sprintf("the %s client (%s)", s.Lib.Name, by)}
	}
	l := hiddenLayers(s.Row.Retry, s.Lib, s.Row)
	l.Assumed = s.New == nil
	if s.New != nil {
		l.New = r.Index().CallAt[s.New]
	}
	return l
}

func hiddenLayers(retry *knowledge.Retry, lib *knowledge.Lib, row *knowledge.Constructor) Layers {
	l := Layers{Attempts: retry.Attempts, By: fmt.Sprintf("the %s client", lib.Name), Row: row}
	if l.Attempts == 0 {
		l.Attempts = Many
	}
	return l
}
