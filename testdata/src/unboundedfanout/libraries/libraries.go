// Package libraries starts goroutines on groups and pools of libraries.
package libraries

import (
	"context"
	"math"
	"net/http"

	"github.com/alitto/pond/v2"
	"github.com/panjf2000/ants/v2"
	"github.com/samber/lo/parallel"
	"github.com/sourcegraph/conc/pool"
	"github.com/sourcegraph/conc/stream"
	"github.com/zeromicro/go-zero/core/fx"
	"github.com/zeromicro/go-zero/core/mr"
	"golang.org/x/sync/errgroup"
)

func fetch(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// go-zero's streams: 16 workers, unless told otherwise.

func items(urls []string) fx.Stream {
	return fx.From(func(source chan<- any) {
		for _, u := range urls {
			source <- u
		}
	})
}

func streams(ctx context.Context, urls []string, all []any) {
	fx.From(func(source chan<- any) {
		for _, u := range urls {
			source <- u
		}
	}).Buffer(8).Walk(func(item any, pipe chan<- any) {
		fetch(ctx, item.(string))
	}, fx.UnlimitedWorkers()).Done() // want `fx.UnlimitedWorkers\(\) means no limit: .* starts one goroutine per element of urls, each calling HTTP, via fetch → .*; use a constant such as 10`
	fx.Just(all...).Parallel(func(item any) {
		fetch(ctx, item.(string))
	}, fx.WithWorkers(len(all))) // want `fx.WithWorkers\(len\(all\)\) is the length of all, so it limits nothing`
}

func streamsLimited(ctx context.Context, urls []string, all []any, n int) {
	work := func(item any, pipe chan<- any) { fetch(ctx, item.(string)) }
	fx.Just(all...).Walk(work)
	fx.Just(all...).Walk(work, fx.WithWorkers(n))
	fx.Just("https://a.example", "https://b.example").Walk(work, fx.UnlimitedWorkers())
	fx.Just(all...).Map(func(item any) any { return len(item.(string)) }, fx.UnlimitedWorkers())
	items(urls).Walk(work, fx.UnlimitedWorkers()) // ok: what a function of ours makes is not followed
}

// go-zero's map-reduce: 16 workers, unless told otherwise.
func reduced(ctx context.Context, urls []string) {
	generate := func(source chan<- string) {
		for _, u := range urls {
			source <- u
		}
	}
	mr.ForEach(generate, func(u string) { fetch(ctx, u) })
	mr.ForEach(generate, func(u string) { fetch(ctx, u) }, mr.WithWorkers(4))
	mr.ForEach(func(source chan<- string) {
		for _, u := range urls {
			source <- u
		}
	}, func(u string) { fetch(ctx, u) }, mr.WithWorkers(len(urls))) // want `mr.WithWorkers\(len\(urls\)\) is the length of urls, so it limits nothing: mr.ForEach starts one goroutine per element of urls`
}

// ants: a size that is none, of more than a machine has.
func antsPools(ctx context.Context, urls []string) error {
	huge, err := ants.NewPool(math.MaxInt32) // want `ants.NewPool\(math.MaxInt32\) means no limit`
	if err != nil {
		return err
	}
	refuses, err := ants.NewPool(10, ants.WithNonblocking(true))
	if err != nil {
		return err
	}
	endless, err := ants.NewPool(0, ants.WithNonblocking(true)) // want `ants.NewPool\(0, ants.WithNonblocking\(true\)\) means no limit`
	if err != nil {
		return err
	}
	for _, u := range urls {
		huge.Submit(func() { fetch(ctx, u) })
		refuses.Submit(func() { fetch(ctx, u) })
		endless.Submit(func() { fetch(ctx, u) })
	}
	return nil
}

// pond: the package's own pool, and NewPool(0), have no limit; a group has its pool's.
func ponds(ctx context.Context, urls []string) {
	none := pond.NewPool(0) // want `pond.NewPool\(0\) means no limit`
	ten := pond.NewPool(10)
	results := pond.NewResultPool[error](0) // want `pond.NewResultPool\[error\]\(0\) means no limit`
	resized := pond.NewPool(0)
	resized.Resize(10)
	group, own := ten.NewGroup(), pond.NewGroup()
	for _, u := range urls {
		none.Submit(func() { fetch(ctx, u) })
		ten.Submit(func() { fetch(ctx, u) })
		resized.Go(func() { fetch(ctx, u) })
		results.Submit(func() error { return fetch(ctx, u) })
		group.Submit(func() { fetch(ctx, u) })
		own.SubmitErr(func() error { return fetch(ctx, u) })  // want `own.SubmitErr starts one goroutine per element of urls`
		pond.SubmitErr(func() error { return fetch(ctx, u) }) // want `pond.SubmitErr starts one goroutine per element of urls`
	}
	own.Wait()
	ten.StopAndWait()
}

func pondJoined(ctx context.Context, urls []string) {
	for _, u := range urls {
		task := pond.SubmitErr(func() error { return fetch(ctx, u) })
		task.Wait()
	}
}

// conc: pools of every sort, and streams.
func concs(ctx context.Context, urls []string) {
	s := stream.New()
	p := pool.New().WithErrors().WithContext(ctx)
	r := pool.NewWithResults[error]()
	for _, u := range urls {
		s.Go(func() stream.Callback { // want `s.Go starts one goroutine per element of urls, .*; call WithMaxGoroutines\(10\) on it first`
			err := fetch(ctx, u)
			return func() { println(err) }
		})
		p.Go(func(ctx context.Context) error { return fetch(ctx, u) }) // want `p.Go starts one goroutine per element of urls`
		r.Go(func() error { return fetch(ctx, u) })                    // want `r.Go starts one goroutine per element of urls`
	}
	s.Wait()
	p.Wait()
	r.Wait()
}

func concsLimited(ctx context.Context, urls []string) {
	s := stream.New().WithMaxGoroutines(4)
	p := pool.New().WithMaxGoroutines(4).WithContext(ctx)
	r := pool.NewWithResults[error]().WithMaxGoroutines(4)
	for _, u := range urls {
		s.Go(func() stream.Callback {
			err := fetch(ctx, u)
			return func() { println(err) }
		})
		p.Go(func(ctx context.Context) error { return fetch(ctx, u) })
		r.Go(func() error { return fetch(ctx, u) })
	}
	s.Wait()
	p.Wait()
	r.Wait()
}

// lo/parallel: one goroutine per element, always.
func parallels(ctx context.Context, urls []string) {
	parallel.Map(urls, func(u string, _ int) error { return fetch(ctx, u) })    // want `parallel.Map starts one goroutine per element of urls`
	parallel.GroupBy(urls, func(u string) bool { return fetch(ctx, u) == nil }) // want `parallel.GroupBy starts one goroutine per element of urls`
	parallel.Map(urls, func(u string, _ int) int { return len(u) })
	parallel.Map(urls[:8], func(u string, _ int) error { return fetch(ctx, u) })
}

// errgroup: a limit that is none.
func most(ctx context.Context, urls []string) error {
	var g errgroup.Group
	g.SetLimit(math.MaxInt) // want `g.SetLimit\(math.MaxInt\) means no limit`
	for _, u := range urls {
		g.Go(func() error { return fetch(ctx, u) })
	}
	return g.Wait()
}

// go-zero's Finish runs as many workers as it is given functions.
func finished(ctx context.Context, urls []string) error {
	var tasks []func() error
	for _, u := range urls {
		tasks = append(tasks, func() error { fetch(ctx, u); return nil })
	}
	return mr.Finish(tasks...) // want `mr.Finish starts one goroutine per element of urls, each calling HTTP`
}

// ok: as many as are written down.
func finishedTwo(ctx context.Context) error {
	fx.Parallel(func() { fetch(ctx, "a") }, func() { fetch(ctx, "b") })
	return mr.Finish(
		func() error { fetch(ctx, "a"); return nil },
		func() error { fetch(ctx, "b"); return nil },
	)
}

// ants: pools of pools.
func antsMulti(ctx context.Context, urls []string) error {
	none, err := ants.NewMultiPool(2, -1, ants.RoundRobin) // want `ants.NewMultiPool\(2, -1, ants.RoundRobin\) means no limit`
	if err != nil {
		return err
	}
	twenty, err := ants.NewMultiPool(2, 10, ants.RoundRobin)
	if err != nil {
		return err
	}
	for _, u := range urls {
		none.Submit(func() { fetch(ctx, u) })
		twenty.Submit(func() { fetch(ctx, u) })
	}
	return nil
}
