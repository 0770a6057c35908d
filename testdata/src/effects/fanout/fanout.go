// Package fanout has functions that start goroutines, and that limit them.
package fanout

import (
	"net/http"
	"sync"

	"golang.org/x/sync/errgroup"
)

func get(url string) {
	resp, err := http.Get(url)
	if err == nil {
		resp.Body.Close()
	}
}

func Go(f func()) { // want Go:"runs0 go; starts0$"
	go f()
}

func Each(items []string, f func(string)) { // want Each:"runs1 go; starts1 each0$"
	for _, it := range items {
		go f(it)
	}
}

func Few(n int, items []string, f func(string)) { // want Few:"starts2 each1 limited by0$"
	sem := make(chan struct{}, n)
	for _, it := range items {
		sem <- struct{}{}
		go func() {
			defer func() { <-sem }()
			f(it)
		}()
	}
}

func Notify(url string) { // want Notify:"^starts network via get → http.Get$"
	go get(url)
}

func Both(a, b string) { // want Both:"network unbounded via get"
	var wg sync.WaitGroup
	wg.Go(func() { get(a) })
	wg.Go(func() { get(b) })
	wg.Wait()
}

type Sem struct{ c chan struct{} }

func (s *Sem) Acquire() { s.c <- struct{}{} } // want Acquire:"acquires"
func (s *Sem) Release() { <-s.c }             // want Release:"acquires"
func (s *Sem) Do(f func()) { // want Do:"runs0 now"
	s.Acquire()
	defer s.Release()
	f()
}

func (s *Sem) Get(url string) { // want Get:"capped"
	s.c <- struct{}{}
	defer func() { <-s.c }()
	get(url)
}

// Pool limits what it starts: its group has a limit.
type Pool struct{ g errgroup.Group }

func NewPool(n int) *Pool { // want NewPool:"limits by0"
	p := new(Pool)
	p.g.SetLimit(n)
	return p
}

func (p *Pool) Go(f func() error) { // want Go:"starts0 limited"
	p.g.Go(f)
}

func Signal(done chan struct{}) { done <- struct{}{} } // want Signal:"acquires"
