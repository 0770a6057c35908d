// Package runs: what functions do with func parameters.
package runs

import "sync"

func Now(f func()) { f() } // want Now:"runs0 now"

func Loop(n int, f func(int)) { // want Loop:"runs1 loop"
	for i := range n {
		f(i)
	}
}

func Go(f func()) { go f() } // want Go:"runs0 go"

func Safe(f func()) { // want Safe:"runs0 go"
	go func() {
		defer func() { recover() }()
		f()
	}()
}

func Later(f func()) { kept = append(kept, f) }

var kept []func()

func Through(f func()) { Safe(f) } // want Through:"runs0 go"

func Once(o *sync.Once, f func()) { o.Do(f) } // want Once:"runs1 now"

func Group(wg *sync.WaitGroup, f func()) { wg.Go(f) } // want Group:"runs1 go"

type Pool struct{}

func (p *Pool) Submit(f func()) { go f() } // want Submit:"runs0 go"
