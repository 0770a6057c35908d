// Package safego starts goroutines that survive a panic.
package safego

import "sync"

// Go runs f on a goroutine.
func Go(f func()) {
	go func() {
		defer func() { _ = recover() }()
		f()
	}()
}

// Recover runs f and survives a panic.
func Recover(f func(), name string) {
	defer func() { _ = recover() }()
	f()
}

// ForEach runs f for each item, all at once.
func ForEach[T any](items []T, f func(T)) {
	var wg sync.WaitGroup
	for _, item := range items {
		wg.Add(1)
		go func() {
			defer wg.Done()
			f(item)
		}()
	}
	wg.Wait()
}

// Parallel runs f for each item, at most n at a time.
func Parallel[T any](n int, items []T, f func(T)) {
	sem := make(chan struct{}, n)
	var wg sync.WaitGroup
	for _, item := range items {
		sem <- struct{}{}
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer func() { <-sem }()
			f(item)
		}()
	}
	wg.Wait()
}

// Pool runs functions, at most size at a time.
type Pool struct{ tokens chan struct{} }

func NewPool(size int) *Pool { return &Pool{tokens: make(chan struct{}, size)} }

// Go waits for a place, then runs f on a goroutine.
func (p *Pool) Go(f func()) {
	p.tokens <- struct{}{}
	go func() {
		defer func() { <-p.tokens }()
		f()
	}()
}
